// The look of an annotation that brings none.
#ifndef FILTER_SKETCH_H
#define FILTER_SKETCH_H

#include "filter/pdf.h"

enum sketch {
    SKETCH_NOTHING, // readers show nothing on paper either
    SKETCH_DRAWN,
    SKETCH_WORDS, // it has words, which we do not set
};

// Appends operators, in user space, that draw what a person sees of an
// annotation without an appearance stream: squares, circles, lines, polygons,
// ink, and marked text (ISO 32000-1, 12.5.6). `state` gets the entries of the
// graphics state that it is drawn under ("" for none).
enum sketch sketch(qpdf_data pdf, qpdf_oh annotation, struct text *operators,
                   struct text *state);

#endif
