// The result of a scan as an event: the stack is what the act says, or nothing
// is recorded.
#ifndef OPERATOR_SCAN_RECORD_H
#define OPERATOR_SCAN_RECORD_H

#include "operator/scan-desk.h"
#include "operator/second.h"

// What a stack was scanned for: --for.
struct scan_purpose {
    const char *word;  // "return"
    const char *kind;  // of the act: "copy.returned"
    const char *value; // what follows the word: a field of the act, or NULL
    bool takes_waste;  // sheets of the waste register belong to it, too
    bool is_pile;      // single sheets, of whatever copy
};

// NULL and ERROR_USAGE with all words when there is no such purpose.
const struct scan_purpose *scan_purpose_find(const char *word,
                                             struct error *err);

// Says what may lie in the stack, before it is read. Does nothing when
// `purpose` is NULL.
bool scan_purpose_prepare(const struct scan_purpose *purpose, const char *value,
                          struct scan_desk *desk, struct stack *stack,
                          struct error *err);

// Records the act for every copy in the stack, which was judged, in one
// request: all of them or none; for waste, for every sheet. For a count the
// stack is all of one run and `waste` the waste sheets that a hand counted.
// ERROR_REFUSED when the stack is not complete, has no copies, or the registrar
// does not allow it. `wish` says who the second person is, where the rule asks
// for one. `closing` gets the answer.
bool scan_record(const struct scan_purpose *purpose, const char *value,
                 unsigned waste, const struct stack *stack,
                 struct registrar *registrar, struct second_wish *wish,
                 struct line *closing, struct error *err);

#endif
