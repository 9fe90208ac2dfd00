// Jobs that cannot be marked, whatever the policy says.
#include "filter/refuse.h"

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
    return true;
}

bool refuse_bound_run(const struct job *job, unsigned copies, struct error *err)
{
    if (copies <= 1 || !job_is_finished(job))
        return true;
    return error_set(err, ERROR_REFUSED,
                     "stapling, punching or binding would bind all %u copies "
                     "into one; print without finishing, or one copy at a time",
                     copies);
}
