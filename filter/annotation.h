// Annotations that would be printed, made part of the page's picture.
//
// Annotations are painted after a page's content, so one that stays an
// annotation could cover the marks. pdftopdf has flattened most; what is left
// and has the Print flag is drawn here: by its appearance, or else, where that
// takes no words, by what it says of its shape. The rest is dropped.
#ifndef FILTER_ANNOTATION_H
#define FILTER_ANNOTATION_H

#include "filter/graph.h"

enum { ANNOTATIONS_MAX = 20 * 1000 }; // of one page

// Of the page: how it is turned, and whether the document has layers.
struct page_look {
    unsigned rotate; // 0, 90, 180, 270: clockwise
    bool has_layers;
};

// Starts empty, ends with annotations_clear.
struct annotations {
    struct text drawn;  // operators that draw them in user space
    struct text forms;  // the XObject entries that those use (/A0, /A1...)
    struct text layers; // the Properties entries, by the same names
    struct text states; // the ExtGState entries, the same
};

// Nothing is drawn when there are none. An annotation keeps the layer it
// belongs to (/OC): hidden there, it is hidden here, and nothing else is. Words
// without an appearance are ERROR_REFUSED.
bool annotations_draw(qpdf_data pdf, qpdf_oh page, const struct page_look *look,
                      struct graph *graph, struct annotations *made,
                      struct error *err);
// Whether pdftopdf leaves all that is seen of them, and no more. It drops those
// that bring no appearance, draws those of hidden layers, and spells what was
// typed into a form's fields in ASCII.
bool annotations_are_plain(qpdf_data pdf, qpdf_oh page);
// Whether the words of the document's form wait for a program to set them.
bool annotations_wait(qpdf_data pdf);
// Whether qpdf sets right what was typed into the form's fields.
bool annotations_are_spelt(qpdf_data pdf, qpdf_oh page);
void annotations_clear(struct annotations *made);

#endif
