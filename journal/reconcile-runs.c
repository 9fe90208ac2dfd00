// Runs: their numbers, what was sent of them, and the account of their sheets.
#include "journal/reconciling.h"

#include <stdlib.h>
#include <string.h>

// A run as it is looked at.
struct looked {
    struct reconciling *all;
    const struct record *run;
    struct subject subject;
    enum run_state state;
    struct books books;
};

static const char *state_of(const struct looked *one)
{
    return record_text(one->run, AT_RUN_STATE);
}

// --- numbers
// ------------------------------------------------------------------

static void give(struct reconciling *all, const struct record *copy)
{
    if ((all->given_count & (all->given_count + 1)) == 0)
        all->given = memory_grow(all->given, 2 * (all->given_count + 1),
                                 sizeof(*all->given));
    struct given *given = &all->given[all->given_count++];
    *given = (struct given){
        .serial = record_number(copy, AT_COPY_SERIAL),
        .run = record_number(copy, AT_COPY_RUN),
        .copy = record_number(copy, AT_COPY_COPY),
    };
    (void)string_fit(given->series, sizeof(given->series),
                     record_text(copy, AT_COPY_SERIES));
}

static int by_serial(const void *left, const void *right)
{
    const struct given *a = left, *b = right;
    int order = strcmp(a->series, b->series);

    if (order != 0)
        return order;
    return (a->serial > b->serial) - (a->serial < b->serial);
}

static void find_twice(struct reconciling *all)
{
    for (size_t n = 1; n < all->given_count; n++) {
        const struct given *a = &all->given[n - 1], *b = &all->given[n];
        if (by_serial(a, b) == 0)
            say_violation(
                all, (struct subject){.run = b->run},
                "serial %lld of series `%s` is on copy %lld:%lld and on copy "
                "%lld:%lld; find both on paper, keep one and void the other",
                (long long)b->serial, b->series, (long long)a->run,
                (long long)a->copy, (long long)b->run, (long long)b->copy);
    }
}

// Where the serials of a series begin among those that are sorted.
static size_t first_of(const struct reconciling *all, const char *series)
{
    size_t low = 0, high = all->given_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(all->given[middle].series, series) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// Void numbers stay taken, so that each series is whole. Only the return of an
// old journal skips some, and says so.
static void look_at_series(struct reconciling *all, const char *series,
                           int64_t last, bool may_skip)
{
    int64_t count = 0, most = 0;

    for (size_t n = first_of(all, series);
         n < all->given_count && strcmp(all->given[n].series, series) == 0;
         n++) {
        count += all->given[n].serial != most;
        most = all->given[n].serial;
    }
    if (most > last)
        say_violation(all, (struct subject){0},
                      "series `%s` ends at %lld, but serial %lld was given; "
                      "the next number would be printed twice: stop printing "
                      "and verify the journal",
                      series, (long long)last, (long long)most);
    else if (count != last && !may_skip)
        say_violation(all, (struct subject){0},
                      "series `%s` ends at %lld, but %lld copies bear its "
                      "serials; a copy is in no register: verify the journal",
                      series, (long long)last, (long long)count);
}

// The runs that an older journal, put back, does not know: behind those that it
// had, up to where the high-water mark was. What became of their paper no
// journal will ever say, so this stays for every auditor to see.
static bool say_lost(struct reconciling *all, const struct record *restored,
                     int64_t *known)
{
    const struct record *run = NULL;
    int64_t last = record_number(restored, AT_RESTORED_RUN);
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(RUN), &run, all->err)) && run &&
           record_number(run, AT_RUN_RUN) <= last)
        if (record_number(run, AT_RUN_RUN) > *known)
            *known = record_number(run, AT_RUN_RUN);
    if (done && *known < last)
        say_obligation(
            all, (struct subject){0},
            "event %lld put back an older journal: runs %lld to %lld may be on "
            "paper and are in no register; collect them by their control "
            "sheets and enter every sheet with `countermark waste CODE`",
            (long long)record_number(restored, AT_RESTORED_SEQ),
            (long long)*known + 1, (long long)last);
    if (*known < last)
        *known = last;
    return done;
}

static bool say_all_lost(struct reconciling *all, bool *is_restored)
{
    const struct record *row = NULL;
    int64_t known = 0;
    bool done = false;

    while ((done = rows_next(all->tables, EVERY(RESTORED), &row, all->err)) &&
           row) {
        *is_restored = true;
        if (!say_lost(all, row, &known))
            return false;
    }
    return done;
}

bool reconcile_series(struct reconciling *all)
{
    const struct record *row = NULL;
    bool is_restored = false;
    bool done = say_all_lost(all, &is_restored);

    if (all->given_count > 0)
        qsort(all->given, all->given_count, sizeof(*all->given), by_serial);
    find_twice(all);
    while (done &&
           (done = rows_next(all->tables, EVERY(SERIES), &row, all->err)) &&
           row)
        look_at_series(all, record_text(row, AT_SERIES_SERIES),
                       record_number(row, AT_SERIES_LAST), is_restored);
    return done;
}

// --- sheets
// -------------------------------------------------------------------

static bool meet(struct places a, struct places b)
{
    return a.first <= b.last && b.first <= a.last;
}

// Whether an attempt that began to send was to print any of these.
static bool was_sent(const struct book *book, struct places places)
{
    for (size_t n = 0; n < book->passage_count; n++)
        if (meet(book->passages[n].places, places))
            return true;
    return false;
}

static struct places places_of_copy(const struct book *book, int64_t copy)
{
    unsigned sheets = book->shape.sheets;
    unsigned first = ((unsigned)copy - 1) * sheets + 1;

    return (struct places){first, first + sheets - 1};
}

// A code is on one sheet: in one generation each place is printed once.
static void look_for_twins(const struct looked *one)
{
    const struct book *book = &one->books.book;
    struct text where = {0};

    for (size_t n = 1; n < book->passage_count; n++)
        for (size_t m = 0; m < n; m++) {
            const struct passage *a = &book->passages[m];
            const struct passage *b = &book->passages[n];
            if (a->generation != b->generation || !meet(a->places, b->places))
                continue;
            text_empty(&where);
            places_say(&book->shape, b->places, &where);
            say_violation(one->all, one->subject,
                          "run %lld: attempts %u and %u printed the same codes "
                          "in generation %u (%s); find the sheets that are "
                          "there twice and register the second as waste, "
                          "--reason duplicate",
                          (long long)one->subject.run, a->attempt, b->attempt,
                          a->generation, text_string(&where));
        }
    text_clear(&where);
}

// What is waste or not there must have been sent in that generation.
static void look_at_exceptions(const struct looked *one)
{
    const struct book *book = &one->books.book;

    for (size_t n = 0; n < book->exception_count; n++) {
        const struct exception *exception = &book->exceptions[n];
        bool is_sent = false;
        for (size_t m = 0; !is_sent && m < book->passage_count; m++)
            is_sent = book->passages[m].generation == exception->generation &&
                      meet(book->passages[m].places, exception->places);
        if (!is_sent)
            say_violation(one->all, one->subject,
                          "run %lld: sheets are %s that were never sent in "
                          "generation %u; look at the paper and verify the "
                          "journal",
                          (long long)one->subject.run,
                          sheet_fate_name(exception->fate),
                          exception->generation);
    }
}

static void say_unaccounted(const struct looked *one, unsigned generation,
                            const struct sheet_tally *tally)
{
    unsigned long long lacking = tally->of[SHEET_UNACCOUNTED];

    if (one->state == RUN_CLOSED)
        say_violation(one->all, one->subject,
                      "run %lld is CLOSED, but of %llu sheets sent in "
                      "generation %u %llu are unaccounted for; find them "
                      "before anybody relies on its count",
                      (long long)one->subject.run,
                      (unsigned long long)tally->sent, generation, lacking);
    else
        say_obligation(one->all, one->subject,
                       "run %lld: of %llu sheets sent in generation %u %llu "
                       "are unaccounted for; enter them as waste, as not "
                       "printed, or write them off",
                       (long long)one->subject.run,
                       (unsigned long long)tally->sent, generation, lacking);
}

static void look_at_account(const struct looked *one)
{
    const struct book *book = &one->books.book;
    struct sheet_account account;

    account_of(book, &account, NULL);
    for (unsigned g = 0; g < account.generations; g++) {
        const struct sheet_tally *tally = &account.by_generation[g];
        uint64_t sent = 0, known = 0;
        for (size_t n = 0; n < book->passage_count; n++)
            if (book->passages[n].generation == g)
                sent += (uint64_t)book->passages[n].places.last -
                        book->passages[n].places.first + 1;
        for (unsigned fate = 0; fate < SHEET_FATES; fate++)
            known += tally->of[fate];
        if (known != sent)
            say_violation(one->all, one->subject,
                          "run %lld: %llu sheets were sent in generation %u, "
                          "but %llu are good, waste, not printed, written off "
                          "or unaccounted for; count the paper again",
                          (long long)one->subject.run, (unsigned long long)sent,
                          g, (unsigned long long)known);
        if (tally->of[SHEET_UNACCOUNTED] > 0)
            say_unaccounted(one, g, tally);
    }
}

// --- copies of the run
// --------------------------------------------------------

static void look_at_number(const struct looked *one, const struct record *copy,
                           int64_t expected)
{
    int64_t number = record_number(copy, AT_COPY_COPY);
    int64_t first = record_number(one->run, AT_RUN_FIRST_SERIAL);
    struct subject subject = one->subject;

    subject.copy = number;
    if (number != expected)
        say_violation(one->all, subject,
                      "run %lld has a copy %lld where copy %lld should be; a "
                      "copy is in no register: verify the journal",
                      (long long)subject.run, (long long)number,
                      (long long)expected);
    else if (record_number(copy, AT_COPY_SERIAL) != first + number - 1)
        say_violation(one->all, subject,
                      "copy %lld:%lld has serial %lld, but the run's begin at "
                      "%lld; compare with the paper and verify the journal",
                      (long long)subject.run, (long long)number,
                      (long long)record_number(copy, AT_COPY_SERIAL),
                      (long long)first);
}

// The journal knows before the paper does: what is printed was sent, what is
// void was not.
static void look_at_sending(const struct looked *one, const struct record *copy,
                            enum copy_state state)
{
    struct subject subject = one->subject;
    subject.copy = record_number(copy, AT_COPY_COPY);
    bool is_sent = was_sent(&one->books.book,
                            places_of_copy(&one->books.book, subject.copy));
    bool is_waiting = state == COPY_NUMBERED || state == COPY_MARKED;

    if (state == COPY_VOID && is_sent)
        say_violation(one->all, subject,
                      "copy %lld:%lld is VOID, but sheets of it were sent; "
                      "find them and destroy them as waste",
                      (long long)subject.run, (long long)subject.copy);
    else if (state != COPY_VOID && !is_waiting && !is_sent)
        say_violation(one->all, subject,
                      "copy %lld:%lld is %s, but nothing of it was ever sent; "
                      "find out what paper this is",
                      (long long)subject.run, (long long)subject.copy,
                      copy_state_name(state));
    else if (is_waiting &&
             (run_state_is_end(one->state) || run_state_is_printed(one->state)))
        say_violation(one->all, subject,
                      "copy %lld:%lld is %s, but its run is %s; nobody answers "
                      "for it: look for it and verify the journal",
                      (long long)subject.run, (long long)subject.copy,
                      copy_state_name(state), run_state_name(one->state));
    else if (state != COPY_VOID &&
             (one->state == RUN_REFUSED || one->state == RUN_CANCELLED))
        say_violation(one->all, subject,
                      "copy %lld:%lld is %s, but its run was %s; its number "
                      "should be VOID: find out what paper this is",
                      (long long)subject.run, (long long)subject.copy,
                      copy_state_name(state), run_state_name(one->state));
}

static bool look_at_copy(const struct looked *one, const struct record *copy,
                         int64_t expected)
{
    enum copy_state state = COPY_NONE;

    look_at_number(one, copy, expected);
    give(one->all, copy);
    if (!copy_state_read(record_text(copy, AT_COPY_STATE), &state)) {
        say_violation(one->all, one->subject,
                      "copy %lld:%lld is `%s`, which no copy can be; verify "
                      "the journal",
                      (long long)one->subject.run, (long long)expected,
                      record_text(copy, AT_COPY_STATE));
        return true;
    }
    one->all->result->copies++;
    one->all->result->copies_in[state]++;
    look_at_sending(one, copy, state);
    return reconcile_copy(one->all, copy, one->state == RUN_CLOSED);
}

static bool look_at_copies(const struct looked *one)
{
    struct reconciling *all = one->all;
    const struct record *copy = NULL;
    int64_t count = 0;
    bool done = false;
    int64_t wanted = record_number(one->run, AT_RUN_COPIES) +
                     record_number(one->run, AT_RUN_SPARES);

    while ((done = rows_next(
                all->tables,
                WHERE(BY_COPY_RUN, COPY, number_value(one->subject.run)), &copy,
                all->err)) &&
           copy)
        if (!look_at_copy(one, copy, ++count))
            return false;
    // Before it is numbered a run has none, and some never are.
    bool is_numbered = record_number(one->run, AT_RUN_FIRST_SERIAL) > 0;
    if (done && count != (is_numbered ? wanted : 0))
        say_violation(all, one->subject,
                      "run %lld was given %lld numbers, but %lld copies are "
                      "registered; verify the journal",
                      (long long)one->subject.run,
                      (long long)(is_numbered ? wanted : 0), (long long)count);
    return done;
}

// --- the run itself
// -----------------------------------------------------------

static const struct {
    enum run_state state;
    const char *says;
} ways_on[] = {
    {RUN_RECEIVED, "its filter marks it, or is gone: look at the queue"},
    {RUN_HELD, "an approver must look at it: approve or reject"},
    {RUN_APPROVED, "release its job, so that it is printed"},
    {RUN_MARKED, "nothing of it was sent: release the job, or cancel it"},
    {RUN_SENDING, "the device is at work, or its sender is gone: look"},
    {RUN_SENT, "count the paper and close it"},
    {RUN_INTERRUPTED, "compare with the paper, then resume or abandon it"},
    {RUN_RESUMED, "release its job, or abandon it"},
    {RUN_REPRINTING, "release its job, or abandon it"},
    {RUN_COUNTED, "close it"},
    {RUN_DISCREPANT, "two people answer for it (resolve)"},
};

static void say_open(const struct looked *one)
{
    const char *says = "see `countermark show`";

    for (size_t n = 0; n < sizeof(ways_on) / sizeof(ways_on[0]); n++)
        if (ways_on[n].state == one->state)
            says = ways_on[n].says;
    say_obligation(one->all, one->subject, "run %lld is %s; %s",
                   (long long)one->subject.run, state_of(one), says);
}

static bool look(struct looked *one)
{
    if (!run_state_read(state_of(one), &one->state)) {
        say_violation(one->all, one->subject,
                      "run %lld is `%s`, which no run can be; verify the "
                      "journal",
                      (long long)one->subject.run, state_of(one));
        return true;
    }
    if (!run_state_is_end(one->state))
        say_open(one);
    look_for_twins(one);
    look_at_exceptions(one);
    look_at_account(one);
    return look_at_copies(one);
}

bool reconcile_run(struct reconciling *all, const struct record *run)
{
    struct looked one = {
        .all = all,
        .run = run,
        .subject = {.run = record_number(run, AT_RUN_RUN),
                    .since = record_text(run, AT_RUN_CHANGED)},
    };

    if (!books_open(all->tables, (unsigned)one.subject.run, &one.books,
                    all->err))
        return false;
    bool done = look(&one);
    books_clear(&one.books);
    return done;
}
