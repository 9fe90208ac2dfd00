// An IPP printer, asked directly about itself and about one of its jobs.
#include "spool/printer.h"

#include "spool/device.h"

#include <cups/cups.h>
#include <stdio.h>
#include <string.h>

struct address {
    char scheme[32], user[256], host[256], resource[DEVICE_URI_MAX];
    int port;
};

static bool read_address(const char *uri, struct address *address)
{
    if (httpSeparateURI(
            HTTP_URI_CODING_ALL, uri, address->scheme, sizeof(address->scheme),
            address->user, sizeof(address->user), address->host,
            sizeof(address->host), &address->port, address->resource,
            sizeof(address->resource)) < HTTP_URI_STATUS_OK)
        return false;
    // Behind '?' are words for the device's backend.
    address->resource[strcspn(address->resource, "?")] = '\0';
    return true;
}

static bool is_secure(const struct address *address)
{
    return string_equal(address->scheme, "ipps") ||
           string_equal(address->scheme, "https");
}

bool printer_speaks_ipp(const char *device_uri)
{
    static const char *const schemes[] = {"ipp:", "ipps:", "http:", "https:"};

    for (size_t n = 0; n < sizeof(schemes) / sizeof(schemes[0]); n++) {
        if (string_starts(device_uri, schemes[n]))
            return true;
    }
    return false;
}

// --- asking -----------------------------------------------------------------

// Asked a second time for the same password there is no better one.
struct secret {
    const char *word;
    unsigned times;
};

static const char *give_password(const char *prompt, http_t *http,
                                 const char *method, const char *resource,
                                 void *context)
{
    struct secret *secret = context;
    (void)prompt;
    (void)http;
    (void)method;
    (void)resource;

    return secret->times++ == 0 ? secret->word : NULL;
}

static int give_up(http_t *http, void *context)
{
    (void)http;
    (void)context;
    return 0;
}

static ipp_t *request_new(ipp_op_t operation, const struct address *address)
{
    char uri[DEVICE_URI_MAX];
    ipp_t *request = ippNewRequest(operation);

    (void)httpAssembleURI(HTTP_URI_CODING_ALL, uri, sizeof(uri),
                          is_secure(address) ? "ipps" : "ipp", NULL,
                          address->host, address->port, address->resource);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL,
                 uri);
    return request;
}

// NULL when the printer did not answer, or not well.
static ipp_t *answer_to(http_t *http, ipp_t *request,
                        const struct address *address)
{
    ipp_t *answer = cupsDoRequest(http, request, address->resource);

    if (answer && cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE)
        return answer;
    ippDelete(answer);
    return NULL;
}

// --- reading the answers ----------------------------------------------------

static void take_number(ipp_t *answer, const char *name, int64_t *number)
{
    ipp_attribute_t *found = ippFindAttribute(answer, name, IPP_TAG_INTEGER);

    if (found && ippGetInteger(found, 0) >= 0)
        *number = ippGetInteger(found, 0);
}

static void keep(const struct text *words, char to[PRINTER_WORDS_MAX])
{
    (void)snprintf(to, PRINTER_WORDS_MAX, "%.*s", PRINTER_WORDS_MAX - 1,
                   text_string(words));
    text_cut_utf8(to, PRINTER_WORDS_MAX - 1);
}

// All but "none", which is no reason.
static void add_reasons(ipp_t *answer, const char *name, struct text *words)
{
    ipp_attribute_t *reasons = ippFindAttribute(answer, name, IPP_TAG_KEYWORD);

    for (int n = 0; n < ippGetCount(reasons); n++) {
        const char *reason = ippGetString(reasons, n, NULL);
        if (reason && !string_equal(reason, "none"))
            text_addf(words, "%s%s", words->length > 0 ? "," : "", reason);
    }
}

static void read_printer(ipp_t *answer, struct printer_said *said)
{
    struct text words = {0};

    add_reasons(answer, "printer-state-reasons", &words);
    keep(&words, said->printer_reasons);
    take_number(answer, "printer-impressions-completed", &said->counter);
    text_clear(&words);
}

static void read_job(ipp_t *answer, struct printer_said *said)
{
    struct text words = {0};
    ipp_attribute_t *state =
        ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    ipp_attribute_t *message =
        ippFindAttribute(answer, "job-state-message", IPP_TAG_TEXT);

    if (state) {
        int number = ippGetInteger(state, 0);
        (void)string_fit(said->job_state, sizeof(said->job_state),
                         ippEnumString("job-state", number));
        said->is_over = number >= IPP_JSTATE_CANCELED;
    }
    add_reasons(answer, "job-state-reasons", &words);
    const char *text = ippGetString(message, 0, NULL);
    text += text ? strspn(text, " ") : 0;
    if (text && *text)
        text_addf(&words, "%s%s", words.length > 0 ? ": " : "", text);
    keep(&words, said->job_reasons);
    take_number(answer, "job-impressions-completed", &said->impressions);
    take_number(answer, "job-media-sheets-completed", &said->sheets);
    text_clear(&words);
}

static bool ask_printer(http_t *http, const struct address *address,
                        struct printer_said *said)
{
    static const char *const wanted[] = {"printer-state-reasons",
                                         "printer-impressions-completed"};
    ipp_t *request = request_new(IPP_OP_GET_PRINTER_ATTRIBUTES, address);

    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD,
                  "requested-attributes", sizeof(wanted) / sizeof(wanted[0]),
                  NULL, wanted);
    ipp_t *answer = answer_to(http, request, address);
    if (!answer)
        return false;
    read_printer(answer, said);
    ippDelete(answer);
    return true;
}

static bool ask_job(http_t *http, const struct address *address, int job,
                    struct printer_said *said)
{
    static const char *const wanted[] = {
        "job-state", "job-state-reasons", "job-state-message",
        "job-impressions-completed", "job-media-sheets-completed"};
    ipp_t *request = request_new(IPP_OP_GET_JOB_ATTRIBUTES, address);

    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME,
                 "requesting-user-name", NULL, cupsUser());
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD,
                  "requested-attributes", sizeof(wanted) / sizeof(wanted[0]),
                  NULL, wanted);
    ipp_t *answer = answer_to(http, request, address);
    if (!answer)
        return false;
    read_job(answer, said);
    ippDelete(answer);
    return true;
}

bool printer_ask(const char *device_uri, int job, int patience_ms,
                 struct printer_said *said, struct error *err)
{
    struct address address;

    *said = (struct printer_said)PRINTER_SAID_NOTHING;
    if (!read_address(device_uri, &address))
        return error_set(err, ERROR_CONFIG, "the device URI is not IPP");

    char *colon = strchr(address.user, ':');
    struct secret secret = {.word = colon ? colon + 1 : NULL};
    if (colon)
        *colon = '\0';
    if (address.user[0])
        cupsSetUser(address.user);
    cupsSetPasswordCB2(give_password, &secret);

    http_t *http =
        httpConnect2(address.host, address.port, NULL, AF_UNSPEC,
                     is_secure(&address) ? HTTP_ENCRYPTION_ALWAYS
                                         : HTTP_ENCRYPTION_IF_REQUESTED,
                     1, patience_ms, NULL);
    bool done = http != NULL;
    if (done) {
        httpSetTimeout(http, patience_ms / 1000.0, give_up, NULL);
        // A printer that tells of itself may have forgotten the job.
        done = ask_printer(http, &address, said);
        if (done && job > 0)
            (void)ask_job(http, &address, job, said);
    }
    httpClose(http);
    explicit_bzero(&address, sizeof(address));
    cupsSetPasswordCB2(NULL, NULL);
    return done || error_set(err, ERROR_BUSY, "the printer does not answer");
}
