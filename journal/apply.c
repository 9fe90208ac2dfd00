// Applies events to the derived tables: the one place that changes them.
//
// Recording an event and replaying it run this same code, the first on the
// journal and the second on empty tables in memory. What it refuses while
// recording never becomes an event; what it refuses in replay is a finding.
#include "journal/inside.h"

#include <string.h>

// One event on its way into the tables.
struct change {
    struct store *store;
    const struct line *event;
    uint64_t seq;
    unsigned run;
    const struct run_rule *rule;
    const char *missing; // the first field that is not there or out of range
    struct error *err;

    // Of the run before the event.
    enum run_state state;
    int64_t attempt, copies, spares, first_serial;
    char series[LEDGER_NAME_MAX];
};

static struct value text_of(struct change *change, const char *key)
{
    const char *text = line_text(change->event, key);

    if (!text && !change->missing)
        change->missing = key;
    return text_value(text ? text : "");
}

static int64_t number_of(struct change *change, const char *key, int64_t low,
                         int64_t high)
{
    int64_t number = line_number(change->event, key, INT64_MIN);

    if (number >= low && number <= high)
        return number;
    if (!change->missing)
        change->missing = key;
    return low;
}

static struct value count_of(struct change *change, const char *key)
{
    return number_value(number_of(change, key, 0, INT64_MAX));
}

static bool is_whole(const struct change *change)
{
    if (!change->missing)
        return true;
    return error_set(change->err, ERROR_INPUT,
                     "field `%s` is missing or out of range", change->missing);
}

static struct value attempt_time_of(struct change *change)
{
    return number_value(
        number_of(change, "attempt_time", INT64_MIN + 1, INT64_MAX));
}

static bool check_attempt(struct change *change)
{
    int64_t attempt = number_of(change, "attempt", 1, INT32_MAX);

    if (!is_whole(change))
        return false;
    if (attempt != change->attempt)
        return error_set(change->err, ERROR_REFUSED,
                         "attempt %lld is not current: run %u is at attempt "
                         "%lld",
                         (long long)attempt, change->run,
                         (long long)change->attempt);
    return true;
}

// Runs are numbered without a gap, so that a missing one is seen.
static bool check_new_run(struct change *change)
{
    const struct row *row = NULL;

    if (!store_find(change->store, "SELECT ifnull(max(run), 0) + 1 FROM run",
                    NULL, 0, &row, change->err))
        return false;
    if (row_number(row, 0) == change->run)
        return true;
    return error_set(change->err, ERROR_REFUSED, "the next run is %lld, not %u",
                     (long long)row_number(row, 0), change->run);
}

static bool add_ticket(struct change *change, int64_t attempt,
                       enum ticket_verdict verdict, const char *reason)
{
    return store_do(
        change->store, "INSERT INTO ticket VALUES(?, ?, ?, ?, ?, ?, 0, 0, '')",
        VALUES(number_value((int64_t)change->seq), number_value(change->run),
               number_value(attempt), attempt_time_of(change),
               text_value(ticket_verdict_name(verdict)), text_value(reason)),
        change->err);
}

static bool void_tickets(struct change *change, const char *reason)
{
    return store_do(change->store,
                    "UPDATE ticket SET verdict = ?, reason = ? WHERE run = ?",
                    VALUES(text_value(ticket_verdict_name(TICKET_REFUSED)),
                           text_value(reason), number_value(change->run)),
                    change->err);
}

// Takes the current attempt's ticket from one verdict to the next.
static bool turn_ticket(struct change *change, enum ticket_verdict from,
                        enum ticket_verdict to)
{
    if (!check_attempt(change))
        return false;
    if (!store_do(change->store,
                  "UPDATE ticket SET verdict = ? WHERE run = ? AND attempt = ?"
                  " AND verdict = ?",
                  VALUES(text_value(ticket_verdict_name(to)),
                         number_value(change->run),
                         number_value(change->attempt),
                         text_value(ticket_verdict_name(from))),
                  change->err))
        return false;
    if (store_changes(change->store) != 1)
        return error_set(change->err, ERROR_REFUSED,
                         "the ticket of attempt %lld of run %u is not %s",
                         (long long)change->attempt, change->run,
                         ticket_verdict_name(from));
    return true;
}

static bool set_reason(struct change *change)
{
    return store_do(
        change->store, "UPDATE run SET reason = ? WHERE run = ?",
        VALUES(text_of(change, "reason"), number_value(change->run)),
        change->err);
}

static bool set_pages(struct change *change)
{
    int64_t pages =
        number_of(change, "pages_reported", PAGES_UNKNOWN, INT64_MAX);

    return store_do(
        change->store, "UPDATE run SET pages_reported = ? WHERE run = ?",
        VALUES(number_value(pages), number_value(change->run)), change->err);
}

static bool received(struct change *change)
{
    struct value t = text_of(change, "t");

    if (!check_new_run(change))
        return false;
    return store_do(
               change->store,
               "INSERT INTO run VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
               " ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 0, -1, '', ?, ?)",
               VALUES(number_value(change->run), text_of(change, "queue"),
                      text_of(change, "uuid"), count_of(change, "document"),
                      text_value(run_state_name(change->rule->to)),
                      count_of(change, "job"), text_of(change, "user"),
                      number_value(number_of(change, "verified", 0, 1)),
                      number_value(number_of(change, "attempt", 1, 1)),
                      attempt_time_of(change), text_of(change, "input"),
                      text_of(change, "policy"), text_of(change, "level"),
                      text_of(change, "mark"), text_of(change, "scope"),
                      text_of(change, "doc_no"), text_of(change, "title"),
                      text_of(change, "series"), count_of(change, "copies"),
                      count_of(change, "spares"), count_of(change, "pages"),
                      count_of(change, "sheets"),
                      count_of(change, "control_pages"), t, t),
               change->err) &&
           add_ticket(change, 1, TICKET_NONE, "");
}

static bool refused_alone(struct change *change)
{
    struct value t = text_of(change, "t");
    struct value reason = text_of(change, "reason");

    if (!check_new_run(change))
        return false;
    return store_do(
               change->store,
               "INSERT INTO run VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '', '',"
               " '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, -1, ?, ?, ?)",
               VALUES(number_value(change->run), text_of(change, "queue"),
                      text_of(change, "uuid"), count_of(change, "document"),
                      text_value(run_state_name(change->rule->to)),
                      count_of(change, "job"), text_of(change, "user"),
                      number_value(number_of(change, "verified", 0, 1)),
                      attempt_time_of(change), reason, t, t),
               change->err) &&
           add_ticket(change, 0, TICKET_REFUSED, reason.bytes);
}

static bool refused(struct change *change)
{
    if (change->state == RUN_NONE)
        return refused_alone(change);
    return void_tickets(change, text_of(change, "reason").bytes) &&
           set_reason(change);
}

// Checks that `first` goes on where the series ended; makes its new end.
static bool extend_series(struct change *change, int64_t first, int64_t count)
{
    const struct row *row = NULL;
    struct value series = text_value(change->series);

    if (!store_find(change->store, "SELECT last FROM series WHERE series = ?",
                    VALUES(series), &row, change->err))
        return false;
    int64_t last = row ? row_number(row, 0) : 0;
    if (first != last + 1)
        return error_set(change->err, ERROR_REFUSED,
                         "the next serial of series `%s` is %lld, not %lld",
                         change->series, (long long)last + 1, (long long)first);
    if (count > SERIAL_MAX - last)
        return error_set(change->err, ERROR_REFUSED,
                         "series `%s` has only %lld serials left; use another "
                         "document number",
                         change->series, (long long)(SERIAL_MAX - last));
    return store_do(change->store,
                    "INSERT INTO series VALUES(?, ?) ON CONFLICT(series)"
                    " DO UPDATE SET last = excluded.last",
                    VALUES(series, number_value(last + count)), change->err);
}

static bool add_copies(struct change *change, int64_t first, int64_t count)
{
    for (int64_t copy = 1; copy <= count; copy++) {
        bool is_spare = copy > change->copies;
        if (!store_do(
                change->store, "INSERT INTO copy VALUES(?, ?, ?, ?, ?, ?)",
                VALUES(number_value(change->run), number_value(copy),
                       text_value(change->series),
                       number_value(first + copy - 1), number_value(is_spare),
                       text_value(copy_state_name(change->rule->copies))),
                change->err))
            return false;
    }
    return true;
}

static bool numbered(struct change *change)
{
    int64_t count = change->copies + change->spares;
    int64_t first = number_of(change, "first_serial", 1, SERIAL_MAX);

    if (!is_whole(change))
        return false;
    if (change->first_serial != 0)
        return error_set(change->err, ERROR_REFUSED,
                         "the copies of run %u are numbered already",
                         change->run);
    if (number_of(change, "count", 1, SERIAL_MAX) != count)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u has %lld copies and spares to number",
                         change->run, (long long)count);
    return extend_series(change, first, count) &&
           add_copies(change, first, count) &&
           store_do(change->store,
                    "UPDATE run SET first_serial = ? WHERE run = ?",
                    VALUES(number_value(first), number_value(change->run)),
                    change->err);
}

static bool attempted(struct change *change)
{
    int64_t attempt = number_of(change, "attempt", 1, INT32_MAX);

    if (!is_whole(change))
        return false;
    if (attempt != change->attempt + 1)
        return error_set(change->err, ERROR_REFUSED,
                         "the next attempt of run %u is %lld, not %lld",
                         change->run, (long long)change->attempt + 1,
                         (long long)attempt);
    return void_tickets(change, "a newer attempt has taken its place") &&
           store_do(change->store,
                    "UPDATE run SET attempt = ?, attempt_time = ?, policy = ?"
                    " WHERE run = ?",
                    VALUES(number_value(attempt), attempt_time_of(change),
                           text_of(change, "policy"),
                           number_value(change->run)),
                    change->err) &&
           add_ticket(change, attempt, TICKET_NONE, "");
}

static bool marked(struct change *change)
{
    if (change->first_serial == 0)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u is marked before its copies are numbered",
                         change->run);
    return turn_ticket(change, TICKET_NONE, TICKET_PARTIAL) &&
           store_do(change->store,
                    "UPDATE ticket SET bytes = ?, pages = ?, digest = ?"
                    " WHERE run = ? AND attempt = ?",
                    VALUES(count_of(change, "bytes"), count_of(change, "pages"),
                           text_of(change, "digest"), number_value(change->run),
                           number_value(change->attempt)),
                    change->err);
}

static bool written(struct change *change)
{
    return turn_ticket(change, TICKET_PARTIAL, TICKET_OPEN);
}

static bool sending(struct change *change)
{
    return turn_ticket(change, TICKET_OPEN, TICKET_USED);
}

static bool sent(struct change *change)
{
    return check_attempt(change) && set_pages(change);
}

static bool interrupted(struct change *change)
{
    return check_attempt(change) && set_pages(change) && set_reason(change);
}

static bool cancelled(struct change *change)
{
    return void_tickets(change, text_of(change, "reason").bytes) &&
           set_reason(change);
}

static bool attempt_refused(struct change *change)
{
    enum ticket_verdict verdict =
        change->state == RUN_INTERRUPTED ? TICKET_HELD : TICKET_REFUSED;

    return add_ticket(change, 0, verdict, text_of(change, "reason").bytes);
}

static const struct {
    const char *kind;
    bool (*apply)(struct change *change);
} appliers[] = {
    {"run.received", received},
    {"copies.numbered", numbered},
    {"run.attempted", attempted},
    {"run.marked", marked},
    {"run.written", written},
    {"run.sending", sending},
    {"run.sent", sent},
    {"run.interrupted", interrupted},
    {"run.cancelled", cancelled},
    {"run.refused", refused},
    {"run.attempt_refused", attempt_refused},
};

enum { APPLIER_COUNT = sizeof(appliers) / sizeof(appliers[0]) };

static bool read_run(struct change *change)
{
    const struct row *row = NULL;

    change->state = RUN_NONE;
    if (!store_find(change->store,
                    "SELECT state, attempt, copies, spares, first_serial,"
                    " series FROM run WHERE run = ?",
                    VALUES(number_value(change->run)), &row, change->err))
        return false;
    if (!row)
        return true;

    if (!run_state_read(row_text(row, 0), &change->state) ||
        !string_fit(change->series, sizeof(change->series), row_text(row, 5)))
        return error_set(change->err, ERROR_TAMPERED,
                         "run %u has an unknown state or too long a series",
                         change->run);
    change->attempt = row_number(row, 1);
    change->copies = row_number(row, 2);
    change->spares = row_number(row, 3);
    change->first_serial = row_number(row, 4);
    return true;
}

// What custody says of the run and its copies, whatever the event.
static bool move_states(struct change *change)
{
    const struct run_rule *rule = change->rule;

    if (rule->to == change->state && rule->copies == COPY_NONE)
        return true;
    return store_do(change->store,
                    "UPDATE run SET state = ?, changed = ? WHERE run = ?",
                    VALUES(text_value(run_state_name(rule->to)),
                           text_of(change, "t"), number_value(change->run)),
                    change->err) &&
           (rule->copies == COPY_NONE ||
            store_do(change->store, "UPDATE copy SET state = ? WHERE run = ?",
                     VALUES(text_value(copy_state_name(rule->copies)),
                            number_value(change->run)),
                     change->err));
}

static bool apply_to_run(struct change *change, const char *kind)
{
    size_t at = 0;

    change->run = (unsigned)number_of(change, "run", 1, CODE_RUN_MAX);
    if (!is_whole(change) || !read_run(change))
        return false;
    change->rule = run_rule_for(change->state, kind, change->err);
    if (!change->rule)
        return error_in(change->err, "run %u", change->run);

    while (strcmp(appliers[at].kind, kind) != 0)
        at++;
    return move_states(change) && appliers[at].apply(change) &&
           is_whole(change) &&
           store_do(change->store, "INSERT INTO ref VALUES(?, ?)",
                    VALUES(number_value(change->run),
                           number_value((int64_t)change->seq)),
                    change->err);
}

bool kind_is_ours(const char *kind)
{
    return string_starts(kind, "run.") || string_starts(kind, "copies.") ||
           string_starts(kind, "journal.") || string_starts(kind, "clock.");
}

static bool is_known(const char *kind)
{
    for (size_t n = 0; n < APPLIER_COUNT; n++) {
        if (strcmp(appliers[n].kind, kind) == 0)
            return true;
    }
    return false;
}

bool event_apply(struct store *store, uint64_t seq, const struct line *event,
                 struct error *err)
{
    struct change change = {
        .store = store, .event = event, .seq = seq, .err = err};
    const char *kind = line_text(event, "kind");

    if (!kind)
        return error_set(err, ERROR_INPUT, "the event has no kind");
    if (is_known(kind))
        return apply_to_run(&change, kind);
    if (strcmp(kind, "journal.opened") == 0 && seq != 0)
        return error_set(err, ERROR_REFUSED, "a journal is opened only once");
    if (kind_is_ours(kind) && strcmp(kind, "journal.opened") != 0 &&
        strcmp(kind, "clock.step") != 0)
        return error_set(err, ERROR_INPUT, "no such kind: %s", kind);
    return true;
}
