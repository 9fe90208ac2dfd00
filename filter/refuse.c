// Jobs that cannot be marked, whatever the policy says.
#include "filter/refuse.h"

// A run is one document. cupsd ends a job of several when one of them cannot be
// printed, and starts it again from the first: none could be held, or resumed.
static bool refuse_company(const struct job *job, struct error *err)
{
    bool is_alone = false;

    if (!job_is_alone(job, &is_alone, err))
        return false;
    return is_alone ||
           error_set(err, ERROR_REFUSED,
                     "this job has several documents, and each of them has "
                     "numbers of its own: print them one by one, without a "
                     "banner page");
}

bool refuse_unmarkable(const struct job *job, struct error *err)
{
    const char *type = job->content_type;

    if (job->fault[0] != '\0')
        return error_set(err, ERROR_REFUSED, "%s", job->fault);
    if (job->is_banner)
        return error_set(err, ERROR_REFUSED,
                         "banner pages are not allowed on a classified queue; "
                         "choose no banner");
    if (string_equal(type, "application/vnd.cups-raw") ||
        string_equal(type, "application/octet-stream"))
        return error_set(err, ERROR_REFUSED,
                         "this queue prints only documents that can be marked; "
                         "raw printer data is not accepted; print from the "
                         "program or send PDF");
    // Only we make these types; a job that arrives with one was never marked.
    if (string_starts(type, "application/vnd.countermark-"))
        return error_set(err, ERROR_REFUSED,
                         "the document claims to be marked already (%s); send "
                         "it as PDF",
                         type);
    return refuse_company(job, err);
}

bool refuse_bound_run(const struct job *job, unsigned copies, bool per_copy,
                      struct error *err)
{
    // A preview has no device.
    if (per_copy && job->device_uri[0] && !job_takes_copies(job))
        return error_set(err, ERROR_REFUSED,
                         "the policy has this queue's copies delivered one by "
                         "one, but its device does not take PDF by IPP; the "
                         "administrator sets deliver: whole");
    if (copies <= 1 || per_copy || !job_is_finished(job))
        return true;
    return error_set(err, ERROR_REFUSED,
                     "stapling, punching or binding would bind all %u copies "
                     "into one; print without finishing, or one copy at a time",
                     copies);
}
