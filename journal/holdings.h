// Where copies are and who answers for them, as people ask.
#ifndef JOURNAL_HOLDINGS_H
#define JOURNAL_HOLDINGS_H

#include "journal/ledger.h"

enum holdings_of {
    HOLDINGS_COPY,    // the copy `run`, `copy`
    HOLDINGS_SERIAL,  // the copies with the serial `number`, in any series
    HOLDINGS_HOLDER,  // what is with whose name has `text` in it, or comes back
                      // to him from a loan or repair; not at an end
    HOLDINGS_OVERDUE, // what had to be back before the day `text`
    HOLDINGS_LIST,    // what is on the destruction list `number`
    HOLDINGS_STATE,   // what is in the state `text`
    HOLDINGS_UNSIGNED,  // what was issued without a receipt that came back
    HOLDINGS_INVENTORY, // what the inventory `text` looks for, or has seen;
                        // behind `run`, `copy`
    DEVIATIONS,         // what the inventory `text` did not see, or saw where
                        // it should not be, once it ended; behind `run`, `copy`
    INVENTORIES_ALL,    // inventories, the newest first
    INVENTORIES_ONE,    // the inventory `text`
    REVIEW_RUNS,        // documents behind run `number` of which there are
                        // copies that are still secret, with their number
    REVIEW_CHANGED,     // the same of copies whose mark was changed
    LISTS_ALL,          // destruction lists, the newest first
    LISTS_ONE,          // the list `number`
    ACTS_PENDING,       // acts that wait for their second person
};

struct holdings_question {
    enum holdings_of of;
    unsigned run, copy;
    int64_t number;
    const char *text;
    unsigned limit; // at most so many answers
};

// One flat line for each. Copies: run copy serial series spare state holder
// recipient owner place since due receipt signed_by envelope list out out_due
// declassified seen checked level mark doc_no title pages queue user. Lists:
// list state maker reason made changed bag seal approver certificate items.
// Acts: item act wanted role name made. Inventories: check_no state room holder
// maker made ended found lacking extra. Deviations: run copy serial state
// holder place level mark doc_no title pages result. Reviews: run level mark
// doc_no title received copies. `see` may add to the line, and returns false
// to stop early.
typedef bool holding_seen(void *context, struct line *line);
bool ledger_holdings(struct ledger *ledger,
                     const struct holdings_question *question,
                     holding_seen *see, void *context, struct error *err);

// The stored events that concern one copy by itself, oldest first.
bool ledger_trail(struct ledger *ledger, unsigned run, unsigned copy,
                  unsigned limit, event_seen *see, void *context,
                  struct error *err);

#endif
