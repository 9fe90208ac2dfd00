// `countermark preview`: a document as a queue would mark it, overprinted as a
// specimen, without numbers and unknown to the journal.
//
// The installed filter does it, in a mode that no print job can ask for; here
// it is given what cupsd would give it: the queue's own PPD and the options.
#include "operator/preview.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "spool/spool.h"

#include <fcntl.h>
#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC = 1024 };

struct order {
    const char *file, *queue;
    char copies[OPTIONS_COPIES_MAX];
    const char *out;     // NULL: named after the file
    struct text options; // as in a filter's argument
    bool png;
};

// --- the command line --------------------------------------------------------

// A word without "=" is the name of what comes out.
static bool take_o(struct order *order, const char *value, struct error *err)
{
    const char *blank = strchr(value, ' ');
    const char *custom = strstr(value, "=Custom.");

    if (!strchr(value, '=')) {
        order->out = value;
        return true;
    }
    // CUPS would take what follows for options of their own, and the paper
    // would bear half a scope.
    if (custom && blank > custom && !strchr(blank, '='))
        return error_set(err, ERROR_USAGE,
                         "a value with blanks stands in quotes of its own, for "
                         "lp too: -o \"%.*s='%s'\"",
                         (int)(custom - value), value, custom + 1);
    options_as_given(value, &order->options, order->copies);
    return true;
}

static bool read_order(int argc, char **argv, struct order *order,
                       struct error *err)
{
    static const struct option known[] = {
        {"png", no_argument, NULL, 'p'},
        {"queue", required_argument, NULL, 'q'},
        {"out", required_argument, NULL, 'O'},
        {0},
    };
    int which = 0;

    *order = (struct order){.copies = "1"};
    text_add_string(&order->options,
                    "job-uuid=urn:uuid:preview time-at-processing=0");
    opterr = 0;
    optind = 0; // main read its own options before
    while ((which = getopt_long(argc, argv, ":q:o:", known, NULL)) != -1) {
        if (which == 'p')
            order->png = true;
        else if (which == 'q')
            order->queue = optarg;
        else if (which == 'O')
            order->out = optarg;
        else if (which == 'o') {
            if (!take_o(order, optarg, err))
                return false;
        } else
            return error_set(err, ERROR_USAGE, "%s: %s", argv[optind - 1],
                             which == ':' ? translated("needs a value")
                                          : translated("no such option"));
    }
    if (argc - optind != 1)
        return error_set(err, ERROR_USAGE, "preview: name one file");
    if (!order->queue)
        return error_set(err, ERROR_USAGE,
                         "preview: name the queue with -q QUEUE");
    order->file = argv[optind];
    return true;
}

// --- what the filter is given ------------------------------------------------

// The pictures that imagetopdf reads, by their first bytes.
static bool is_picture(const char *start, size_t length)
{
    static const char *const magics[] = {
        "\x89PNG", "\xFF\xD8\xFF", "GIF8", "II*", "MM", "P4", "P5", "P6"};

    for (size_t n = 0; n < sizeof(magics) / sizeof(*magics); n++) {
        size_t size = strlen(magics[n]);
        if (length > size && memcmp(start, magics[n], size) == 0)
            return true;
    }
    return false;
}

// A PDF or a picture: what other types become is for cupsd to say.
static bool open_document(const char *path, int *file, const char **type,
                          struct error *err)
{
    char start[MAGIC];

    *file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = *file < 0 ? -1 : pread(*file, start, sizeof(start), 0);
    if (got < 0)
        return error_errno(err, "%s", path);
    if (got == 0)
        return error_set(err, ERROR_INPUT, "%s is empty: save it again", path);
    bool is_pdf = memmem(start, (size_t)got, "%PDF", 4) != NULL;
    if (!is_pdf && !is_picture(start, (size_t)got))
        return error_set(err, ERROR_INPUT,
                         "%s is neither a PDF nor a picture (PNG, JPEG, GIF, "
                         "TIFF): save or print it as a PDF, and look at that",
                         path);
    *type = is_pdf ? "application/pdf" : "image/unknown";
    return true;
}

// A file without a name; the child reads it as /dev/fd/N.
static bool save_ppd(const char *queue, int *file, struct error *err)
{
    struct text ppd = {0};

    bool done = queue_get_ppd(queue, &ppd, err);
    if (done && !strstr(text_string(&ppd), "*OpenUI *CmLevel"))
        done = error_set(err, ERROR_CONFIG,
                         "queue %s is not Countermark's: run countermark "
                         "adopt %s",
                         queue, queue);
    if (done) {
        *file = spool_open("/tmp", err);
        done = *file >= 0 &&
               descriptor_write(*file, ppd.data, ppd.length, err) &&
               lseek(*file, 0, SEEK_SET) == 0;
    }
    text_clear(&ppd);
    return done;
}

// The child inherits what is set here; this program runs one command and ends.
static bool set_environment(const struct order *order, const char *type,
                            int ppd, struct error *err)
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", ppd);
    const struct {
        const char *name, *value;
    } entries[] = {
        {"PPD", path},
        {"PRINTER", order->queue},
        {"CONTENT_TYPE", type},
        {"FINAL_CONTENT_TYPE", "application/pdf"},
        {"DEVICE_URI", "countermark:file:///dev/null"},
        {"CHARSET", "utf-8"},
        {"LANG", "en.UTF-8"},
    };

    for (size_t n = 0; n < sizeof(entries) / sizeof(*entries); n++)
        if (setenv(entries[n].name, entries[n].value, 1) != 0)
            return error_errno(err, "%s", entries[n].name);
    return true;
}

// --- running it --------------------------------------------------------------

// Behind the words that say, in cupsd's log, who speaks.
static const char *without_prefix(const char *line)
{
    static const char *const prefixes[] = {"ERROR: ", "Countermark: "};

    for (size_t n = 0; n < sizeof(prefixes) / sizeof(*prefixes); n++)
        if (string_starts(line, prefixes[n]))
            line += strlen(prefixes[n]);
    return line;
}

// What the filter says is for cupsd's log; its last error is for the person.
static void listen_to(int from, char *last, size_t size)
{
    FILE *lines = fdopen(from, "r");
    char *line = NULL;
    size_t room = 0;

    while (lines && getline(&line, &room, lines) > 0) {
        if (!string_starts(line, "ERROR: "))
            continue;
        line[strcspn(line, "\n")] = '\0';
        (void)snprintf(last, size, "%s", without_prefix(line));
        text_cut_utf8(last, size - 1);
    }
    free(line);
    if (lines)
        (void)fclose(lines);
}

// Starts the program and waits; false when it fails, with its own last words.
static bool run(const char *program, char *const *argv, int in, int ppd,
                int out, struct error *err)
{
    struct process_end end = {0};
    char last[1024] = "";
    int errors[2];
    pid_t child = 0;

    if (!pipe_open(errors, err))
        return false;
    const struct process_plan plan = {
        .program = program,
        .argv = argv,
        .in = in,
        .out = out,
        .err = errors[1],
        .keep = {ppd, -1, -1, -1},
        .dies_with_us = true,
    };
    bool started = process_start(&plan, &child, err);
    (void)close(errors[1]);
    listen_to(errors[0], last, sizeof(last));
    if (!started || !process_wait(child, &end, err))
        return false;
    if (end.by_signal || end.code != 0)
        return error_set(
            err, *last ? ERROR_REFUSED : ERROR_SYSTEM, "%s",
            *last ? last : translated("the program failed without a word"));
    return true;
}

static bool run_filter(const struct order *order, int in, int ppd, int out,
                       struct error *err)
{
    const char *folder = getenv("CUPS_SERVERBIN");
    const struct passwd *account = getpwuid(getuid());
    const char *slash = strrchr(order->file, '/');
    struct text program = {0};

    text_addf(&program, "%s/filter/countermark",
              folder && *folder ? folder : CUPS_SERVERBIN);
    const char *const arguments[] = {"countermark",
                                     "--preview",
                                     "0",
                                     account ? account->pw_name : "nobody",
                                     slash ? slash + 1 : order->file,
                                     order->copies,
                                     text_string(&order->options)};
    enum { COUNT = sizeof(arguments) / sizeof(*arguments) };
    char *argv[COUNT + 1] = {NULL};
    for (size_t n = 0; n < COUNT; n++)
        argv[n] = string_copy(arguments[n]);
    bool done = run(text_string(&program), argv, in, ppd, out, err);
    for (size_t n = 0; n < COUNT; n++)
        free(argv[n]);
    text_clear(&program);
    return done;
}

static bool make(const struct order *order, int out, struct error *err)
{
    const char *type = NULL;
    int in = -1;
    int ppd = -1;

    bool done = open_document(order->file, &in, &type, err) &&
                save_ppd(order->queue, &ppd, err) &&
                set_environment(order, type, ppd, err) &&
                run_filter(order, in, ppd, out, err);
    if (in >= 0)
        (void)close(in);
    if (ppd >= 0)
        (void)close(ppd);
    return done;
}

// --- what comes out ----------------------------------------------------------

// The name that was asked for, or the document's with "-preview".
static void name_result(const struct order *order, struct text *name)
{
    const char *slash = strrchr(order->file, '/');
    const char *base = slash ? slash + 1 : order->file;
    const char *dot = strrchr(base, '.');

    if (order->out) {
        size_t length = strlen(order->out);
        bool is_full = order->png && length > 4 &&
                       string_equal(order->out + length - 4, ".png");
        text_add(name, order->out, is_full ? length - 4 : length);
        return;
    }
    text_add(name, base,
             dot && dot > base ? (size_t)(dot - base) : strlen(base));
    text_add_string(name, order->png ? "-preview" : "-preview.pdf");
}

static bool save_pdf(int made, const char *name, struct error *err)
{
    struct mapping bytes = {0};

    bool done = mapping_init(&bytes, made, err) &&
                file_replace(name, bytes.bytes, bytes.size, 0644, err);
    mapping_clear(&bytes);
    return done;
}

// pdftoppm fills page numbers up with zeros when there are ten pages or more;
// here page 1 is NAME-1.png whatever else there is.
static bool name_pictures(const char *parts, const char *name,
                          struct error *err)
{
    enum { DIGITS_MAX = 6 };
    struct text from = {0};
    struct text to = {0};
    int digits = 0;
    bool done = true;

    do {
        text_empty(&from);
        text_addf(&from, "%s-%0*d.png", parts, ++digits, 1);
    } while (digits < DIGITS_MAX && access(text_string(&from), F_OK) != 0);
    for (unsigned page = 1; done; page++) {
        text_empty(&from);
        text_empty(&to);
        text_addf(&from, "%s-%0*u.png", parts, digits, page);
        text_addf(&to, "%s-%u.png", name, page);
        if (page > 1 && access(text_string(&from), F_OK) != 0)
            break;
        done = rename(text_string(&from), text_string(&to)) == 0 ||
               error_errno(err, "%s", text_string(&to));
    }
    text_clear(&to);
    text_clear(&from);
    return done;
}

static bool save_pictures(int made, const char *name, struct error *err)
{
    static char path[] = "/usr/bin/pdftoppm";
    static char kind[] = "-png", resolution[] = "-r", dots[] = "100";
    static char from[] = "-";
    struct text parts = {0};

    if (access(path, X_OK) != 0)
        return error_set(err, ERROR_SYSTEM,
                         "--png needs pdftoppm: install poppler-utils");
    if (lseek(made, 0, SEEK_SET) != 0)
        return error_errno(err, "the preview");
    text_addf(&parts, "%s.part", name);
    char *argv[] = {path, kind, resolution, dots, from, parts.data, NULL};
    bool done = run(path, argv, made, -1, -1, err) &&
                name_pictures(text_string(&parts), name, err);
    text_clear(&parts);
    return done;
}

int command_preview(int argc, char **argv)
{
    struct order order;
    struct text name = {0};
    struct error err = {0};
    int made = -1;

    if (!read_order(argc, argv, &order, &err)) {
        text_clear(&order.options);
        return fail_usage(argv[0], &err);
    }
    name_result(&order, &name);
    made = spool_open("/tmp", &err);
    bool done = made >= 0 && make(&order, made, &err) &&
                (order.png ? save_pictures(made, text_string(&name), &err)
                           : save_pdf(made, text_string(&name), &err));
    if (done)
        (void)printf("%s%s\n", text_string(&name), order.png ? "-*.png" : "");
    if (made >= 0)
        (void)close(made);
    text_clear(&name);
    text_clear(&order.options);
    return done ? finish_output(0) : fail(&err);
}
