// The job as cupsd hands it over: argv and environment.
#include "spool/job.h"

#include "spool/device.h"
#include "spool/options.h"
#include "spool/printer.h"

#include <cups/cups.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

// How the arguments of a filter or a backend are placed (filter(7)).
enum {
    ARGUMENT_JOB = 1,
    ARGUMENT_USER,
    ARGUMENT_TITLE,
    ARGUMENT_COPIES,
    ARGUMENT_OPTIONS,
    ARGUMENT_FILE,
};

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

static bool fit_environment(const char *name, char *to, size_t size,
                            struct error *err)
{
    if (!string_fit(to, size, environment(name)))
        return error_set(err, ERROR_INPUT, "%s is longer than %zu bytes", name,
                         size - 1);
    return true;
}

// A title is for people: what is not UTF-8 becomes U+FFFD, controls become
// blanks, and the rest is cut at a character.
static void clean_title(const char *from, char to[JOB_TITLE_MAX])
{
    struct text text = {0};
    const char *end = from + strnlen(from, (size_t)JOB_TITLE_MAX * 4);

    while (from < end) {
        int32_t code_point = utf8_next(&from, end);
        if (code_point < 0) {
            from++;
            code_point = 0xFFFD;
        }
        bool is_control = code_point < 0x20 || code_point == 0x7F;
        text_add_utf8(&text, is_control ? ' ' : code_point);
    }
    if (text.length >= JOB_TITLE_MAX)
        text_cut_utf8(text.data, JOB_TITLE_MAX - 1);
    (void)string_fit(to, JOB_TITLE_MAX, text_string(&text));
    text_clear(&text);
}

static bool is_plain(const char *string)
{
    for (const char *c = string; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return false;
    }
    return utf8_valid(string, strlen(string));
}

static bool read_name(const char *what, const char *from, char to[JOB_NAME_MAX],
                      struct error *err)
{
    if (*from == '\0' || !is_plain(from))
        return error_set(err, ERROR_INPUT,
                         "the job's %s is empty or no plain UTF-8", what);
    if (!string_fit(to, JOB_NAME_MAX, from))
        return error_set(err, ERROR_INPUT,
                         "the job's %s is longer than %d bytes", what,
                         JOB_NAME_MAX - 1);
    return true;
}

// cupsd sets AUTH_UID only for a client whose credentials the kernel gave it.
// The name is verified when that account is the one the job claims.
static bool is_verified(const char *claimed)
{
    int64_t uid = 0;
    const char *verified = environment("AUTH_USERNAME");

    if (!number_read(environment("AUTH_UID"), 0, UINT32_MAX - 1, &uid))
        return false;
    const struct passwd *account = getpwuid((uid_t)uid);
    return account && string_equal(account->pw_name, claimed) &&
           (!*verified || string_equal(verified, claimed));
}

static bool read_arguments(int argc, char *const *argv, struct job *job,
                           struct error *err)
{
    int64_t number = 0;

    clean_title(argv[ARGUMENT_TITLE], job->title);
    job->options = argv[ARGUMENT_OPTIONS];
    job->file = argc > ARGUMENT_FILE ? argv[ARGUMENT_FILE] : NULL;
    if (!number_read(argv[ARGUMENT_JOB], 0, INT32_MAX, &number))
        return error_set(err, ERROR_INPUT, "\"%.20s\" is no job number",
                         argv[ARGUMENT_JOB]);
    job->id = (unsigned)number;
    if (!number_read(argv[ARGUMENT_COPIES], 1, JOB_COPIES_MAX, &number))
        return error_set(err, ERROR_INPUT,
                         "the job asks for %.20s copies: ask for 1 to %d",
                         argv[ARGUMENT_COPIES], JOB_COPIES_MAX);
    job->copies = (unsigned)number;
    if (!read_name("user name", argv[ARGUMENT_USER], job->user, err))
        return false;
    job->is_verified = is_verified(job->user);
    return true;
}

static bool read_environment(struct job *job, struct error *err)
{
    job->is_banner = string_equal(environment("CUPS_FILETYPE"), "job-sheet");
    return read_name("queue name", environment("PRINTER"), job->queue, err) &&
           fit_environment("CONTENT_TYPE", job->content_type,
                           sizeof(job->content_type), err) &&
           fit_environment("FINAL_CONTENT_TYPE", job->final_content_type,
                           sizeof(job->final_content_type), err) &&
           fit_environment("DEVICE_URI", job->device_uri,
                           sizeof(job->device_uri), err) &&
           fit_environment("LANG", job->language, sizeof(job->language), err);
}

// The job's own words cannot name it, so its number does.
static void take_fault(struct job *job, struct error *why)
{
    (void)snprintf(job->uuid, sizeof(job->uuid), "unidentified-%u", job->id);
    job->attempt_time = 0;
    if (job->user[0] == '\0')
        (void)string_fit(job->user, sizeof(job->user), "unknown");
    text_cut_utf8(why->text, sizeof(job->fault) - 1);
    (void)string_fit(job->fault, sizeof(job->fault), why->text);
}

bool job_read(int argc, char *const *argv, struct job *job, struct error *err)
{
    *job = (struct job){0};
    if (argc < ARGUMENT_FILE || argc > ARGUMENT_FILE + 1 ||
        !*environment("PRINTER"))
        return error_set(err, ERROR_USAGE,
                         "this program is run by cupsd, with the arguments "
                         "job-id user title copies options [file]");
    if (!read_environment(job, err))
        return false;
    struct error why = {0};
    if (!read_arguments(argc, argv, job, &why) || !options_identity(job, &why))
        take_fault(job, &why);
    return true;
}

// cupsd numbers the files of a job in its spool folder, d00012-001 the first,
// and has them all there before it starts one. Filters may look names up in
// that folder, not list it.
bool job_is_alone(const struct job *job, bool *is_alone, struct error *err)
{
    const char *folder = environment("CUPS_REQUESTROOT");
    char second[1024];
    int length =
        snprintf(second, sizeof(second), "%s/d%05u-002", folder, job->id);

    *is_alone = true;
    if (!*folder)
        return true;
    if (length >= (int)sizeof(second))
        return error_set(err, ERROR_INPUT, "CUPS_REQUESTROOT is too long");
    *is_alone = access(second, F_OK) != 0;
    return !*is_alone || errno == ENOENT ||
           error_errno(err, "cannot see how many documents the job has");
}

bool job_takes_copies(const struct job *job)
{
    char inner[DEVICE_URI_MAX];

    return (string_equal(job->final_content_type, "application/pdf") ||
            string_equal(job->final_content_type,
                         "application/vnd.cups-pdf")) &&
           device_unwrap(job->device_uri, inner, NULL) &&
           printer_speaks_ipp(inner);
}

const char *job_ppd_path(void)
{
    return environment("PPD");
}
