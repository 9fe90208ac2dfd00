// What the document says of itself before another filter lays it out.
#ifndef FILTER_SURVEY_H
#define FILTER_SURVEY_H

#include "base/base.h"
#include "filter/frame.h"

#include <qpdf/qpdf-c.h>

enum {
    SURVEY_PAGES_MAX = 1000 * 1000,
    SURVEY_DEPTH_MAX = 64,    // of the page tree
    SURVEY_REPEATS_MAX = 200, // times that a page may be listed again
};

// Walks the page tree of a document that was just opened. False with the
// reason for a tree that is damaged, that lists pages again and again (pdftopdf
// copies each, in a time that grows with their square) or more of them than any
// queue may allow. Objects are read, never made. `is_plain` says whether
// pdftopdf takes all pages for what they are (boxes.h).
// `paper`: 0 where it is not known. On paper of another size than the page
// pdftopdf also shows what lies beside the page.
bool survey(qpdf_data pdf, struct paper_size paper, bool *is_plain,
            struct error *err);

#endif
