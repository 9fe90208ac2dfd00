// Where the copies are in a marked document, pure.
#ifndef BACKEND_PARTS_H
#define BACKEND_PARTS_H

#include "registrar/client.h"

// Pages of the document, 1-based, both included, that belong together.
struct part {
    unsigned copy; // 0: the control sheet
    unsigned first, last;
};

// Starts as `struct parts parts = {.shape = ..., .places = ...};` with what the
// ticket says; both are borrowed.
struct parts {
    const struct run_shape *shape;
    const struct place_list *places;
    unsigned range; // that comes next
    unsigned place; // within it, 0: not begun
    unsigned page;  // of the document that was given out last
    bool is_control_out;
};

// The next part in the order in which paper leaves: copy by copy, the control
// sheet last. False when there is none.
bool parts_next(struct parts *parts, struct part *part);

#endif
