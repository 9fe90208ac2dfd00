// What the files of the ledger share.
#ifndef JOURNAL_INSIDE_H
#define JOURNAL_INSIDE_H

#include "journal/journal.h"
#include "journal/store.h"
#include "journal/table.h"

enum {
    SERIAL_MAX = 999999, // six digits on paper
    TILE_BITS = 8,       // a tile is the root of 256 leaves, or of 256 tiles
    RECENT_KEPT = 65536, // events over which a request id is remembered
    ID_SIZE = 33,
};

struct ledger {
    struct store *store;
    struct tables *tables; // the derived ones in it
    char origin[NOTE_ORIGIN_MAX];
    unsigned site;
    struct merkle tree;         // of all events, this transaction's too
    char last[LEDGER_TIME_MAX]; // time of the last event
    bool in_group;
    bool has_refused;  // the last act recorded a refusal that stays
    bool has_redacted; // old text is still in the write-ahead log
    bool is_broken;    // the last write is of unknown outcome
    bool has_keys;
    struct note_signer *signer; // NULL before there are keys
    unsigned code_key_id;
    uint8_t code_key[DIGEST_SIZE];
    struct text bytes; // the line being written, kept for its memory
};

// One request: its events, its reply, all or nothing.
struct act {
    struct ledger *ledger;
    const struct actor *actor;
    const char *id;
    const char *call;
    unsigned events;   // recorded so far
    uint64_t first;    // seq of the first of them
    bool is_repeat;    // answered before: nothing is to be recorded
    struct text reply; // what a repeat is told
};

// Opens the transaction or savepoint of one act and looks its id up.
bool act_start(struct act *act, struct ledger *ledger, const char *id,
               const struct actor *actor, const char *call, struct error *err);
// Appends one event and applies it to the derived tables.
bool act_record(struct act *act, const char *kind, struct line *body,
                struct error *err);
// Keeps all of it with its reply, or none of it. Returns whether it is kept.
bool act_end(struct act *act, bool keep, struct error *err);

// After a commit: what a redaction blotted out leaves the write-ahead log, too.
bool ledger_forget(struct ledger *ledger, struct error *err);

// Reads head again, after something was rolled back.
bool ledger_load(struct ledger *ledger, struct error *err);

// Changes the derived tables as the event says, or refuses an event that
// custody, numbering or tickets do not allow. Live and replay are the same.
bool event_apply(struct tables *tables, uint64_t seq, const struct line *event,
                 struct error *err);

// A job's text made fit for a line, and its limits checked.
void job_clean(const struct job_ref *raw, struct job_ref *job);
bool job_check(const struct job_ref *job, struct error *err);
void job_describe(const struct job_ref *job, struct line *body);
// The newest run of the job that is neither refused nor cancelled; *run is 0
// when there is none.
bool job_last_run(struct store *store, const struct job_ref *job, unsigned *run,
                  enum run_state *state, int64_t *attempt_time,
                  struct error *err);
bool run_next(struct tables *tables, unsigned *run, struct error *err);

// Chooses what a reservation comes to, records it and leaves the reply in
// `body`: the plan, or {"refused"}.
bool reserve_decide(struct act *act, const struct reservation *wanted,
                    struct line *body, struct error *err);

// The first size that the key in force signs.
bool epoch_first(struct store *store, uint64_t *first, struct error *err);

// Keeps the nodes of the tree that `leaf` completes, before it is appended.
bool tiles_keep(struct store *store, const struct merkle *tree,
                const struct digest *leaf, struct error *err);

// Adds to a reply the state of the tree that the plan's checkpoint names.
void plan_note(const struct ledger *ledger, struct line *reply);
// The plan, or the refusal, that a reply stands for.
bool plan_fill(struct ledger *ledger, const struct line *reply,
               struct plan *plan, struct error *err);

// The next event's time: UTC, microseconds, one spelling.
void time_now(char t[LEDGER_TIME_MAX]);
bool time_valid(const char *t);
// Seconds since 1970; 0 for what is no time of an event.
int64_t time_seconds(const char *t);

bool id_valid(const char *id);
// "run.marked": words of a-z and _, at least two, joined by dots.
bool kind_valid(const char *kind);
// Kinds that change what is derived; ledger_note may not use them.
bool kind_is_ours(const char *kind);

// Size, peaks and back. False when the bytes do not belong to the size.
void tree_write(const struct merkle *tree, struct text *into);
bool tree_read(struct merkle *tree, uint64_t size, const void *bytes,
               size_t length);

// --- addressed.c
// -------------------------------------------------------------- Whether these
// are the recipients of the run; "" for none.
bool addressed_is(struct store *store, unsigned run, const char *names,
                  bool *is, struct error *err);
// Appends whom a copy is for: who was named last (assigned, packed, issued),
// else who is printed on it; nothing when it is for nobody.
bool addressed_name(struct tables *tables, unsigned run, unsigned copy,
                    struct text *name, struct error *err);

#endif
