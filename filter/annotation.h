// Annotations that would be printed, made part of the page's picture.
//
// Annotations are painted after a page's content, so one that stays an
// annotation could cover the marks. pdftopdf has flattened most; what is left
// with an appearance and the Print flag is drawn here, the rest is dropped.
#ifndef FILTER_ANNOTATION_H
#define FILTER_ANNOTATION_H

#include "filter/graph.h"

enum { ANNOTATIONS_MAX = 20 * 1000 }; // of one page

// Appends operators that draw them in user space, and the XObject entries that
// those use (/A0, /A1...). Nothing is appended when there are none.
bool annotations_draw(qpdf_data pdf, qpdf_oh page, struct graph *graph,
                      struct text *drawn, struct text *resources,
                      struct error *err);

#endif
