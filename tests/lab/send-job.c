// Prints a file with job attributes that no command would send: every value is
// of the IPP type name, whatever the attribute is. Prints the job's number.
#include <cups/cups.h>

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    ipp_t *request = ippNewRequest(IPP_OP_PRINT_JOB);
    char uri[256];

    if (argc < 3) {
        fprintf(stderr, "usage: send-job QUEUE FILE [NAME=VALUE...]\n");
        return 2;
    }
    snprintf(uri, sizeof uri, "ipp://localhost/printers/%s", argv[1]);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL,
                 uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME,
                 "requesting-user-name", NULL, cupsUser());
    for (int n = 3; n < argc; n++) {
        char name[256];
        const char *value = strchr(argv[n], '=');
        if (!value)
            return 2;
        snprintf(name, sizeof name, "%.*s", (int)(value - argv[n]), argv[n]);
        ippAddString(request, IPP_TAG_JOB, IPP_TAG_NAME, name, NULL, value + 1);
    }

    char resource[256];
    snprintf(resource, sizeof resource, "/printers/%s", argv[1]);
    ipp_t *answer =
        cupsDoFileRequest(CUPS_HTTP_DEFAULT, request, resource, argv[2]);
    ipp_attribute_t *job = ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER);
    if (!job) {
        fprintf(stderr, "send-job: %s\n", cupsLastErrorString());
        return 1;
    }
    printf("%d\n", ippGetInteger(job, 0));
    ippDelete(answer);
    return 0;
}
