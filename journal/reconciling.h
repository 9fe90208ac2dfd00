// A reconciliation under way: reconcile*.c.
#ifndef JOURNAL_RECONCILING_H
#define JOURNAL_RECONCILING_H

#include "journal/books.h"
#include "journal/reconcile.h"
#include "journal/tables.h"

// The events of a run (copy 0), or of one copy by itself.
struct touched {
    int64_t run, copy;
    int64_t first, last;
};

// A serial that was given.
struct given {
    char series[LEDGER_NAME_MAX];
    int64_t serial;
    int64_t run, copy;
};

struct reconciling {
    struct tables *tables;
    const char *today;
    matter_seen *see;
    void *context;
    struct reconciled *result;
    struct touched *touched; // ascending
    size_t touched_count;
    struct given *given;
    size_t given_count;
    struct error *err;
};

// Whom a matter is about: a run (copy 0), a copy, or neither (run 0).
struct subject {
    int64_t run, copy;
    const char *since;
};

void matter_say(struct reconciling *all, bool is_violation,
                struct subject subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
#define say_violation(all, ...) matter_say(all, true, __VA_ARGS__)
#define say_obligation(all, ...) matter_say(all, false, __VA_ARGS__)

// The state of what is on a destruction list, or was.
struct listed {
    struct subject subject;
    const char *name; // "copy 3:1"
    const char *state;
    int64_t list;
};
// That list and item say the same of each other.
bool reconcile_listed(struct reconciling *all, const struct listed *item);

// A run with its copies and sheets.
bool reconcile_run(struct reconciling *all, const struct record *run);
// One copy: who answers for it, and until when. `is_over`: its run is closed.
bool reconcile_copy(struct reconciling *all, const struct record *copy,
                    bool is_over);
bool reconcile_wastes(struct reconciling *all);
bool reconcile_lists(struct reconciling *all);
bool reconcile_proposals(struct reconciling *all);
bool reconcile_inventories(struct reconciling *all);
// What ended inventories did not see.
bool reconcile_deviations(struct reconciling *all);
// The serials of all runs, once they were looked at.
bool reconcile_series(struct reconciling *all);

bool tables_reconcile(struct tables *tables, const char *today,
                      matter_seen *see, void *context,
                      struct reconciled *result, struct error *err);

#endif
