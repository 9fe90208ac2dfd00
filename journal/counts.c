// What a person counted, against what there must be; and how a run closes.
#include "journal/books.h"
#include "journal/paper.h"
#include "journal/sheets.h"

#include <inttypes.h>
#include <stdlib.h>

// What the register expects on the table.
struct expected {
    struct sheet_account account;
    bool *is_complete; // by copy - 1
    unsigned copies;   // complete and in the print room
    unsigned waste;    // sheets that were registered for this run
};

static bool count_waste(struct change *change, struct expected *expected)
{
    int64_t count = 0;

    if (!rows_count(change->tables,
                    WHERE(BY_WASTE_RUN, WASTE, number_value(change->run)),
                    &count, change->err))
        return false;
    expected->waste = (unsigned)count;
    return true;
}

// The copies of the run, one after the other; *row NULL behind the last.
static bool next_copy(struct change *change, const struct record **row,
                      unsigned *copy, enum copy_state *state)
{
    if (!rows_next(change->tables,
                   WHERE(BY_COPY_RUN, COPY, number_value(change->run)), row,
                   change->err))
        return false;
    if (!*row)
        return true;
    *copy = (unsigned)record_number(*row, AT_COPY_COPY);
    return copy_state_read(record_text(*row, AT_COPY_STATE), state) ||
           error_set(change->err, ERROR_TAMPERED,
                     "copy %u of run %u has an unknown state", *copy,
                     change->run);
}

static bool expect(struct change *change, struct expected *expected)
{
    const struct record *row = NULL;
    enum copy_state state = COPY_NONE;
    struct books books;
    unsigned copy = 0;
    bool done = false;

    *expected = (struct expected){0};
    if (!books_open(change->tables, change->run, &books, change->err))
        return false;
    expected->is_complete =
        memory_need_zero(books.book.shape.copies + (size_t)1, sizeof(bool));
    account_of(&books.book, &expected->account, expected->is_complete);
    books_clear(&books);
    while ((done = next_copy(change, &row, &copy, &state)) && row)
        expected->copies +=
            copy_is_in_room(state) && expected->is_complete[copy - 1];
    return done && count_waste(change, expected);
}

static bool set_copy(struct change *change, unsigned copy,
                     enum copy_state state)
{
    return rows_set(change->tables,
                    KEY(COPY, number_value(change->run), number_value(copy)),
                    SET({AT_COPY_STATE, word_value(copy_state_name(state))}),
                    change->err);
}

// Where each copy in the room goes. Only a count that agrees makes complete
// ones stock; what lacks a sheet is incomplete whatever was counted.
static bool place_copies(struct change *change, const struct expected *expected,
                         bool agrees)
{
    const struct record *row = NULL;
    enum copy_state state = COPY_NONE;
    unsigned copy = 0;
    bool done = false;

    while ((done = next_copy(change, &row, &copy, &state)) && row) {
        enum copy_state next = COPY_INCOMPLETE;
        if (!copy_is_in_room(state))
            continue;
        if (expected->is_complete[copy - 1]) {
            if (!agrees)
                continue;
            next = record_number(row, AT_COPY_SPARE) != 0 ? COPY_SPARE
                                                          : COPY_IN_STOCK;
        }
        if (next != state && !set_copy(change, copy, next))
            return false;
    }
    return done;
}

static bool keep_count(struct change *change, const struct expected *expected,
                       int64_t copies, int64_t waste, bool agrees)
{
    const struct record *row = NULL;
    const struct value run = number_value(change->run);

    if (!rows_find(change->tables, KEY(COUNT, run), &row, change->err))
        return false;
    if (!row && !rows_add(change->tables, ROW(COUNT, [AT_COUNT_RUN] = run),
                          change->err))
        return false;
    return rows_set(change->tables, KEY(COUNT, run),
                    SET({AT_COUNT_COPIES, number_value(copies)},
                        {AT_COUNT_WASTE, number_value(waste)},
                        {AT_COUNT_LEFT,
                         number_value(line_number(change->event, "left", -1))},
                        {AT_COUNT_DUE_COPIES, number_value(expected->copies)},
                        {AT_COUNT_DUE_WASTE, number_value(expected->waste)},
                        {AT_COUNT_AGREES, number_value(agrees)},
                        {AT_COUNT_TIME, change_text(change, "t")}),
                    change->err);
}

bool apply_counted(struct change *change)
{
    int64_t copies = change_number(change, "copies", 0, CODE_COPY_MAX);
    int64_t waste = change_number(change, "waste", 0, INT32_MAX);
    struct expected expected;

    if (!change_is_whole(change))
        return false;
    bool done = expect(change, &expected);
    bool agrees = copies == expected.copies && waste == expected.waste;
    done = done && place_copies(change, &expected, agrees) &&
           keep_count(change, &expected, copies, waste, agrees);
    free(expected.is_complete);
    return done;
}

static bool check_count(struct change *change)
{
    const struct record *row = NULL;

    if (!rows_find(change->tables, KEY(COUNT, number_value(change->run)), &row,
                   change->err))
        return false;
    if (!row)
        return error_set(change->err, ERROR_REFUSED, "run %u was not counted",
                         change->run);
    if (record_number(row, AT_COUNT_AGREES) != 0)
        return true;
    return error_set(
        change->err, ERROR_REFUSED,
        "%" PRId64 " copies and %" PRId64 " waste sheets were counted, %" PRId64
        " and %" PRId64 " are in the register; find what is between them, or "
        "record a discrepancy",
        record_number(row, AT_COUNT_COPIES), record_number(row, AT_COUNT_WASTE),
        record_number(row, AT_COUNT_DUE_COPIES),
        record_number(row, AT_COUNT_DUE_WASTE));
}

static bool check_sheets(struct change *change)
{
    struct sheet_account account;
    struct books books;

    if (!books_open(change->tables, change->run, &books, change->err))
        return false;
    account_of(&books.book, &account, NULL);
    books_clear(&books);
    return account.balances ||
           error_set(change->err, ERROR_REFUSED,
                     "%" PRIu64 " of %" PRIu64 " sheets that were sent are "
                     "unaccounted for; enter them as waste, prove that they "
                     "were never printed, or have them written off",
                     account.all.of[SHEET_UNACCOUNTED], account.all.sent);
}

bool apply_closed(struct change *change)
{
    return check_sheets(change) && check_count(change) && paper_check(change);
}

bool apply_discrepant(struct change *change)
{
    (void)change;
    return true;
}

static bool set_missing(struct change *change)
{
    size_t count = line_array_count(change->event, "missing");

    for (size_t n = 0; n < count; n++) {
        int64_t copy = line_array_number(change->event, "missing", n);
        const struct record *row = NULL;
        enum copy_state state = COPY_NONE;
        if (!rows_find(change->tables,
                       KEY(COPY, number_value(change->run), number_value(copy)),
                       &row, change->err))
            return false;
        if (!row || !copy_state_read(record_text(row, AT_COPY_STATE), &state) ||
            !copy_is_in_room(state))
            return error_set(change->err, ERROR_REFUSED,
                             "run %u has no copy %lld in the print room that "
                             "could be missing",
                             change->run, (long long)copy);
        if (!set_copy(change, (unsigned)copy, COPY_MISSING))
            return false;
    }
    return true;
}

// Two people answer for what counting could not settle: what they do not name
// as missing is there.
bool apply_resolved(struct change *change)
{
    struct expected expected = {0};
    bool done = check_sheets(change) && set_missing(change) &&
                expect(change, &expected) &&
                place_copies(change, &expected, true) && paper_answer(change);

    free(expected.is_complete);
    return done;
}
