// Queues as an admin sees them: read and changed through cupsd (IPP).
#include "spool/queue.h"

#include "spool/cupsd.h"

#include <cups/cups.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PPD_BYTES_MAX = 4 * 1024 * 1024,
    CONF_BYTES_MAX = 8 * 1024 * 1024,
};

static const char wanted_policy[] = "countermark";

// --- talking to cupsd -------------------------------------------------------

static bool explain(const char *name, struct error *err)
{
    ipp_status_t status = cupsLastError();

    switch (status) {
    case IPP_STATUS_ERROR_NOT_FOUND:
        return error_set(err, ERROR_CONFIG,
                         "cupsd has no queue %s: `lpstat -e` lists them", name);
    case IPP_STATUS_ERROR_FORBIDDEN:
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
    case IPP_STATUS_ERROR_CUPS_AUTHENTICATION_CANCELED:
        return error_set(err, ERROR_REFUSED,
                         "cupsd does not let you do this with queue %s: run "
                         "the command as root",
                         name);
    case IPP_STATUS_ERROR_SERVICE_UNAVAILABLE:
    case IPP_STATUS_ERROR_INTERNAL:
        return error_set(err, ERROR_SYSTEM,
                         "cupsd at %s does not answer: %s (is it running?)",
                         cupsServer(), cupsLastErrorString());
    default:
        return error_set(err, ERROR_SYSTEM, "cupsd about queue %s: %s", name,
                         cupsLastErrorString());
    }
}

static bool check_name(const char *name, struct error *err)
{
    size_t length = strlen(name);

    if (length == 0 || length >= sizeof((struct queue_view){0}.name) ||
        strpbrk(name, "/#?\\'\" \t\r\n") || name[0] == '-' || name[0] == '.' ||
        !utf8_valid(name, length))
        return error_set(err, ERROR_USAGE, "\"%.127s\" is no name of a queue",
                         name);
    return true;
}

static ipp_t *request_new(ipp_op_t operation, const char *name)
{
    ipp_t *request = ippNewRequest(operation);
    char uri[HTTP_MAX_URI];

    if (name) {
        (void)httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp",
                               NULL, "localhost", 0, "/printers/%s", name);
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri",
                     NULL, uri);
    }
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME,
                 "requesting-user-name", NULL, cupsUser());
    return request;
}

static void ask_for_view(ipp_t *request)
{
    static const char *const wanted[] = {
        "printer-name",      "device-uri",
        "printer-op-policy", "printer-op-policy-supported",
        "printer-type",      "printer-is-shared",
        "job-sheets-default"};

    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD,
                  "requested-attributes", sizeof(wanted) / sizeof(wanted[0]),
                  NULL, wanted);
}

// --- the device URI, with what cupsd leaves out -----------------------------

// cupsd tells nobody the user and the password in a URI; printers.conf has
// them, and belongs to root.
static const char *conf_path(char path[1024])
{
    const char *root = getenv("CUPS_SERVERROOT");

    (void)snprintf(path, 1024, "%s/printers.conf",
                   root && *root ? root : "/etc/cups");
    return path;
}

static bool is_section(const char *line, const char *name)
{
    size_t length = strlen(name);
    const char *at = line;

    if (string_starts(at, "<Default"))
        at += strlen("<Default");
    else if (string_starts(at, "<"))
        at++;
    return string_starts(at, "Printer ") &&
           strncmp(at + 8, name, length) == 0 && at[8 + length] == '>';
}

// `uri` without "user:password@", as cupsd shows it.
static void without_user(const char *uri, char to[DEVICE_URI_MAX])
{
    const char *authority = strstr(uri, "://");
    const char *sign = authority ? strchr(authority + 3, '@') : NULL;

    if (sign && sign < authority + 3 + strcspn(authority + 3, "/"))
        (void)snprintf(to, DEVICE_URI_MAX, "%.*s%s", (int)(authority + 3 - uri),
                       uri, sign + 1);
    else
        (void)snprintf(to, DEVICE_URI_MAX, "%s", uri);
}

static void complete_uri(struct queue_view *queue)
{
    struct text conf = {0};
    char path[1024];
    char shown[DEVICE_URI_MAX];
    bool is_ours = false;

    if (!file_read(conf_path(path), CONF_BYTES_MAX, &conf, NULL))
        goto out;
    for (char *line = conf.data, *next = NULL; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (line[0] == '<')
            is_ours = is_section(line, queue->name);
        if (!is_ours || !string_starts(line, "DeviceURI "))
            continue;
        const char *whole = line + strlen("DeviceURI ");
        without_user(whole, shown);
        // cupsd writes the file late: what does not agree is not current.
        if (string_equal(shown, queue->device_uri) ||
            string_equal(whole, queue->device_uri))
            queue->is_uri_whole =
                string_fit(queue->device_uri, sizeof(queue->device_uri), whole);
    }

out:
    if (conf.data)
        explicit_bzero(conf.data, conf.length);
    text_clear(&conf);
}

// --- reading ----------------------------------------------------------------

static bool fit_attribute(ipp_attribute_t *attribute, char *to, size_t size)
{
    const char *value = attribute ? ippGetString(attribute, 0, NULL) : NULL;

    return string_fit(to, size, value ? value : "");
}

static bool take_sheets(ipp_attribute_t *attribute, struct queue_view *queue)
{
    const char *first = ippGetString(attribute, 0, NULL);
    const char *last =
        ippGetCount(attribute) > 1 ? ippGetString(attribute, 1, NULL) : NULL;

    return string_fit(queue->first_sheet, sizeof(queue->first_sheet),
                      first ? first : "none") &&
           string_fit(queue->last_sheet, sizeof(queue->last_sheet),
                      last ? last : "none");
}

// One attribute of an answer; false when it is longer than it may be.
static bool take_attribute(ipp_attribute_t *attribute, struct queue_view *queue)
{
    const char *name = ippGetName(attribute);

    if (string_equal(name, "printer-name"))
        return fit_attribute(attribute, queue->name, sizeof(queue->name));
    if (string_equal(name, "device-uri"))
        return fit_attribute(attribute, queue->device_uri,
                             sizeof(queue->device_uri));
    if (string_equal(name, "printer-op-policy"))
        return fit_attribute(attribute, queue->op_policy,
                             sizeof(queue->op_policy));
    if (string_equal(name, "printer-op-policy-supported"))
        queue->has_policy_choice =
            ippContainsString(attribute, wanted_policy) != 0;
    if (string_equal(name, "printer-type"))
        queue->is_class =
            ((unsigned)ippGetInteger(attribute, 0) & CUPS_PRINTER_CLASS) != 0;
    if (string_equal(name, "printer-is-shared"))
        queue->is_shared = ippGetBoolean(attribute, 0) != 0;
    if (string_equal(name, "job-sheets-default"))
        return take_sheets(attribute, queue);
    return true;
}

static bool take_view(ipp_t *answer, ipp_attribute_t **at,
                      struct queue_view *queue)
{
    bool fits = true;

    *queue = (struct queue_view){.first_sheet = "none", .last_sheet = "none"};
    for (; *at && ippGetGroupTag(*at) == IPP_TAG_PRINTER && ippGetName(*at);
         *at = ippNextAttribute(answer))
        fits = take_attribute(*at, queue) && fits;
    return fits && queue->name[0];
}

static ipp_attribute_t *next_group(ipp_t *answer, ipp_attribute_t *at)
{
    while (at && (ippGetGroupTag(at) != IPP_TAG_PRINTER || !ippGetName(at)))
        at = ippNextAttribute(answer);
    return at;
}

bool queue_get(const char *name, struct queue_view *queue, struct error *err)
{
    if (!check_name(name, err))
        return false;

    cupsd_never_ask();
    ipp_t *request = request_new(IPP_OP_GET_PRINTER_ATTRIBUTES, name);
    ask_for_view(request);
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    bool done = answer && cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE;
    if (done) {
        ipp_attribute_t *at = next_group(answer, ippFirstAttribute(answer));
        done = take_view(answer, &at, queue);
        if (!done)
            (void)error_set(err, ERROR_SYSTEM,
                            "cupsd describes queue %s in a way we do not "
                            "understand",
                            name);
    } else {
        (void)explain(name, err);
    }
    ippDelete(answer);
    if (done)
        complete_uri(queue);
    return done;
}

bool queue_each(queue_seen *see, void *context, struct error *err)
{
    struct queue_view queue;

    cupsd_never_ask();
    ipp_t *request = request_new(IPP_OP_CUPS_GET_PRINTERS, NULL);
    ask_for_view(request);
    ipp_t *answer = cupsDoRequest(CUPS_HTTP_DEFAULT, request, "/");
    // A server without queues says "not found".
    bool is_empty = cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND;
    bool done = is_empty ||
                (answer && cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE);
    if (!done)
        (void)explain("list", err);
    if (done && !is_empty) {
        ipp_attribute_t *at = next_group(answer, ippFirstAttribute(answer));
        bool goes_on = true;
        while (at && goes_on) {
            if (take_view(answer, &at, &queue))
                goes_on = see(context, &queue);
            at = next_group(answer, at);
        }
    }
    ippDelete(answer);
    return done;
}

// `/printers/NAME.ppd`, with what a path may not hold encoded.
static void ppd_resource(const char *name, char resource[HTTP_MAX_URI])
{
    static const char start[] = "ipp://localhost";
    char uri[HTTP_MAX_URI];

    (void)httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp", NULL,
                           "localhost", 0, "/printers/%s.ppd", name);
    const char *path = strchr(uri + sizeof(start) - 1, '/');
    (void)snprintf(resource, HTTP_MAX_URI, "%s", path ? path : "/");
}

bool queue_get_ppd(const char *name, struct text *ppd, struct error *err)
{
    char resource[HTTP_MAX_URI];
    char path[1024];

    if (!check_name(name, err))
        return false;
    int fd = cupsTempFd(path, sizeof(path));
    if (fd < 0)
        return error_errno(err, "cannot make a temporary file");

    cupsd_never_ask();
    ppd_resource(name, resource);
    http_status_t status = cupsGetFd(CUPS_HTTP_DEFAULT, resource, fd);
    (void)close(fd);
    bool done = false;
    if (status == HTTP_STATUS_OK)
        done = file_read(path, PPD_BYTES_MAX, ppd, err);
    else if (status == HTTP_STATUS_NOT_FOUND)
        (void)error_set(err, ERROR_CONFIG,
                        "queue %s has no PPD: give it a driver, for instance "
                        "`lpadmin -p %s -m everywhere`",
                        name, name);
    else
        (void)explain(name, err);
    (void)unlink(path);
    return done;
}

// --- changing ---------------------------------------------------------------

static bool send_change(const char *name, ipp_t *request,
                        const struct text *ppd, struct error *err)
{
    char path[1024] = "";
    bool done = true;

    cupsd_never_ask();
    if (ppd) {
        int fd = cupsTempFd(path, sizeof(path));
        done = fd >= 0 ? descriptor_write(fd, ppd->data, ppd->length, err)
                       : error_errno(err, "cannot make a temporary file");
        if (fd >= 0)
            (void)close(fd);
    }
    if (!done) {
        ippDelete(request);
    } else {
        ippDelete(cupsDoFileRequest(CUPS_HTTP_DEFAULT, request, "/admin/",
                                    ppd ? path : NULL));
        done = cupsLastError() < IPP_STATUS_REDIRECTION_OTHER_SITE ||
               explain(name, err);
    }
    if (path[0])
        (void)unlink(path);
    return done;
}

bool queue_set(const char *name, const char *device_uri, const struct text *ppd,
               const char *op_policy, struct error *err)
{
    if (!check_name(name, err))
        return false;

    ipp_t *request = request_new(IPP_OP_CUPS_ADD_MODIFY_PRINTER, name);
    if (device_uri)
        ippAddString(request, IPP_TAG_PRINTER, IPP_TAG_URI, "device-uri", NULL,
                     device_uri);
    if (op_policy)
        ippAddString(request, IPP_TAG_PRINTER, IPP_TAG_NAME,
                     "printer-op-policy", NULL, op_policy);
    return send_change(name, request, ppd, err);
}

bool queue_set_sheets(const char *name, const char *first, const char *last,
                      struct error *err)
{
    const char *const sheets[] = {first, last};

    if (!check_name(name, err))
        return false;
    ipp_t *request = request_new(IPP_OP_CUPS_ADD_MODIFY_PRINTER, name);
    ippAddStrings(request, IPP_TAG_PRINTER, IPP_TAG_NAME, "job-sheets-default",
                  2, NULL, sheets);
    return send_change(name, request, NULL, err);
}
