// A verification under way: verify.c, compare.c.
#ifndef JOURNAL_CHECK_H
#define JOURNAL_CHECK_H

#include "journal/ids.h"
#include "journal/inside.h"

struct check {
    struct store *store;  // what is checked
    struct store *replay; // what it should be
    finding_seen *see;
    void *context;
    struct verify_result *result;
    struct line *line;
    struct ids ids;
    struct merkle tree, before; // before: without the last event of head
    uint64_t head_size;
    uint64_t next; // seq that should come now
    char last[LEDGER_TIME_MAX];
};

// One deviation, as a sentence that says what a person should do.
void check_find(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// True when the error is a damaged database, which is a finding; any other
// error means that the check was not made.
bool check_is_finding(struct check *check, const struct error *err);
// Every derived table, row by row.
bool check_tables(struct check *check, struct error *err);

#endif
