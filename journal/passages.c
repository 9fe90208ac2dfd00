// What attempts print: allowed by a person or by the first print, begun with
// the first byte, ended by what the device reported.
#include "journal/books.h"
#include "journal/paper.h"
#include "journal/sheets.h"

static bool add_row(struct change *change, struct places places,
                    int64_t generation, int64_t attempt)
{
    return rows_add(
        change->tables,
        ROW(PASSAGE, [AT_PASSAGE_RUN] = number_value(change->run),
            [AT_PASSAGE_PERMIT] = number_value((int64_t)change->seq),
            [AT_PASSAGE_FIRST] = number_value(places.first),
            [AT_PASSAGE_LAST] = number_value(places.last),
            [AT_PASSAGE_GENERATION] = number_value(generation),
            [AT_PASSAGE_ATTEMPT] = number_value(attempt),
            [AT_PASSAGE_REPORTED] = number_value(PAGES_UNKNOWN)),
        change->err);
}

// The newest permission to print again.
static bool find_permit(struct change *change, int64_t *permit,
                        int64_t *generation)
{
    const struct record *row = NULL;

    if (!rows_last(change->tables,
                   WHERE(BY_PASSAGE_RUN, PASSAGE, number_value(change->run)),
                   &row, change->err))
        return false;
    if (!row || record_number(row, AT_PASSAGE_ATTEMPT) != 0)
        return error_set(change->err, ERROR_REFUSED,
                         "nobody allowed run %u to be printed again",
                         change->run);
    *permit = record_number(row, AT_PASSAGE_PERMIT);
    *generation = record_number(row, AT_PASSAGE_GENERATION);
    return true;
}

// Sets one column of the run's passages that have this number in another.
static bool set_where(struct change *change, unsigned column, int64_t number,
                      unsigned changed, int64_t value)
{
    const struct record *row = NULL;
    bool done = false;

    while ((done = rows_next(
                change->tables,
                WHERE(BY_PASSAGE_RUN, PASSAGE, number_value(change->run)), &row,
                change->err)) &&
           row) {
        if (record_number(row, column) != number)
            continue;
        if (!rows_set(change->tables,
                      KEY(PASSAGE, number_value(change->run),
                          number_value(record_number(row, AT_PASSAGE_PERMIT)),
                          number_value(record_number(row, AT_PASSAGE_FIRST))),
                      SET({changed, number_value(value)}), change->err))
            return false;
    }
    return done;
}

static bool begin_again(struct change *change)
{
    int64_t permit = 0, generation = 0;

    return find_permit(change, &permit, &generation) &&
           set_where(change, AT_PASSAGE_PERMIT, permit, AT_PASSAGE_ATTEMPT,
                     change->attempt) &&
           rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_GENERATION, number_value(generation)}),
                    change->err) &&
           paper_feed(change, (unsigned)generation);
}

bool passage_begin(struct change *change)
{
    struct books books;

    if (change->state == RUN_SENDING)
        return true;
    if (change->state == RUN_RESUMED || change->state == RUN_REPRINTING)
        return begin_again(change);
    if (!books_open(change->tables, change->run, &books, change->err))
        return false;
    struct places whole = shape_whole(&books.book.shape);
    books_clear(&books);
    return add_row(change, whole, 0, change->attempt) && paper_feed(change, 0);
}

bool passage_end(struct change *change, int64_t reported)
{
    return set_where(change, AT_PASSAGE_ATTEMPT, change->attempt,
                     AT_PASSAGE_REPORTED, reported);
}

// In what was lost with the newer journal the run may have been printed again,
// in generations that nobody knows.
static bool check_not_put_back(struct change *change)
{
    const struct record *row = NULL;
    bool done = false;

    while ((done = rows_next(change->tables, EVERY(RESTORED), &row,
                             change->err)) &&
           row)
        if (record_number(row, AT_RESTORED_RUN) >= change->run)
            return error_set(change->err, ERROR_REFUSED,
                             "run %u is older than the journal that was put "
                             "back, and may have been printed again since: no "
                             "code may be on two sheets; abandon it if it is "
                             "interrupted, scrap what is spoiled, and print "
                             "the document as a new job",
                             change->run);
    return done;
}

// The places of the event must be those of the run, and the generation the
// next, so that no code is ever on two sheets.
static bool permit(struct change *change, const struct book *book,
                   const struct place_list *places)
{
    unsigned next = 0;

    if (!check_not_put_back(change))
        return false;
    if (!places_fit(&book->shape, places))
        return error_set(change->err, ERROR_INPUT,
                         "field `places` does not name places of run %u",
                         change->run);
    if (!books_next_generation(book, &next, change->err))
        return false;
    int64_t generation = change_number(change, "generation", 0, INT32_MAX);
    if (generation != next)
        return error_set(change->err, ERROR_REFUSED,
                         "the next generation of run %u is %u, not %lld",
                         change->run, next, (long long)generation);
    for (unsigned n = 0; n < places->count; n++)
        if (!add_row(change, places->list[n], generation, 0))
            return false;
    return tickets_void(change, word_value("the run is to be printed again"));
}

static bool resume(struct change *change, const struct book *book)
{
    struct place_list from = {0}, rest = {0}, places = {0};
    const char *text = line_text(change->event, "from");

    if (!text || !places_read(&book->shape, text, &from, change->err))
        return false;
    if (!books_rest(book, from.list[0].first, &rest, change->err))
        return false;
    if (!line_places(change->event, "places", &places) ||
        !places_equal(&places, &rest))
        return error_set(change->err, ERROR_INPUT,
                         "field `places` is not what is left of the attempt");
    return permit(change, book, &places);
}

bool apply_resumed(struct change *change)
{
    struct books books;

    if (!books_open(change->tables, change->run, &books, change->err))
        return false;
    bool done = resume(change, &books.book);
    books_clear(&books);
    return done;
}

bool apply_reprinting(struct change *change)
{
    struct place_list places = {0};
    struct books books;

    if (!books_open(change->tables, change->run, &books, change->err))
        return false;
    bool done =
        line_places(change->event, "places", &places) ||
        error_set(change->err, ERROR_INPUT, "field `places` names no places");
    done = done && permit(change, &books.book, &places);
    // The copies lack these sheets until the new ones are counted.
    for (unsigned n = 0; done && n < places.count; n++)
        done = copies_touch(change, &books.book.shape, places.list[n]);
    books_clear(&books);
    return done;
}

bool apply_abandoned(struct change *change)
{
    return tickets_void(change, word_value("the run was abandoned"));
}
