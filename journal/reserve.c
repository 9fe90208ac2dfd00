// Numbers for the copies of one document, and what a restarted job may do.
//
// A job that CUPS runs again comes here first. What was already recorded of it
// decides: nothing sent, the same run goes on with the same numbers; a byte
// may have left, a person decides; all sent, it is not printed twice.
#include "journal/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

// The run of a job that stands in the way or goes on.
struct found {
    unsigned run; // 0: none
    unsigned attempt, document, first_serial;
    enum run_state state;
    char changed[LEDGER_TIME_MAX];
    char reason[LEDGER_REASON_MAX];
};

// Text from a job becomes what a line can hold, before anything is compared.
static void clean(const struct reservation *raw, struct reservation *wanted)
{
    *wanted = *raw;
    job_clean(&raw->job, &wanted->job);
    line_clean(raw->policy, wanted->policy, sizeof(wanted->policy));
    line_clean(raw->level, wanted->level, sizeof(wanted->level));
    line_clean(raw->mark, wanted->mark, sizeof(wanted->mark));
    line_clean(raw->scope, wanted->scope, sizeof(wanted->scope));
    line_clean(raw->doc_no, wanted->doc_no, sizeof(wanted->doc_no));
    line_clean(raw->title, wanted->title, sizeof(wanted->title));
    line_clean(raw->series, wanted->series, sizeof(wanted->series));
}

static bool is_number(int64_t number, int64_t low, int64_t high)
{
    return number >= low && number <= high;
}

static bool check(const struct reservation *wanted, struct error *err)
{
    if (!job_check(&wanted->job, err))
        return false;
    if (!is_number(wanted->copies, 1, SERIAL_MAX) ||
        !is_number(wanted->spares, 0, SERIAL_MAX) ||
        wanted->copies + wanted->spares > SERIAL_MAX)
        return error_set(err, ERROR_INPUT,
                         "%u copies and %u spares: 1 to %d in all are possible",
                         wanted->copies, wanted->spares, SERIAL_MAX);
    if (string_starts(wanted->series, "run:"))
        return error_set(err, ERROR_INPUT,
                         "series `%s`: names that begin with run: are kept "
                         "for runs without a series",
                         wanted->series);
    if (!is_number(wanted->pages, 1, CODE_PAGE_MAX) ||
        !is_number(wanted->sheets, 1, wanted->pages) ||
        wanted->control_pages > 1)
        return error_set(err, ERROR_INPUT,
                         "%u pages on %u sheets with %u control pages: 1 to %d "
                         "pages, on no more sheets, with at most 1",
                         wanted->pages, wanted->sheets, wanted->control_pages,
                         CODE_PAGE_MAX);
    return true;
}

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

// A run of this job of which a byte may have left: unsettled ones first, then
// those sent by another attempt.
static bool find_in_the_way(struct store *store, const struct job_ref *job,
                            struct found *found, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store,
                    FOUND "(state IN ('SENDING', 'INTERRUPTED')"
                          " OR (state = 'SENT' AND attempt_time <> ?))"
                          " ORDER BY state = 'SENT', run DESC LIMIT 1",
                    VALUES(text_value(job->queue), text_value(job->uuid),
                           number_value(job->attempt_time)),
                    &row, err))
        return false;
    take_found(row, found);
    return true;
}

static bool find_last(struct store *store, const struct job_ref *job,
                      struct found *found, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store,
                    FOUND "state NOT IN ('REFUSED', 'CANCELLED')"
                          " ORDER BY run DESC LIMIT 1",
                    VALUES(text_value(job->queue), text_value(job->uuid)), &row,
                    err))
        return false;
    take_found(row, found);
    return true;
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

// Whether the run was numbered for exactly this: what is on paper must not
// differ from what the first attempt recorded.
static bool is_same(struct store *store, unsigned run,
                    const struct reservation *wanted, bool *same,
                    struct error *err)
{
    char input[DIGEST_HEX];
    const struct row *row = NULL;

    digest_hex(&wanted->input, input);
    if (!store_find(
            store,
            "SELECT 1 FROM run WHERE run = ?1 AND input = ?2 AND level = ?3"
            " AND mark = ?4 AND scope = ?5 AND doc_no = ?6 AND title = ?7"
            " AND series = iif(?8 = '', 'run:' || ?1, ?8) AND copies = ?9"
            " AND spares = ?10 AND pages = ?11 AND sheets = ?12"
            " AND control_pages = ?13 AND user = ?14 AND verified = ?15",
            VALUES(number_value(run), text_value(input),
                   text_value(wanted->level), text_value(wanted->mark),
                   text_value(wanted->scope), text_value(wanted->doc_no),
                   text_value(wanted->title), text_value(wanted->series),
                   number_value(wanted->copies), number_value(wanted->spares),
                   number_value(wanted->pages), number_value(wanted->sheets),
                   number_value(wanted->control_pages),
                   text_value(wanted->job.user),
                   number_value(wanted->job.is_verified)),
            &row, err))
        return false;
    *same = row != NULL;
    return true;
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
}

// A new run with the next serials of its series.
static bool open_run(struct act *act, const struct reservation *wanted,
                     unsigned document, struct line *body, struct error *err)
{
    struct store *store = act->ledger->store;
    const struct row *row = NULL;
    char series[LEDGER_NAME_MAX];
    unsigned run = 0;

    if (!run_next(store, &run, err))
        return false;
    describe(wanted, run, document, act->ledger->code_key_id, body);
    (void)string_fit(series, sizeof(series), line_text(body, "series"));
    if (!act_record(act, "run.received", body, err) ||
        !store_find(store, "SELECT last FROM series WHERE series = ? LIMIT 1",
                    VALUES(text_value(series)), &row, err))
        return false;

    int64_t first = row ? row_number(row, 0) + 1 : 1;
    unsigned count = wanted->copies + wanted->spares;
    if (first + count - 1 > SERIAL_MAX)
        return error_set(err, ERROR_REFUSED,
                         "series `%s` has only %lld serials left, %u are "
                         "needed; use another document number",
                         series, (long long)(SERIAL_MAX - first + 1), count);
    line_empty(body);
    line_set_number(body, "run", run);
    line_set_text(body, "series", series);
    line_set_number(body, "first_serial", first);
    line_set_number(body, "count", count);
    if (!act_record(act, "copies.numbered", body, err))
        return false;

    line_empty(body);
    line_set_number(body, "run", run);
    line_set_number(body, "attempt", 1);
    line_set_number(body, "document", document);
    line_set_number(body, "copies", count);
    line_set_number(body, "first_serial", first);
    return true;
}

// The same run and numbers for an attempt that follows one that sent nothing.
static bool go_on(struct act *act, const struct reservation *wanted,
                  const struct found *found, struct line *body,
                  struct error *err)
{
    line_empty(body);
    line_set_number(body, "run", found->run);
    line_set_number(body, "attempt", found->attempt + 1);
    line_set_number(body, "attempt_time", wanted->job.attempt_time);
    line_set_text(body, "policy", wanted->policy);
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

// A refusal that is kept: the backend of this attempt will ask for it.
static bool turn_away(struct act *act, const struct reservation *wanted,
                      struct found *found, struct line *body, struct error *err)
{
    struct text reason = {0};
    char cut[LEDGER_REASON_MAX];

    if (found->state == RUN_SENDING && !interrupt(act, found, body, err))
        return false;
    if (found->state == RUN_SENT)
        text_addf(&reason,
                  "run %u was already sent to the device on %s; print the "
                  "document again as a new job",
                  found->run, found->changed);
    else
        text_addf(&reason,
                  "run %u was interrupted while it was being sent (%s); an "
                  "operator must settle it before anything more is printed",
                  found->run, found->reason);
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

// Chooses among the ways above; `body` holds the reply afterwards.
static bool decide(struct act *act, const struct reservation *wanted,
                   struct line *body, struct error *err)
{
    struct store *store = act->ledger->store;
    struct found found;
    bool same = false;

    if (!find_in_the_way(store, &wanted->job, &found, err))
        return false;
    if (found.run != 0)
        return turn_away(act, wanted, &found, body, err);
    if (!find_last(store, &wanted->job, &found, err))
        return false;
    if (found.run == 0)
        return open_run(act, wanted, 1, body, err);
    if (found.state == RUN_SENT)
        return follow(act, wanted, &found, body, err);
    if (!is_same(store, found.run, wanted, &same, err))
        return false;
    return same ? go_on(act, wanted, &found, body, err)
                : replace(act, wanted, &found, body, err);
}

static bool answer(struct act *act, const struct reservation *wanted,
                   struct line *reply, struct plan *plan, struct error *err)
{
    if (act->is_repeat)
        return line_read(text_string(&act->reply), act->reply.length, reply,
                         err) &&
               plan_fill(act->ledger, reply, plan, err);
    if (!decide(act, wanted, reply, err))
        return false;
    if (!line_has(reply, "refused"))
        plan_note(act->ledger, reply);
    if (!line_write(reply, &act->reply, err))
        return false;
    act->ledger->has_refused = line_has(reply, "refused");
    return plan_fill(act->ledger, reply, plan, err);
}

bool ledger_reserve(struct ledger *ledger, const char *id,
                    const struct actor *actor, const struct reservation *wanted,
                    struct plan *plan, struct error *err)
{
    struct reservation fit;
    struct act act;

    if (!ledger->has_keys)
        return error_set(err, ERROR_CONFIG,
                         "the journal has no keys, so no code can be made; "
                         "give it the site's keys");
    clean(wanted, &fit);
    if (!check(&fit, err) ||
        !act_start(&act, ledger, id, actor, "reserve", err))
        return false;

    struct line *reply = line_new();
    bool done = answer(&act, &fit, reply, plan, err);
    line_free(reply);
    bool keep = done || ledger->has_refused || act.is_repeat;
    return act_end(&act, keep, keep ? err : NULL) && done;
}
