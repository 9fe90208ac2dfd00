// The paper ledger of a queue: its periods, and what came out in each.
#include "journal/paper.h"

#include "journal/books.h"
#include "journal/custody-tables.h"

#include <inttypes.h>

// Instead of the sheets left at its end.
enum { LEFT_OPEN = -1, LEFT_STOPPED = -2 };

// The newest period of a queue, which says whether its ledger is kept. NULL
// when it never was.
static bool newest(struct tables *tables, const char *queue,
                   const struct record **row, struct error *err)
{
    return rows_last(tables, WHERE(BY_PAPER_QUEUE, PAPER, text_value(queue)),
                     row, err);
}

static bool is_open(const struct record *row)
{
    return row && record_number(row, AT_PAPER_LEFT) == LEFT_OPEN;
}

bool paper_is_kept(struct tables *tables, const char *queue, bool *is_kept,
                   struct error *err)
{
    const struct record *row = NULL;

    if (!newest(tables, queue, &row, err))
        return false;
    *is_kept = is_open(row);
    return true;
}

static bool set_paper(struct change *change, int64_t period, unsigned column,
                      int64_t number)
{
    return rows_set(change->tables, KEY(PAPER, number_value(period)),
                    SET({column, number_value(number)}), change->err);
}

// --- what comes out
// ---------------------------------------------------------------

bool paper_feed(struct change *change, unsigned generation)
{
    const struct value run = number_value(change->run);
    const struct record *row = NULL;

    if (!rows_find(change->tables, KEY(RUN, run), &row, change->err))
        return false;
    if (!row || !newest(change->tables, record_text(row, AT_RUN_QUEUE), &row,
                        change->err))
        return false;
    if (!is_open(row))
        return true;
    const struct value period =
        number_value(record_number(row, AT_PAPER_PERIOD));
    return rows_add(change->tables,
                    ROW(FEED, [AT_FEED_RUN] = run,
                        [AT_FEED_GENERATION] = number_value(generation),
                        [AT_FEED_PERIOD] = period),
                    change->err);
}

bool paper_extra(struct change *change, int64_t run, int64_t generation)
{
    const struct record *row = NULL;
    const struct value key = number_value(run);

    bool done = generation == PAPER_NEWEST
                    ? rows_last(change->tables, WHERE(BY_FEED_RUN, FEED, key),
                                &row, change->err)
                    : rows_find(change->tables,
                                KEY(FEED, key, number_value(generation)), &row,
                                change->err);
    if (!done || !row)
        return done;
    int64_t period = record_number(row, AT_FEED_PERIOD);
    if (!rows_find(change->tables, KEY(PAPER, number_value(period)), &row,
                   change->err))
        return false;
    return !row || set_paper(change, period, AT_PAPER_EXTRA,
                             record_number(row, AT_PAPER_EXTRA) + 1);
}

// --- whether it agrees
// ------------------------------------------------------------

static bool add_feed(struct tables *tables, const struct record *feed,
                     struct paper_view *view, struct error *err)
{
    struct sheet_account account;
    struct books books;
    unsigned run = (unsigned)record_number(feed, AT_FEED_RUN);
    int64_t generation = record_number(feed, AT_FEED_GENERATION);

    if (generation > CODE_GENERATION_MAX)
        return error_set(err, ERROR_TAMPERED,
                         "the paper ledger has an unknown generation of run %u",
                         run);
    if (!books_open(tables, run, &books, err))
        return false;
    account_of(&books.book, &account, NULL);
    books_clear(&books);
    const struct sheet_tally *tally = &account.by_generation[generation];
    view->sent += tally->sent;
    view->not_printed += tally->of[SHEET_NOT_PRINTED];
    return true;
}

static bool read_period(struct tables *tables, int64_t period,
                        struct paper_view *view, struct error *err)
{
    const struct value key = number_value(period);
    const struct record *row = NULL;
    bool done = false;

    if (!rows_find(tables, KEY(PAPER, key), &row, err))
        return false;
    if (!row)
        return error_set(err, ERROR_TAMPERED,
                         "the paper ledger has no period %" PRId64, period);
    *view = (struct paper_view){
        .start = record_number(row, AT_PAPER_START),
        .loaded = record_number(row, AT_PAPER_LOADED),
        .left = record_number(row, AT_PAPER_LEFT),
        .extra = record_number(row, AT_PAPER_EXTRA),
        .answered = record_number(row, AT_PAPER_ANSWERED),
    };
    if (!string_fit(view->queue, sizeof(view->queue),
                    record_text(row, AT_PAPER_QUEUE)))
        return error_set(err, ERROR_TAMPERED,
                         "the paper ledger has too long a queue");
    view->is_counted = view->left >= 0;
    row = NULL;
    while ((done = rows_next(tables, WHERE(BY_FEED_PERIOD, FEED, key), &row,
                             err)) &&
           row)
        if (!add_feed(tables, row, view, err))
            return false;
    view->difference =
        view->start + view->loaded - view->left -
        ((int64_t)view->sent - (int64_t)view->not_printed + view->extra);
    view->holds = view->is_counted && view->difference == view->answered;
    return done;
}

static const char *plural(int64_t number)
{
    return number == 1 || number == -1 ? "" : "s";
}

static void say_counted(const struct paper_view *view, struct text *into)
{
    int64_t open = view->difference - view->answered;

    text_addf(into,
              "%" PRId64 " in the tray + %" PRId64 " loaded - %" PRId64
              " left; %" PRIu64 " sent - %" PRIu64 " never printed + %" PRId64
              " foreign or duplicate: ",
              view->start, view->loaded, view->left, view->sent,
              view->not_printed, view->extra);
    if (view->holds)
        text_add_string(into, view->answered == 0
                                  ? "both are the same"
                                  : "two people answered for what differs");
    else if (open > 0)
        text_addf(into,
                  "%" PRId64 " sheet%s more left the tray than is known of; "
                  "look for paper without a code (`waste --foreign TEXT --run "
                  "RUN`) or doubled sheets, or record a discrepancy",
                  open, plural(open));
    else
        text_addf(into,
                  "%" PRId64 " sheet%s fewer left the tray than were sent; "
                  "prove that they were never printed (`notprinted`), or "
                  "record a discrepancy",
                  -open, plural(open));
}

void paper_say(const struct paper_view *view, struct text *into)
{
    text_addf(into, "paper of %s: ", view->queue);
    if (view->is_counted)
        say_counted(view, into);
    else if (view->left == LEFT_STOPPED)
        text_add_string(into, "not kept any more");
    else
        text_addf(into,
                  "%" PRId64 " in the tray + %" PRId64 " loaded; %" PRIu64
                  " sent since; count the tray, `countermark paper %s --left "
                  "N`",
                  view->start, view->loaded, view->sent, view->queue);
}

bool paper_check(struct change *change)
{
    const struct record *row = NULL;
    struct paper_view view;
    bool done = false;

    while (
        (done = rows_next(change->tables,
                          WHERE(BY_FEED_RUN, FEED, number_value(change->run)),
                          &row, change->err)) &&
        row) {
        if (!read_period(change->tables, record_number(row, AT_FEED_PERIOD),
                         &view, change->err))
            return false;
        if (view.holds)
            continue;
        struct text why = {0};
        paper_say(&view, &why);
        error_set(change->err, ERROR_REFUSED, "%s", text_string(&why));
        text_clear(&why);
        return false;
    }
    return done;
}

bool paper_answer(struct change *change)
{
    const struct record *row = NULL;
    struct paper_view view;
    bool done = false;

    while (
        (done = rows_next(change->tables,
                          WHERE(BY_FEED_RUN, FEED, number_value(change->run)),
                          &row, change->err)) &&
        row) {
        int64_t period = record_number(row, AT_FEED_PERIOD);
        if (!read_period(change->tables, period, &view, change->err))
            return false;
        if (view.is_counted &&
            !set_paper(change, period, AT_PAPER_ANSWERED, view.difference))
            return false;
    }
    return done;
}

bool ledger_papers(struct ledger *ledger, unsigned run, const char *queue,
                   paper_seen *see, void *context, struct error *err)
{
    const struct where *where =
        run > 0 ? WHERE(BY_FEED_RUN, FEED, number_value(run))
                : WHERE(BY_PAPER_QUEUE, PAPER, text_value(queue));
    unsigned column = run > 0 ? (unsigned)AT_FEED_PERIOD : AT_PAPER_PERIOD;
    const struct record *row = NULL;
    struct paper_view view;
    int64_t last = 0;
    bool done = false;

    tables_rest(ledger->tables);
    while ((done = rows_next(ledger->tables, where, &row, err)) && row) {
        int64_t period = record_number(row, column);
        // What a run printed in two attempts may be of one period.
        if (period == last)
            continue;
        last = period;
        done = read_period(ledger->tables, period, &view, err);
        if (!done || !see(context, &view))
            break;
    }
    return done;
}

// --- the events
// -------------------------------------------------------------------

static bool begin(struct change *change, int64_t start, int64_t before)
{
    return rows_add(
        change->tables,
        ROW(PAPER, [AT_PAPER_PERIOD] = number_value((int64_t)change->seq),
            [AT_PAPER_QUEUE] = change_text(change, "queue"),
            [AT_PAPER_START] = number_value(start),
            [AT_PAPER_LEFT] = number_value(LEFT_OPEN),
            [AT_PAPER_BEFORE] = number_value(before)),
        change->err);
}

static bool count_feeds(struct change *change, int64_t period, int64_t *feeds)
{
    return rows_count(change->tables,
                      WHERE(BY_FEED_PERIOD, FEED, number_value(period)), feeds,
                      change->err);
}

// Ends the open period and begins the next. Where nothing was loaded or printed
// since the last count, the tray was only counted again.
static bool left(struct change *change, const struct record *row)
{
    int64_t sheets = change_number(change, "left", 0, INT32_MAX);
    int64_t feeds = 0;

    if (!change_is_whole(change))
        return false;
    if (!is_open(row))
        return begin(change, sheets, 0);
    int64_t period = record_number(row, AT_PAPER_PERIOD);
    int64_t before = record_number(row, AT_PAPER_BEFORE);
    int64_t loaded = record_number(row, AT_PAPER_LOADED);
    if (!count_feeds(change, period, &feeds))
        return false;
    if (feeds == 0 && loaded == 0)
        return set_paper(change, period, AT_PAPER_START, sheets) &&
               (before == 0 ||
                set_paper(change, before, AT_PAPER_LEFT, sheets));
    return set_paper(change, period, AT_PAPER_LEFT, sheets) &&
           begin(change, sheets, period);
}

static bool loaded(struct change *change, const struct record *row)
{
    return set_paper(change, record_number(row, AT_PAPER_PERIOD),
                     AT_PAPER_LOADED,
                     record_number(row, AT_PAPER_LOADED) +
                         change_number(change, "loaded", 1, INT32_MAX));
}

static bool stopped(struct change *change, const struct record *row)
{
    int64_t period = record_number(row, AT_PAPER_PERIOD);
    int64_t feeds = 0;

    if (!count_feeds(change, period, &feeds))
        return false;
    if (feeds > 0)
        return error_set(change->err, ERROR_REFUSED,
                         "%" PRId64 " print%s went out since the tray was "
                         "counted; count it first (--left N)",
                         feeds, plural(feeds));
    return set_paper(change, period, AT_PAPER_LEFT, LEFT_STOPPED);
}

bool apply_to_paper(struct change *change, const char *kind)
{
    static const struct {
        const char *kind;
        bool (*apply)(struct change *change, const struct record *row);
    } appliers[] = {
        {"paper.left", left},
        {"paper.loaded", loaded},
        {"paper.stopped", stopped},
    };
    const char *queue = line_text(change->event, "queue");
    const struct record *row = NULL;

    if (!newest(change->tables, queue ? queue : "", &row, change->err))
        return false;
    if (!is_open(row) && !string_equal(kind, "paper.left"))
        return error_set(change->err, ERROR_REFUSED,
                         "no paper ledger is kept of queue %.64s; begin it "
                         "with what is in the tray now (--left N)",
                         queue ? queue : "");
    enum paper_state state = is_open(row) ? PAPER_KEPT
                             : row        ? PAPER_STOPPED
                                          : PAPER_NONE;
    change->rule = deed_for(&paper_deeds, state, kind, change->err);
    if (!change->rule || !change_allowed(change))
        return false;
    for (size_t n = 0; n < sizeof(appliers) / sizeof(appliers[0]); n++)
        if (string_equal(appliers[n].kind, kind))
            return appliers[n].apply(change, row);
    return false;
}
