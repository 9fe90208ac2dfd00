// Prints a job's state, its reasons and what the print system told its owner,
// one line each: lpstat shows only parts of this.
#include <cups/cups.h>

#include <stdio.h>
#include <stdlib.h>

static void print_values(ipp_t *answer, const char *name)
{
    ipp_attribute_t *values = ippFindAttribute(answer, name, IPP_TAG_ZERO);

    for (int n = 0; n < ippGetCount(values); n++)
        printf("%s%s", n ? "," : "", ippGetString(values, n, NULL));
    putchar('\n');
}

int main(int argc, char **argv)
{
    static const char *const wanted[] = {"job-state", "job-state-reasons",
                                         "job-printer-state-message"};
    ipp_t *request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES);
    char uri[64];

    if (argc != 2) {
        fprintf(stderr, "usage: job-state JOB\n");
        return 2;
    }
    snprintf(uri, sizeof uri, "ipp://localhost/jobs/%d",
             (int)strtol(argv[1], NULL, 10));
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "job-uri", NULL, uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME,
                 "requesting-user-name", NULL, cupsUser());
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD,
                  "requested-attributes", 3, NULL, wanted);

    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    if (cupsLastError() > IPP_STATUS_OK_CONFLICTING) {
        fprintf(stderr, "job-state: %s\n", cupsLastErrorString());
        return 1;
    }
    int state =
        ippGetInteger(ippFindAttribute(answer, "job-state", IPP_TAG_ENUM), 0);
    puts(ippEnumString("job-state", state));
    print_values(answer, "job-state-reasons");
    print_values(answer, "job-printer-state-message");
    ippDelete(answer);
    return 0;
}
