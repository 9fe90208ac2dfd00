// What may happen to runs, copies, lists and pending acts: which event may
// follow which state, by whom, with whom beside him, with which fields, by
// which rule. One table for each subject; checking, replay, help, the manual,
// commands and forms are made from them.
#ifndef JOURNAL_CUSTODY_H
#define JOURNAL_CUSTODY_H

#include "base/base.h"

#include <stddef.h>

// What somebody is to the print room, as bits (DOMAIN 5). The first nine are
// mapped to groups in the policy.
enum role {
    ROLE_SUBMITTER = 1 << 0,
    ROLE_APPROVER = 1 << 1,
    ROLE_OPERATOR = 1 << 2,
    ROLE_CHECKER = 1 << 3,
    ROLE_CUSTODIAN = 1 << 4,
    ROLE_DESTROYER = 1 << 5,
    ROLE_WITNESS = 1 << 6,
    ROLE_ADMIN = 1 << 7,
    ROLE_AUDITOR = 1 << 8,
    ROLE_PRINT = 1 << 9, // the print programs, never a person
    ROLE_COUNT = 10,
};

enum {
    // Who works with copies: everybody but auditors, who change nothing, and
    // those who may only print.
    ROLES_STAFF = ROLE_APPROVER | ROLE_OPERATOR | ROLE_CHECKER |
                  ROLE_CUSTODIAN | ROLE_DESTROYER | ROLE_WITNESS | ROLE_ADMIN,
    // Whoever may print may not read the journal for that alone.
    ROLES_READ = ROLES_STAFF | ROLE_AUDITOR,
};

// "custodian"; of one bit.
const char *role_name(enum role role);
// 0 when no role has that name.
unsigned role_read(const char *name);
// Appends "custodian or admin".
void roles_say(unsigned roles, struct text *into);

enum run_state {
    RUN_NONE, // not in the journal
    RUN_RECEIVED,
    RUN_MARKED,
    RUN_SENDING,
    RUN_SENT,
    RUN_INTERRUPTED,
    RUN_RESUMED,    // a person let it go on from some page
    RUN_REPRINTING, // a person has spoiled pages replaced
    RUN_COUNTED,
    RUN_DISCREPANT, // counting could not settle it; two people must
    RUN_CLOSED,     // end
    RUN_REFUSED,    // end
    RUN_CANCELLED,  // end: no byte was sent, its numbers are void
    RUN_HELD,       // waits for somebody's yes, without numbers
    RUN_APPROVED,   // the next attempt with the same document is numbered
    RUN_REJECTED,   // end: an approver said no
    RUN_STATES
};

enum copy_state {
    COPY_NONE,
    COPY_NUMBERED,
    COPY_MARKED,
    COPY_SENT,
    COPY_VOID,        // end: no byte of it was sent
    COPY_INCOMPLETE,  // pages are missing or spoiled
    COPY_IN_STOCK,    // verified, in the custodian's hands
    COPY_SPARE,       // the same, without a recipient
    COPY_PACKED,      // in a sealed envelope
    COPY_IN_TRANSIT,  // with a courier
    COPY_ISSUED,      // with its recipient
    COPY_ON_LOAN,     // with a borrower or a reader, to come back
    COPY_AT_REPAIR,   // with a repairer, supervised
    COPY_RETURNED,    // back from its recipient for good
    COPY_LISTED,      // on a destruction list
    COPY_SEALED,      // in a sealed bag, to be destroyed
    COPY_DESTROYED,   // end
    COPY_ARCHIVED,    // end
    COPY_TRANSFERRED, // end: another unit answers for it
    COPY_MISSING,     // to be reported within 24 hours
    COPY_LOST,        // end: written off by two
    COPY_STATES
};

enum list_state {
    LIST_NONE,
    LIST_DRAFT,
    LIST_SUBMITTED,
    LIST_APPROVED,
    LIST_CHECKED, // the stack in hand is what the list says
    LIST_SEALED,
    LIST_DESTROYED,
    LIST_CERTIFIED, // end
    LIST_STATES
};

enum waste_state {
    WASTE_NONE,
    WASTE_OPEN, // in its bag
    WASTE_LISTED,
    WASTE_SEALED,
    WASTE_DESTROYED, // end
    WASTE_STATES
};

// An inventory: from its beginning to its result.
enum inventory_state {
    INVENTORY_NONE,
    INVENTORY_STARTED,
    INVENTORY_ENDED, // end
    INVENTORY_STATES
};

// Somebody who may hold copies. Whom nobody closed is not in the journal.
enum person_state { PERSON_NONE, PERSON_OPEN, PERSON_CLOSED, PERSON_STATES };

// Of the paper ledger of a queue.
enum paper_state { PAPER_NONE, PAPER_KEPT, PAPER_STOPPED, PAPER_STATES };

// "RECEIVED", "MARKED"...; the same words in JSON, SQL and messages.
const char *run_state_name(enum run_state state);
const char *copy_state_name(enum copy_state state);
const char *list_state_name(enum list_state state);
bool run_state_read(const char *name, enum run_state *state);
bool copy_state_read(const char *name, enum copy_state *state);
bool list_state_read(const char *name, enum list_state *state);
const char *waste_state_name(enum waste_state state);
// Whether all of it went to a device: SENT and what can follow.
bool run_state_is_printed(enum run_state state);
// An end state needs nobody any more.
bool run_state_is_end(enum run_state state);
bool copy_state_is_end(enum copy_state state);

// When the second person of a rule is needed. By level: the policy says so,
// for the level of the run (DOMAIN 5); whoever is there is recorded anyway.
enum second_when {
    SECOND_ALWAYS,
    SECOND_BY_LEVEL_COUNT,
    SECOND_BY_LEVEL_REPRINT,
    SECOND_BY_LEVEL_APPROVAL,
    SECOND_BY_LEVEL_CUSTODY, // the highest level: carriers and page checks
};

// Who may not be whom, as bits. The second is never the first, without a bit.
enum apart {
    APART_SUBMITTER = 1,        // the first is not who sent the run's job
    APART_MAKER = 2,            // the first is not who made it
    APART_SECOND_SUBMITTER = 4, // and the same of the second
    APART_SECOND_MAKER = 8,
};

// Instead of a state to go to.
enum {
    DEED_STAYS = 0,
    DEED_BACK = 31,  // of a copy: where it was before
    DEED_SHELF = 30, // of a copy: to the spares when it is one, else to stock
};

// One row: in any of the states of `from`, the event `kind` leads to `to`.
struct deed {
    const char *kind; // "copy.issued"
    unsigned from;    // bits 1 << state
    unsigned to;      // a state, DEED_STAYS or DEED_BACK
    unsigned copies;  // of a run or list: the state of its copies after it
    unsigned who;     // roles, one of which the first person has
    unsigned second;  // roles of the second person; 0: there is none
    enum second_when when;
    unsigned apart;     // bits of enum apart
    const char *fields; // names of fields.h, "?" behind one that may be left
                        // out; NULL: the event's applier knows its fields
    const char *source; // where the rule comes from
    const char *says;   // what happened, for people
};

// The table of one subject.
struct deeds {
    const char *subject;       // "run", "copy"
    const char *const *states; // their names
    unsigned state_count;
    unsigned ends; // bits
    const struct deed *rows;
    size_t count;
};
// All tables, in order; `index` from 0, NULL behind the last.
const struct deeds *deeds_at(size_t index);
// The table in which a kind is, and its first row; NULL when it is in none.
const struct deeds *deeds_of(const char *kind);
const struct deed *deed_of(const char *kind);

// Whether an act was refused for want of its second person only.
bool second_is_lacking(const struct error *err);

// The rule that takes `state` on by `kind`, or NULL with ERROR_REFUSED saying
// what is possible in that state.
const struct deed *deed_for(const struct deeds *deeds, unsigned state,
                            const char *kind, struct error *err);

#endif
