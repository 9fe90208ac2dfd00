// What the print programs report of a run, and what the backend may do.
#include "journal/books.h"
#include "journal/inside.h"

#include <stdio.h>
#include <string.h>

// One event, one act.
static bool report(struct ledger *ledger, const char *id,
                   const struct actor *actor, const char *call,
                   const char *kind, struct line *body, struct error *err)
{
    struct act act;

    if (!act_start(&act, ledger, id, actor, call, err))
        return false;
    bool done = act.is_repeat || act_record(&act, kind, body, err);
    return act_end(&act, done, done ? err : NULL);
}

static struct line *body_of(unsigned run, unsigned attempt)
{
    struct line *body = line_new();

    line_set_number(body, "run", run);
    line_set_number(body, "attempt", attempt);
    return body;
}

static void set_cleaned(struct line *body, const char *key, const char *text)
{
    char clean[LEDGER_REASON_MAX];

    line_clean(text, clean, sizeof(clean));
    line_set_text(body, key, clean);
}

bool ledger_marked(struct ledger *ledger, const char *id,
                   const struct actor *actor, unsigned run, unsigned attempt,
                   const struct marked *marked, struct error *err)
{
    char digest[DIGEST_HEX];

    if (marked->bytes == 0 || marked->bytes > INT64_C(1) << 50 ||
        marked->pages == 0)
        return error_set(err, ERROR_INPUT,
                         "a marked document of %llu bytes and %u pages cannot "
                         "be",
                         (unsigned long long)marked->bytes, marked->pages);
    struct line *body = body_of(run, attempt);
    digest_hex(&marked->document, digest);
    line_set_number(body, "bytes", (int64_t)marked->bytes);
    line_set_number(body, "pages", marked->pages);
    line_set_text(body, "digest", digest);
    bool done = report(ledger, id, actor, "marked", "run.marked", body, err);
    line_free(body);
    return done;
}

bool ledger_written(struct ledger *ledger, const char *id,
                    const struct actor *actor, unsigned run, unsigned attempt,
                    struct error *err)
{
    struct line *body = body_of(run, attempt);
    bool done = report(ledger, id, actor, "written", "run.written", body, err);

    line_free(body);
    return done;
}

bool ledger_sending(struct ledger *ledger, const char *id,
                    const struct actor *actor, unsigned run, unsigned attempt,
                    const char *device, struct error *err)
{
    struct line *body = body_of(run, attempt);

    set_cleaned(body, "device", device);
    bool done = report(ledger, id, actor, "sending", "run.sending", body, err);
    line_free(body);
    return done;
}

static bool check_pages(int64_t pages, struct error *err)
{
    if (pages >= PAGES_UNKNOWN && pages <= INT64_C(1) << 50)
        return true;
    return error_set(err, ERROR_INPUT, "%lld pages cannot be",
                     (long long)pages);
}

bool ledger_sent(struct ledger *ledger, const char *id,
                 const struct actor *actor, unsigned run, unsigned attempt,
                 int64_t pages_reported, struct error *err)
{
    if (!check_pages(pages_reported, err))
        return false;
    struct line *body = body_of(run, attempt);
    line_set_number(body, "pages_reported", pages_reported);
    bool done = report(ledger, id, actor, "sent", "run.sent", body, err);
    line_free(body);
    return done;
}

bool ledger_interrupted(struct ledger *ledger, const char *id,
                        const struct actor *actor, unsigned run,
                        unsigned attempt, int64_t pages_reported,
                        const char *reason, struct error *err)
{
    if (!check_pages(pages_reported, err))
        return false;
    struct line *body = body_of(run, attempt);
    line_set_number(body, "pages_reported", pages_reported);
    set_cleaned(body, "reason", reason);
    bool done =
        report(ledger, id, actor, "interrupted", "run.interrupted", body, err);
    line_free(body);
    return done;
}

static void set_said(struct line *body, const char *key, const char *text)
{
    if (text[0])
        set_cleaned(body, key, text);
}

static void set_counted(struct line *body, const char *key, int64_t count)
{
    if (count >= 0 && count <= INT64_C(1) << 50)
        line_set_number(body, key, count);
}

bool ledger_device_reported(struct ledger *ledger, const char *id,
                            const struct actor *actor, unsigned run,
                            unsigned attempt, const struct device_report *said,
                            struct error *err)
{
    struct line *body = body_of(run, attempt);

    line_set_number(body, "copy", said->copy);
    set_said(body, "job_state", said->job_state);
    set_said(body, "job_reasons", said->job_reasons);
    set_said(body, "printer_reasons", said->printer_reasons);
    set_counted(body, "impressions", said->impressions);
    set_counted(body, "sheets", said->sheets);
    set_counted(body, "counter_before", said->counter_before);
    set_counted(body, "counter_after", said->counter_after);
    bool done = report(ledger, id, actor, "device_reported",
                       "run.device_reported", body, err);
    line_free(body);
    return done;
}

bool ledger_stopped(struct ledger *ledger, const char *id,
                    const struct actor *actor, unsigned run, unsigned attempt,
                    const char *reason, struct error *err)
{
    struct line *body = body_of(run, attempt);

    set_cleaned(body, "reason", reason);
    bool done = report(ledger, id, actor, "stopped", "run.stopped", body, err);
    line_free(body);
    return done;
}

// Numbers are void only as long as nothing was ever sent: cancelling what was
// to be printed again takes back the permission.
static bool describe_cancel(struct ledger *ledger, unsigned run,
                            const char **kind, struct line *body,
                            struct error *err)
{
    const struct row *row = NULL;
    enum run_state state = RUN_NONE;

    if (!store_find(ledger->store,
                    "SELECT state, attempt_time FROM run WHERE run = ?",
                    VALUES(number_value(run)), &row, err))
        return false;
    *kind = "run.cancelled";
    if (row && run_state_read(row_text(row, 0), &state) &&
        (state == RUN_RESUMED || state == RUN_REPRINTING)) {
        *kind = "run.attempt_refused";
        line_set_number(body, "attempt_time", row_number(row, 1));
    }
    return true;
}

bool ledger_cancelled(struct ledger *ledger, const char *id,
                      const struct actor *actor, unsigned run,
                      const char *reason, struct error *err)
{
    struct line *body = line_new();
    const char *kind = NULL;

    line_set_number(body, "run", run);
    set_cleaned(body, "reason", reason);
    bool done = describe_cancel(ledger, run, &kind, body, err) &&
                report(ledger, id, actor, "cancelled", kind, body, err);
    line_free(body);
    return done;
}

bool ledger_note(struct ledger *ledger, const char *id,
                 const struct actor *actor, const char *kind,
                 const struct line *body, struct error *err)
{
    struct text bytes = {0};
    struct line *copy = line_new();

    bool done = line_write(body, &bytes, err) &&
                line_read(text_string(&bytes), bytes.length, copy, err);
    if (done && (!kind_valid(kind) || kind_is_ours(kind)))
        done = error_set(err, ERROR_REFUSED,
                         "`%s` cannot be noted: a note's kind is two or more "
                         "words joined by dots, and not run, copies, journal, "
                         "clock, key or series",
                         kind);
    if (done && line_has(body, "run"))
        done = error_set(err, ERROR_REFUSED,
                         "a note changes no run, so it may not have the field "
                         "`run`");
    done = done && report(ledger, id, actor, "note", kind, copy, err);
    line_free(copy);
    text_clear(&bytes);
    return done;
}

#define TICKET_OF_JOB                                                          \
    "SELECT verdict, ticket.reason, ticket.run, ticket.attempt, document,"     \
    " bytes, ticket.pages, digest, copies + spares, run.pages, sheets,"        \
    " control_pages, run.state FROM ticket JOIN run USING(run)"                \
    " WHERE queue = ? AND uuid = ? AND job = ? AND ticket.attempt_time = ?"    \
    " ORDER BY ticket.seq DESC LIMIT 1"

bool ledger_ticket(struct ledger *ledger, const struct job_ref *job,
                   struct ticket *ticket, struct error *err)
{
    const struct row *row = NULL;
    struct job_ref fit;

    job_clean(job, &fit);
    *ticket = (struct ticket){.verdict = TICKET_NONE};
    if (!job_check(&fit, err) ||
        !store_find(ledger->store, TICKET_OF_JOB,
                    VALUES(text_value(fit.queue), text_value(fit.uuid),
                           number_value(fit.job_id),
                           number_value(fit.attempt_time)),
                    &row, err))
        return false;
    if (!row)
        return true;

    bool is_good =
        ticket_verdict_read(row_text(row, 0), &ticket->verdict) &&
        string_fit(ticket->reason, sizeof(ticket->reason), row_text(row, 1));
    ticket->run = (unsigned)row_number(row, 2);
    ticket->attempt = (unsigned)row_number(row, 3);
    ticket->document = (unsigned)row_number(row, 4);
    ticket->marked.bytes = (uint64_t)row_number(row, 5);
    ticket->marked.pages = (unsigned)row_number(row, 6);
    if (row_text(row, 7)[0])
        is_good =
            is_good && digest_read(row_text(row, 7), &ticket->marked.document);
    ticket->shape = (struct run_shape){
        .copies = (unsigned)row_number(row, 8),
        .pages = (unsigned)row_number(row, 9),
        .sheets = (unsigned)row_number(row, 10),
        .control_pages = (unsigned)row_number(row, 11),
    };
    enum run_state state = RUN_NONE;
    is_good = is_good && run_state_read(row_text(row, 12), &state);
    store_rest(ledger->store);
    if (ticket->shape.sheets > 0)
        ticket->places = (struct place_list){1, {shape_whole(&ticket->shape)}};
    if (state == RUN_RESUMED || state == RUN_REPRINTING) {
        unsigned generation = 0;
        if (!books_permit(ledger->tables, ticket->run, &ticket->places,
                          &generation, err))
            return false;
    }
    if (!is_good)
        return error_set(err, ERROR_TAMPERED,
                         "the ticket of run %u is not one we wrote; verify "
                         "the journal",
                         ticket->run);
    return true;
}

bool ledger_knows_user(struct ledger *ledger, const struct job_ref *job,
                       bool *is_known, struct error *err)
{
    const struct row *row = NULL;
    struct job_ref fit;

    job_clean(job, &fit);
    if (!job_check(&fit, err) ||
        !store_find(ledger->store,
                    "SELECT 1 FROM run WHERE queue = ? AND uuid = ?"
                    " AND job = ? AND user = ? AND verified = 1"
                    " AND state IN ('RESUMED', 'REPRINTING')",
                    VALUES(text_value(fit.queue), text_value(fit.uuid),
                           number_value(fit.job_id), text_value(fit.user)),
                    &row, err))
        return false;
    *is_known = row != NULL;
    store_rest(ledger->store);
    return true;
}

// Which run a refusal belongs to: one that this attempt numbered, or one whose
// newest ticket of this attempt is a refusal already; else a run of its own.
static bool find_refused(struct ledger *ledger, const struct job_ref *job,
                         unsigned *run, const char **kind, struct error *err)
{
    enum run_state state = RUN_NONE;
    struct ticket ticket;
    int64_t attempt_time = 0;

    if (!job_last_run(ledger->store, job, run, &state, &attempt_time, err) ||
        !ledger_ticket(ledger, job, &ticket, err))
        return false;
    *kind = "run.refused";
    if ((state == RUN_RECEIVED || state == RUN_MARKED) &&
        attempt_time == job->attempt_time)
        return true;
    // What may print again is refused as an attempt: it was printed before.
    if (state == RUN_RESUMED || state == RUN_REPRINTING) {
        *kind = "run.attempt_refused";
        return true;
    }
    bool is_turned_away =
        (run_state_is_printed(state) || state == RUN_INTERRUPTED ||
         state == RUN_HELD || state == RUN_APPROVED || state == RUN_REJECTED) &&
        ticket.run == *run && ticket.attempt == 0 &&
        ticket.verdict != TICKET_NONE;
    if (is_turned_away)
        *kind = "run.attempt_refused";
    else
        *run = 0;
    return true;
}

static bool next_document(struct store *store, const struct job_ref *job,
                          int64_t *document, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store,
                    "SELECT ifnull(max(document), 0) + 1 FROM run WHERE"
                    " queue = ? AND uuid = ? AND job = ? AND state NOT IN"
                    " ('REFUSED', 'CANCELLED')",
                    VALUES(text_value(job->queue), text_value(job->uuid),
                           number_value(job->job_id)),
                    &row, err))
        return false;
    *document = row_number(row, 0);
    return true;
}

static bool record_refusal(struct act *act, const struct job_ref *job,
                           struct line *body, unsigned *run, struct error *err)
{
    struct store *store = act->ledger->store;
    const char *kind = NULL;
    int64_t document = 0;

    if (!find_refused(act->ledger, job, run, &kind, err))
        return false;
    if (*run == 0) {
        if (!run_next(act->ledger->tables, run, err) ||
            !next_document(store, job, &document, err))
            return false;
        job_describe(job, body);
        line_set_number(body, "document", document);
    }
    line_set_number(body, "run", *run);
    line_set_number(body, "attempt_time", job->attempt_time);
    text_addf(&act->reply, "{\"run\":%u}", *run);
    return act_record(act, kind, body, err);
}

bool ledger_refused(struct ledger *ledger, const char *id,
                    const struct actor *actor, const struct job_ref *job,
                    const char *by, const char *reason, unsigned *run,
                    struct error *err)
{
    struct job_ref fit;
    struct act act;

    job_clean(job, &fit);
    if (!job_check(&fit, err) ||
        !act_start(&act, ledger, id, actor, "refused", err))
        return false;

    struct line *body = line_new();
    bool done = true;
    if (act.is_repeat) {
        done = line_read(text_string(&act.reply), act.reply.length, body, err);
        *run = (unsigned)line_number(body, "run", 0);
    } else {
        set_cleaned(body, "by", by);
        set_cleaned(body, "reason", reason);
        done = record_refusal(&act, &fit, body, run, err);
    }
    line_free(body);
    return act_end(&act, done, done ? err : NULL);
}
