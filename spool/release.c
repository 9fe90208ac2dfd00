// Jobs that wait, let go through cupsd.
#include "spool/queue.h"

#include "spool/cupsd.h"

#include <cups/cups.h>

static bool explain(const char *queue, unsigned job, struct error *err)
{
    const char *why = cupsLastErrorString();

    switch (cupsLastError()) {
    case IPP_STATUS_ERROR_NOT_FOUND:
        return error_set(err, ERROR_CONFIG,
                         "cupsd has no job %s-%u any more; its document must "
                         "be printed again",
                         queue, job);
    case IPP_STATUS_ERROR_FORBIDDEN:
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
    case IPP_STATUS_ERROR_CUPS_AUTHENTICATION_CANCELED:
        return error_set(err, ERROR_REFUSED,
                         "cupsd does not let you release job %s-%u; the "
                         "administrator names your group in the CUPS policy "
                         "(countermark policy cups), or somebody who may runs "
                         "`lp -i %s-%u -H resume`",
                         queue, job, queue, job);
    default:
        return error_set(err, ERROR_SYSTEM, "cupsd about job %s-%u: %s", queue,
                         job, why);
    }
}

bool job_release(const char *queue, unsigned job, struct error *err)
{
    ipp_t *request = ippNewRequest(IPP_OP_RELEASE_JOB);
    char uri[HTTP_MAX_URI];

    (void)httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp", NULL,
                           "localhost", 0, "/printers/%s", queue);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL,
                 uri);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id",
                  (int)job);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME,
                 "requesting-user-name", NULL, cupsUser());
    cupsd_never_ask();
    ippDelete(cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/jobs/"));
    return cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE ||
           explain(queue, job, err);
}
