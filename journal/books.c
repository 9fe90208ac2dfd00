// What the derived tables know of one run's sheets, for its account.
#include "journal/books.h"

#include "journal/tables.h"

#include <assert.h>
#include <stdlib.h>

static bool read_shape(struct tables *tables, unsigned run,
                       struct run_shape *shape, struct error *err)
{
    const struct record *row = NULL;

    if (!rows_find(tables, KEY(RUN, number_value(run)), &row, err))
        return false;
    if (!row)
        return error_set(err, ERROR_INPUT,
                         "there is no run %u; the list of runs shows which "
                         "there are",
                         run);
    *shape = (struct run_shape){
        .copies = (unsigned)(record_number(row, AT_RUN_COPIES) +
                             record_number(row, AT_RUN_SPARES)),
        .pages = (unsigned)record_number(row, AT_RUN_PAGES),
        .sheets = (unsigned)record_number(row, AT_RUN_SHEETS),
        .control_pages = (unsigned)record_number(row, AT_RUN_CONTROL_PAGES),
    };
    return true;
}

static bool read_passages(struct tables *tables, unsigned run,
                          struct books *books, struct error *err)
{
    const struct record *row = NULL;
    size_t count = 0;
    bool done = false;

    while ((done = rows_next(tables,
                             WHERE(BY_PASSAGE_RUN, PASSAGE, number_value(run)),
                             &row, err)) &&
           row) {
        // What was allowed but never began is on no paper.
        if (record_number(row, AT_PASSAGE_ATTEMPT) == 0)
            continue;
        books->passages =
            memory_grow(books->passages, count + 1, sizeof(struct passage));
        books->passages[count++] = (struct passage){
            .attempt = (unsigned)record_number(row, AT_PASSAGE_ATTEMPT),
            .generation = (unsigned)record_number(row, AT_PASSAGE_GENERATION),
            .places = {(unsigned)record_number(row, AT_PASSAGE_FIRST),
                       (unsigned)record_number(row, AT_PASSAGE_LAST)},
            .reported = record_number(row, AT_PASSAGE_REPORTED),
        };
    }
    books->book.passages = books->passages;
    books->book.passage_count = count;
    return done;
}

static void add_exception(struct books *books, struct exception exception)
{
    size_t count = books->book.exception_count;

    // Doubling, because a whole run can be waste.
    if ((count & (count + 1)) == 0)
        books->exceptions = memory_grow(books->exceptions, 2 * (count + 1),
                                        sizeof(struct exception));
    books->exceptions[count] = exception;
    books->book.exceptions = books->exceptions;
    books->book.exception_count = count + 1;
}

static bool read_spans(struct tables *tables, unsigned run, struct books *books,
                       struct error *err)
{
    const struct record *row = NULL;
    bool done = false;

    while (
        (done = rows_next(tables, WHERE(BY_SPAN_RUN, SPAN, number_value(run)),
                          &row, err)) &&
        row) {
        struct exception exception = {
            .generation = (unsigned)record_number(row, AT_SPAN_GENERATION),
            .places = {(unsigned)record_number(row, AT_SPAN_FIRST),
                       (unsigned)record_number(row, AT_SPAN_LAST)},
        };
        if (!sheet_fate_read(record_text(row, AT_SPAN_FATE), &exception.fate))
            return error_set(err, ERROR_TAMPERED,
                             "a sheet of run %u has an unknown state; verify "
                             "the journal",
                             run);
        add_exception(books, exception);
    }
    return done;
}

static bool read_sheets(struct tables *tables, unsigned run,
                        struct books *books, struct error *err)
{
    const struct record *row = NULL;
    bool done = false;

    while (
        (done = rows_next(tables, WHERE(BY_SHEET_RUN, SHEET, number_value(run)),
                          &row, err)) &&
        row) {
        unsigned place = (unsigned)record_number(row, AT_SHEET_PLACE);
        add_exception(books, (struct exception){
                                 .generation = (unsigned)record_number(
                                     row, AT_SHEET_GENERATION),
                                 .fate = SHEET_WASTE,
                                 .places = {place, place},
                             });
    }
    return done;
}

bool books_open(struct tables *tables, unsigned run, struct books *books,
                struct error *err)
{
    *books = (struct books){0};
    if (read_shape(tables, run, &books->book.shape, err) &&
        read_passages(tables, run, books, err) &&
        read_spans(tables, run, books, err) &&
        read_sheets(tables, run, books, err))
        return true;
    books_clear(books);
    return false;
}

void books_clear(struct books *books)
{
    free(books->passages);
    free(books->exceptions);
    *books = (struct books){0};
}

bool books_next_generation(const struct book *book, unsigned *generation,
                           struct error *err)
{
    *generation = 0;
    for (size_t n = 0; n < book->passage_count; n++)
        if (book->passages[n].generation >= *generation)
            *generation = book->passages[n].generation + 1;
    if (*generation <= CODE_GENERATION_MAX)
        return true;
    return error_set(err, ERROR_REFUSED,
                     "the run was printed again %d times, which is all that a "
                     "code can say; scrap what is spoiled and print the "
                     "document as a new job",
                     CODE_GENERATION_MAX);
}

bool books_newest(const struct book *book, unsigned place, unsigned *generation)
{
    bool is_any = false;

    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        if (passage->places.first > place || passage->places.last < place ||
            (is_any && passage->generation < *generation))
            continue;
        *generation = passage->generation;
        is_any = true;
    }
    return is_any;
}

static unsigned newest_attempt(const struct book *book)
{
    unsigned attempt = 0;

    for (size_t n = 0; n < book->passage_count; n++)
        if (book->passages[n].attempt > attempt)
            attempt = book->passages[n].attempt;
    return attempt;
}

static void put(struct place_list *list, unsigned first, unsigned last)
{
    assert(list->count < PLACES_MAX);
    list->list[list->count++] = (struct places){first, last};
}

// The part of a passage that is printed from there on. The control sheet is
// always the last.
static void add_rest(struct places places, unsigned from,
                     struct place_list *rest, bool *is_inside)
{
    bool has_control = places.first == CONTROL_PLACE;

    if (has_control) {
        put(rest, CONTROL_PLACE, CONTROL_PLACE);
        places.first++;
    }
    if (from == CONTROL_PLACE) {
        *is_inside = *is_inside || has_control;
    } else if (places.first <= places.last && places.last >= from) {
        *is_inside = *is_inside || places.first <= from;
        put(rest, places.first < from ? from : places.first, places.last);
    }
}

bool books_rest(const struct book *book, unsigned from,
                struct place_list *places, struct error *err)
{
    unsigned attempt = newest_attempt(book);
    bool is_inside = false;

    *places = (struct place_list){0};
    for (size_t n = 0; n < book->passage_count; n++) {
        const struct passage *passage = &book->passages[n];
        if (passage->attempt == attempt)
            add_rest(passage->places, from, places, &is_inside);
    }
    places_join(places);
    if (is_inside)
        return true;
    return error_set(err, ERROR_REFUSED,
                     "attempt %u was not printing there; go on at a page it "
                     "was to print, and reprint others once the run is sent",
                     attempt);
}

bool copy_is_in_room(enum copy_state state)
{
    return state == COPY_SENT || state == COPY_INCOMPLETE ||
           state == COPY_IN_STOCK || state == COPY_SPARE;
}

bool books_permit(struct tables *tables, unsigned run,
                  struct place_list *places, unsigned *generation,
                  struct error *err)
{
    const struct where *where =
        WHERE(BY_PASSAGE_RUN, PASSAGE, number_value(run));
    const struct record *row = NULL;
    bool done = false;

    tables_rest(tables);
    *places = (struct place_list){0};
    if (!rows_last(tables, where, &row, err))
        return false;
    int64_t permit = row ? record_number(row, AT_PASSAGE_PERMIT) : -1;
    row = NULL;
    while ((done = rows_next(tables, where, &row, err)) && row) {
        if (record_number(row, AT_PASSAGE_PERMIT) != permit ||
            record_number(row, AT_PASSAGE_ATTEMPT) != 0 ||
            places->count == PLACES_MAX)
            continue;
        *generation = (unsigned)record_number(row, AT_PASSAGE_GENERATION);
        places->list[places->count++] =
            (struct places){(unsigned)record_number(row, AT_PASSAGE_FIRST),
                            (unsigned)record_number(row, AT_PASSAGE_LAST)};
    }
    return done && (places->count > 0 ||
                    error_set(err, ERROR_TAMPERED,
                              "run %u may be printed again, but nothing says "
                              "what; verify the journal",
                              run));
}
