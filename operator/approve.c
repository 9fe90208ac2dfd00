// `countermark pending, approve, reject, release`: the yes or no that a job
// waits for before it gets numbers.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/say.h"
#include "spool/spool.h"

#include <stdio.h>

// --- pending ----------------------------------------------------------------

struct waiting {
    struct table *table; // NULL: as JSON
    unsigned count;
    struct error err;
};

static bool see_run(void *context, const struct line *answer)
{
    struct waiting *waiting = context;
    struct run_view run;
    struct text text = {0};

    if (!registrar_run_read(answer, &run, &waiting->err))
        return false;
    if (run.state != RUN_HELD && run.state != RUN_APPROVED)
        return true;
    waiting->count++;
    if (!waiting->table)
        return print_json(NULL, answer);
    table_addf(waiting->table, "%u", run.run);
    say_time(run.received, &text);
    table_add(waiting->table, text_string(&text));
    table_addf(waiting->table, "%s-%u", run.queue, run.job_id);
    text_empty(&text);
    say_user(run.user, run.is_verified, &text);
    table_add(waiting->table, text_string(&text));
    table_add(waiting->table, run.mark);
    table_addf(waiting->table, "%u+%u", run.copies, run.spares);
    table_addf(waiting->table, "%u", run.pages);
    text_empty(&text);
    say_run_state(&run, &text);
    table_add(waiting->table, text_string(&text));
    text_clear(&text);
    return true;
}

static bool list(struct registrar *registrar, bool is_json, struct error *err)
{
    static const char *const heads[] = {
        WORDS("RUN"),  WORDS("RECEIVED"), WORDS("JOB"),   WORDS("USER"),
        WORDS("MARK"), WORDS("COPIES"),   WORDS("PAGES"), WORDS("STATE")};
    enum { COLUMNS = sizeof(heads) / sizeof(heads[0]), RUNS_MAX = 1000 };
    struct waiting waiting = {.table = is_json ? NULL : table_new(COLUMNS)};
    struct line *request = desk_request("runs");

    line_set_number(request, "open", 1);
    line_set_number(request, "limit", RUNS_MAX);
    for (size_t n = 0; !is_json && n < COLUMNS; n++)
        table_add(waiting.table, translated(heads[n]));
    bool done = registrar_ask(registrar, request, see_run, &waiting, NULL, err);
    line_free(request);
    if (done && waiting.err.kind != ERROR_NONE) {
        *err = waiting.err;
        done = false;
    }
    if (done && !is_json && waiting.count > 0)
        table_print(waiting.table, stdout);
    else if (done && !is_json)
        (void)puts(translated("No run waits for anybody."));
    table_free(waiting.table);
    return done;
}

int command_waiting(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};

    if (!options_read(argc, argv, "j", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    bool done = list(registrar, options.json, &err);
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}

// --- yes and no -------------------------------------------------------------

// One act on one run, and what the run is after it.
struct answer {
    const char *kind;
    struct options options;
    unsigned run;
    struct run_view view;
    struct line *reply;
    struct error err; // of reading the view
};

static bool see_view(void *context, const struct line *answer)
{
    struct answer *given = context;

    return registrar_run_read(answer, &given->view, &given->err);
}

static bool ask_run(struct registrar *registrar, struct answer *answer,
                    struct error *err)
{
    struct line *request = desk_request("run");

    line_set_number(request, "run", answer->run);
    bool done = registrar_ask(registrar, request, see_view, answer, NULL, err);
    line_free(request);
    if (done && answer->err.kind != ERROR_NONE) {
        *err = answer->err;
        return false;
    }
    return done;
}

static bool act(struct registrar *registrar, struct answer *answer,
                struct error *err)
{
    struct line *request = desk_request("act");

    line_set_text(request, "kind", answer->kind);
    line_set_number(request, "run", answer->run);
    if (answer->options.copies > 0)
        line_set_number(request, "copies", answer->options.copies);
    if (answer->options.reason)
        line_set_text(request, "reason", answer->options.reason);
    bool done =
        registrar_ask(registrar, request, NULL, NULL, answer->reply, err) &&
        ask_run(registrar, answer, err);
    line_free(request);
    return done;
}

// The yes is in the journal already; a job that cupsd does not let go yet is
// somebody's to release, not a failure of the act.
static void let_go(const struct run_view *run)
{
    struct error err = {0};
    struct text clean = {0};

    if (job_release(run->queue, run->job_id, &err)) {
        (void)printf(translated("Job %s-%u is released and printed.\n"),
                     run->queue, run->job_id);
        return;
    }
    say_clean(error_said(&err), &clean);
    (void)printf(translated("The job still waits: %s.\n"), text_string(&clean));
    text_clear(&clean);
}

static void say_answer(const struct answer *answer)
{
    const struct run_view *run = &answer->view;
    bool has_operator = line_number(answer->reply, "operator", 0) != 0;

    if (run->state == RUN_REJECTED) {
        (void)printf(
            translated(
                "Run %u is rejected: nothing of it is printed. Cancel job "
                "%s-%u, or leave it to the submitter.\n"),
            run->run, run->queue, run->job_id);
    } else if (run->state == RUN_HELD) {
        (void)printf(
            translated("Your yes to run %u is recorded; it takes another "
                       "approver's.\n"),
            run->run);
    } else if (has_operator) {
        (void)printf(
            translated(
                "Run %u is approved in %u copies; an operator releases it "
                "at the device (countermark release %u).\n"),
            run->run, run->copies + run->spares, run->run);
    } else {
        (void)printf(translated("Run %u may be printed in %u copies.\n"),
                     run->run, run->copies + run->spares);
        let_go(run);
    }
}

static int answer_run(int argc, char **argv, const char *kind,
                      const char *allowed)
{
    struct answer answer = {.kind = kind};
    struct registrar *registrar = NULL;
    struct error err = {0};

    if (!options_read(argc, argv, allowed, 1, 1, &answer.options, &err) ||
        !run_read(answer.options.arguments[0], &answer.run, &err))
        return fail_usage(argv[0], &err);
    if (string_equal(kind, "run.rejected") && !answer.options.reason) {
        error_set(&err, ERROR_USAGE,
                  "reject: say why, for the submitter: --reason TEXT");
        return fail_usage(argv[0], &err);
    }
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    answer.reply = line_new();
    bool done = act(registrar, &answer, &err);
    registrar_close(registrar);
    if (done)
        say_answer(&answer);
    line_free(answer.reply);
    return done ? finish_output(0) : fail(&err);
}

int command_approve(int argc, char **argv)
{
    return answer_run(argc, argv, "run.approved", "c");
}

int command_reject(int argc, char **argv)
{
    return answer_run(argc, argv, "run.rejected", "y");
}

int command_release(int argc, char **argv)
{
    return answer_run(argc, argv, "run.released", "");
}
