// Proof of a marked page before it is printed: the codes read where the stamp
// has them, and all that is not stamp is as the original has it.
#ifndef READER_LIKENESS_H
#define READER_LIKENESS_H

#include "reader/document.h"
#include "reader/eye.h"

enum { LIKENESS_PLATES_MAX = 256, LIKENESS_SYMBOLS_MAX = 8 };

// Points from the lower left corner of the marked page.
struct likeness_box {
    double x, y, width, height;
};

// What is to be proved of one page.
struct likeness {
    unsigned page;
    unsigned original; // page of the original; 0: nothing but the stamp
    struct likeness_box window; // where the original is shown
    struct likeness_box plates[LIKENESS_PLATES_MAX]; // the stamp
    unsigned plate_count;
    struct likeness_box symbols[LIKENESS_SYMBOLS_MAX];
    unsigned symbol_count;
};

// One line of a request: "plate X Y W H", "symbol X Y W H" (thousandths of a
// point), or "prove PAGE ORIGINAL X Y W H", which ends it. ERROR_INPUT for
// anything else.
bool likeness_line(struct likeness *likeness, const char *line, bool *is_whole,
                   struct error *err);

struct likeness_result {
    struct finds finds[LIKENESS_SYMBOLS_MAX]; // of each symbol
    unsigned changed; // pixels outside of the stamp that differ
};

// Draws both and compares. Small shifts of an edge are not a difference.
bool likeness_make(const struct likeness *likeness, struct document *marked,
                   struct document *original, struct eye *eye,
                   struct likeness_result *result, struct error *err);

#endif
