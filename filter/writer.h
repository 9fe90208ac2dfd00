// The marked document: every original page once, every numbered page a few
// hundred bytes that show it and add the stamp.
//
// Memory is that of the input's page objects and eight bytes an object,
// however many copies are made. See README.md for the construction.
#ifndef FILTER_WRITER_H
#define FILTER_WRITER_H

#include "filter/document.h"
#include "filter/output.h"
#include "paper/paper.h"

struct writer;

// What one document may take: objects of the original, bytes of the result. 0 =
// as many as a PDF can have.
struct writer_limits {
    size_t objects;
    uint64_t bytes;
};

// A page that shows no original: a filler side or the control sheet.
enum { WRITER_NO_ORIGINAL = 0 };

// Writes the header, the font of `face` (made ready; NULL: nothing will be
// written in letters) and the forms of all pages. The document, the face and
// the descriptor must outlive the writer. What goes beyond the limits is
// ERROR_REFUSED, now or later.
bool writer_open(const struct document *document, const struct face *face,
                 const struct writer_limits *limits, int fd,
                 struct writer **writer, struct error *err);
void writer_free(struct writer *writer);

// Writes operators that many sides of this size share as a form of its own, to
// be named by those sides.
bool writer_fixed(struct writer *writer, const struct text *operators,
                  double width, double height, unsigned *fixed,
                  struct error *err);

// One side: original 1.. (or WRITER_NO_ORIGINAL) through the window (NULL: as
// it is), then the shared operators (0: none), then `stamp`, the operators of
// a drawing in points. An original is always shown through the same window and
// with the same `fixed`.
struct writer_side {
    unsigned original;
    double width, height;
    const struct stamp_window *window;
    unsigned fixed;
    const struct text *stamp;
};
bool writer_page(struct writer *writer, const struct writer_side *side,
                 struct error *err);

// Page tree, catalog, cross-reference table: the document is complete.
bool writer_finish(struct writer *writer, struct marked *marked,
                   struct error *err);

#endif
