// Answers at the print socket: what filters and backends report.
#include "registrar/asks.h"
#include "registrar/client-words.h"

#include <limits.h>

// The run and attempt a request is about.
static bool read_about(const struct asked *asked, struct delivery *about,
                       struct error *err)
{
    return words_get_count(asked->line, "run", 1, CODE_RUN_MAX, &about->run,
                           err) &&
           words_get_count(asked->line, "attempt", 1, INT_MAX, &about->attempt,
                           err);
}

static bool read_pages(const struct asked *asked, int64_t *pages,
                       struct error *err)
{
    *pages = line_number(asked->line, "pages", PAGES_UNKNOWN - 1);
    if (*pages < PAGES_UNKNOWN || *pages > INT_MAX)
        return error_set(err, ERROR_INPUT,
                         "the field \"pages\" is missing or out of range");
    return true;
}

// Who must say yes is for the registrar's own policy to say: a filter runs
// under an account that other drivers have too.
static bool read_rules(struct office *office, const struct asked *asked,
                       struct reservation *wanted, struct error *err)
{
    bool is_known = false;

    if (!policy_queue(asked->policy, wanted->job.queue))
        return error_set(err, ERROR_REFUSED,
                         "queue %s has no policy, so nothing may be printed on "
                         "it",
                         wanted->job.queue);
    struct level_rules rules =
        policy_level_rules(asked->policy, wanted->job.queue, wanted->level);
    wanted->approvers = rules.approvers;
    wanted->approval_hours = rules.approval_hours;
    wanted->operator_releases = rules.operator_releases;
    if (rules.approvers == 0 || wanted->job.is_verified)
        return true;
    if (!ledger_knows_user(office->ledger, &wanted->job, &is_known, err))
        return false;
    // Nobody could tell the approver from the submitter.
    return is_known ||
           error_set(err, ERROR_REFUSED,
                     "level %s on queue %s needs the approval of another "
                     "person than the submitter, and nobody checked who sent "
                     "the job; print from an account of the print server",
                     wanted->level, wanted->job.queue);
}

ASK_ANSWER(answer_reserve)
{
    struct reservation wanted = {0};
    struct plan plan = {0};

    if (!words_read(&words_job, asked->line, &wanted.job, err) ||
        !words_read(&words_reservation, asked->line, &wanted, err) ||
        !read_rules(office, asked, &wanted, err) ||
        !ledger_reserve(office->ledger, asked->id, asked->actor, &wanted, &plan,
                        err))
        return false;
    words_write(&words_plan, &plan, reply->closing);
    return true;
}

ASK_ANSWER(answer_marked)
{
    struct delivery about;
    struct marked marked = {0};

    (void)reply;
    return read_about(asked, &about, err) &&
           words_read(&words_marked, asked->line, &marked, err) &&
           ledger_marked(office->ledger, asked->id, asked->actor, about.run,
                         about.attempt, &marked, err);
}

ASK_ANSWER(answer_written)
{
    struct delivery about;

    (void)reply;
    return read_about(asked, &about, err) &&
           ledger_written(office->ledger, asked->id, asked->actor, about.run,
                          about.attempt, err);
}

ASK_ANSWER(answer_refused)
{
    struct job_ref job = {0};
    char by[LEDGER_NAME_MAX], reason[LEDGER_REASON_MAX];
    unsigned run = 0;

    if (!words_read(&words_job, asked->line, &job, err) ||
        !words_get_text(asked->line, "by", by, sizeof(by), err) ||
        !words_get_text(asked->line, "reason", reason, sizeof(reason), err) ||
        !ledger_refused(office->ledger, asked->id, asked->actor, &job, by,
                        reason, &run, err))
        return false;
    line_set_number(reply->closing, "run", run);
    return true;
}

ASK_ANSWER(answer_ticket)
{
    struct job_ref job = {0};
    struct ticket ticket = {0};

    if (!words_read(&words_job, asked->line, &job, err) ||
        !ledger_ticket(office->ledger, &job, &ticket, err))
        return false;
    words_write(&words_ticket, &ticket, reply->closing);
    return true;
}

ASK_ANSWER(answer_user)
{
    struct job_ref job = {0};
    bool is_known = false;

    if (!words_read(&words_job, asked->line, &job, err) ||
        !ledger_knows_user(office->ledger, &job, &is_known, err))
        return false;
    line_set_number(reply->closing, "is_known", is_known);
    return true;
}

ASK_ANSWER(answer_sending)
{
    struct delivery about;
    char device[WORDS_DEVICE_MAX];

    if (!read_about(asked, &about, err) ||
        !words_get_text(asked->line, "device", device, sizeof(device), err) ||
        !ledger_sending(office->ledger, asked->id, asked->actor, about.run,
                        about.attempt, device, err))
        return false;
    reply->begun = about;
    return true;
}

ASK_ANSWER(answer_sent)
{
    struct delivery about;
    int64_t pages = 0;

    if (!read_about(asked, &about, err) || !read_pages(asked, &pages, err) ||
        !ledger_sent(office->ledger, asked->id, asked->actor, about.run,
                     about.attempt, pages, err))
        return false;
    reply->finished = about;
    return true;
}

ASK_ANSWER(answer_interrupted)
{
    struct delivery about;
    char reason[LEDGER_REASON_MAX];
    int64_t pages = 0;

    if (!read_about(asked, &about, err) || !read_pages(asked, &pages, err) ||
        !words_get_text(asked->line, "reason", reason, sizeof(reason), err) ||
        !ledger_interrupted(office->ledger, asked->id, asked->actor, about.run,
                            about.attempt, pages, reason, err))
        return false;
    reply->finished = about;
    return true;
}

ASK_ANSWER(answer_device_reported)
{
    struct delivery about;
    struct device_report said = {0};

    (void)reply;
    return read_about(asked, &about, err) &&
           words_read(&words_device, asked->line, &said, err) &&
           ledger_device_reported(office->ledger, asked->id, asked->actor,
                                  about.run, about.attempt, &said, err);
}

// The ticket of an attempt that was turned away is that of no attempt: 0.
ASK_ANSWER(answer_stopped)
{
    char reason[LEDGER_REASON_MAX];
    unsigned run = 0, attempt = 0;

    (void)reply;
    return words_get_count(asked->line, "run", 1, CODE_RUN_MAX, &run, err) &&
           words_get_count(asked->line, "attempt", 0, INT_MAX, &attempt, err) &&
           words_get_text(asked->line, "reason", reason, sizeof(reason), err) &&
           ledger_stopped(office->ledger, asked->id, asked->actor, run, attempt,
                          reason, err);
}

ASK_ANSWER(answer_cancelled)
{
    unsigned run = 0;
    char reason[LEDGER_REASON_MAX];

    (void)reply;
    return words_get_count(asked->line, "run", 1, CODE_RUN_MAX, &run, err) &&
           words_get_text(asked->line, "reason", reason, sizeof(reason), err) &&
           ledger_cancelled(office->ledger, asked->id, asked->actor, run,
                            reason, err);
}
