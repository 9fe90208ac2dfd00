// One event on its way into the derived tables: apply.c, changes.c.
#ifndef JOURNAL_CHANGE_H
#define JOURNAL_CHANGE_H

#include "journal/fields.h"
#include "journal/inside.h"
#include "journal/persons.h"
#include "journal/tables.h"

struct change {
    struct tables *tables;
    const struct line *event;
    uint64_t seq;
    unsigned run;
    const struct deed *rule;
    const char *missing; // the first field that is not there or out of range
    struct error *err;

    // Of the run before the event.
    enum run_state state;
    int64_t attempt, copies, spares, first_serial;
    char series[LEDGER_NAME_MAX];
    int64_t pages;          // of one copy
    struct persons persons; // who may not be whom in this event
};

// The event's own fields. One that is missing or out of range is remembered in
// `missing` and makes change_is_whole false: asked once, behind the last.
struct value change_text(struct change *change, const char *key);
int64_t change_number(struct change *change, const char *key, int64_t low,
                      int64_t high);
struct value change_count(struct change *change, const char *key);
struct value change_attempt_time(struct change *change);
bool change_is_whole(const struct change *change);
// Whether the rule allows the event to whom it names, with the fields it has.
// Asked once `rule` and `persons` are known; in replay as well.
bool change_allowed(struct change *change);

// The last serial of a series, 0 when it has none yet; and its new end.
bool series_last(struct change *change, const char *series, int64_t *last);
bool series_end(struct change *change, const char *series, int64_t last);

// Reads the event's run before the event; RUN_NONE when there is none.
bool change_read_run(struct change *change);
// Remembers that the event concerns a run, once however often it is said; or
// one copy of it.
bool change_refer(struct change *change, int64_t run);
bool change_refer_copy(struct change *change, int64_t run, int64_t copy);

// The appliers of the other subjects: custody-copies.c, custody-lists.c.
bool apply_to_copy(struct change *change, const char *kind);
bool apply_to_list(struct change *change, const char *kind);
// The recipients of a run.received: addressed.c.
bool addressed_apply(struct change *change);
// redact.c.
bool apply_to_event(struct change *change, const char *kind);
bool apply_to_act(struct change *change, const char *kind);   // proposals.c
bool apply_to_paper(struct change *change, const char *kind); // paper.c
// inventories.c
bool apply_to_inventory(struct change *change, const char *kind);
// Whether copies may be entered as seen by it.
bool inventory_is_open(struct change *change, const char *check_no);
bool apply_to_person(struct change *change, const char *kind); // leavers.c
// Whether somebody may be given a copy: he was not closed.
bool person_may_hold(struct change *change, const char *name);

// What the backend of the event's attempt may do; attempt 0: one that was
// turned away.
bool change_add_ticket(struct change *change, int64_t attempt,
                       enum ticket_verdict verdict, struct value reason);

struct change_rule {
    const char *kind;
    bool (*apply)(struct change *change);
};
// The kinds that concern a run, which custody must allow as well; NULL for any
// other.
const struct change_rule *change_rule_for(const char *kind);
// The kinds that concern waste and no run: spoiled.c.
bool waste_listed(struct change *change);   // custody-lists.c
bool waste_unlisted(struct change *change); // custody-lists.c
// Whether a list may take or lose something: a DRAFT that has room.
bool list_is_open(struct change *change, int64_t list);
const struct change_rule *waste_rule_for(const char *kind);
// The kinds that concern the journal itself: keeping.c. NULL for any other.
const struct change_rule *keeping_rule_for(const char *kind);

#endif
