// What is to be done with the next attempt of a job, by what was already
// recorded of it: nothing sent, the same run goes on with the same numbers; a
// byte may have left, a person decides; he did, what he named is printed again;
// all sent, it is not printed twice.
#include "journal/approval.h"
#include "journal/books.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

// The run of a job that stands in the way or goes on.
struct found {
    unsigned run; // 0: none
    unsigned attempt, document, first_serial;
    enum run_state state;
    char changed[LEDGER_TIME_MAX];
    char reason[LEDGER_REASON_MAX];
};

static void take_found(const struct row *row, struct found *found)
{
    *found = (struct found){0};
    if (!row)
        return;
    found->run = (unsigned)row_number(row, 0);
    found->attempt = (unsigned)row_number(row, 1);
    found->document = (unsigned)row_number(row, 2);
    found->first_serial = (unsigned)row_number(row, 3);
    (void)run_state_read(row_text(row, 4), &found->state);
    (void)string_fit(found->changed, sizeof(found->changed), row_text(row, 5));
    (void)string_fit(found->reason, sizeof(found->reason), row_text(row, 6));
}

#define FOUND                                                                  \
    "SELECT run, attempt, document, first_serial, state, changed, reason"      \
    " FROM run WHERE queue = ? AND uuid = ? AND "

#define PRINTED "'SENT', 'COUNTED', 'DISCREPANT', 'CLOSED'"

static bool find_newest(struct store *store, const char *sql,
                        const struct job_ref *job, struct found *found,
                        struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store, sql,
                    VALUES(text_value(job->queue), text_value(job->uuid)), &row,
                    err))
        return false;
    take_found(row, found);
    return true;
}

// A run of this job that a person let print again.
static bool find_permitted(struct store *store, const struct job_ref *job,
                           struct found *found, struct error *err)
{
    return find_newest(store,
                       FOUND "state IN ('RESUMED', 'REPRINTING')"
                             " ORDER BY run DESC LIMIT 1",
                       job, found, err);
}

// A run of this job of which a byte may have left: unsettled ones first, then
// those sent by another attempt.
static bool find_in_the_way(struct store *store, const struct job_ref *job,
                            struct found *found, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store,
                    FOUND "(state IN ('SENDING', 'INTERRUPTED')"
                          " OR (state IN (" PRINTED ") AND attempt_time <> ?))"
                          " ORDER BY state IN (" PRINTED "), run DESC LIMIT 1",
                    VALUES(text_value(job->queue), text_value(job->uuid),
                           number_value(job->attempt_time)),
                    &row, err))
        return false;
    take_found(row, found);
    return true;
}

// The newest run of this job on another queue: lpmove and a class take a job
// to another device under the same identity.
static bool find_elsewhere(struct store *store, const struct job_ref *job,
                           struct found *found, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store,
                    "SELECT run, attempt, document, first_serial, state,"
                    " changed, reason FROM run WHERE uuid = ? AND queue <> ?"
                    " AND job = ? AND state NOT IN ('REFUSED', 'CANCELLED')"
                    " ORDER BY state IN ('RECEIVED', 'MARKED'), run DESC"
                    " LIMIT 1",
                    VALUES(text_value(job->uuid), text_value(job->queue),
                           number_value(job->job_id)),
                    &row, err))
        return false;
    take_found(row, found);
    return true;
}

static bool find_last(struct store *store, const struct job_ref *job,
                      struct found *found, struct error *err)
{
    return find_newest(store,
                       FOUND "state NOT IN ('REFUSED', 'CANCELLED')"
                             " ORDER BY run DESC LIMIT 1",
                       job, found, err);
}

static bool has_input(struct store *store, unsigned run,
                      const struct digest *input, bool *has, struct error *err)
{
    char hex[DIGEST_HEX];
    const struct row *row = NULL;

    digest_hex(input, hex);
    if (!store_find(store, "SELECT 1 FROM run WHERE run = ? AND input = ?",
                    VALUES(number_value(run), text_value(hex)), &row, err))
        return false;
    *has = row != NULL;
    return true;
}

// Whether the run was numbered for these marks and this many pages: what is on
// paper must not differ from what the first attempt recorded. Only that cupsd
// had checked the user may be lost: it forgets his credentials when a job is
// completed or cupsd starts anew, and the job is the same one all the same.
static bool has_marks(struct store *store, unsigned run,
                      const struct reservation *wanted, bool *has,
                      struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(
            store,
            "SELECT 1 FROM run WHERE run = ?1 AND level = ?2"
            " AND mark = ?3 AND scope = ?4 AND doc_no = ?5 AND title = ?6"
            " AND series = iif(?7 = '', 'run:' || ?1, ?7) AND copies = ?8"
            " AND spares = ?9 AND pages = ?10 AND sheets = ?11"
            " AND control_pages = ?12 AND user = ?13 AND verified >= ?14",
            VALUES(number_value(run), text_value(wanted->level),
                   text_value(wanted->mark), text_value(wanted->scope),
                   text_value(wanted->doc_no), text_value(wanted->title),
                   text_value(wanted->series), number_value(wanted->copies),
                   number_value(wanted->spares), number_value(wanted->pages),
                   number_value(wanted->sheets),
                   number_value(wanted->control_pages),
                   text_value(wanted->job.user),
                   number_value(wanted->job.is_verified)),
            &row, err))
        return false;
    *has = row != NULL;
    return row == NULL ||
           addressed_is(store, run, wanted->recipients, has, err);
}

static bool is_same(struct store *store, unsigned run,
                    const struct reservation *wanted, bool *same,
                    struct error *err)
{
    return has_input(store, run, &wanted->input, same, err) &&
           (!*same || has_marks(store, run, wanted, same, err));
}

static void describe(const struct reservation *wanted, unsigned run,
                     unsigned document, unsigned key, struct line *body)
{
    char input[DIGEST_HEX];
    char own_series[32];

    digest_hex(&wanted->input, input);
    (void)snprintf(own_series, sizeof(own_series), "run:%u", run);
    line_empty(body);
    job_describe(&wanted->job, body);
    line_set_number(body, "run", run);
    line_set_number(body, "document", document);
    line_set_number(body, "attempt", 1);
    line_set_number(body, "key", key);
    line_set_text(body, "input", input);
    line_set_text(body, "policy", wanted->policy);
    line_set_text(body, "level", wanted->level);
    line_set_text(body, "mark", wanted->mark);
    line_set_text(body, "scope", wanted->scope);
    line_set_text(body, "doc_no", wanted->doc_no);
    line_set_text(body, "title", wanted->title);
    line_set_text(body, "series",
                  wanted->series[0] ? wanted->series : own_series);
    line_set_number(body, "copies", wanted->copies);
    line_set_number(body, "spares", wanted->spares);
    line_set_number(body, "pages", wanted->pages);
    line_set_number(body, "sheets", wanted->sheets);
    line_set_number(body, "control_pages", wanted->control_pages);
    if (wanted->recipients[0])
        line_set_lines(body, "recipients", wanted->recipients);
}

// All of a run, as the plan of its first print says it.
static void plan_whole(const struct reservation *wanted, struct line *body)
{
    const struct run_shape shape = {
        .copies = wanted->copies + wanted->spares,
        .pages = wanted->pages,
        .sheets = wanted->sheets,
        .control_pages = wanted->control_pages,
    };
    const struct place_list whole = {1, {shape_whole(&shape)}};

    line_set_number(body, "generation", 0);
    line_set_places(body, "places", &whole);
}

static void name_series(const struct reservation *wanted, unsigned run,
                        char *series, size_t size)
{
    if (wanted->series[0])
        (void)string_fit(series, size, wanted->series);
    else
        (void)snprintf(series, size, "run:%u", run);
}

// The next serials of the run's series.
static bool number_run(struct act *act, const struct reservation *wanted,
                       const struct found *run, struct line *body,
                       struct error *err)
{
    const struct row *row = NULL;
    char series[LEDGER_NAME_MAX];

    name_series(wanted, run->run, series, sizeof(series));
    if (!store_find(act->ledger->store,
                    "SELECT last FROM series WHERE series = ? LIMIT 1",
                    VALUES(text_value(series)), &row, err))
        return false;

    int64_t first = row ? row_number(row, 0) + 1 : 1;
    unsigned count = wanted->copies + wanted->spares;
    long long left = SERIAL_MAX - first + 1;
    if (count > left)
        return error_set(err, ERROR_REFUSED,
                         "series `%s` has only %lld serials left, %u are "
                         "needed; use another document number",
                         series, left, count);
    line_empty(body);
    line_set_number(body, "run", run->run);
    line_set_text(body, "series", series);
    line_set_number(body, "first_serial", first);
    line_set_number(body, "count", count);
    if (!act_record(act, "copies.numbered", body, err))
        return false;

    line_empty(body);
    line_set_number(body, "run", run->run);
    line_set_number(body, "attempt", run->attempt);
    line_set_number(body, "document", run->document);
    line_set_number(body, "copies", count);
    line_set_number(body, "first_serial", first);
    plan_whole(wanted, body);
    return true;
}

// A new run: with the next serials of its series, or without any until somebody
// has said yes.
static bool open_run(struct act *act, const struct reservation *wanted,
                     unsigned document, struct line *body, struct error *err)
{
    struct found run = {.attempt = 1, .document = document};

    if (!run_next(act->ledger->tables, &run.run, err))
        return false;
    describe(wanted, run.run, document, act->ledger->code_key_id, body);
    if (!act_record(act, "run.received", body, err))
        return false;
    return approval_is_needed(wanted)
               ? approval_hold(act, wanted, run.run, "", body, err)
               : number_run(act, wanted, &run, body, err);
}

// The same run and numbers for one more attempt.
static bool attempt_again(struct act *act, const struct reservation *wanted,
                          const struct found *found, struct line *body,
                          struct error *err)
{
    char input[DIGEST_HEX];

    digest_hex(&wanted->input, input);
    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_number(body, "attempt", found->attempt + 1);
    line_set_number(body, "attempt_time", wanted->job.attempt_time);
    line_set_text(body, "policy", wanted->policy);
    line_set_text(body, "input", input);
    if (!act_record(act, "run.attempted", body, err))
        return false;

    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_number(body, "attempt", found->attempt + 1);
    line_set_number(body, "document", found->document);
    line_set_number(body, "copies", wanted->copies + wanted->spares);
    line_set_number(body, "first_serial", found->first_serial);
    return true;
}

// After an attempt that sent nothing all is still to be printed.
static bool go_on(struct act *act, const struct reservation *wanted,
                  const struct found *found, struct line *body,
                  struct error *err)
{
    if (!attempt_again(act, wanted, found, body, err))
        return false;
    plan_whole(wanted, body);
    return true;
}

// What a person named, in the generation that was announced with it.
static bool print_again(struct act *act, const struct reservation *wanted,
                        const struct found *found, struct line *body,
                        struct error *err)
{
    struct place_list places;
    unsigned generation = 0;

    if (!books_permit(act->ledger->tables, found->run, &places, &generation,
                      err) ||
        !attempt_again(act, wanted, found, body, err))
        return false;
    line_set_number(body, "generation", generation);
    line_set_places(body, "places", &places);
    return true;
}

// Numbers are not taken over by a document that would print otherwise.
static bool replace(struct act *act, const struct reservation *wanted,
                    const struct found *found, struct line *body,
                    struct error *err)
{
    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_text(body, "reason",
                  "the job came again with another document or other marks");
    return act_record(act, "run.cancelled", body, err) &&
           open_run(act, wanted, found->document, body, err);
}

static bool interrupt(struct act *act, struct found *found, struct line *body,
                      struct error *err)
{
    (void)snprintf(found->reason, sizeof(found->reason),
                   "printing started again before the outcome of attempt %u "
                   "was known",
                   found->attempt);
    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_number(body, "attempt", found->attempt);
    line_set_number(body, "pages_reported", PAGES_UNKNOWN);
    line_set_text(body, "reason", found->reason);
    return act_record(act, "run.interrupted", body, err);
}

// Behind the T of "2026-11-21T22:26:40.123456Z".
static const char *time_of_day(const char *time)
{
    const char *letter = strchr(time, 'T');

    return letter ? letter + 1 : "";
}

// A refusal that is kept: the backend of this attempt will ask for it.
static bool turn_away(struct act *act, const struct reservation *wanted,
                      struct found *found, struct line *body, struct error *err)
{
    struct text reason = {0};
    char cut[LEDGER_REASON_MAX];

    if (found->state == RUN_SENDING && !interrupt(act, found, body, err))
        return false;
    if (found->state == RUN_REJECTED)
        text_addf(&reason, "run %u was rejected: %s", found->run,
                  found->reason);
    else if (found->state == RUN_HELD || found->state == RUN_APPROVED)
        text_add_string(&reason, found->reason);
    else if (found->state == RUN_RESUMED || found->state == RUN_REPRINTING)
        text_addf(
            &reason,
            "run %u may only be printed again with the pages and marks it "
            "was numbered for; print others as a new job",
            found->run);
    else if (run_state_is_printed(found->state))
        text_addf(&reason,
                  "run %u was already sent to the device on %.10s %.5s UTC; "
                  "print the document again as a new job, or have an operator "
                  "replace spoiled pages (countermark reprint %u)",
                  found->run, found->changed, time_of_day(found->changed),
                  found->run);
    else
        text_addf(&reason,
                  "run %u was interrupted while it was being sent (%s); an "
                  "operator must settle it before anything more is printed "
                  "(countermark resume %u --from COPY:PAGE, or countermark "
                  "abandon %u)",
                  found->run, found->reason, found->run, found->run);
    line_clean(text_string(&reason), cut, sizeof(cut));
    text_clear(&reason);

    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_number(body, "attempt_time", wanted->job.attempt_time);
    line_set_text(body, "reason", cut);
    if (!act_record(act, "run.attempt_refused", body, err))
        return false;
    line_empty(body);
    line_set_text(body, "refused", cut);
    return true;
}

// A document that follows one sent in this same attempt. The same document
// again is how a restart within one second looks, and is not printed.
static bool follow(struct act *act, const struct reservation *wanted,
                   struct found *last, struct line *body, struct error *err)
{
    bool is_again = false;

    if (!has_input(act->ledger->store, last->run, &wanted->input, &is_again,
                   err))
        return false;
    if (is_again)
        return turn_away(act, wanted, last, body, err);
    return open_run(act, wanted, last->document + 1, body, err);
}

// A refusal that is a run of its own, where the attempt's backend looks for it.
static bool refuse_as_run(struct act *act, const struct reservation *wanted,
                          const char *reason, struct line *body,
                          struct error *err)
{
    unsigned run = 0;

    if (!run_next(act->ledger->tables, &run, err))
        return false;
    line_empty(body);
    job_describe(&wanted->job, body);
    line_set_number(body, "run", run);
    line_set_number(body, "document", 1);
    line_set_text(body, "by", "journal");
    line_set_text(body, "reason", reason);
    if (!act_record(act, "run.refused", body, err))
        return false;
    line_empty(body);
    line_set_text(body, "refused", reason);
    return true;
}

// The identity of a job is its uuid, and cupsd takes the uuid that a client
// names: another job that comes with a used one must not meet the first one's
// run.
static bool refuse_other(struct act *act, const struct reservation *wanted,
                         int64_t other, struct line *body, struct error *err)
{
    char reason[LEDGER_REASON_MAX];

    (void)snprintf(reason, sizeof(reason),
                   "this job-uuid was already used by job %lld; print the "
                   "document again without choosing a job-uuid",
                   (long long)other);
    return refuse_as_run(act, wanted, reason, body, err);
}

// A run of which a byte may have left is settled where it was printed: the same
// document would come out twice. Numbers that nobody printed are void there.
static bool leave_elsewhere(struct act *act, const struct reservation *wanted,
                            const struct found *found, bool *is_refused,
                            struct line *body, struct error *err)
{
    char reason[LEDGER_REASON_MAX];

    *is_refused = false;
    if (found->state == RUN_REJECTED)
        return true;
    *is_refused = found->state != RUN_RECEIVED && found->state != RUN_MARKED &&
                  found->state != RUN_HELD && found->state != RUN_APPROVED;
    if (*is_refused) {
        (void)snprintf(reason, sizeof(reason),
                       "this job was printed, or partly printed, on another "
                       "queue as run %u; settle that run (countermark show "
                       "%u) and print the document again as a new job",
                       found->run, found->run);
        return refuse_as_run(act, wanted, reason, body, err);
    }
    (void)snprintf(reason, sizeof(reason), "the job was moved to queue %s",
                   wanted->job.queue);
    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_text(body, "reason", reason);
    return act_record(act, "run.cancelled", body, err);
}

// The job that used the uuid first, which may be the wanted one.
static bool find_other(struct store *store, const struct job_ref *job,
                       int64_t *other, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store,
                    "SELECT job FROM run WHERE queue = ? AND uuid = ?"
                    " ORDER BY run LIMIT 1",
                    VALUES(text_value(job->queue), text_value(job->uuid)), &row,
                    err))
        return false;
    *other = row ? row_number(row, 0) : job->job_id;
    return true;
}

// A run that waited, or waits: numbered when everybody has said yes to exactly
// this.
static bool pass_gate(struct act *act, const struct reservation *wanted,
                      const struct approval *approval, struct found *found,
                      struct line *body, struct error *err)
{
    struct timespec now = {0};

    // The clock of the events; time() lags some milliseconds behind it.
    (void)clock_gettime(CLOCK_REALTIME, &now);
    const char *over = approval_is_over(approval, wanted, now.tv_sec);
    char input[DIGEST_HEX];

    if (found->state == RUN_APPROVED && over)
        return approval_hold(act, wanted, found->run, over, body, err);
    if (found->state != RUN_APPROVED ||
        (approval->needs_operator && !approval->is_released))
        return turn_away(act, wanted, found, body, err);
    found->attempt++;
    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_number(body, "attempt", found->attempt);
    line_set_number(body, "attempt_time", wanted->job.attempt_time);
    line_set_text(body, "policy", wanted->policy);
    digest_hex(&wanted->input, input);
    line_set_text(body, "input", input);
    return act_record(act, "run.attempted", body, err) &&
           number_run(act, wanted, found, body, err);
}

// What is wanted, in as many copies as were approved.
static bool as_approved(struct act *act, const struct reservation *wanted,
                        unsigned number, struct approval *approval,
                        struct reservation *fit, struct error *err)
{
    const struct record *run = NULL;

    *fit = *wanted;
    if (!approval_find(act->ledger->tables, number, approval, err) ||
        !rows_find(act->ledger->tables, KEY(RUN, number_value(number)), &run,
                   err))
        return false;
    approval_fit(approval, (unsigned)record_number(run, AT_RUN_COPIES),
                 (unsigned)record_number(run, AT_RUN_SPARES), fit);
    return true;
}

// The document of a job that a person let print again: cupsd has kept it, so it
// is the same; a converter in front of the filter may date its output, so that
// the bytes are not. The attempt's event says which they were.
static bool permitted(struct act *act, const struct reservation *wanted,
                      struct found *found, struct line *body, struct error *err)
{
    struct approval approval;
    struct reservation fit;
    bool same = false;

    if (!as_approved(act, wanted, found->run, &approval, &fit, err) ||
        !has_marks(act->ledger->store, found->run, &fit, &same, err))
        return false;
    if (!same)
        return turn_away(act, wanted, found, body, err);
    if (!print_again(act, &fit, found, body, err))
        return false;
    if (approval.event > 0)
        line_set_number(body, "approval", approval.event);
    return true;
}

static bool is_waiting(enum run_state state)
{
    return state == RUN_HELD || state == RUN_APPROVED || state == RUN_REJECTED;
}

// The run of the job goes on when it was for exactly this.
static bool go_on_or_replace(struct act *act, const struct reservation *wanted,
                             struct found *found, struct line *body,
                             struct error *err)
{
    struct approval approval;
    struct reservation fit;
    bool same = false;

    if (!as_approved(act, wanted, found->run, &approval, &fit, err) ||
        !is_same(act->ledger->store, found->run, &fit, &same, err))
        return false;
    // What was rejected stays so; its job may not come with something else.
    if (found->state == RUN_REJECTED)
        return turn_away(act, wanted, found, body, err);
    if (!same)
        return replace(act, wanted, found, body, err);
    bool done = is_waiting(found->state)
                    ? pass_gate(act, &fit, &approval, found, body, err)
                    : go_on(act, &fit, found, body, err);
    if (done && approval.event > 0 && !line_has(body, "refused"))
        line_set_number(body, "approval", approval.event);
    return done;
}

bool reserve_decide(struct act *act, const struct reservation *wanted,
                    struct line *body, struct error *err)
{
    struct store *store = act->ledger->store;
    struct found found;
    int64_t other = 0;

    if (!find_other(store, &wanted->job, &other, err))
        return false;
    if (other != wanted->job.job_id)
        return refuse_other(act, wanted, other, body, err);
    if (!find_elsewhere(store, &wanted->job, &found, err))
        return false;
    if (found.run != 0) {
        bool is_refused = false;
        if (!leave_elsewhere(act, wanted, &found, &is_refused, body, err))
            return false;
        if (is_refused)
            return true;
    }
    if (!find_permitted(store, &wanted->job, &found, err))
        return false;
    if (found.run != 0)
        return permitted(act, wanted, &found, body, err);
    if (!find_in_the_way(store, &wanted->job, &found, err))
        return false;
    if (found.run != 0)
        return turn_away(act, wanted, &found, body, err);
    if (!find_last(store, &wanted->job, &found, err))
        return false;
    if (found.run == 0)
        return open_run(act, wanted, 1, body, err);
    if (run_state_is_printed(found.state))
        return follow(act, wanted, &found, body, err);
    return go_on_or_replace(act, wanted, &found, body, err);
}
