// Each side of a scan, asked for at the registrar's desk.
#ifndef OPERATOR_SCAN_DESK_H
#define OPERATOR_SCAN_DESK_H

#include "operator/scan-crew.h"
#include "operator/scan-stack.h"
#include "registrar/client.h"

struct scan_desk {
    struct registrar *registrar;
    unsigned run;  // the only one that belongs here; 0: any
    unsigned list; // whose waste belongs here, too; 0: none
};

// Judges the side by its own codes and adds it to the stack, and the run it
// belongs to when that is new.
bool scan_desk_take(struct scan_desk *desk, const struct scan_side *seen,
                    struct stack *stack, struct error *err);

// The same without adding: what a keyed-in code says of a side.
bool scan_desk_judge(struct scan_desk *desk, const struct scan_side *seen,
                     struct stack *stack, struct side *side, struct error *err);

// Whether a hand may say that this number of the waste register lies here: it
// is on the list, and its paper has no code of its own. Otherwise *why says
// what is wrong with it; NULL when nothing is.
bool scan_desk_waste(struct scan_desk *desk, unsigned number, const char **why,
                     struct error *err);

// Adds what the journal says of a run, if it is not there yet.
bool scan_desk_expect(struct scan_desk *desk, unsigned run, struct stack *stack,
                      struct error *err);

#endif
