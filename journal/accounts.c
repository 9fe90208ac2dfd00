// What people ask about sheets: how a run stands, and the waste register.
#include "journal/books.h"
#include "journal/tables.h"

#include <string.h>

// Whoever listens is told what is missing, and what copies lack.
struct telling {
    const struct book *book;
    absent_seen *see;
    void *context;
};

static bool tell(const struct telling *telling, const struct sheets *sheets,
                 struct places places, enum absence absence)
{
    const struct absent_view view = {
        .is_gap = sheets->fate != SHEET_UNACCOUNTED,
        .generation = sheets->generation,
        .fate = sheets->fate,
        .places = places,
        .absence = absence,
    };

    return telling->see(telling->context, &view);
}

// A range may have been printed in part: it is told by what explains it.
static bool tell_missing(const struct telling *telling,
                         const struct sheets *sheets)
{
    struct places part = {sheets->places.first, sheets->places.first};
    enum absence absence =
        account_absence(telling->book, sheets->generation, part.first);

    while (part.last < sheets->places.last) {
        enum absence next =
            account_absence(telling->book, sheets->generation, part.last + 1);
        if (next == absence) {
            part.last++;
            continue;
        }
        if (!tell(telling, sheets, part, absence))
            return false;
        part.first = ++part.last;
        absence = next;
    }
    return tell(telling, sheets, part, absence);
}

static bool see_sheets(void *context, const struct sheets *sheets)
{
    const struct telling *telling = context;

    if (sheets->fate == SHEET_UNACCOUNTED)
        return tell_missing(telling, sheets);
    if (sheets->is_newest && sheets->fate != SHEET_GOOD)
        return tell(telling, sheets, sheets->places, ABSENT_UNKNOWN);
    return true;
}

// What all attempts were to print, and what the device reported of them.
static void add_pages(const struct book *book, struct account_view *view)
{
    unsigned counted = 0;

    view->reported_pages = 0;
    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        view->planned_pages += shape_pages(&book->shape, passage->places);
        // An attempt's passages come one behind the other, with one report.
        if (passage->attempt == counted)
            continue;
        counted = passage->attempt;
        if (passage->reported < 0 || view->reported_pages < 0)
            view->reported_pages = PAGES_UNKNOWN;
        else
            view->reported_pages += passage->reported;
    }
    if (book->passage_count == 0)
        view->reported_pages = PAGES_UNKNOWN;
}

static bool add_count(struct ledger *ledger, unsigned run,
                      struct account_view *view, struct error *err)
{
    const struct record *row = NULL;
    int64_t waste = 0;

    if (!rows_find(ledger->tables, KEY(COUNT, number_value(run)), &row, err))
        return false;
    view->is_counted = row != NULL;
    view->counted_copies = view->counted_waste = view->counted_left = -1;
    if (row) {
        view->agrees = record_number(row, AT_COUNT_AGREES) != 0;
        view->counted_copies = record_number(row, AT_COUNT_COPIES);
        view->counted_waste = record_number(row, AT_COUNT_WASTE);
        view->counted_left = record_number(row, AT_COUNT_LEFT);
        (void)string_fit(view->counted, sizeof(view->counted),
                         record_text(row, AT_COUNT_TIME));
    }
    if (!rows_count(ledger->tables,
                    WHERE(BY_WASTE_RUN, WASTE, number_value(run)), &waste, err))
        return false;
    view->due_waste = (unsigned)waste;
    return true;
}

bool ledger_account(struct ledger *ledger, unsigned run,
                    struct account_view *view, absent_seen *see, void *context,
                    struct error *err)
{
    struct books books;

    *view = (struct account_view){0};
    tables_rest(ledger->tables);
    if (!books_open(ledger->tables, run, &books, err))
        return false;
    struct telling telling = {&books.book, see, context};
    view->shape = books.book.shape;
    account_of(&books.book, &view->account, NULL);
    add_pages(&books.book, view);
    view->has_next = account_next(&books.book, &view->next_place);
    if (see)
        account_walk(&books.book, see_sheets, &telling);
    bool done = add_count(ledger, run, view, err);
    books_clear(&books);
    return done;
}

// The one sheet that is looked for.
struct sought {
    unsigned generation, place;
    struct sheet_view *view;
};

static bool seek(void *context, const struct sheets *sheets)
{
    const struct sought *sought = context;

    if (sheets->generation != sought->generation ||
        sheets->places.first > sought->place ||
        sheets->places.last < sought->place)
        return true;
    *sought->view = (struct sheet_view){
        .is_sent = true, .is_newest = sheets->is_newest, .fate = sheets->fate};
    return false;
}

bool ledger_sheet(struct ledger *ledger, const struct code_fields *page,
                  struct sheet_view *view, struct error *err)
{
    struct sought sought = {.generation = page->generation, .view = view};
    const struct record *row = NULL;
    struct books books;

    *view = (struct sheet_view){0};
    tables_rest(ledger->tables);
    if (!books_open(ledger->tables, page->run, &books, err))
        return false;
    if (place_of_page(&books.book.shape, page->copy, page->page, &sought.place))
        account_walk(&books.book, seek, &sought);
    books_clear(&books);
    if (!rows_find(ledger->tables,
                   KEY(SHEET, number_value(page->run),
                       number_value(page->generation),
                       number_value(sought.place)),
                   &row, err))
        return false;
    if (row && view->fate == SHEET_WASTE)
        view->waste = (unsigned)record_number(row, AT_SHEET_WASTE);
    return true;
}

static bool take_waste(const struct record *row, struct waste_view *view,
                       struct error *err)
{
    *view = (struct waste_view){
        .number = (unsigned)record_number(row, AT_WASTE_NUMBER),
        .run = (unsigned)record_number(row, AT_WASTE_RUN),
        .copy = (unsigned)record_number(row, AT_WASTE_COPY),
        .page = (unsigned)record_number(row, AT_WASTE_PAGE),
        .generation = (unsigned)record_number(row, AT_WASTE_GENERATION),
        .fragments = (unsigned)record_number(row, AT_WASTE_FRAGMENTS),
        .list = (unsigned)record_number(row, AT_WASTE_LIST),
        .is_foreign = record_text(row, AT_WASTE_FAULT)[0] == '\0',
    };
    if (string_fit(view->fault, sizeof(view->fault),
                   record_text(row, AT_WASTE_FAULT)) &&
        string_fit(view->bag, sizeof(view->bag),
                   record_text(row, AT_WASTE_BAG)) &&
        string_fit(view->text, sizeof(view->text),
                   record_text(row, AT_WASTE_TEXT)) &&
        string_fit(view->state, sizeof(view->state),
                   record_text(row, AT_WASTE_STATE)) &&
        string_fit(view->entered, sizeof(view->entered),
                   record_text(row, AT_WASTE_TIME)))
        return true;
    return error_set(err, ERROR_TAMPERED,
                     "number %u of the waste register is not one we wrote; "
                     "verify the journal",
                     view->number);
}

static bool is_wanted(const struct waste_question *question,
                      const struct record *row)
{
    return (unsigned)record_number(row, AT_WASTE_NUMBER) >= question->first &&
           (question->run == 0 ||
            (unsigned)record_number(row, AT_WASTE_RUN) == question->run);
}

bool ledger_wastes(struct ledger *ledger, const struct waste_question *question,
                   waste_seen *see, void *context, struct error *err)
{
    const struct record *row = NULL;
    const struct where *where =
        question->list > 0
            ? WHERE(BY_WASTE_LIST, WASTE, number_value(question->list))
        : question->run > 0
            ? WHERE(BY_WASTE_RUN, WASTE, number_value(question->run))
            : EVERY(WASTE);
    struct waste_view view;
    bool done = false;

    tables_rest(ledger->tables);
    while ((done = rows_next(ledger->tables, where, &row, err)) && row) {
        if (!is_wanted(question, row))
            continue;
        done = take_waste(row, &view, err);
        if (!done || !see(context, &view))
            break;
    }
    return done;
}
