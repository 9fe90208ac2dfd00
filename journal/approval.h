// Runs that wait for somebody's yes before they get numbers: for one or two
// approvers, for an operator at the device, or for both.
//
// The document is received and held without serials. Each yes is an event; the
// next attempt of the job with the same document and options is numbered, any
// other document or options are another run, which waits anew.
#ifndef JOURNAL_APPROVAL_H
#define JOURNAL_APPROVAL_H

#include "journal/change.h"
#include "journal/deeds.h"

struct approval {
    bool is_there; // false: the run never waited
    unsigned asked_copies, asked_spares;
    unsigned needed, given; // approvals
    unsigned hours;         // for which they hold
    bool needs_operator, is_released;
    int64_t event; // of the last yes of an approver, 0: none
    char since[LEDGER_TIME_MAX];
};

bool approval_find(struct tables *tables, unsigned run,
                   struct approval *approval, struct error *err);

// Whether a reservation waits at all.
bool approval_is_needed(const struct reservation *wanted);
// What is asked becomes what may be printed, as the run has it: an approver may
// have allowed fewer copies.
void approval_fit(const struct approval *approval, unsigned copies,
                  unsigned spares, struct reservation *wanted);
// Why an approved run has to wait again; NULL when it has not to. `now` in
// seconds since 1970.
const char *approval_is_over(const struct approval *approval,
                             const struct reservation *wanted, int64_t now);

// Records that the run waits, and says in `body` (`refused`) for what.
bool approval_hold(struct act *act, const struct reservation *wanted,
                   unsigned run, const char *before, struct line *body,
                   struct error *err);
// "run 12 waits for the approval of one other person; ask for it"
void approval_say(unsigned run, unsigned missing, char *reason, size_t size);

// run.held, run.endorsed, run.approved, run.released, run.rejected; NULL for
// any other kind.
const struct change_rule *approval_rule_for(const char *kind);

// One yes is recorded as run.endorsed while another one is missing.
extern const struct deed_way approval_ways[];

#endif
