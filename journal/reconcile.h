// Paper against register: whether what the tables say of numbers, sheets,
// copies, waste, lists and holders can all be true at once (DOMAIN 4), and what
// still waits for somebody.
//
// The rules of custody.h say what may follow what; here nothing is said of
// events, only of what they came to, in words of its own. So a rule that lets
// through too much is seen here.
#ifndef JOURNAL_RECONCILE_H
#define JOURNAL_RECONCILE_H

#include "journal/audit.h"

// What somebody must do something about.
struct matter {
    bool is_violation; // else an obligation: right so far, and open
    bool has_events;   // those of its subject:
    uint64_t first, last;
    const char *since; // UTC, or "" when that is not known
    const char *says;  // what it is, and what to do
};
// Texts are borrowed for the call.
typedef void matter_seen(void *context, const struct matter *matter);

struct reconciled {
    unsigned violations, obligations;
    uint64_t runs, copies;
    uint64_t copies_in[COPY_STATES]; // they sum up to `copies`
    uint64_t wastes_in[WASTE_STATES];
};

// `today` is a day, "2026-11-25": what was due before it is overdue.
// Of the lines that an audit has read; between the last and audit_finish.
bool audit_reconcile(struct audit *audit, const char *today, matter_seen *see,
                     void *context, struct reconciled *result,
                     struct error *err);

#endif
