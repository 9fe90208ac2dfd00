// What people ask: runs, copies, events.
#include "journal/books.h"

#include <string.h>

#define RUN_COLUMNS                                                            \
    "SELECT run, document, job, state, queue, uuid, user, verified, level,"    \
    " mark, scope, doc_no, title, copies, spares, first_serial, pages,"        \
    " sheets, control_pages, attempt, generation, pages_reported, reason,"     \
    " received, changed FROM run "

// Copies one text column; what does not fit was not written by us.
static void take_text(const struct row *row, int column, char *to, size_t size,
                      bool *is_good)
{
    if (!string_fit(to, size, row_text(row, column)))
        *is_good = false;
}

static unsigned take_count(const struct row *row, int column)
{
    return (unsigned)row_number(row, column);
}

static bool take_run(const struct row *row, struct run_view *view,
                     struct error *err)
{
    *view = (struct run_view){0};
    bool is_good = run_state_read(row_text(row, 3), &view->state);
    const struct {
        int column;
        char *to;
        size_t size;
    } texts[] = {
        {4, view->queue, sizeof(view->queue)},
        {5, view->uuid, sizeof(view->uuid)},
        {6, view->user, sizeof(view->user)},
        {8, view->level, sizeof(view->level)},
        {9, view->mark, sizeof(view->mark)},
        {10, view->scope, sizeof(view->scope)},
        {11, view->doc_no, sizeof(view->doc_no)},
        {12, view->title, sizeof(view->title)},
        {22, view->reason, sizeof(view->reason)},
        {23, view->received, sizeof(view->received)},
        {24, view->changed, sizeof(view->changed)},
    };

    for (size_t n = 0; n < sizeof(texts) / sizeof(texts[0]); n++)
        take_text(row, texts[n].column, texts[n].to, texts[n].size, &is_good);
    view->run = take_count(row, 0);
    view->document = take_count(row, 1);
    view->job_id = take_count(row, 2);
    view->is_verified = row_number(row, 7) != 0;
    view->copies = take_count(row, 13);
    view->spares = take_count(row, 14);
    view->first_serial = take_count(row, 15);
    view->pages = take_count(row, 16);
    view->sheets = take_count(row, 17);
    view->control_pages = take_count(row, 18);
    view->attempt = take_count(row, 19);
    view->generation = take_count(row, 20);
    view->pages_reported = row_number(row, 21);
    if (!is_good)
        return error_set(err, ERROR_TAMPERED,
                         "run %u is not one we wrote; verify the journal",
                         view->run);
    return true;
}

static unsigned pages_due(const struct book *book)
{
    unsigned attempt = 0;
    uint64_t pages = 0;

    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        if (passage->attempt > attempt)
            pages = 0;
        if (passage->attempt < attempt)
            continue;
        attempt = passage->attempt;
        pages += shape_pages(&book->shape, passage->places);
    }
    return (unsigned)pages;
}

// What follows from the sheets of the run.
static bool add_sheets(struct ledger *ledger, struct run_view *view,
                       struct error *err)
{
    struct sheet_account account;
    struct books books;
    unsigned place = 0;

    tables_rest(ledger->tables);
    if (!books_open(ledger->tables, view->run, &books, err))
        return false;
    account_of(&books.book, &account, NULL);
    view->pages_due = pages_due(&books.book);
    view->unaccounted = (unsigned)account.all.of[SHEET_UNACCOUNTED];
    view->has_next =
        view->state == RUN_INTERRUPTED && account_next(&books.book, &place);
    if (view->has_next)
        page_of_place(&books.book.shape, place, &view->next_copy,
                      &view->next_page);
    books_clear(&books);
    return true;
}

bool ledger_runs_before(struct ledger *ledger, unsigned before, bool open_only,
                        unsigned limit, run_seen *see, void *context,
                        struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct run_view view;
    int64_t end = before == 0 ? INT64_MAX : before;
    const char *sql =
        open_only ? RUN_COLUMNS
            "WHERE state NOT IN ('REFUSED', 'CANCELLED', 'CLOSED')"
            " AND run < ? ORDER BY run DESC LIMIT ?"
                  : RUN_COLUMNS "WHERE run < ? ORDER BY run DESC"
                                " LIMIT ?";

    if (!query_open(ledger->store, sql,
                    VALUES(number_value(end), number_value(limit)), &query,
                    err))
        return false;
    bool done = false;
    while ((done = query_next(query, &row, err)) && row) {
        done = take_run(row, &view, err) && add_sheets(ledger, &view, err);
        if (!done || !see(context, &view))
            break;
    }
    query_close(query);
    return done;
}

bool ledger_runs(struct ledger *ledger, bool open_only, unsigned limit,
                 run_seen *see, void *context, struct error *err)
{
    return ledger_runs_before(ledger, 0, open_only, limit, see, context, err);
}

bool ledger_run(struct ledger *ledger, unsigned run, struct run_view *view,
                struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(ledger->store, RUN_COLUMNS "WHERE run = ?",
                    VALUES(number_value(run)), &row, err))
        return false;
    if (!row)
        return error_set(err, ERROR_INPUT,
                         "there is no run %u; the list of runs shows which "
                         "there are",
                         run);
    bool done = take_run(row, view, err);
    store_rest(ledger->store);
    return done && add_sheets(ledger, view, err);
}

static bool take_copy(const struct row *row, struct copy_view *view,
                      struct error *err)
{
    bool is_good = copy_state_read(row_text(row, 5), &view->state);

    view->run = take_count(row, 0);
    view->copy = take_count(row, 1);
    view->serial = take_count(row, 3);
    view->is_spare = row_number(row, 4) != 0;
    take_text(row, 2, view->series, sizeof(view->series), &is_good);
    if (!is_good)
        return error_set(err, ERROR_TAMPERED,
                         "copy %u of run %u is not one we wrote; verify the "
                         "journal",
                         view->copy, view->run);
    return true;
}

bool ledger_copies(struct ledger *ledger, unsigned run, copy_seen *see,
                   void *context, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct copy_view view;

    if (!query_open(ledger->store,
                    "SELECT run, copy, series, serial, spare, state FROM copy"
                    " WHERE run = ? ORDER BY copy",
                    VALUES(number_value(run)), &query, err))
        return false;
    bool done = false;
    while ((done = query_next(query, &row, err)) && row) {
        done = take_copy(row, &view, err);
        if (!done || !see(context, &view))
            break;
    }
    query_close(query);
    return done;
}

bool ledger_events(struct ledger *ledger, unsigned run, uint64_t first,
                   unsigned limit, event_seen *see, void *context,
                   struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    size_t length = 0;
    int64_t from = first > INT64_MAX ? INT64_MAX : (int64_t)first;
    const char *sql =
        run == 0 ? "SELECT seq, body FROM event WHERE ?1 = 0 AND seq >= ?2"
                   " ORDER BY seq LIMIT ?3"
                 : "SELECT event.seq, body FROM ref JOIN event USING(seq)"
                   " WHERE run = ?1 AND ref.seq >= ?2 ORDER BY ref.seq"
                   " LIMIT ?3";

    if (!query_open(
            ledger->store, sql,
            VALUES(number_value(run), number_value(from), number_value(limit)),
            &query, err))
        return false;
    bool done = false;
    while ((done = query_next(query, &row, err)) && row) {
        const char *body = row_bytes(row, 1, &length);
        if (!see(context, (uint64_t)row_number(row, 0), body, length))
            break;
    }
    query_close(query);
    return done;
}
