// `countermark scan`: what a stack of paper is, and what it lacks.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/scan-crew.h"
#include "operator/scan-desk.h"
#include "operator/scan-keyed.h"
#include "operator/scan-record.h"
#include "operator/scan-report.h"
#include "operator/scan-say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scanning {
    struct scan_desk desk;
    struct stack stack;
    const char *const *files;
    size_t file_count;
    bool is_keyed; // codes come from standard input, too
};

// Why nothing is read belongs to what a person reads now.
static bool see_side(void *context, const struct scan_side *side,
                     struct error *err)
{
    struct scanning *scanning = context;
    const char *file = scanning->files[side->file];
    struct text about = {0};

    if (!scan_desk_take(&scanning->desk, side, &scanning->stack, err))
        return false;
    if (side->look == LOOK_UNREADABLE) {
        text_addf(&about, translated("%s, page %u"), file, side->page);
        scan_complain(text_string(&about), side->why);
        text_clear(&about);
    }
    return true;
}

static unsigned workers_here(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (cores < 1)
        return 1;
    return cores > SCAN_WORKERS_MAX ? SCAN_WORKERS_MAX : (unsigned)cores;
}

static bool scan_files(struct scanning *scanning, struct error *err)
{
    struct text reader = {0};

    if (scanning->file_count == 0)
        return true;
    program_path("countermark-reader", &reader);
    struct scan_crew crew = {
        .reader = text_string(&reader),
        .files = scanning->files,
        .count = scanning->file_count,
        .workers = workers_here(),
        .patience_ms = SCAN_PATIENCE_MS,
    };
    bool done = scan_crew_work(&crew, see_side, scanning, err);
    text_clear(&reader);
    return done;
}

static bool scan(struct scanning *scanning, struct error *err)
{
    struct stack *stack = &scanning->stack;

    stack->is_whole = scanning->desk.run != 0;
    if (stack->is_whole &&
        !scan_desk_expect(&scanning->desk, scanning->desk.run, stack, err))
        return false;
    if (!scan_files(scanning, err) ||
        (scanning->is_keyed &&
         !scan_keyed(&scanning->desk, stack, scanning->file_count, err)))
        return false;
    stack_judge(stack);
    return true;
}

// A folder is not taken for a sheet that cannot be read.
static bool is_scan_file(const char *name, struct error *err)
{
    struct stat info;

    if (access(name, R_OK) != 0 || stat(name, &info) != 0)
        return error_errno(err, "cannot read %s", name);
    return S_ISREG(info.st_mode) ||
           error_set(err, ERROR_USAGE,
                     "%s is not a file; name the scanner's files one by one",
                     name);
}

// The files, and whether `-` is among them.
static bool sort_arguments(const struct options *options,
                           struct scanning *scanning, const char **files,
                           struct error *err)
{
    for (int n = 0; n < options->count; n++) {
        const char *name = options->arguments[n];
        if (string_equal(name, "-"))
            scanning->is_keyed = true;
        else if (is_scan_file(name, err))
            files[scanning->file_count++] = name;
        else
            return false;
    }
    scanning->files = files;
    return true;
}

// Under which numbers of the waste register, to be written on the bag.
static void say_wastes(const struct line *closing)
{
    long long sheets = line_number(closing, "sheets", 0);
    long long last = line_number(closing, "waste", 0);

    if (sheets == 1)
        (void)printf(translated(", waste %lld"), last);
    else if (sheets > 1)
        (void)printf(translated(", waste %lld to %lld"), last - sheets + 1,
                     last);
}

// Has the result recorded, where it was scanned for something.
static bool record(struct options *options, struct scanning *scanning,
                   struct error *err)
{
    struct line *closing = line_new();
    bool done =
        scan_record(options->purpose, options->purpose_value, options->waste,
                    &scanning->stack, scanning->desk.registrar,
                    &options->second, closing, err);

    if (done && options->json) {
        line_set_text(closing, "type", "recorded");
        line_set_text(closing, "kind", options->purpose->kind);
        (void)print_json(NULL, closing);
    } else if (done) {
        (void)printf(translated("recorded: %s, event %lld"),
                     options->purpose->kind,
                     (long long)line_number(closing, "event", 0));
        say_wastes(closing);
        (void)putchar('\n');
    }
    line_free(closing);
    return done;
}

int command_scan(int argc, char **argv)
{
    enum { FILES_MAX = 100 * 1000 };
    struct options options;
    struct scanning scanning = {0};
    struct error err = {0};
    int status = SCAN_NOTHING;

    if (!options_read(argc, argv, "jrfwstpx", 1, FILES_MAX, &options, &err))
        return fail_usage(argv[0], &err);
    const char **files =
        memory_need_zero((size_t)options.count, sizeof(*files));
    scanning.desk.run = options.run;
    if (sort_arguments(&options, &scanning, files, &err) &&
        scan_purpose_prepare(options.purpose, options.purpose_value,
                             &scanning.desk, &scanning.stack, &err) &&
        desk_open(DESK_PATIENCE_MS, &scanning.desk.registrar, &err) &&
        scan(&scanning, &err)) {
        (options.json ? scan_print_json : scan_print)(
            &scanning.stack, scanning.files, scanning.file_count);
        status = (int)scan_verdict_of(&scanning.stack);
        bool done = (!options.purpose || record(&options, &scanning, &err)) &&
                    (!options.report ||
                     scan_report(&scanning.stack, scanning.desk.registrar,
                                 options.report, &err));
        if (!done) {
            (void)fail(&err);
            status = status == SCAN_COMPLETE ? exit_for(err.kind) : status;
        }
        status = finish_output(status);
    } else {
        (void)fail(&err);
    }
    registrar_close(scanning.desk.registrar);
    stack_clear(&scanning.stack);
    free(files);
    return status;
}
