// Registers and forms from the journal: who gathers which lines.
#ifndef OPERATOR_REGISTER_H
#define OPERATOR_REGISTER_H

#include "config/config.h"
#include "operator/roll.h"
#include "registrar/client.h"

enum { DAY_SIZE = 11 }; // "2026-11-25" and NUL

// What is to be in the register.
struct register_wish {
    const struct form_kind *kind;
    const char *subject;               // a run, a list, a person; NULL: none
    char from[DAY_SIZE], to[DAY_SIZE]; // local days, both in it; "": open
    const char *level, *holder;        // NULL: any
    enum stamp_language language;
};

// A register being gathered.
struct gathering {
    struct registrar *registrar;
    const struct policy *policy;
    const struct register_wish *wish;
    struct roll *roll;
    struct roll *slips, *labels; // printed before it; NULL: none
    struct form_chart chart;     // count 0: none
    const struct level *highest;
    int rank; // of the highest level so far, -1: none
};

// Asks the registrar for what belongs into the register.
typedef bool register_gather(struct gathering *gathering, struct error *err);
register_gather gather_production, gather_distribution, gather_returns,
    gather_loans, gather_statistics, gather_waste, gather_holdings,
    gather_overdue, gather_destruction, gather_certificate, gather_receipt,
    gather_label, gather_dispatch, gather_inventory, gather_discrepancy;

// The level with that code, or NULL; its place among the levels of its scheme.
const struct level *register_level(const struct policy *policy,
                                   const char *code, int *rank);
// Its words in the form's language; the code when the policy has no such
// level any more.
const char *register_level_words(const struct gathering *gathering,
                                 const char *code);
// Takes the level of a line into account; false when the wish leaves it out.
bool register_takes_level(struct gathering *gathering, const char *code);

// Words in the form's language; with both, the Chinese ones.
const char *register_words(const struct gathering *gathering, const char *zh,
                           const char *en);

// A copy's state by its name in the journal: "ISSUED 已发放", in English alone
// "ISSUED".
const char *register_state_words(const struct gathering *gathering,
                                 const char *state);
// "Unit, person" in two, whichever comma is between them; the person is "" when
// there is none. Both are yours.
void register_person(const char *holder, struct text *unit,
                     struct text *person);

// The local day of a time as the journal has it.
void register_day(const char *utc, char day[DAY_SIZE]);
bool register_takes_day(const struct register_wish *wish, const char *day);

// Every run that was received in the period, the newest first.
typedef bool register_run(void *context, const struct run_view *run,
                          struct error *err);
bool register_runs(struct gathering *gathering, register_run *see,
                   void *context, struct error *err);

#endif
