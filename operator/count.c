// `countermark count`, `close`, `discrepancy` and `resolve`: from paper on the
// table to a run that is over.
#include "operator/act.h"

#include "operator/balance.h"
#include "operator/commands.h"
#include "operator/desk.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// One figure from the person at the terminal; false when nothing was entered.
static bool ask_number(const char *question, struct line *line,
                       const char *field)
{
    char *entered = NULL;
    size_t size = 0;
    int64_t number = -1;
    bool is_entered = false;

    while (number < 0) {
        (void)printf("%s", question);
        (void)fflush(stdout);
        if (getline(&entered, &size, stdin) < 0)
            break;
        entered[strcspn(entered, "\r\n")] = '\0';
        if (entered[0] == '\0')
            break;
        if (!number_read(entered, 0, INT_MAX, &number))
            (void)puts(translated("That is not a count; enter a number."));
    }
    free(entered);
    is_entered = number >= 0;
    if (is_entered)
        line_set_number(line, field, number);
    return is_entered;
}

// What was not given on the command line is asked for.
static bool ask_counts(struct line *line, struct error *err)
{
    static const struct {
        const char *field, *question;
        bool is_optional;
    } questions[] = {
        {"copies", WORDS("Complete copies on the table: "), false},
        {"waste", WORDS("Waste sheets of this run in the bag: "), false},
        {"left", WORDS("Sheets left in the tray (Enter: not counted): "), true},
    };
    bool is_any = line_has(line, "copies") || line_has(line, "waste");

    for (size_t n = 0; n < 3; n++) {
        if (line_has(line, questions[n].field) ||
            (questions[n].is_optional && is_any))
            continue;
        if (is_any || !ask_number(translated(questions[n].question), line,
                                  questions[n].field)) {
            if (!questions[n].is_optional)
                return error_set(err, ERROR_USAGE,
                                 "a count needs --copies N (complete copies) "
                                 "and --waste N (spoiled sheets)");
        }
    }
    return true;
}

// Reads `RUN` and the options, has the act done, and shows how the run stands.
static int do_run(int argc, char **argv, const char *kind, const char *allowed,
                  bool asks)
{
    struct act act;
    struct registrar *registrar = NULL;
    struct error err = {0};
    unsigned run = 0;
    int status = 0;

    if (!act_read(argc, argv, kind, allowed, 1, 1, &act, &err) ||
        !run_read(act.arguments[0], &run, &err) ||
        (asks && !ask_counts(act.line, &err))) {
        status = fail_usage(argv[0], &err);
    } else {
        line_set_number(act.line, "run", run);
        struct line *closing = line_new();
        bool done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                    act_do(&act, registrar, closing, &err);
        bool waits = done && act_waits(&act, closing);
        line_free(closing);
        // A refused close says exactly what is missing as well.
        if (registrar && !waits && (done || err.kind == ERROR_REFUSED))
            status = balance_show(registrar, run, act.json);
        if (!done)
            status = fail(&err);
    }
    registrar_close(registrar);
    act_clear(&act);
    return status;
}

int command_count(int argc, char **argv)
{
    return do_run(argc, argv, "run.counted", "copies waste left remark json",
                  true);
}

int command_close(int argc, char **argv)
{
    return do_run(argc, argv, "run.closed", "remark json", false);
}

int command_discrepancy(int argc, char **argv)
{
    return do_run(argc, argv, "run.discrepant", "text remark json", false);
}

int command_resolve(int argc, char **argv)
{
    return do_run(argc, argv, "run.resolved", "text missing remark json",
                  false);
}
