// The states of runs and copies, and which event may follow which state.
// One table each; checking, replay, help and manual are made from them.
#ifndef JOURNAL_CUSTODY_H
#define JOURNAL_CUSTODY_H

#include "base/base.h"

enum run_state {
    RUN_NONE, // not in the journal
    RUN_RECEIVED,
    RUN_MARKED,
    RUN_SENDING,
    RUN_SENT,
    RUN_INTERRUPTED,
    RUN_REFUSED,   // end
    RUN_CANCELLED, // end: no byte was sent, its numbers are void
    RUN_STATES
};

enum copy_state {
    COPY_NONE,
    COPY_NUMBERED,
    COPY_MARKED,
    COPY_SENT,
    COPY_VOID, // end: no byte of it was sent
    COPY_STATES
};

// "RECEIVED", "MARKED"...; the same words in JSON, SQL and messages.
const char *run_state_name(enum run_state state);
const char *copy_state_name(enum copy_state state);
bool run_state_read(const char *name, enum run_state *state);
bool copy_state_read(const char *name, enum copy_state *state);
// An end state needs nobody any more.
bool run_state_is_end(enum run_state state);
bool copy_state_is_end(enum copy_state state);

// One row: in any of the states of `from`, the event `kind` leads to `to` and
// takes every copy of the run to `copies`.
struct run_rule {
    const char *kind; // "run.marked"
    unsigned from;    // bits 1 << state
    enum run_state to;
    enum copy_state copies; // COPY_NONE: copies stay as they are
    const char *says;       // what happened, for people
};
const struct run_rule *run_rules(size_t *count);

// The rule that takes `state` on by `kind`, or NULL with ERROR_REFUSED saying
// what is possible in that state.
const struct run_rule *run_rule_for(enum run_state state, const char *kind,
                                    struct error *err);

#endif
