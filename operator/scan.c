// `countermark scan`: what a stack of paper is, and what it lacks.
#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/scan-crew.h"
#include "operator/scan-desk.h"
#include "operator/scan-record.h"
#include "operator/scan-report.h"
#include "operator/scan-say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scanning {
    struct scan_desk desk;
    struct stack stack;
    const char *const *files;
    size_t file_count;
    bool is_keyed; // codes come from standard input, too
};

static void complain(const char *about, const char *what)
{
    struct error said = {0};

    error_set(&said, ERROR_INPUT, "%s: %s", about, what);
    (void)fail(&said);
}

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
        text_addf(&about, "%s, page %u", file, side->page);
        complain(text_string(&about), side->why);
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

// A line may begin with the position of a side that could not be read.
static const char *skip_position(const struct stack *stack, const char *line,
                                 size_t *position)
{
    enum { DIGITS_MAX = 6 };
    size_t digits = strspn(line, "0123456789");

    *position = 0;
    if (digits == 0 || digits > DIGITS_MAX || line[digits] != ' ' ||
        strspn(line + digits, " ") + digits == strlen(line))
        return line;
    // Not the first group of a code that was typed with blanks.
    if (strlen(line + digits + 1) < CODE_LENGTH)
        return line;
    for (size_t n = 0; n < digits; n++)
        *position = 10 * *position + (size_t)(line[n] - '0');
    if (*position < 1 || *position > stack->side_count)
        *position = SIZE_MAX;
    return line + digits + 1;
}

// A person's typing is only taken with its check symbol.
static bool is_checked(const char *entered)
{
    size_t count = 0;

    for (; *entered; entered++)
        count += !strchr("- \t", *entered);
    return count == CODE_LENGTH + 1;
}

static bool replace_side(struct scanning *scanning, size_t position,
                         const struct scan_side *keyed, const char *entered,
                         struct error *err)
{
    struct stack *stack = &scanning->stack;
    struct side side;

    if (position == SIZE_MAX ||
        stack->sides[position - 1].class != SIDE_UNREADABLE) {
        complain(entered, "the position is not that of an unreadable side");
        return true;
    }
    if (!is_checked(entered)) {
        complain(entered, "type the whole code with its check symbol");
        return true;
    }
    if (!scan_desk_judge(&scanning->desk, keyed, stack, &side, err))
        return false;
    side.file = stack->sides[position - 1].file;
    side.file_page = stack->sides[position - 1].file_page;
    stack->sides[position - 1] = side;
    return true;
}

// One code from a hand-held scanner or a keyboard. The same one again is the
// other symbol of the same page.
static bool take_line(struct scanning *scanning, const char *line,
                      char before[CODE_SIZE], struct error *err)
{
    struct scan_side keyed = {.file = scanning->file_count, .count = 1};
    struct code_fields fields;
    struct error fault = {0};
    size_t position = 0;
    const char *entered = skip_position(&scanning->stack, line, &position);

    if (!code_read(entered, keyed.codes[0].code, &fields, &fault)) {
        complain(line, fault.text);
        if (position > 0)
            return true;
        keyed.look = LOOK_UNREADABLE;
        keyed.count = 0;
        *before = '\0';
        return scan_desk_take(&scanning->desk, &keyed, &scanning->stack, err);
    }
    if (position > 0)
        return replace_side(scanning, position, &keyed, entered, err);
    if (strcmp(before, keyed.codes[0].code) == 0)
        return true;
    memcpy(before, keyed.codes[0].code, CODE_SIZE);
    return scan_desk_take(&scanning->desk, &keyed, &scanning->stack, err);
}

static bool scan_lines(struct scanning *scanning, struct error *err)
{
    enum { ENTERED_MAX = 256 };
    char *line = NULL, clean[ENTERED_MAX], before[CODE_SIZE] = "";
    size_t size = 0;
    bool done = true;

    while (done && scanning->is_keyed && getline(&line, &size, stdin) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        line_clean(line, clean, sizeof(clean));
        if (*clean)
            done = take_line(scanning, clean, before, err);
    }
    free(line);
    return done;
}

static bool scan(struct scanning *scanning, struct error *err)
{
    struct stack *stack = &scanning->stack;

    stack->is_whole = scanning->desk.run != 0;
    if (stack->is_whole &&
        !scan_desk_expect(&scanning->desk, scanning->desk.run, stack, err))
        return false;
    if (!scan_files(scanning, err) || !scan_lines(scanning, err))
        return false;
    stack_judge(stack);
    return true;
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
        else if (access(name, R_OK) != 0)
            return error_errno(err, "cannot read %s", name);
        else
            files[scanning->file_count++] = name;
    }
    scanning->files = files;
    return true;
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
        (void)printf("recorded: %s, event %lld\n", options->purpose->kind,
                     (long long)line_number(closing, "event", 0));
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
    scanning.stack.takes_waste =
        options.purpose && options.purpose->takes_waste;
    if (sort_arguments(&options, &scanning, files, &err) &&
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
