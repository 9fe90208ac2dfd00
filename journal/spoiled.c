// Sheets that are not good: waste with its numbers, and places where there is
// no sheet, proved or written off.
#include "journal/books.h"
#include "journal/paper.h"
#include "journal/sheets.h"

static const char duplicate[] = "duplicate";

bool copies_touch(struct change *change, const struct run_shape *shape,
                  struct places places)
{
    unsigned copy = 0, last = 0, page = 0;
    const struct record *row = NULL;
    enum copy_state state = COPY_NONE;

    if (places.first == CONTROL_PLACE && places.last == CONTROL_PLACE)
        return true;
    page_of_place(shape, places.first == CONTROL_PLACE ? 1 : places.first,
                  &copy, &page);
    page_of_place(shape, places.last, &last, &page);
    for (; copy <= last; copy++) {
        const struct value key = number_value(copy);
        if (!rows_find(change->tables,
                       KEY(COPY, number_value(change->run), key), &row,
                       change->err))
            return false;
        if (!row || !copy_state_read(record_text(row, AT_COPY_STATE), &state))
            return error_set(change->err, ERROR_TAMPERED,
                             "copy %u of run %u has an unknown state", copy,
                             change->run);
        // Before its end the attempt itself still decides about the copy.
        if (state == COPY_NUMBERED || state == COPY_MARKED)
            continue;
        if (!copy_is_in_room(state))
            return error_set(change->err, ERROR_REFUSED,
                             "copy %u of run %u is %s, so its sheets are not "
                             "in the print room; take the copy back first",
                             copy, change->run, copy_state_name(state));
        if (!rows_set(change->tables, KEY(COPY, number_value(change->run), key),
                      SET({AT_COPY_STATE,
                           word_value(copy_state_name(COPY_INCOMPLETE))}),
                      change->err))
            return false;
    }
    return true;
}

// --- waste
// --------------------------------------------------------------------

// Waste is numbered without a gap, for the site, as its register is.
bool waste_next(struct tables *tables, int64_t *number, struct error *err)
{
    const struct record *row = NULL;

    if (!rows_last(tables, EVERY(WASTE), &row, err))
        return false;
    *number = row ? record_number(row, AT_WASTE_NUMBER) + 1 : 1;
    return true;
}

static struct value text_or_nothing(struct change *change, const char *key)
{
    const char *text = line_text(change->event, key);

    return text_value(text ? text : "");
}

static bool add_waste(struct change *change, int64_t run, int64_t copy,
                      int64_t page, int64_t generation)
{
    int64_t next = 0;

    if (!waste_next(change->tables, &next, change->err))
        return false;
    if (change_number(change, "waste", 1, INT32_MAX) != next)
        return error_set(change->err, ERROR_REFUSED,
                         "the next number of the waste register is %lld",
                         (long long)next);
    return rows_add(
        change->tables,
        ROW(WASTE, [AT_WASTE_NUMBER] = number_value(next),
            [AT_WASTE_RUN] = number_value(run),
            [AT_WASTE_COPY] = number_value(copy),
            [AT_WASTE_PAGE] = number_value(page),
            [AT_WASTE_GENERATION] = number_value(generation),
            [AT_WASTE_FAULT] = text_or_nothing(change, "fault"),
            [AT_WASTE_FRAGMENTS] =
                number_value(line_number(change->event, "fragments", 1)),
            [AT_WASTE_BAG] = text_or_nothing(change, "bag"),
            [AT_WASTE_TEXT] = text_or_nothing(change, "text"),
            [AT_WASTE_STATE] = word_value(waste_state_name(WASTE_OPEN)),
            [AT_WASTE_TIME] = change_text(change, "t")),
        change->err);
}

// The fate of the one sheet, before this event.
struct sought {
    unsigned generation, place;
    bool is_found, is_newest;
    enum sheet_fate fate;
};

static bool seek(void *context, const struct sheets *sheets)
{
    struct sought *sought = context;

    if (sheets->generation != sought->generation ||
        sheets->places.first > sought->place ||
        sheets->places.last < sought->place)
        return true;
    sought->is_found = true;
    sought->fate = sheets->fate;
    sought->is_newest = sheets->is_newest;
    return false;
}

static bool say_known(struct change *change, unsigned generation,
                      unsigned place)
{
    const struct record *row = NULL;

    if (!rows_find(change->tables,
                   KEY(SHEET, number_value(change->run),
                       number_value(generation), number_value(place)),
                   &row, change->err))
        return false;
    return error_set(change->err, ERROR_REFUSED,
                     "this sheet is number %lld of the waste register already; "
                     "a second sheet with the same code is --reason duplicate",
                     row ? (long long)record_number(row, AT_SHEET_WASTE) : 0);
}

// A sheet that was sent and is waste from now on.
static bool take_sheet(struct change *change, const struct book *book,
                       unsigned generation, unsigned place)
{
    struct sought sought = {.generation = generation, .place = place};

    account_walk(book, seek, &sought);
    if (!sought.is_found)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u never sent such a sheet in generation %u",
                         change->run, generation);
    if (sought.fate == SHEET_WASTE)
        return say_known(change, generation, place);
    if (sought.fate == SHEET_GOOD && change->state == RUN_CLOSED)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u is closed and this sheet is part of its copy; "
                         "it can only go with the copy",
                         change->run);
    return rows_add(change->tables,
                    ROW(SHEET, [AT_SHEET_RUN] = number_value(change->run),
                        [AT_SHEET_GENERATION] = number_value(generation),
                        [AT_SHEET_PLACE] = number_value(place),
                        [AT_SHEET_WASTE] = number_value(
                            line_number(change->event, "waste", 0))),
                    change->err) &&
           (!sought.is_newest ||
            copies_touch(change, &book->shape, (struct places){place, place}));
}

bool apply_wasted(struct change *change)
{
    int64_t copy = change_number(change, "copy", 0, CODE_COPY_MAX);
    int64_t page = change_number(change, "page", 0, CODE_PAGE_MAX);
    int64_t generation =
        change_number(change, "generation", 0, CODE_GENERATION_MAX);
    const char *fault = line_text(change->event, "fault");
    struct books books;
    unsigned place = 0;

    if (!change_is_whole(change) ||
        !books_open(change->tables, change->run, &books, change->err))
        return false;
    bool done = place_of_page(&books.book.shape, (unsigned)copy, (unsigned)page,
                              &place) ||
                error_set(change->err, ERROR_REFUSED,
                          "run %u has no copy %lld page %lld", change->run,
                          (long long)copy, (long long)page);
    // One more sheet with a code takes nothing from its copy.
    if (done && !string_equal(fault, duplicate))
        done = take_sheet(change, &books.book, (unsigned)generation, place);
    else if (done)
        done = paper_extra(change, change->run, generation);
    books_clear(&books);
    return done && add_waste(change, change->run, copy, page, generation);
}

static bool foreign(struct change *change)
{
    int64_t run = line_number(change->event, "run", 0);

    return add_waste(change, run, 0, 0, 0) &&
           paper_extra(change, run, PAPER_NEWEST);
}

static bool bagged(struct change *change)
{
    size_t count = line_array_count(change->event, "wastes");
    const struct record *row = NULL;

    for (size_t n = 0; n < count; n++) {
        int64_t number = line_array_number(change->event, "wastes", n);
        if (!rows_find(change->tables, KEY(WASTE, number_value(number)), &row,
                       change->err))
            return false;
        if (!row || !string_equal(record_text(row, AT_WASTE_STATE),
                                  waste_state_name(WASTE_OPEN)))
            return error_set(change->err, ERROR_REFUSED,
                             "the waste register has no open number %lld",
                             (long long)number);
        if (!rows_set(change->tables, KEY(WASTE, number_value(number)),
                      SET({AT_WASTE_BAG, change_text(change, "bag")}),
                      change->err))
            return false;
    }
    return true;
}

// --- no sheet
// -----------------------------------------------------------------

// Ranges of one generation. Where the newest sheet is meant its copy lacks it.
static bool add_spans(struct change *change, const struct book *book,
                      unsigned generation, const struct place_list *places,
                      enum sheet_fate fate)
{
    for (unsigned n = 0; n < places->count; n++) {
        struct places range = places->list[n];
        unsigned newest = 0;
        if (!rows_add(
                change->tables,
                ROW(SPAN, [AT_SPAN_SEQ] = number_value((int64_t)change->seq),
                    [AT_SPAN_FIRST] = number_value(range.first),
                    [AT_SPAN_LAST] = number_value(range.last),
                    [AT_SPAN_RUN] = number_value(change->run),
                    [AT_SPAN_GENERATION] = number_value(generation),
                    [AT_SPAN_FATE] = word_value(sheet_fate_name(fate))),
                change->err))
            return false;
        if (books_newest(book, range.first, &newest) && newest == generation &&
            !copies_touch(change, &book->shape, range))
            return false;
    }
    return true;
}

static bool apply_span(struct change *change, enum sheet_fate fate)
{
    int64_t generation =
        change_number(change, "generation", 0, CODE_GENERATION_MAX);
    struct place_list places = {0};
    struct books books;

    if (!change_is_whole(change) ||
        !books_open(change->tables, change->run, &books, change->err))
        return false;
    bool done =
        (line_places(change->event, "places", &places) &&
         places_fit(&books.book.shape, &places)) ||
        error_set(change->err, ERROR_INPUT,
                  "field `places` does not name places of run %u", change->run);
    done = done &&
           add_spans(change, &books.book, (unsigned)generation, &places, fate);
    books_clear(&books);
    return done;
}

bool apply_not_printed(struct change *change)
{
    return apply_span(change, SHEET_NOT_PRINTED);
}

bool apply_written_off(struct change *change)
{
    return apply_span(change, SHEET_LOST);
}

static const struct change_rule appliers[] = {
    {"waste.foreign", foreign},
    {"waste.bagged", bagged},
    {"waste.listed", waste_listed},
    {"waste.unlisted", waste_unlisted},
};

const struct change_rule *waste_rule_for(const char *kind)
{
    for (size_t n = 0; n < sizeof(appliers) / sizeof(appliers[0]); n++)
        if (string_equal(appliers[n].kind, kind))
            return &appliers[n];
    return NULL;
}
