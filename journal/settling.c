// From what a person asks about a run's sheets to the events that are recorded.
#include "journal/books.h"
#include "journal/deeds.h"
#include "journal/paper.h"

#include <stdio.h>
#include <string.h>

// The run that an act is about, with its book.
static bool open_books(struct act *act, const struct line *body, unsigned *run,
                       struct books *books, struct error *err)
{
    int64_t number = line_number(body, "run", 0);

    if (number < 1 || number > CODE_RUN_MAX)
        return error_set(err, ERROR_INPUT, "the field `run` names no run");
    *run = (unsigned)number;
    return books_open(act->ledger->tables, *run, books, err);
}

// What the operator's command needs to have cupsd start the job again.
static bool tell_job(struct act *act, unsigned run, const struct book *book,
                     const struct place_list *places, unsigned generation,
                     struct line *reply, struct error *err)
{
    struct run_view view;

    if (!ledger_run(act->ledger, run, &view, err))
        return false;
    line_set_text(reply, "queue", view.queue);
    line_set_text(reply, "uuid", view.uuid);
    line_set_number(reply, "job_id", view.job_id);
    line_set_number(reply, "generation", generation);
    line_set_number(reply, "pages",
                    (int64_t)places_pages(&book->shape, places));
    return true;
}

static bool permit(struct act *act, const char *kind, unsigned run,
                   const struct book *book, const struct place_list *places,
                   struct line *body, struct line *reply, struct error *err)
{
    unsigned generation = 0;

    if (!books_next_generation(book, &generation, err))
        return false;
    line_set_number(body, "generation", generation);
    line_set_places(body, "places", places);
    return tell_job(act, run, book, places, generation, reply, err) &&
           act_record(act, kind, body, err);
}

static bool record_resumed(struct act *act, const char *kind, struct line *body,
                           struct line *reply, struct error *err)
{
    struct place_list from = {0}, places = {0};
    const char *text = line_text(body, "from");
    struct books books;
    unsigned run = 0;

    if (!open_books(act, body, &run, &books, err))
        return false;
    bool done = places_read(&books.book.shape, text ? text : "", &from, err) &&
                books_rest(&books.book, from.list[0].first, &places, err) &&
                permit(act, kind, run, &books.book, &places, body, reply, err);
    books_clear(&books);
    return done;
}

static bool record_abandoned(struct act *act, const char *kind,
                             struct line *body, struct line *reply,
                             struct error *err)
{
    static const struct place_list nothing = {0};
    struct books books;
    unsigned run = 0;

    if (!open_books(act, body, &run, &books, err))
        return false;
    bool done = tell_job(act, run, &books.book, &nothing, 0, reply, err) &&
                act_record(act, kind, body, err);
    books_clear(&books);
    return done;
}

// All that a person named in `which`, joined.
static bool read_pages(const struct line *body, const struct run_shape *shape,
                       struct place_list *places, struct error *err)
{
    size_t count = line_array_count(body, "which");

    for (size_t n = 0; n < count; n++) {
        const char *text = line_array_text(body, "which", n);
        if (!places_read(shape, text ? text : "", places, err))
            return false;
    }
    places_join(places);
    return true;
}

static bool record_reprinting(struct act *act, const char *kind,
                              struct line *body, struct line *reply,
                              struct error *err)
{
    struct place_list places = {0};
    struct books books;
    unsigned run = 0;

    if (!open_books(act, body, &run, &books, err))
        return false;
    bool done = read_pages(body, &books.book.shape, &places, err) &&
                permit(act, kind, run, &books.book, &places, body, reply, err);
    books_clear(&books);
    return done;
}

// --- no sheet
// -----------------------------------------------------------------

// Ranges by generation, as they are found.
struct gathered {
    const struct place_list *wanted; // NULL: all
    enum sheet_fate fate;            // that is looked for
    const struct book *book;
    struct place_list found[CODE_GENERATION_MAX + 1];
    bool is_full;
};

static bool gather(void *context, const struct sheets *sheets)
{
    struct gathered *gathered = context;
    struct place_list *found = &gathered->found[sheets->generation];
    const struct places *places = &sheets->places;

    if (sheets->fate != gathered->fate)
        return true;
    for (unsigned n = 0; n < gathered->wanted->count; n++) {
        struct places part = gathered->wanted->list[n];
        part.first = part.first < places->first ? places->first : part.first;
        part.last = part.last > places->last ? places->last : part.last;
        if (part.first > part.last)
            continue;
        gathered->is_full = found->count == PLACES_MAX;
        if (gathered->is_full)
            return false;
        found->list[found->count++] = part;
    }
    return true;
}

// One event for each generation that has such sheets.
static bool record_gathered(struct act *act, const char *kind,
                            struct gathered *gathered, const struct line *body,
                            uint64_t *sheets, struct error *err)
{
    struct text bytes = {0};
    bool done = line_write(body, &bytes, err);

    for (unsigned g = 0; done && g <= CODE_GENERATION_MAX; g++) {
        struct place_list *places = &gathered->found[g];
        if (places->count == 0)
            continue;
        places_join(places);
        struct line *event = line_new();
        done = line_read(bytes.data, bytes.length, event, err);
        line_set_number(event, "generation", g);
        line_set_places(event, "places", places);
        done = done && act_record(act, kind, event, err);
        line_free(event);
        for (unsigned n = 0; n < places->count; n++)
            *sheets += places->list[n].last - places->list[n].first + 1;
    }
    text_clear(&bytes);
    return done;
}

static bool find_and_record(struct act *act, const char *kind,
                            const struct book *book,
                            const struct place_list *wanted,
                            enum sheet_fate fate, const struct line *body,
                            uint64_t *sheets, struct error *err)
{
    struct gathered gathered = {.wanted = wanted, .fate = fate};

    account_walk(book, gather, &gathered);
    if (gathered.is_full)
        return error_set(err, ERROR_REFUSED,
                         "these are more than %d ranges of sheets; name fewer "
                         "pages at a time",
                         PLACES_MAX);
    return record_gathered(act, kind, &gathered, body, sheets, err);
}

// Sheets that are unaccounted for; or, only when asked, those that were taken
// for good.
static bool record_absent(struct act *act, const char *kind, struct line *body,
                          struct line *reply, struct error *err)
{
    bool is_newest = line_number(body, "newest", 0) == 1;
    struct place_list places = {0};
    struct books books;
    unsigned run = 0;
    uint64_t sheets = 0;

    if (!open_books(act, body, &run, &books, err))
        return false;
    bool done = read_pages(body, &books.book.shape, &places, err);
    line_remove(body, "which");
    done = done && find_and_record(act, kind, &books.book, &places,
                                   is_newest ? SHEET_GOOD : SHEET_UNACCOUNTED,
                                   body, &sheets, err);
    books_clear(&books);
    line_set_number(reply, "sheets", (int64_t)sheets);
    if (done && sheets == 0)
        return error_set(
            err, ERROR_REFUSED,
            "none of these sheets is unaccounted for; `countermark "
            "show %u` says which are",
            run);
    return done;
}

// Resolving writes off what is unaccounted for, by the same two people.
static bool record_resolved(struct act *act, const char *kind,
                            struct line *body, struct line *reply,
                            struct error *err)
{
    struct books books;
    unsigned run = 0;
    uint64_t sheets = 0;
    struct text bytes = {0};
    struct line *off = NULL;

    (void)reply;
    if (!open_books(act, body, &run, &books, err))
        return false;
    off = line_new();
    const struct place_list all = {1, {shape_whole(&books.book.shape)}};
    bool done = line_write(body, &bytes, err) &&
                line_read(bytes.data, bytes.length, off, err);
    line_remove(off, "text");
    line_remove(off, "missing");
    line_set_text(off, "reason", line_text(body, "text"));
    done = done &&
           find_and_record(act, "sheet.written_off", &books.book, &all,
                           SHEET_UNACCOUNTED, off, &sheets, err) &&
           act_record(act, kind, body, err);
    line_free(off);
    text_clear(&bytes);
    books_clear(&books);
    return done;
}

// The count of the tray that belongs to the count of a run, by its first
// person.
static bool record_left(struct act *act, const char *queue,
                        const struct line *body, struct error *err)
{
    static const char *const others[] = {
        "run",        "copies",      "waste",     "second",
        "second_uid", "second_role", "second_by", "item"};
    struct text bytes = {0};
    struct line *left = line_new();

    bool done = line_write(body, &bytes, err) &&
                line_read(text_string(&bytes), bytes.length, left, err);
    for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++)
        line_remove(left, others[n]);
    line_set_text(left, "queue", queue);
    done = done && act_record(act, "paper.left", left, err);
    line_free(left);
    text_clear(&bytes);
    return done;
}

// Where a paper ledger is kept, counting what is left in the tray is an entry
// of it.
static bool record_counted(struct act *act, const char *kind, struct line *body,
                           struct line *reply, struct error *err)
{
    struct run_view view;
    struct books books;
    unsigned run = 0;
    bool is_kept = false;

    (void)reply;
    if (!open_books(act, body, &run, &books, err))
        return false;
    books_clear(&books);
    bool done = ledger_run(act->ledger, run, &view, err) &&
                paper_is_kept(act->ledger->tables, view.queue, &is_kept, err);
    if (done && is_kept && line_has(body, "left"))
        done = record_left(act, view.queue, body, err);
    return done && act_record(act, kind, body, err);
}

const struct deed_way settling_ways[] = {
    {"run.counted", record_counted},       {"run.resumed", record_resumed},
    {"run.reprinting", record_reprinting}, {"run.abandoned", record_abandoned},
    {"run.resolved", record_resolved},     {"sheet.not_printed", record_absent},
    {"sheet.written_off", record_absent},  {NULL, NULL},
};
