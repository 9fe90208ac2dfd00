// `countermark waste` and `notprinted`: sheets that are not good.
#include "operator/act.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Codes on their way into the register.
struct entering {
    struct act *act;
    struct registrar *registrar;
    bool has_faults; // one could not be entered
};

static void say_entered(const struct line *closing)
{
    int64_t copy = line_number(closing, "copy", 0);
    int64_t generation = line_number(closing, "generation", 0);

    (void)printf(translated("waste %" PRId64 ": run %" PRId64),
                 line_number(closing, "waste", 0),
                 line_number(closing, "run", 0));
    if (copy == 0)
        (void)printf(translated(", control sheet"));
    else
        (void)printf(translated(", copy %" PRId64 " page %" PRId64), copy,
                     line_number(closing, "page", 0));
    if (generation > 0)
        (void)printf(translated(", reprint R%" PRId64), generation);
    if (line_number(closing, "is_lost", 0) == 1)
        (void)printf(translated("; its journal is lost, so it is entered as "
                                "foreign paper"));
    (void)putchar('\n');
    // Whoever scans sheet after sheet wants to see each answer at once.
    (void)fflush(stdout);
}

// A code that is refused does not keep the others out; a registrar that does
// not answer does.
static bool enter(struct entering *entering, const char *code,
                  struct error *err)
{
    enum { CODE_TEXT_MAX = 256 };
    struct line *closing = line_new();
    struct error fault = {0};
    char clean[CODE_TEXT_MAX];

    line_clean(code, clean, sizeof(clean));
    line_set_text(entering->act->line, "code", clean);
    bool done = act_do(entering->act, entering->registrar, closing, &fault);
    if (done && entering->act->json)
        (void)print_json(NULL, closing);
    else if (done)
        say_entered(closing);
    line_free(closing);
    if (done)
        return true;
    if (fault.kind != ERROR_INPUT && fault.kind != ERROR_REFUSED) {
        *err = fault;
        return false;
    }
    error_in(&fault, "\"%s\"", clean);
    (void)fail(&fault);
    entering->has_faults = true;
    return true;
}

static bool enter_line(void *context, const char *line, struct error *err)
{
    return enter(context, line, err);
}

static int enter_codes(struct act *act, struct registrar *registrar)
{
    struct entering entering = {.act = act, .registrar = registrar};
    struct error err = {0};
    bool done = true;

    for (int n = 0; done && n < act->count; n++)
        done = string_equal(act->arguments[n], "-")
                   ? input_each(enter_line, &entering, &err)
                   : enter(&entering, act->arguments[n], &err);
    if (!done)
        return fail(&err);
    return finish_output(entering.has_faults ? 1 : 0);
}

static int enter_foreign(struct act *act, struct registrar *registrar)
{
    struct line *closing = line_new();
    struct error err = {0};

    line_set_text(act->line, "kind", "waste.foreign");
    bool done = act_do(act, registrar, closing, &err);
    if (done && act->json)
        (void)print_json(NULL, closing);
    else if (done)
        (void)printf(translated("waste %" PRId64 ": foreign paper\n"),
                     line_number(closing, "waste", 0));
    line_free(closing);
    return done ? finish_output(0) : fail(&err);
}

// --- the register
// ---------------------------------------------------------------

struct listing {
    struct table *table;
    unsigned count;
};

static bool see_waste(void *context, const struct line *answer)
{
    struct listing *listing = context;
    struct table *table = listing->table;
    int64_t run = line_number(answer, "run", 0);
    int64_t copy = line_number(answer, "copy", 0);
    int64_t generation = line_number(answer, "generation", 0);
    const char *fault = line_text(answer, "fault");
    const char *bag = line_text(answer, "bag");
    const char *text = line_text(answer, "text");
    const char *state = line_text(answer, "state");
    const char *t = line_text(answer, "t");
    struct text time = {0};

    listing->count++;
    table_addf(table, "%" PRId64, line_number(answer, "waste", 0));
    say_time(t ? t : "", &time);
    table_add(table, text_string(&time));
    text_clear(&time);
    if (run > 0)
        table_addf(table, "%" PRId64, run);
    else
        table_add(table, "");
    if (line_number(answer, "is_foreign", 0) == 1)
        table_add(table, text ? text : "");
    else if (copy == 0)
        table_addf(table, translated("control sheet%s"),
                   generation > 0 ? translated(", reprint") : "");
    else if (generation > 0)
        table_addf(table,
                   translated("copy %" PRId64 " page %" PRId64 " R%" PRId64),
                   copy, line_number(answer, "page", 0), generation);
    else
        table_addf(table, translated("copy %" PRId64 " page %" PRId64), copy,
                   line_number(answer, "page", 0));
    table_add(table, fault ? fault : "");
    table_addf(table, "%" PRId64, line_number(answer, "fragments", 1));
    table_add(table, bag ? bag : "");
    table_add(table, state ? state : "");
    return true;
}

static int list_register(struct act *act, struct registrar *registrar)
{
    static const char *const heads[] = {
        WORDS("WASTE"), WORDS("ENTERED"),   WORDS("RUN"), WORDS("SHEET"),
        WORDS("CAUSE"), WORDS("FRAGMENTS"), WORDS("BAG"), WORDS("STATE")};
    enum { COLUMNS = sizeof(heads) / sizeof(heads[0]) };
    struct listing listing = {.table = table_new(COLUMNS)};
    struct line *request = desk_request("wastes");
    struct error err = {0};

    for (size_t n = 0; n < COLUMNS; n++)
        table_add(listing.table, translated(heads[n]));
    line_set_number(request, "run", line_number(act->line, "run", 0));
    bool done = act->json ? registrar_ask(registrar, request, print_json, NULL,
                                          NULL, &err)
                          : registrar_ask(registrar, request, see_waste,
                                          &listing, NULL, &err);
    if (done && listing.count > 0)
        table_print(listing.table, stdout);
    else if (done && !act->json)
        (void)puts(translated("The waste register has no entries."));
    line_free(request);
    table_free(listing.table);
    return done ? finish_output(0) : fail(&err);
}

int command_waste(int argc, char **argv)
{
    enum { CODES_MAX = 100000 };
    struct act act;
    struct registrar *registrar = NULL;
    struct error err = {0};
    int status = 0;

    if (!act_read(argc, argv, "sheet.wasted",
                  "reason:fault fragments bag foreign run remark json", 0,
                  CODES_MAX, &act, &err)) {
        status = fail_usage(argv[0], &err);
    } else if (act.count > 0 &&
               (!line_has(act.line, "fault") || line_has(act.line, "text") ||
                line_has(act.line, "run"))) {
        error_set(&err, ERROR_USAGE,
                  "codes need --reason and name their run themselves");
        status = fail_usage(argv[0], &err);
    } else if (!desk_open(DESK_PATIENCE_MS, &registrar, &err)) {
        status = fail(&err);
    } else if (act.count > 0) {
        status = enter_codes(&act, registrar);
    } else {
        status = (line_has(act.line, "text") ? enter_foreign
                                             : list_register)(&act, registrar);
    }
    registrar_close(registrar);
    act_clear(&act);
    return status;
}

int command_bag(int argc, char **argv)
{
    enum { NUMBERS_MAX = 1024 };
    struct act act;
    struct registrar *registrar = NULL;
    struct error err = {0};
    int64_t numbers[NUMBERS_MAX];
    int status = 0;

    bool done = act_read(argc, argv, "waste.bagged", "remark", 2, NUMBERS_MAX,
                         &act, &err);
    for (int n = 1; done && n < act.count; n++)
        done = number_read(act.arguments[n], 1, INT32_MAX, &numbers[n - 1]) ||
               error_set(&err, ERROR_USAGE,
                         "\"%s\" is not a number of the waste register",
                         act.arguments[n]);
    if (!done) {
        status = fail_usage(argv[0], &err);
    } else {
        line_set_text(act.line, "bag", act.arguments[0]);
        line_set_numbers(act.line, "wastes", numbers, (size_t)act.count - 1);
        done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
               act_do(&act, registrar, NULL, &err);
        status = done ? finish_output(0) : fail(&err);
    }
    registrar_close(registrar);
    act_clear(&act);
    return status;
}

// Sheets that are named, and why there are none.
static int say_absent(int argc, char **argv, const char *kind,
                      const char *options, const char *what)
{
    enum { RANGES_MAX = 64 };
    struct act act;
    struct registrar *registrar = NULL;
    struct error err = {0};
    unsigned run = 0;
    char allowed[32];
    int status = 0;

    (void)snprintf(allowed, sizeof(allowed), "%s remark", options);
    if (!act_read(argc, argv, kind, allowed, 2, RANGES_MAX, &act, &err) ||
        !run_read(act.arguments[0], &run, &err)) {
        status = fail_usage(argv[0], &err);
    } else {
        struct line *closing = line_new();
        line_set_number(act.line, "run", run);
        act_set_arguments(&act, "which", 1);
        bool done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                    act_do(&act, registrar, closing, &err);
        int64_t sheets = line_number(closing, "sheets", 0);
        if (done && !act_waits(&act, closing))
            (void)printf(translated("Run %u: %" PRId64 " sheet%s %s.\n"), run,
                         sheets, sheets == 1 ? "" : "s", what);
        line_free(closing);
        status = done ? finish_output(0) : fail(&err);
    }
    registrar_close(registrar);
    act_clear(&act);
    return status;
}

int command_notprinted(int argc, char **argv)
{
    return say_absent(argc, argv, "sheet.not_printed", "proof newest",
                      "recorded as never printed");
}

int command_writeoff(int argc, char **argv)
{
    return say_absent(argc, argv, "sheet.written_off", "reason", "written off");
}
