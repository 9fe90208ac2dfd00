// Registers of what happened to copies, folded from the journal's events: a
// line is opened by one event, and later ones write into it.
#include "operator/events.h"
#include "operator/register-known.h"
#include "operator/register.h"

#include <string.h>
#include <time.h>

enum effect { OPENS, ADDS, ENDS, WHOLE }; // WHOLE: opens and ends

enum { PUTS_MAX = 5 };

// What one kind of event does to the lines of a register.
struct entry {
    const char *kind;
    enum effect effect;
    const char *day; // the column that gets the event's day, or NULL
    struct {
        const char *column, *field;
    } puts[PUTS_MAX];
};

struct ledger_book {
    const char *number; // the column of the event's number, or NULL
    const char *clerk;  // the column of who recorded it, or NULL
    const char *person; // the column of whom it went to, or NULL
    const struct entry *entries;
    size_t count;
    bool numbers; // 1, 2, 3... in the column "no"
};

struct folding {
    struct gathering *gathering;
    const struct ledger_book *book;
    struct known *known;
    const struct line *event;
    struct error err;
};

// --- values ------------------------------------------------------------------

static const char *field_of(const struct line *event, const char *key)
{
    const char *value = line_text(event, key);

    return value ? value : "";
}

static void put(struct folding *folding, size_t row, const char *column,
                const char *field)
{
    struct roll *roll = folding->gathering->roll;

    if (!line_has(folding->event, field))
        return;
    if (line_text(folding->event, field))
        roll_set(roll, row, column, line_text(folding->event, field));
    else
        roll_setf(roll, row, column, "%lld",
                  (long long)line_number(folding->event, field, 0));
}

// When it was done: what was entered later says so itself.
static void event_day(const struct line *event, char day[DAY_SIZE])
{
    const char *at = field_of(event, "at");

    if (at[0] != '\0')
        (void)snprintf(day, DAY_SIZE, "%.10s", at);
    else
        register_day(field_of(event, "t"), day);
}

static bool has_column(const struct folding *folding, const char *key)
{
    return form_column(roll_kind(folding->gathering->roll), key) >= 0;
}

static void set_known(struct folding *folding, size_t row, const char *column,
                      const char *value)
{
    if (has_column(folding, column))
        roll_set(folding->gathering->roll, row, column, value);
}

// "Unit, person" goes into two columns where the register has both.
static void set_person(struct folding *folding, size_t row, const char *holder)
{
    struct text unit = {0}, person = {0};

    if (!folding->book->person)
        return;
    register_person(holder, &unit, &person);
    if (has_column(folding, "addressee")) {
        set_known(folding, row, "unit", text_string(&unit));
        set_known(folding, row, "addressee", text_string(&person));
    } else {
        set_known(folding, row, folding->book->person, holder);
    }
    text_clear(&person);
    text_clear(&unit);
}

static void set_document(struct folding *folding, size_t row,
                         const struct run_view *run, unsigned copy)
{
    struct roll *roll = folding->gathering->roll;

    set_known(folding, row, "doc_no", run->doc_no);
    set_known(folding, row, "title", run->title);
    set_known(folding, row, "mark", run->mark);
    set_known(folding, row, "copies", "1");
    roll_setf(roll, row, "serial", "%06u", run->first_serial + copy - 1);
    if (has_column(folding, "pages"))
        roll_setf(roll, row, "pages", "%u", run->pages);
    if (has_column(folding, "pages_due"))
        roll_setf(roll, row, "pages_due", "%u", run->pages);
}

// --- folding -----------------------------------------------------------------

static bool is_wanted(struct folding *folding, const struct run_view *run,
                      const char *person)
{
    const struct register_wish *wish = folding->gathering->wish;
    char day[DAY_SIZE];

    event_day(folding->event, day);
    return register_takes_day(wish, day) &&
           (!wish->holder || strstr(person, wish->holder)) &&
           register_takes_level(folding->gathering, run->level);
}

static size_t open_row(struct folding *folding, const struct run_view *run,
                       unsigned copy, const char *person)
{
    struct roll *roll = folding->gathering->roll;
    size_t row = roll_add(roll);

    set_document(folding, row, run, copy);
    set_person(folding, row, person);
    if (folding->book->number)
        roll_setf(roll, row, folding->book->number, "%06lld",
                  (long long)line_number(folding->event, "seq", 0));
    if (folding->book->clerk)
        put(folding, row, folding->book->clerk, "actor");
    known_set_row(folding->known, run->run, copy, row);
    return row;
}

static void write_entry(struct folding *folding, const struct entry *entry,
                        size_t row)
{
    char day[DAY_SIZE];

    event_day(folding->event, day);
    if (entry->day)
        roll_set(folding->gathering->roll, row, entry->day, day);
    for (size_t n = 0; n < PUTS_MAX && entry->puts[n].column; n++)
        put(folding, row, entry->puts[n].column, entry->puts[n].field);
}

static const struct entry *entry_of(const struct ledger_book *book,
                                    const char *kind)
{
    for (size_t n = 0; n < book->count; n++)
        if (string_equal(book->entries[n].kind, kind))
            return &book->entries[n];
    return NULL;
}

static void see_holder(void *context, const char *stored,
                       const struct line *event)
{
    struct folding *folding = context;
    unsigned run = (unsigned)line_number(event, "run", 0);
    unsigned copy = (unsigned)line_number(event, "copy", 0);

    (void)stored;
    if (run > 0 && copy > 0 &&
        line_number(event, "seq", 0) < line_number(folding->event, "seq", 0))
        known_follow(folding->known, run, copy, event);
}

// Who had a copy when it came back. What was said before the period is asked
// for, once for each run.
static const char *holder_of(struct folding *folding, unsigned run,
                             unsigned copy)
{
    const char *holder = known_holder(folding->known, run, copy);

    if (!holder && events_each(folding->gathering->registrar, run, see_holder,
                               folding, &folding->err))
        holder = known_holder(folding->known, run, copy);
    if (!holder) {
        known_set_holder(folding->known, run, copy, "");
        holder = "";
    }
    return holder;
}

static bool apply_entry(struct folding *folding, const struct entry *entry,
                        unsigned run, unsigned copy)
{
    size_t row = known_row(folding->known, run, copy);
    const char *to = line_text(folding->event, "to");

    if (entry->effect == OPENS || entry->effect == WHOLE) {
        const struct run_view *view =
            known_run(folding->known, run, &folding->err);
        if (!view)
            return false;
        const char *person = to ? to : holder_of(folding, run, copy);
        if (!is_wanted(folding, view, person))
            return true;
        row = open_row(folding, view, copy, person);
    }
    if (row != SIZE_MAX)
        write_entry(folding, entry, row);
    if (entry->effect == ENDS || entry->effect == WHOLE)
        known_set_row(folding->known, run, copy, SIZE_MAX);
    return true;
}

static void fold(void *context, const char *stored, const struct line *event)
{
    struct folding *folding = context;
    unsigned run = (unsigned)line_number(event, "run", 0);
    unsigned copy = (unsigned)line_number(event, "copy", 0);
    const struct entry *entry =
        entry_of(folding->book, field_of(event, "kind"));

    (void)stored;
    if (run == 0 || copy == 0 || folding->err.kind != ERROR_NONE)
        return;
    folding->event = event;
    if (entry)
        (void)apply_entry(folding, entry, run, copy);
    known_follow(folding->known, run, copy, event);
}

static bool gather_book(struct gathering *gathering,
                        const struct ledger_book *book, struct error *err)
{
    struct folding folding = {.gathering = gathering, .book = book};
    uint64_t first = 0;

    folding.known = known_new(gathering->registrar);
    bool done = events_first_of(gathering->registrar, gathering->wish->from,
                                &first, err) &&
                events_since(gathering->registrar, first, fold, &folding, err);
    if (done && folding.err.kind != ERROR_NONE) {
        *err = folding.err;
        done = false;
    }
    if (done && book->numbers)
        roll_number(gathering->roll, "no");
    known_free(folding.known);
    return done;
}

// --- the books ---------------------------------------------------------------

bool gather_distribution(struct gathering *gathering, struct error *err)
{
    static const struct entry entries[] = {
        {"copy.packed", OPENS, NULL, {{"envelope", "envelope"}}},
        {"copy.unpacked", ENDS, NULL, {{"remarks", "reason"}}},
        {"copy.dispatched",
         ADDS,
         "sent_on",
         {{"channel", "channel"},
          {"courier", "courier"},
          {"remarks", "dispatch"}}},
        {"copy.received",
         ADDS,
         "signed_on",
         {{"receipt_no", "receipt"},
          {"signed_by", "signed_by"},
          {"due", "due"}}},
        {"copy.bounced", ENDS, NULL, {{"remarks", "reason"}}},
        {"copy.issued",
         OPENS,
         "sent_on",
         {{"receipt_no", "receipt"}, {"due", "due"}}},
        {"copy.receipted",
         ADDS,
         "signed_on",
         {{"receipt_no", "receipt"}, {"signed_by", "signed_by"}}},
        {"copy.handed_over",
         OPENS,
         "sent_on",
         {{"receipt_no", "receipt"}, {"remarks", "reason"}}},
        {"copy.returned", ENDS, "returned_on", {{NULL, NULL}}},
    };
    static const struct ledger_book book = {
        .person = "unit",
        .entries = entries,
        .count = sizeof(entries) / sizeof(entries[0]),
        .numbers = true,
    };

    return gather_book(gathering, &book, err);
}

bool gather_returns(struct gathering *gathering, struct error *err)
{
    static const struct entry entries[] = {
        {"copy.returned",
         WHOLE,
         "date",
         {{"basis", "basis"},
          {"pages_returned", "pages"},
          {"scan", "method"},
          {"remarks", "remark"}}},
    };
    static const struct ledger_book book = {
        .number = "return_no",
        .clerk = "received_by",
        .person = "returned_by",
        .entries = entries,
        .count = sizeof(entries) / sizeof(entries[0]),
    };

    return gather_book(gathering, &book, err);
}

bool gather_loans(struct gathering *gathering, struct error *err)
{
    static const struct entry entries[] = {
        {"copy.lent",
         OPENS,
         "lent_on",
         {{"purpose", "purpose"},
          {"due", "due"},
          {"pages_out", "pages"},
          {"approver", "second"}}},
        {"copy.circulated",
         OPENS,
         "lent_on",
         {{"purpose", "route"}, {"due", "due"}, {"approver", "second"}}},
        {"copy.given_back", ENDS, "back_on", {{"pages_back", "pages"}}},
    };
    static const struct ledger_book book = {
        .number = "loan_no",
        .clerk = "clerk",
        .person = "borrower",
        .entries = entries,
        .count = sizeof(entries) / sizeof(entries[0]),
    };

    return gather_book(gathering, &book, err);
}
