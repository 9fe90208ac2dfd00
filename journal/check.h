// A verification under way: verify.c, compare.c.
#ifndef JOURNAL_CHECK_H
#define JOURNAL_CHECK_H

#include "journal/ids.h"
#include "journal/inside.h"
#include "journal/relay.h"
#include "journal/stubs.h"

enum { CHECK_LEVELS = 4 }; // 2^32 leaves; the tiles above are of few events

// A checkpoint that the events must agree with.
struct watched {
    char *name, *note; // our own copies
    bool is_anchor;    // from outside; else kept in the journal
    bool fits;         // the root is that of the events
    struct checkpoint checkpoint;
};

struct check {
    struct store *store;   // what is checked; NULL: lines alone
    struct tables *tables; // what its tables should be, made by replaying
    struct relay *relay;   // to the thread that replays
    finding_seen *see;
    void *context;
    struct verify_result *result;
    struct line *line;
    struct ids ids;
    struct stubs stubs;
    struct merkle tree, before; // before: without the last event of head
    uint64_t head_size;
    uint64_t next; // seq that should come now
    char last[LEDGER_TIME_MAX];
    struct watched *watched; // ascending by size
    size_t watched_count, watched_next;
    struct digest *tiles[CHECK_LEVELS]; // those of level n + 1, as they should
    size_t tile_count[CHECK_LEVELS];
};

// One deviation, as a sentence that says what a person should do.
void check_find(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// True when the error is a damaged database, which is a finding; any other
// error means that the check was not made.
bool check_is_finding(struct check *check, const struct error *err);
// Before the first event and behind the last.
void check_begin(struct check *check);
void check_end(struct check *check);
// Everything that the check holds.
void check_free(struct check *check);
// One event: the tree; and on the other thread its line, its place and its
// replay.
void check_event(struct check *check, uint64_t seq, const char *body,
                 size_t length);
// Counts the runs that still need somebody.
bool check_open_runs(struct check *check, struct error *err);
// Takes what is to be compared with the events, before they are read.
bool check_watch(struct check *check, const struct anchor *anchors,
                 size_t count, struct error *err);
// After each event: what the tree is now, against what it should be.
void check_tree(struct check *check, const struct digest *leaf);
// After all of them.
bool check_watched(struct check *check, struct error *err);
bool check_tiles(struct check *check, struct error *err);
void check_unwatch(struct check *check);
// Every derived table, row by row.
bool check_tables(struct check *check, struct error *err);

#endif
