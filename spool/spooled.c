// A job that lies in cupsd's spool, held or done, and can be printed again.
#include "spool/spooled.h"

#include "spool/cupsd.h"

#include <cups/cups.h>
#include <stdio.h>
#include <string.h>

static ipp_t *request_new(ipp_op_t operation, unsigned job_id)
{
    ipp_t *request = ippNewRequest(operation);
    char uri[64];

    cupsd_never_ask();
    (void)snprintf(uri, sizeof(uri), "ipp://localhost/jobs/%u", job_id);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "job-uri", NULL, uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME,
                 "requesting-user-name", NULL, cupsUser());
    return request;
}

static bool explain(const struct spooled *job, struct error *err)
{
    switch (cupsLastError()) {
    case IPP_STATUS_ERROR_FORBIDDEN:
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
    case IPP_STATUS_ERROR_CUPS_AUTHENTICATION_CANCELED:
        return error_set(err, ERROR_REFUSED,
                         "cupsd does not let you start job %s-%u; it takes a "
                         "member of its SystemGroup (lpadmin), or root: `lp -i "
                         "%u -H resume` (`-H restart` for one that is done)",
                         job->queue, job->job_id, job->job_id);
    default:
        return error_set(err, ERROR_SYSTEM, "cupsd about job %s-%u: %s",
                         job->queue, job->job_id, cupsLastErrorString());
    }
}

static bool is_done(void)
{
    return cupsLastError() <= IPP_STATUS_OK_CONFLICTING;
}

static bool is_ours(const struct spooled *job, ipp_t *answer)
{
    static const char urn[] = "urn:uuid:";
    const char *uuid = ippGetString(
        ippFindAttribute(answer, "job-uuid", IPP_TAG_URI), 0, NULL);

    if (uuid && string_starts(uuid, urn))
        uuid += strlen(urn);
    return uuid && string_equal(uuid, job->uuid);
}

static enum spooled_state state_of(ipp_t *answer)
{
    int state =
        ippGetInteger(ippFindAttribute(answer, "job-state", IPP_TAG_ENUM), 0);
    ipp_attribute_t *kept = ippFindAttribute(
        answer, "job-preserved", IPP_TAG_BOOLEAN); // absent before CUPS 2.5

    if (state == IPP_JSTATE_HELD || state == IPP_JSTATE_STOPPED)
        return SPOOLED_HELD;
    if (state == IPP_JSTATE_PENDING)
        return SPOOLED_WAITING;
    if (state < IPP_JSTATE_CANCELED)
        return SPOOLED_MOVING;
    return kept && !ippGetBoolean(kept, 0) ? SPOOLED_GONE : SPOOLED_DONE;
}

bool spooled_look(const struct spooled *job, enum spooled_state *state,
                  struct error *err)
{
    static const char *const wanted[] = {"job-state", "job-uuid",
                                         "job-preserved"};
    ipp_t *request = request_new(IPP_OP_GET_JOB_ATTRIBUTES, job->job_id);

    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD,
                  "requested-attributes", 3, NULL, wanted);
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    *state = SPOOLED_GONE;
    if (cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND) {
        ippDelete(answer);
        return true;
    }
    bool done = is_done() || explain(job, err);
    if (done && is_ours(job, answer))
        *state = state_of(answer);
    ippDelete(answer);
    return done;
}

static bool gone(const struct spooled *job, struct error *err)
{
    return error_set(err, ERROR_REFUSED,
                     "job %s-%u is no longer in the spool, so nothing can be "
                     "printed again from it",
                     job->queue, job->job_id);
}

static bool ask(const struct spooled *job, ipp_op_t operation,
                struct error *err)
{
    ipp_t *request = request_new(operation, job->job_id);

    ippDelete(cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/jobs"));
    if (is_done())
        return true;
    // cupsd keeps a job's record longer than its document.
    if (cupsLastError() == IPP_STATUS_ERROR_NOT_POSSIBLE ||
        cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND)
        return gone(job, err);
    return explain(job, err);
}

bool spooled_start(const struct spooled *job, struct error *err)
{
    enum spooled_state state = SPOOLED_GONE;

    if (!spooled_look(job, &state, err))
        return false;
    switch (state) {
    case SPOOLED_HELD:
        return ask(job, IPP_OP_RELEASE_JOB, err);
    case SPOOLED_DONE:
        return ask(job, IPP_OP_RESTART_JOB, err);
    // A job that was being printed while cupsd was restarted stays pending for
    // ever (CUPS 2.4.2, measured) until it is held and released.
    case SPOOLED_WAITING:
        return ask(job, IPP_OP_HOLD_JOB, err) &&
               ask(job, IPP_OP_RELEASE_JOB, err);
    case SPOOLED_MOVING:
        return error_set(err, ERROR_REFUSED,
                         "job %s-%u is on its way already; wait for its end",
                         job->queue, job->job_id);
    case SPOOLED_GONE:
        break;
    }
    return gone(job, err);
}

bool spooled_cancel(const struct spooled *job, struct error *err)
{
    enum spooled_state state = SPOOLED_GONE;

    if (!spooled_look(job, &state, err))
        return false;
    return state == SPOOLED_DONE || state == SPOOLED_GONE ||
           ask(job, IPP_OP_CANCEL_JOB, err);
}
