// Waste, destruction lists and acts that wait for their second person.
#include "journal/reconciling.h"

#include <stdio.h>
#include <string.h>

#define IN(state) (1U << (state))

// --- an item and its list
// -----------------------------------------------------

// Copies and waste use the same words here.
static const struct {
    const char *state;
    unsigned lists; // states of the list it is on
} together[] = {
    {"LISTED", IN(LIST_DRAFT) | IN(LIST_SUBMITTED) | IN(LIST_APPROVED) |
                   IN(LIST_CHECKED)},
    {"SEALED", IN(LIST_SEALED)},
    {"DESTROYED", IN(LIST_DESTROYED) | IN(LIST_CERTIFIED)},
};

static unsigned lists_for(const char *state)
{
    for (size_t n = 0; n < sizeof(together) / sizeof(together[0]); n++)
        if (string_equal(together[n].state, state))
            return together[n].lists;
    return 0;
}

bool reconcile_listed(struct reconciling *all, const struct listed *item)
{
    const struct record *list = NULL;
    enum list_state state = LIST_NONE;
    unsigned lists = lists_for(item->state);

    if (lists == 0 && item->list == 0)
        return true;
    if (!rows_find(all->tables, KEY(LIST, number_value(item->list)), &list,
                   all->err))
        return false;
    if (list)
        (void)list_state_read(record_text(list, AT_LIST_STATE), &state);
    if ((lists & IN(state)) == 0)
        say_violation(all, item->subject,
                      "%s is %s, but destruction list %lld is %s; find it, and "
                      "look at the list on paper",
                      item->name, item->state, (long long)item->list,
                      list_state_name(state));
    return true;
}

// --- waste
// --------------------------------------------------------------------

// Waste in its bags is one matter, not one for every sheet.
struct bags {
    int64_t sheets, first;
    char since[LEDGER_TIME_MAX];
};

// The sheet that this entry of the register says it is.
static bool look_at_sheet(struct reconciling *all, const struct record *waste,
                          struct subject subject, int64_t *coded)
{
    const char *fault = record_text(waste, AT_WASTE_FAULT);
    int64_t number = record_number(waste, AT_WASTE_NUMBER);
    struct books books;
    const struct record *sheet = NULL;
    unsigned place = 0;

    if (*fault == '\0' || string_equal(fault, "duplicate"))
        return true;
    ++*coded;
    if (!books_open(all->tables, (unsigned)subject.run, &books, all->err))
        return false;
    bool has_place = place_of_page(
        &books.book.shape, (unsigned)record_number(waste, AT_WASTE_COPY),
        (unsigned)record_number(waste, AT_WASTE_PAGE), &place);
    books_clear(&books);
    if (has_place &&
        !rows_find(all->tables,
                   KEY(SHEET, number_value(subject.run),
                       number_value(record_number(waste, AT_WASTE_GENERATION)),
                       number_value(place)),
                   &sheet, all->err))
        return false;
    if (!sheet || record_number(sheet, AT_SHEET_WASTE) != number)
        say_violation(all, subject,
                      "number %lld of the waste register is a sheet of run "
                      "%lld that the run's account does not have as waste; "
                      "look into the bag and verify the journal",
                      (long long)number, (long long)subject.run);
    return true;
}

static bool look_at_waste(struct reconciling *all, const struct record *waste,
                          int64_t expected, struct bags *bags, int64_t *coded)
{
    int64_t number = record_number(waste, AT_WASTE_NUMBER);
    const char *state = record_text(waste, AT_WASTE_STATE);
    const struct subject subject = {.run = record_number(waste, AT_WASTE_RUN),
                                    .since = record_text(waste, AT_WASTE_TIME)};
    char name[64];

    (void)snprintf(name, sizeof(name), "number %lld of the waste register",
                   (long long)number);
    if (number != expected)
        say_violation(all, subject,
                      "the waste register has no number %lld; a sheet is in no "
                      "register: look into the bags and verify the journal",
                      (long long)expected);
    for (unsigned n = 0; n < WASTE_STATES; n++)
        if (string_equal(waste_state_name((enum waste_state)n), state))
            all->result->wastes_in[n]++;
    if (string_equal(state, waste_state_name(WASTE_OPEN)) &&
        bags->sheets++ == 0) {
        bags->first = number;
        (void)string_fit(bags->since, sizeof(bags->since), subject.since);
    }
    return reconcile_listed(all,
                            &(const struct listed){
                                .subject = subject,
                                .name = name,
                                .state = state,
                                .list = record_number(waste, AT_WASTE_LIST)}) &&
           look_at_sheet(all, waste, subject, coded);
}

bool reconcile_wastes(struct reconciling *all)
{
    const struct record *waste = NULL;
    int64_t expected = 0, coded = 0, sheets = 0;
    struct bags bags = {0};
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(WASTE), &waste, all->err)) &&
           waste) {
        if (!look_at_waste(all, waste, expected + 1, &bags, &coded))
            return false;
        expected = record_number(waste, AT_WASTE_NUMBER);
    }
    if (!done || !rows_count(all->tables, EVERY(SHEET), &sheets, all->err))
        return false;
    if (sheets != coded)
        say_violation(all, (struct subject){0},
                      "the accounts of the runs have %lld sheets as waste, the "
                      "waste register has %lld; look into the bags and verify "
                      "the journal",
                      (long long)sheets, (long long)coded);
    if (bags.sheets > 0)
        say_obligation(all, (struct subject){.since = bags.since},
                       "%lld entries of the waste register are on no "
                       "destruction list, number %lld the first; put them on "
                       "one",
                       (long long)bags.sheets, (long long)bags.first);
    return true;
}

// --- lists
// --------------------------------------------------------------------

static const struct {
    enum list_state state;
    const char *says;
} ways_on[] = {
    {LIST_DRAFT, "submit it"},
    {LIST_SUBMITTED, "an approver must look at it"},
    {LIST_APPROVED, "check the stack against it"},
    {LIST_CHECKED, "seal the stack in a bag"},
    {LIST_SEALED, "have the bag destroyed, with a witness"},
    {LIST_DESTROYED, "register the certificate of destruction"},
};

// What a list has from a state on.
static const struct {
    enum list_state from;
    unsigned column;
    const char *lacks;
} needs[] = {
    {LIST_APPROVED, AT_LIST_APPROVER, "nobody approved it"},
    {LIST_SEALED, AT_LIST_BAG, "there is no bag"},
    {LIST_SEALED, AT_LIST_SEAL, "there is no seal"},
    {LIST_CERTIFIED, AT_LIST_CERTIFICATE, "there is no certificate"},
};

static void look_at_needs(struct reconciling *all, const struct record *list,
                          enum list_state state, struct subject subject)
{
    long long number = record_number(list, AT_LIST_LIST);
    const char *approver = record_text(list, AT_LIST_APPROVER);

    for (size_t n = 0; n < sizeof(needs) / sizeof(needs[0]); n++)
        if (state >= needs[n].from &&
            *record_text(list, needs[n].column) == '\0')
            say_violation(all, subject,
                          "destruction list %lld is %s, but %s; look at it on "
                          "paper and verify the journal",
                          number, list_state_name(state), needs[n].lacks);
    if (*approver != '\0' &&
        string_equal(approver, record_text(list, AT_LIST_MAKER)))
        say_violation(all, subject,
                      "%s made destruction list %lld and approved it as well; "
                      "another approver must answer for it",
                      approver, number);
}

static void look_at_list(struct reconciling *all, const struct record *list,
                         int64_t expected)
{
    int64_t number = record_number(list, AT_LIST_LIST);
    struct subject subject = {.since = record_text(list, AT_LIST_CHANGED)};
    const char *says = NULL;
    enum list_state state = LIST_NONE;

    if (number != expected)
        say_violation(all, subject,
                      "there is no destruction list %lld; lists have no gap: "
                      "verify the journal",
                      (long long)expected);
    if (!list_state_read(record_text(list, AT_LIST_STATE), &state)) {
        say_violation(all, subject,
                      "destruction list %lld is `%s`, which no list can be; "
                      "verify the journal",
                      (long long)number, record_text(list, AT_LIST_STATE));
        return;
    }
    look_at_needs(all, list, state, subject);
    for (size_t n = 0; n < sizeof(ways_on) / sizeof(ways_on[0]); n++)
        if (ways_on[n].state == state)
            says = ways_on[n].says;
    if (says)
        say_obligation(all, subject, "destruction list %lld is %s; %s",
                       (long long)number, list_state_name(state), says);
}

bool reconcile_lists(struct reconciling *all)
{
    const struct record *list = NULL;
    int64_t expected = 0;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(LIST), &list, all->err)) &&
           list) {
        look_at_list(all, list, expected + 1);
        expected = record_number(list, AT_LIST_LIST);
    }
    return done;
}

// --- acts
// ---------------------------------------------------------------------

bool reconcile_proposals(struct reconciling *all)
{
    const struct record *row = NULL;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(PROPOSAL), &row, all->err)) &&
           row) {
        if (!string_equal(record_text(row, AT_PROPOSAL_STATE), "PROPOSED"))
            continue;
        say_obligation(
            all, (struct subject){.since = record_text(row, AT_PROPOSAL_MADE)},
            "act %lld (%s, by %s) waits for its second person, 24 "
            "hours at most; `countermark witness-of %lld`, or "
            "withdraw it",
            (long long)record_number(row, AT_PROPOSAL_ITEM),
            record_text(row, AT_PROPOSAL_ACT),
            record_text(row, AT_PROPOSAL_NAME),
            (long long)record_number(row, AT_PROPOSAL_ITEM));
    }
    return done;
}

// --- inventories
// --------------------------------------------------------------

// Copies that one inventory did not see, and nobody since.
struct unseen {
    char check_no[LEDGER_NAME_MAX], ended[LEDGER_TIME_MAX];
    int64_t count, run, copy; // the first of them
};

static void say_unseen(struct reconciling *all, struct unseen *unseen)
{
    if (unseen->count > 0)
        say_obligation(all, (struct subject){.since = unseen->ended},
                       "inventory %s did not see %lld cop%s, the first is "
                       "%lld:%lld, and nothing was heard of since; look for "
                       "what `countermark inventory show %s` names, and report "
                       "what is not found with `countermark lost`",
                       unseen->check_no, (long long)unseen->count,
                       unseen->count == 1 ? "y" : "ies", (long long)unseen->run,
                       (long long)unseen->copy, unseen->check_no);
    unseen->count = 0;
}

// Whether a later inventory saw it.
static bool is_checked_since(struct reconciling *all, const char *check_no,
                             const char *ended, bool *is)
{
    const struct record *row = NULL;

    if (!rows_find(all->tables, KEY(INVENTORY, text_value(check_no)), &row,
                   all->err))
        return false;
    *is = row && strcmp(record_text(row, AT_INVENTORY_MADE), ended) > 0;
    return true;
}

static bool is_unseen(struct reconciling *all, const struct unseen *unseen,
                      const struct record *deviation, bool *is)
{
    const struct value run =
        number_value(record_number(deviation, AT_DEVIATION_RUN));
    const struct value number =
        number_value(record_number(deviation, AT_DEVIATION_COPY));
    const struct record *copy = NULL, *holding = NULL;
    enum copy_state state = COPY_NONE;
    bool is_later = false;

    *is = false;
    if (!string_equal(record_text(deviation, AT_DEVIATION_RESULT), "MISSING"))
        return true;
    if (!rows_find(all->tables, KEY(COPY, run, number), &copy, all->err) ||
        !rows_find(all->tables, KEY(HOLDING, run, number), &holding, all->err))
        return false;
    if (!copy || !copy_state_read(record_text(copy, AT_COPY_STATE), &state) ||
        (deed_of("copy.inventoried")->from & IN(state)) == 0)
        return true; // it is over, or open business of another kind
    if (holding &&
        !is_checked_since(all, record_text(holding, AT_HOLDING_CHECKED),
                          unseen->ended, &is_later))
        return false;
    *is = !is_later &&
          !(holding &&
            strcmp(record_text(holding, AT_HOLDING_SINCE), unseen->ended) > 0);
    return true;
}

static bool begin_unseen(struct reconciling *all, const char *check_no,
                         struct unseen *unseen)
{
    const struct record *row = NULL;

    if (string_equal(unseen->check_no, check_no))
        return true;
    say_unseen(all, unseen);
    *unseen = (struct unseen){0};
    if (!rows_find(all->tables, KEY(INVENTORY, text_value(check_no)), &row,
                   all->err))
        return false;
    return (row &&
            string_fit(unseen->check_no, sizeof(unseen->check_no), check_no) &&
            string_fit(unseen->ended, sizeof(unseen->ended),
                       record_text(row, AT_INVENTORY_ENDED))) ||
           error_set(all->err, ERROR_TAMPERED,
                     "the result of an inventory belongs to none");
}

bool reconcile_deviations(struct reconciling *all)
{
    struct unseen unseen = {0};
    const struct record *row = NULL;
    bool is_one = false;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(DEVIATION), &row, all->err)) &&
           row) {
        if (!begin_unseen(all, record_text(row, AT_DEVIATION_CHECK_NO),
                          &unseen) ||
            !is_unseen(all, &unseen, row, &is_one))
            return false;
        if (is_one && unseen.count++ == 0) {
            unseen.run = record_number(row, AT_DEVIATION_RUN);
            unseen.copy = record_number(row, AT_DEVIATION_COPY);
        }
    }
    say_unseen(all, &unseen);
    return done;
}

bool reconcile_inventories(struct reconciling *all)
{
    const struct record *row = NULL;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(INVENTORY), &row, all->err)) &&
           row) {
        const char *number = record_text(row, AT_INVENTORY_CHECK_NO);
        if (!string_equal(record_text(row, AT_INVENTORY_STATE), "STARTED"))
            continue;
        say_obligation(
            all, (struct subject){.since = record_text(row, AT_INVENTORY_MADE)},
            "inventory %s, begun by %s, has not ended; enter what is seen, "
            "then `countermark inventory end %s`",
            number, record_text(row, AT_INVENTORY_MAKER), number);
    }
    return done;
}
