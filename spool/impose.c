// Imposition by the stock filters (pdftopdf, imagetopdf) as a child, one copy.
#include "spool/impose.h"

#include "spool/message.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_SIZE = 2048,      // cupsd's own limit for a line
    LINES_PASSED_ON = 500, // a broken document can make a warning per object
    LOOKED_AT = 1024,      // a PDF header may have junk before it
};

// --- which filter -----------------------------------------------------------

// CONTENT_TYPE is the type of the original: what gstopdf, texttopdf or
// rastertopdf made of it is a PDF. The bytes decide, the type only helps.
static const char *filter_for(const struct job *job, int in, struct error *err)
{
    char start[LOOKED_AT];
    ssize_t got = pread(in, start, sizeof(start), 0);

    if (got < 0) {
        (void)error_errno(err, "cannot read the document");
        return NULL;
    }
    if (got == 0) {
        (void)error_set(err, ERROR_INPUT, "the document is empty");
        return NULL;
    }
    if (got >= 5 && memcmp(start, "%PDF-", 5) == 0)
        return "pdftopdf";
    if (string_starts(job->content_type, "image/") &&
        !string_equal(job->content_type, "image/urf") &&
        !string_equal(job->content_type, "image/pwg-raster"))
        return "imagetopdf";
    if (memmem(start, (size_t)got, "%PDF-", 5))
        return "pdftopdf";
    (void)error_set(err, ERROR_INPUT,
                    "the document (%s) is neither a PDF nor an image: print "
                    "it from a program that makes PDF",
                    job->content_type);
    return NULL;
}

static bool find_filter(const char *name, char path[1024], struct error *err)
{
    const char *folder = getenv("CUPS_SERVERBIN");

    if (!folder || !*folder)
        folder = CUPS_SERVERBIN;
    int length = snprintf(path, 1024, "%s/filter/%s", folder, name);
    if (length < 0 || length >= 1024)
        return error_set(err, ERROR_CONFIG, "CUPS_SERVERBIN is too long");
    if (access(path, X_OK) != 0)
        return error_set(err, ERROR_SYSTEM,
                         "cannot run %s: install the package cups-filters",
                         path);
    return true;
}

// --- what the child gets ----------------------------------------------------

// A final type of PDF keeps pdftopdf from multiplying for a driver; a filter
// that lays out pages needs neither a password nor where the printer is.
static char **child_environment(void)
{
    static char final_type[] = "FINAL_CONTENT_TYPE=application/pdf";
    static const char *const dropped[] = {
        "FINAL_CONTENT_TYPE=", "AUTH_PASSWORD=", "DEVICE_URI="};
    size_t count = 0;
    size_t kept = 0;

    while (environ[count])
        count++;
    char **environment = memory_need_zero(count + 2, sizeof(*environment));
    for (size_t n = 0; n < count; n++) {
        bool is_kept = true;
        for (size_t d = 0; d < sizeof(dropped) / sizeof(dropped[0]); d++)
            is_kept = is_kept && !string_starts(environ[n], dropped[d]);
        if (is_kept)
            environment[kept++] = environ[n];
    }
    environment[kept] = final_type;
    return environment;
}

static bool start(const struct job *job, const char *path, int in, int out,
                  int errors, pid_t *child, struct error *err)
{
    char id[16];
    char user[JOB_NAME_MAX];
    char name[JOB_NAME_MAX];
    char title[] = "untitled";
    char copies[] = "1";
    char *options =
        job_options_without_copies(job, "page-logging=off emit-jcl=off");
    char **environment = child_environment();

    (void)snprintf(id, sizeof(id), "%u", job->id);
    (void)string_fit(user, sizeof(user), job->user);
    (void)string_fit(name, sizeof(name), job->queue);
    char *argv[] = {name, id, user, title, copies, options, NULL};
    const struct process_plan plan = {
        .program = path,
        .argv = argv,
        .environment = environment,
        .in = in,
        .out = out,
        .err = errors,
        .keep = {-1, -1, -1, -1},
        .dies_with_us = true,
    };
    bool done = process_start(&plan, child, err);
    free(environment);
    free(options);
    return done;
}

// --- what the child says ----------------------------------------------------

struct words {
    char line[LINE_SIZE];
    size_t length;
    unsigned passed_on;
    char last_error[512];
};

// In the log every line is a DEBUG line; only ours says so.
static const char *without_level(const char *line)
{
    static const char *const levels[] = {"DEBUG:", "DEBUG2:", "INFO:"};

    for (size_t n = 0; n < sizeof(levels) / sizeof(levels[0]); n++) {
        if (string_starts(line, levels[n])) {
            line += strlen(levels[n]);
            return line + strspn(line, " ");
        }
    }
    return line;
}

// An ERROR of a child would become the job's message before ours is said, and
// a PAGE would count pages that nobody printed: all of it is for the log.
static void take_line(struct words *words)
{
    static const char *const severe[] = {"ERROR:", "CRIT:", "ALERT:", "EMERG:"};

    words->line[words->length] = '\0';
    words->length = 0;
    for (size_t n = 0; n < sizeof(severe) / sizeof(severe[0]); n++) {
        if (!string_starts(words->line, severe[n]))
            continue;
        const char *text = words->line + strlen(severe[n]);
        text += strspn(text, " ");
        (void)snprintf(words->last_error, sizeof(words->last_error), "%s",
                       text);
        text_cut_utf8(words->last_error, sizeof(words->last_error) - 1);
    }
    const char *text = without_level(words->line);
    if (*text != '\0' && words->passed_on < LINES_PASSED_ON) {
        words->passed_on++;
        message(MESSAGE_DEBUG, "%s", text);
    }
}

static void take_bytes(struct words *words, const char *bytes, size_t count)
{
    for (size_t n = 0; n < count; n++) {
        if (bytes[n] == '\n')
            take_line(words);
        else if (words->length < LINE_SIZE - 1)
            words->line[words->length++] = bytes[n];
    }
}

// Reads until the child has closed its standard error. A signal that wakes us
// is a wish to stop; the child may not have heard it.
static void listen_to(pid_t child, int from, struct words *words)
{
    char bytes[4096];

    for (;;) {
        ssize_t got = read(from, bytes, sizeof(bytes));
        if (got < 0 && errno == EINTR) {
            (void)kill(child, SIGTERM);
            continue;
        }
        if (got <= 0)
            break;
        take_bytes(words, bytes, (size_t)got);
    }
    if (words->length > 0)
        take_line(words);
}

// --- how it ended -----------------------------------------------------------

static bool judge(const char *filter, const struct process_end *end, int out,
                  const struct words *words, struct error *err)
{
    struct stat info;

    if (end->by_signal && end->code == SIGXCPU)
        return error_set(err, ERROR_INPUT,
                         "%s needs too long for this document; print it in "
                         "parts, or save it as a new PDF and print that",
                         filter);
    if (end->by_signal)
        return error_set(err, ERROR_SYSTEM, "%s was ended by signal %d", filter,
                         end->code);
    if (end->code != 0 && words->last_error[0])
        return error_set(err, ERROR_INPUT, "%s: %s", filter, words->last_error);
    if (end->code != 0)
        return error_set(err, ERROR_INPUT,
                         "%s cannot lay out this document (exit %d)", filter,
                         end->code);
    if (fstat(out, &info) == 0 && S_ISREG(info.st_mode) && info.st_size == 0)
        return error_set(err, ERROR_INPUT,
                         "the document has no pages to print: look at the "
                         "page range");
    return true;
}

bool impose(const struct job *job, int in, int out, struct error *err)
{
    struct words words = {0};
    struct process_end end = {0};
    char path[1024];
    int errors[2];
    pid_t child = 0;

    const char *filter = filter_for(job, in, err);
    if (!filter || !find_filter(filter, path, err))
        return false;
    if (lseek(in, 0, SEEK_SET) < 0)
        return error_errno(err, "cannot read the document from its start");
    if (!pipe_open(errors, err))
        return false;

    bool started = start(job, path, in, out, errors[1], &child, err);
    (void)close(errors[1]);
    if (started)
        listen_to(child, errors[0], &words);
    (void)close(errors[0]);
    if (!started || !process_wait(child, &end, err))
        return false;
    return judge(filter, &end, out, &words, err);
}
