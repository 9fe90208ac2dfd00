// From "sending" in the journal to the outcome in the journal.
#include "backend/send.h"

#include "backend/cut.h"
#include "backend/inquiry.h"

#include <stdio.h>
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

    char known[80];

    if (result->pages == PAGES_UNKNOWN)
        (void)snprintf(known, sizeof(known),
                       "the device reported no page count");
    else
        (void)snprintf(known, sizeof(known),
                       "%lld of %u pages known to be printed",
                       (long long)result->pages, ticket->marked.pages);
    return ending_make(kind,
                       "run %u was interrupted (%s; %s); compare with the "
                       "paper, then countermark resume %u --from COPY:PAGE, or "
                       "countermark abandon %u",
                       ticket->run, result->reason, known, ticket->run,
                       ticket->run);
}

static struct device_report report_of(unsigned copy,
                                      const struct printer_said *before,
                                      const struct printer_said *after)
{
    struct device_report report = {
        .copy = copy,
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
                        const struct ticket *ticket, unsigned copy,
                        const struct printer_said *before,
                        struct printer_said *after, struct result *result)
{
    struct error err = {0};
    int64_t pages = result->pages;

    inquire(device, result->job, after);
    account_hear(result, after);
    // What cupsd counts follows.
    if (result->pages > pages)
        message_pages(
            account_told(result->before, result->pages, result->most));
    struct device_report report = report_of(copy, before, after);
    if (is_worth_recording(&report) &&
        !registrar_device_reported(registrar, ticket->run, ticket->attempt,
                                   &report, &err))
        message(MESSAGE_DEBUG, "not recorded: %s", err.text);
}

static void say_part(const struct part *part, const struct ticket *ticket,
                     struct result *result)
{
    struct text reason = {0};

    if (part->copy == 0)
        text_add_string(&reason, "the control sheet: ");
    else
        text_addf(&reason, "copy %u of %u: ", part->copy, ticket->shape.copies);
    text_add_string(&reason, result->reason);
    text_cut_utf8(reason.data, sizeof(result->reason) - 1);
    (void)string_fit(result->reason, sizeof(result->reason), reason.data);
    text_clear(&reason);
}

// One job at the device. `part` is NULL for the whole document.
static void send_one(struct registrar *registrar, const struct device *device,
                     const struct job *job, char *const *argv, int document,
                     int cancel, const struct ticket *ticket,
                     const struct part *part, struct result *result)
{
    struct printer_said before, after;
    struct error err = {0};

    inquire(device, 0, &before);
    if (!deliver(device, job, argv, document, cancel, result, &err)) {
        (void)string_fit(result->reason, sizeof(result->reason),
                         "the device's backend could not be started");
        return;
    }
    hear_device(registrar, device, ticket, part ? part->copy : 0, &before,
                &after, result);
    // The next copy follows only when this one is out.
    if (part && result->is_sent &&
        !string_equal(after.job_state, "completed")) {
        result->is_sent = false;
        (void)string_fit(result->reason, sizeof(result->reason),
                         "the device did not say that it was printed to its "
                         "end");
    }
}

// One copy after the other, each a job of its own, until one fails.
static void send_copies(struct registrar *registrar,
                        const struct device *device, const struct job *job,
                        char *const *argv, int document, int cancel,
                        const struct ticket *ticket, struct result *whole)
{
    struct parts parts = {.shape = &ticket->shape, .places = &ticket->places};
    struct part part;

    *whole = (struct result){.is_sent = true};
    while (whole->is_sent && parts_next(&parts, &part)) {
        struct result one = {.before = whole->pages,
                             .most = ticket->marked.pages};
        struct error err = {0};
        int copy = cut(device, document, &part, &err);
        if (copy >= 0) {
            send_one(registrar, device, job, argv, copy, cancel, ticket, &part,
                     &one);
            (void)close(copy);
        } else {
            (void)string_fit(one.reason, sizeof(one.reason), err.text);
        }
        whole->is_sent = one.is_sent;
        whole->is_cancelled = one.is_cancelled;
        if (one.pages > 0)
            whole->pages += one.pages;
        if (!one.is_sent) {
            say_part(&part, ticket, &one);
            (void)string_fit(whole->reason, sizeof(whole->reason), one.reason);
        }
    }
}

// From `sending` on a byte may have left: whatever happens is recorded as sent
// or as interrupted, or the run stays open as sending.
struct ending send_document(struct registrar *registrar,
                            const struct device *device, const struct job *job,
                            char *const *argv, int document, int cancel,
                            const struct ticket *ticket, bool per_copy)
{
    struct result result = {.most = ticket->marked.pages};
    struct error err = {0};

    if (!registrar_sending(registrar, ticket->run, ticket->attempt,
                           device->shown, &err))
        return ending_make(ENDING_HELD,
                           "run %u was not sent: %s; release the job to try "
                           "again",
                           ticket->run, err.text);
    if (per_copy)
        send_copies(registrar, device, job, argv, document, cancel, ticket,
                    &result);
    else
        send_one(registrar, device, job, argv, document, cancel, ticket, NULL,
                 &result);

    if (!record_result(registrar, ticket, &result, &err))
        return ending_make(ENDING_UNRECORDED,
                           "what the device did with run %u could not be "
                           "recorded: %s; when the registrar answers, "
                           "countermark abandon %u, and count what came out",
                           ticket->run, err.text, ticket->run);
    if (result.is_sent)
        return ending_make(ENDING_SENT, "run %u was sent", ticket->run);
    return interrupted(ticket, &result, result.is_cancelled);
}
