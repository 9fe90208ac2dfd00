// What each kind of event changes beyond the states that custody names.
#include "journal/approval.h"
#include "journal/sheets.h"

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

    if (!run_next(change->tables, &next, change->err))
        return false;
    if (next == change->run)
        return true;
    return error_set(change->err, ERROR_REFUSED, "the next run is %u, not %u",
                     next, change->run);
}

bool change_add_ticket(struct change *change, int64_t attempt,
                       enum ticket_verdict verdict, struct value reason)
{
    return rows_add(
        change->tables,
        ROW(TICKET, [AT_TICKET_SEQ] = number_value((int64_t)change->seq),
            [AT_TICKET_RUN] = number_value(change->run),
            [AT_TICKET_ATTEMPT] = number_value(attempt),
            [AT_TICKET_ATTEMPT_TIME] = change_attempt_time(change),
            [AT_TICKET_VERDICT] = word_value(ticket_verdict_name(verdict)),
            [AT_TICKET_REASON] = reason),
        change->err);
}

bool tickets_void(struct change *change, struct value reason)
{
    return rows_set(change->tables,
                    WHERE(BY_TICKET_RUN, TICKET, number_value(change->run)),
                    SET({AT_TICKET_VERDICT,
                         word_value(ticket_verdict_name(TICKET_REFUSED))},
                        {AT_TICKET_REASON, reason}),
                    change->err);
}

// The ticket of the current attempt of the run; NULL when it has none.
static bool find_ticket(struct change *change, const struct record **ticket)
{
    bool done = false;

    *ticket = NULL;
    while ((done = rows_next(
                change->tables,
                WHERE(BY_TICKET_RUN, TICKET, number_value(change->run)), ticket,
                change->err)) &&
           *ticket) {
        if (record_number(*ticket, AT_TICKET_ATTEMPT) == change->attempt)
            break;
    }
    return done;
}

// Takes the current attempt's ticket from one verdict to the next; its key is
// left in `seq`.
static bool turn_ticket(struct change *change, enum ticket_verdict from,
                        enum ticket_verdict to, struct value *seq)
{
    const struct record *ticket = NULL;

    if (!check_attempt(change) || !find_ticket(change, &ticket))
        return false;
    if (!ticket || !string_equal(record_text(ticket, AT_TICKET_VERDICT),
                                 ticket_verdict_name(from)))
        return error_set(change->err, ERROR_REFUSED,
                         "the ticket of attempt %lld of run %u is not %s",
                         (long long)change->attempt, change->run,
                         ticket_verdict_name(from));
    *seq = number_value(record_number(ticket, AT_TICKET_SEQ));
    return rows_set(
        change->tables, KEY(TICKET, *seq),
        SET({AT_TICKET_VERDICT, word_value(ticket_verdict_name(to))}),
        change->err);
}

static bool set_reason(struct change *change)
{
    return rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_REASON, change_text(change, "reason")}),
                    change->err);
}

static bool set_pages(struct change *change)
{
    int64_t pages =
        change_number(change, "pages_reported", PAGES_UNKNOWN, INT64_MAX);

    return rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_PAGES_REPORTED, number_value(pages)}),
                    change->err) &&
           passage_end(change, pages);
}

// A job numbers each of its documents once, as long as it is not over.
static bool check_document(struct change *change, int64_t document)
{
    const struct value queue = change_text(change, "queue");
    const struct value uuid = change_text(change, "uuid");
    const struct record *run = NULL;
    enum run_state state = RUN_NONE;
    bool done = false;

    while (
        (done = rows_next(change->tables, WHERE(BY_RUN_JOB, RUN, uuid, queue),
                          &run, change->err)) &&
        run) {
        if (record_number(run, AT_RUN_DOCUMENT) != document ||
            !run_state_read(record_text(run, AT_RUN_STATE), &state) ||
            state == RUN_REFUSED || state == RUN_CANCELLED)
            continue;
        return error_set(change->err, ERROR_REFUSED,
                         "document %lld of this job is run %lld already",
                         (long long)document,
                         (long long)record_number(run, AT_RUN_RUN));
    }
    return done;
}

static bool received(struct change *change)
{
    struct value t = change_text(change, "t");
    struct value document = change_count(change, "document");

    if (!check_new_run(change) || !check_document(change, document.number))
        return false;
    return rows_add(change->tables,
                    ROW(RUN, [AT_RUN_RUN] = number_value(change->run),
                        [AT_RUN_QUEUE] = change_text(change, "queue"),
                        [AT_RUN_UUID] = change_text(change, "uuid"),
                        [AT_RUN_DOCUMENT] = document,
                        [AT_RUN_STATE] =
                            word_value(run_state_name(change->rule->to)),
                        [AT_RUN_JOB] = change_count(change, "job"),
                        [AT_RUN_USER] = change_text(change, "user"),
                        [AT_RUN_VERIFIED] = number_value(
                            change_number(change, "verified", 0, 1)),
                        [AT_RUN_ATTEMPT] = number_value(
                            change_number(change, "attempt", 1, 1)),
                        [AT_RUN_ATTEMPT_TIME] = change_attempt_time(change),
                        [AT_RUN_INPUT] = change_text(change, "input"),
                        [AT_RUN_POLICY] = change_text(change, "policy"),
                        [AT_RUN_LEVEL] = change_text(change, "level"),
                        [AT_RUN_MARK] = change_text(change, "mark"),
                        [AT_RUN_SCOPE] = change_text(change, "scope"),
                        [AT_RUN_DOC_NO] = change_text(change, "doc_no"),
                        [AT_RUN_TITLE] = change_text(change, "title"),
                        [AT_RUN_SERIES] = change_text(change, "series"),
                        [AT_RUN_COPIES] = change_count(change, "copies"),
                        [AT_RUN_SPARES] = change_count(change, "spares"),
                        [AT_RUN_PAGES] = change_count(change, "pages"),
                        [AT_RUN_SHEETS] = change_count(change, "sheets"),
                        [AT_RUN_CONTROL_PAGES] =
                            change_count(change, "control_pages"),
                        [AT_RUN_PAGES_REPORTED] = number_value(PAGES_UNKNOWN),
                        [AT_RUN_RECEIVED] = t, [AT_RUN_CHANGED] = t),
                    change->err) &&
           addressed_apply(change) &&
           change_add_ticket(change, 1, TICKET_NONE, word_value(""));
}

static bool refused_alone(struct change *change)
{
    struct value t = change_text(change, "t");
    struct value reason = change_text(change, "reason");

    if (!check_new_run(change))
        return false;
    return rows_add(change->tables,
                    ROW(RUN, [AT_RUN_RUN] = number_value(change->run),
                        [AT_RUN_QUEUE] = change_text(change, "queue"),
                        [AT_RUN_UUID] = change_text(change, "uuid"),
                        [AT_RUN_DOCUMENT] = change_count(change, "document"),
                        [AT_RUN_STATE] =
                            word_value(run_state_name(change->rule->to)),
                        [AT_RUN_JOB] = change_count(change, "job"),
                        [AT_RUN_USER] = change_text(change, "user"),
                        [AT_RUN_VERIFIED] = number_value(
                            change_number(change, "verified", 0, 1)),
                        [AT_RUN_ATTEMPT_TIME] = change_attempt_time(change),
                        [AT_RUN_PAGES_REPORTED] = number_value(PAGES_UNKNOWN),
                        [AT_RUN_REASON] = reason, [AT_RUN_RECEIVED] = t,
                        [AT_RUN_CHANGED] = t),
                    change->err) &&
           change_add_ticket(change, 0, TICKET_REFUSED, reason);
}

static bool refused(struct change *change)
{
    if (change->state == RUN_NONE)
        return refused_alone(change);
    return tickets_void(change, change_text(change, "reason")) &&
           set_reason(change);
}

bool series_last(struct change *change, const char *series, int64_t *last)
{
    const struct record *found = NULL;

    if (!rows_find(change->tables, KEY(SERIES, text_value(series)), &found,
                   change->err))
        return false;
    *last = found ? record_number(found, AT_SERIES_LAST) : 0;
    return true;
}

bool series_end(struct change *change, const char *series, int64_t last)
{
    int64_t so_far = 0;

    if (!series_last(change, series, &so_far))
        return false;
    if (so_far == 0)
        return rows_add(change->tables,
                        ROW(SERIES, [AT_SERIES_SERIES] = text_value(series),
                            [AT_SERIES_LAST] = number_value(last)),
                        change->err);
    return rows_set(change->tables, KEY(SERIES, text_value(series)),
                    SET({AT_SERIES_LAST, number_value(last)}), change->err);
}

// Checks that `first` goes on where the series ended; makes its new end.
static bool extend_series(struct change *change, int64_t first, int64_t count)
{
    int64_t last = 0;

    if (!series_last(change, change->series, &last))
        return false;
    if (first != last + 1)
        return error_set(change->err, ERROR_REFUSED,
                         "the next serial of series `%s` is %lld, not %lld",
                         change->series, (long long)last + 1, (long long)first);
    if (count > SERIAL_MAX - last)
        return error_set(change->err, ERROR_REFUSED,
                         "series `%s` has only %lld serials left; use another "
                         "document number",
                         change->series, (long long)(SERIAL_MAX - last));
    return series_end(change, change->series, last + count);
}

static bool add_copies(struct change *change, int64_t first, int64_t count)
{
    const struct value state =
        word_value(copy_state_name((enum copy_state)change->rule->copies));

    for (int64_t copy = 1; copy <= count; copy++) {
        bool is_spare = copy > change->copies;
        if (!rows_add(change->tables,
                      ROW(COPY, [AT_COPY_RUN] = number_value(change->run),
                          [AT_COPY_COPY] = number_value(copy),
                          [AT_COPY_SERIES] = text_value(change->series),
                          [AT_COPY_SERIAL] = number_value(first + copy - 1),
                          [AT_COPY_SPARE] = number_value(is_spare),
                          [AT_COPY_STATE] = state),
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
           rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_FIRST_SERIAL, number_value(first)}),
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
    return tickets_void(change,
                        word_value("a newer attempt has taken its place")) &&
           rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_ATTEMPT, number_value(attempt)},
                        {AT_RUN_ATTEMPT_TIME, change_attempt_time(change)},
                        {AT_RUN_POLICY, change_text(change, "policy")}),
                    change->err) &&
           change_add_ticket(change, attempt, TICKET_NONE, word_value(""));
}

static bool marked(struct change *change)
{
    struct value ticket;

    if (change->first_serial == 0)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u is marked before its copies are numbered",
                         change->run);
    return turn_ticket(change, TICKET_NONE, TICKET_PARTIAL, &ticket) &&
           rows_set(change->tables, KEY(TICKET, ticket),
                    SET({AT_TICKET_BYTES, change_count(change, "bytes")},
                        {AT_TICKET_PAGES, change_count(change, "pages")},
                        {AT_TICKET_DIGEST, change_text(change, "digest")}),
                    change->err);
}

static bool written(struct change *change)
{
    struct value ticket;

    return turn_ticket(change, TICKET_PARTIAL, TICKET_OPEN, &ticket);
}

static bool sending(struct change *change)
{
    struct value ticket;

    return turn_ticket(change, TICKET_OPEN, TICKET_USED, &ticket) &&
           passage_begin(change);
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

static bool stopped(struct change *change)
{
    (void)change_text(change, "reason");
    return change_is_whole(change);
}

// What the journal had open when it was copied may be on paper by now.
static bool doubted(struct change *change)
{
    const struct record *ticket = NULL;
    enum ticket_verdict verdict = TICKET_NONE;

    if (!find_ticket(change, &ticket))
        return false;
    bool is_live =
        ticket &&
        ticket_verdict_read(record_text(ticket, AT_TICKET_VERDICT), &verdict) &&
        (verdict == TICKET_NONE || verdict == TICKET_PARTIAL ||
         verdict == TICKET_OPEN);
    return (!is_live ||
            rows_set(
                change->tables,
                KEY(TICKET, number_value(record_number(ticket, AT_TICKET_SEQ))),
                SET({AT_TICKET_VERDICT,
                     word_value(ticket_verdict_name(TICKET_HELD))},
                    {AT_TICKET_REASON, change_text(change, "reason")}),
                change->err)) &&
           passage_begin(change) && set_reason(change);
}

static bool cancelled(struct change *change)
{
    return tickets_void(change, change_text(change, "reason")) &&
           set_reason(change);
}

static bool attempt_refused(struct change *change)
{
    bool may_print =
        change->state == RUN_RESUMED || change->state == RUN_REPRINTING;
    bool is_held = change->state == RUN_INTERRUPTED ||
                   change->state == RUN_RESUMED || change->state == RUN_HELD ||
                   change->state == RUN_APPROVED;
    enum ticket_verdict verdict = is_held ? TICKET_HELD : TICKET_REFUSED;

    if (may_print && !tickets_void(change, change_text(change, "reason")))
        return false;
    return change_add_ticket(change, 0, verdict, change_text(change, "reason"));
}

static const struct change_rule appliers[] = {
    {"run.received", received},
    {"copies.numbered", numbered},
    {"run.attempted", attempted},
    {"run.marked", marked},
    {"run.written", written},
    {"run.sending", sending},
    {"run.sent", sent},
    {"run.interrupted", interrupted},
    {"run.device_reported", device_reported},
    {"run.stopped", stopped},
    {"run.doubted", doubted},
    {"run.cancelled", cancelled},
    {"run.refused", refused},
    {"run.attempt_refused", attempt_refused},
    {"run.resumed", apply_resumed},
    {"run.reprinting", apply_reprinting},
    {"run.abandoned", apply_abandoned},
    {"run.counted", apply_counted},
    {"run.closed", apply_closed},
    {"run.discrepant", apply_discrepant},
    {"run.resolved", apply_resolved},
    {"sheet.wasted", apply_wasted},
    {"sheet.not_printed", apply_not_printed},
    {"sheet.written_off", apply_written_off},
};

const struct change_rule *change_rule_for(const char *kind)
{
    for (size_t n = 0; n < sizeof(appliers) / sizeof(appliers[0]); n++) {
        if (strcmp(appliers[n].kind, kind) == 0)
            return &appliers[n];
    }
    return approval_rule_for(kind);
}
