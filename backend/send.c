// From "sending" in the journal to the outcome in the journal.
#include "backend/send.h"

#include "backend/inquiry.h"

#include <limits.h>
#include <time.h>
#include <unistd.h>

enum { OUTCOME_PATIENCE_S = 60 };

// The registrar keeps the record even when our way to it breaks: the outcome
// is said again until it is heard, or until cupsd must have an answer.
static bool record_result(struct registrar *registrar,
                          const struct ticket *ticket,
                          const struct result *result, struct error *err)
{
    time_t start = time(NULL);

    for (;;) {
        *err = (struct error){0};
        bool done =
            result->is_sent
                ? registrar_sent(registrar, ticket->run, ticket->attempt,
                                 result->pages, err)
                : registrar_interrupted(registrar, ticket->run, ticket->attempt,
                                        result->pages, result->reason, err);
        if (done)
            return true;
        if (err->kind != ERROR_BUSY || time(NULL) - start >= OUTCOME_PATIENCE_S)
            return false;
        (void)sleep(1);
    }
}

static struct ending interrupted(const struct ticket *ticket,
                                 const struct result *result, bool is_cancelled)
{
    enum ending_kind kind =
        is_cancelled ? ENDING_WITHDRAWN : ENDING_INTERRUPTED;

    if (result->pages == PAGES_UNKNOWN)
        return ending_make(kind,
                           "run %u was interrupted (%s; the device reported no "
                           "page count); an operator settles it",
                           ticket->run, result->reason);
    return ending_make(kind,
                       "run %u was interrupted (%s; %lld of %u pages known to "
                       "be printed); an operator settles it",
                       ticket->run, result->reason, (long long)result->pages,
                       ticket->marked.pages);
}

static struct device_report report_of(const struct printer_said *before,
                                      const struct printer_said *after)
{
    struct device_report report = {
        .impressions = after->impressions,
        .sheets = after->sheets,
        .counter_before = before->counter,
        .counter_after = after->counter,
    };

    (void)string_fit(report.job_state, sizeof(report.job_state),
                     after->job_state);
    (void)string_fit(report.job_reasons, sizeof(report.job_reasons),
                     after->job_reasons);
    (void)string_fit(report.printer_reasons, sizeof(report.printer_reasons),
                     after->printer_reasons);
    return report;
}

static bool is_worth_recording(const struct device_report *report)
{
    return report->job_state[0] || report->printer_reasons[0] ||
           report->counter_after != PAGES_UNKNOWN;
}

// The device's own word on the job that it was given. That it could not be
// recorded changes nothing: the outcome is recorded in any case.
static void hear_device(struct registrar *registrar,
                        const struct device *device,
                        const struct ticket *ticket,
                        const struct printer_said *before,
                        struct result *result)
{
    struct printer_said after;
    struct error err = {0};
    int64_t pages = result->pages;

    inquire(device, result->job, &after);
    account_hear(result, &after);
    // What cupsd counts follows.
    if (result->pages > pages && result->pages <= UINT_MAX)
        message_pages((unsigned)result->pages);
    struct device_report report = report_of(before, &after);
    if (is_worth_recording(&report) &&
        !registrar_device_reported(registrar, ticket->run, ticket->attempt,
                                   &report, &err))
        message(MESSAGE_DEBUG, "not recorded: %s", err.text);
}

// From `sending` on a byte may have left: whatever happens is recorded as sent
// or as interrupted, or the run stays open as sending.
struct ending send_document(struct registrar *registrar,
                            const struct device *device, const struct job *job,
                            char *const *argv, int document, int cancel,
                            const struct ticket *ticket)
{
    struct result result = {.pages = 0};
    struct printer_said before;
    struct error err = {0};

    inquire(device, 0, &before);
    if (!registrar_sending(registrar, ticket->run, ticket->attempt,
                           device->shown, &err))
        return ending_make(ENDING_HELD,
                           "run %u was not sent: %s; release the job to try "
                           "again",
                           ticket->run, err.text);
    if (deliver(device, job, argv, document, cancel, &result, &err))
        hear_device(registrar, device, ticket, &before, &result);
    else
        (void)string_fit(result.reason, sizeof(result.reason),
                         "the device's backend could not be started");

    if (!record_result(registrar, ticket, &result, &err))
        return ending_make(ENDING_UNRECORDED,
                           "what the device did with run %u could not be "
                           "recorded: %s; an operator settles it",
                           ticket->run, err.text);
    if (result.is_sent)
        return ending_make(ENDING_SENT, "run %u was sent", ticket->run);
    return interrupted(ticket, &result, result.is_cancelled);
}
