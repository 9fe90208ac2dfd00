// Prints the state reasons of a queue, as programs that show printers see them,
// and the printer's message, one line each.
#include <cups/cups.h>

#include <stdio.h>

int main(int argc, char **argv)
{
    static const char *const wanted[] = {"printer-state-reasons",
                                         "printer-state-message"};
    ipp_t *request = ippNewRequest(IPP_OP_GET_PRINTER_ATTRIBUTES);
    char uri[256];

    if (argc != 2) {
        fprintf(stderr, "usage: printer-reasons QUEUE\n");
        return 2;
    }
    snprintf(uri, sizeof uri, "ipp://localhost/printers/%s", argv[1]);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL,
                 uri);
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD,
                  "requested-attributes", 2, NULL, wanted);
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    if (cupsLastError() > IPP_STATUS_OK_CONFLICTING) {
        fprintf(stderr, "printer-reasons: %s\n", cupsLastErrorString());
        return 1;
    }
    for (int n = 0; n < 2; n++) {
        ipp_attribute_t *found =
            ippFindAttribute(answer, wanted[n], IPP_TAG_ZERO);
        for (int v = 0; v < ippGetCount(found); v++)
            printf("%s%s", v ? "," : "", ippGetString(found, v, NULL));
        putchar('\n');
    }
    ippDelete(answer);
    return 0;
}
