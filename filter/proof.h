// The proof before printing: marked pages, drawn and read back by a reader that
// is locked in, before the first byte leaves the filter.
#ifndef FILTER_PROOF_H
#define FILTER_PROOF_H

#include "filter/marking.h"

// What is proved: the marked document in `spool`, made of the document in
// `original` (both are mapped by the readers; neither is changed).
struct proof_order {
    const struct marking *marking;
    const struct face *face;
    const struct plan *plan;
    int original, spool;
    unsigned pages; // of the marked document, the control sheet included
};

// Draws and reads the pages that the queue's policy asks for: none, a sample of
// PROOF_SAMPLE_PAGES spread over the run with its first and last, or all; with
// a sample, too, the control sheet. False when a code does not read or is
// another one, when a page differs from the original outside of its stamp, or
// when no reader can be had: then nothing may be printed. `err` names copy and
// page.
enum { PROOF_SAMPLE_PAGES = 8 };
bool proof_before_printing(const struct proof_order *order, struct error *err);

#endif
