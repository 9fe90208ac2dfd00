// What each kind of event changes beyond the states that custody names.
#include "journal/change.h"

#include <string.h>

static bool check_attempt(struct change *change)
{
    int64_t attempt = change_number(change, "attempt", 1, INT32_MAX);

    if (!change_is_whole(change))
        return false;
    if (attempt != change->attempt)
        return error_set(change->err, ERROR_REFUSED,
                         "attempt %lld is not current: run %u is at attempt "
                         "%lld",
                         (long long)attempt, change->run,
                         (long long)change->attempt);
    return true;
}

// Runs are numbered without a gap, so that a missing one is seen; only the
// return of an old journal leaves one, and says so.
static bool check_new_run(struct change *change)
{
    unsigned next = 0;

    if (!run_next(change->store, &next, change->err))
        return false;
    if (next == change->run)
        return true;
    return error_set(change->err, ERROR_REFUSED, "the next run is %u, not %u",
                     next, change->run);
}

static bool add_ticket(struct change *change, int64_t attempt,
                       enum ticket_verdict verdict, const char *reason)
{
    return store_do(
        change->store, "INSERT INTO ticket VALUES(?, ?, ?, ?, ?, ?, 0, 0, '')",
        VALUES(number_value((int64_t)change->seq), number_value(change->run),
               number_value(attempt), change_attempt_time(change),
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
        VALUES(change_text(change, "reason"), number_value(change->run)),
        change->err);
}

static bool set_pages(struct change *change)
{
    int64_t pages =
        change_number(change, "pages_reported", PAGES_UNKNOWN, INT64_MAX);

    return store_do(
        change->store, "UPDATE run SET pages_reported = ? WHERE run = ?",
        VALUES(number_value(pages), number_value(change->run)), change->err);
}

static bool received(struct change *change)
{
    struct value t = change_text(change, "t");

    if (!check_new_run(change))
        return false;
    return store_do(
               change->store,
               "INSERT INTO run VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
               " ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 0, -1, '', ?, ?)",
               VALUES(
                   number_value(change->run), change_text(change, "queue"),
                   change_text(change, "uuid"),
                   change_count(change, "document"),
                   text_value(run_state_name(change->rule->to)),
                   change_count(change, "job"), change_text(change, "user"),
                   number_value(change_number(change, "verified", 0, 1)),
                   number_value(change_number(change, "attempt", 1, 1)),
                   change_attempt_time(change), change_text(change, "input"),
                   change_text(change, "policy"), change_text(change, "level"),
                   change_text(change, "mark"), change_text(change, "scope"),
                   change_text(change, "doc_no"), change_text(change, "title"),
                   change_text(change, "series"),
                   change_count(change, "copies"),
                   change_count(change, "spares"),
                   change_count(change, "pages"),
                   change_count(change, "sheets"),
                   change_count(change, "control_pages"), t, t),
               change->err) &&
           add_ticket(change, 1, TICKET_NONE, "");
}

static bool refused_alone(struct change *change)
{
    struct value t = change_text(change, "t");
    struct value reason = change_text(change, "reason");

    if (!check_new_run(change))
        return false;
    return store_do(
               change->store,
               "INSERT INTO run VALUES(?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '', '',"
               " '', '', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, -1, ?, ?, ?)",
               VALUES(number_value(change->run), change_text(change, "queue"),
                      change_text(change, "uuid"),
                      change_count(change, "document"),
                      text_value(run_state_name(change->rule->to)),
                      change_count(change, "job"), change_text(change, "user"),
                      number_value(change_number(change, "verified", 0, 1)),
                      change_attempt_time(change), reason, t, t),
               change->err) &&
           add_ticket(change, 0, TICKET_REFUSED, reason.bytes);
}

static bool refused(struct change *change)
{
    if (change->state == RUN_NONE)
        return refused_alone(change);
    return void_tickets(change, change_text(change, "reason").bytes) &&
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
    int64_t first = change_number(change, "first_serial", 1, SERIAL_MAX);

    if (!change_is_whole(change))
        return false;
    if (change->first_serial != 0)
        return error_set(change->err, ERROR_REFUSED,
                         "the copies of run %u are numbered already",
                         change->run);
    if (change_number(change, "count", 1, SERIAL_MAX) != count)
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
    int64_t attempt = change_number(change, "attempt", 1, INT32_MAX);

    if (!change_is_whole(change))
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
                    VALUES(number_value(attempt), change_attempt_time(change),
                           change_text(change, "policy"),
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
                    VALUES(change_count(change, "bytes"),
                           change_count(change, "pages"),
                           change_text(change, "digest"),
                           number_value(change->run),
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

// The device's word changes nothing.
static bool device_reported(struct change *change)
{
    return check_attempt(change);
}

// What the journal had open when it was copied may be on paper by now.
static bool doubted(struct change *change)
{
    return store_do(change->store,
                    "UPDATE ticket SET verdict = ?, reason = ? WHERE run = ?"
                    " AND verdict IN ('NONE', 'PARTIAL', 'OPEN')",
                    VALUES(text_value(ticket_verdict_name(TICKET_HELD)),
                           change_text(change, "reason"),
                           number_value(change->run)),
                    change->err) &&
           set_reason(change);
}

static bool cancelled(struct change *change)
{
    return void_tickets(change, change_text(change, "reason").bytes) &&
           set_reason(change);
}

static bool attempt_refused(struct change *change)
{
    enum ticket_verdict verdict =
        change->state == RUN_INTERRUPTED ? TICKET_HELD : TICKET_REFUSED;

    return add_ticket(change, 0, verdict, change_text(change, "reason").bytes);
}

static const struct change_rule appliers[] = {
    {"run.received", received},   {"copies.numbered", numbered},
    {"run.attempted", attempted}, {"run.marked", marked},
    {"run.written", written},     {"run.sending", sending},
    {"run.sent", sent},           {"run.interrupted", interrupted},
    {"run.device_reported", device_reported},
    {"run.doubted", doubted},     {"run.cancelled", cancelled},
    {"run.refused", refused},     {"run.attempt_refused", attempt_refused},
};

const struct change_rule *change_rule_for(const char *kind)
{
    for (size_t n = 0; n < sizeof(appliers) / sizeof(appliers[0]); n++) {
        if (strcmp(appliers[n].kind, kind) == 0)
            return &appliers[n];
    }
    return NULL;
}
