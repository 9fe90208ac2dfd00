// What a page says of its own size and turn.
#ifndef FILTER_BOXES_H
#define FILTER_BOXES_H

#include "filter/frame.h"
#include "filter/pdf.h"

// Reads the boxes of a page, inherited ones too, and works out what is seen.
struct frame boxes_frame(qpdf_data pdf, qpdf_oh page);

// Whether pdftopdf takes the page for what it is. It goes by the trim box (else
// the crop box, else the media box) just as it stands: unordered corners, a box
// beside the page or one that is no box, a unit or a turn of its own kind give
// the page another size than readers show, and what lies outside of that is cut
// off. Of a page that shows a part of itself it may print the rest too. So a
// plain page shows its whole media box, from the origin.
bool boxes_are_plain(qpdf_data pdf, qpdf_oh page, const struct frame *frame);

#endif
