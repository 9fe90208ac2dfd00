// `countermark resume`, `abandon` and `reprint`: whether a run gets more paper.
#include "operator/act.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/runs.h"
#include "operator/say.h"
#include "spool/spool.h"

#include <stdio.h>
#include <stdlib.h>

// cupsd's job of a run, from what was answered.
static struct spooled job_of(const struct line *closing)
{
    const char *queue = line_text(closing, "queue");
    const char *uuid = line_text(closing, "uuid");

    return (struct spooled){
        .queue = queue ? queue : "",
        .uuid = uuid ? uuid : "",
        .job_id = (unsigned)line_number(closing, "job_id", 0),
    };
}

// Recorded is recorded; if cupsd then does not start the job, the person learns
// that it still has to be started.
static int start_job(const struct run_view *view, const struct line *closing)
{
    const unsigned run = view->run;
    const struct spooled job = job_of(closing);
    struct error err = {0};

    if (!spooled_start(&job, &err)) {
        error_in(&err, "run %u may print again, but its job was not started",
                 run);
        return fail(&err);
    }
    long long pages = line_number(closing, "pages", 0);
    (void)printf(
        translated(
            "Run %u goes on: %lld page%s as reprint R%lld; job %s-%u was "
            "started.\n"),
        run, pages, pages == 1 ? "" : "s",
        (long long)line_number(closing, "generation", 0), job.queue,
        job.job_id);
    return finish_output(0);
}

// A run cannot print again without its document.
static bool check_spool(const struct run_view *view, struct error *err)
{
    const struct spooled job = {view->queue, view->job_id, view->uuid};
    enum spooled_state state = SPOOLED_GONE;

    if (!spooled_look(&job, &state, err))
        return false;
    if (state == SPOOLED_GONE)
        return error_set(err, ERROR_REFUSED,
                         "job %s-%u is no longer in the spool, so run %u "
                         "cannot print again: enter spoiled sheets as waste, "
                         "scrap the copies that lack them, and print the "
                         "document as a new job",
                         view->queue, view->job_id, view->run);
    if (state == SPOOLED_MOVING)
        return error_set(err, ERROR_REFUSED,
                         "job %s-%u is on its way already; wait for its end",
                         view->queue, view->job_id);
    return true;
}

// What is being printed is cancelled first, so that nothing of it comes out
// unseen. A job that cannot be seen keeps nobody from giving it up.
static bool check_rest(const struct run_view *view, struct error *err)
{
    const struct spooled job = {view->queue, view->job_id, view->uuid};
    enum spooled_state state = SPOOLED_GONE;
    struct error unseen = {0};

    return !spooled_look(&job, &state, &unseen) || state != SPOOLED_MOVING ||
           error_set(err, ERROR_REFUSED,
                     "job %s-%u is on its way; cancel it (cancel %u) or wait "
                     "for its end",
                     view->queue, view->job_id, view->job_id);
}

// Does the act on what `check` lets pass, then `then` with the run as it was
// and with what was answered.
static int do_and(struct act *act, unsigned run,
                  bool (*check)(const struct run_view *view, struct error *err),
                  int (*then)(const struct run_view *view,
                              const struct line *closing))
{
    struct registrar *registrar = NULL;
    struct run_view view;
    struct error err = {0};

    line_set_number(act->line, "run", run);
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    struct line *closing = line_new();
    bool done = run_get(registrar, run, &view, &err) && check(&view, &err) &&
                act_do(act, registrar, closing, &err);
    registrar_close(registrar);
    int status = 0;
    if (!done)
        status = fail(&err);
    else if (!act_waits(act, closing))
        status = then(&view, closing);
    line_free(closing);
    return status;
}

// Without --from the person is told what the device knew, and decides.
static int suggest(unsigned run)
{
    struct registrar *registrar = NULL;
    struct run_view view = {0};
    struct text text = {0};
    struct error err = {0};

    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    bool done = run_get(registrar, run, &view, &err);
    registrar_close(registrar);
    if (!done)
        return fail(&err);
    say_run_state(&view, &text);
    (void)printf(translated("Run %u: %s\n"), run, text_string(&text));
    text_clear(&text);
    error_set(&err, ERROR_USAGE,
              "resume needs --from COPY[:PAGE], the first page that is not "
              "good on paper (or --from control)");
    return fail_usage("resume", &err);
}

int command_resume(int argc, char **argv)
{
    struct act act;
    struct error err = {0};
    unsigned run = 0;
    int status = 0;

    if (!act_read(argc, argv, "run.resumed", "from remark", 1, 1, &act, &err) ||
        !run_read(act.arguments[0], &run, &err))
        status = fail_usage(argv[0], &err);
    else if (!line_has(act.line, "from"))
        status = suggest(run);
    else
        status = do_and(&act, run, check_spool, start_job);
    act_clear(&act);
    return status;
}

int command_reprint(int argc, char **argv)
{
    enum { RANGES_MAX = 64 };
    struct act act;
    struct error err = {0};
    unsigned run = 0;
    int status = 0;

    if (!act_read(argc, argv, "run.reprinting", "reason remark", 2, RANGES_MAX,
                  &act, &err) ||
        !run_read(act.arguments[0], &run, &err)) {
        status = fail_usage(argv[0], &err);
    } else {
        act_set_arguments(&act, "which", 1);
        status = do_and(&act, run, check_spool, start_job);
    }
    act_clear(&act);
    return status;
}

static int cancel_job(const struct run_view *view, const struct line *closing)
{
    const struct spooled job = job_of(closing);
    struct error err = {0};

    if (view->state == RUN_RECEIVED || view->state == RUN_MARKED)
        (void)printf(
            translated("Run %u is cancelled; nothing of it was printed.\n"),
            view->run);
    else
        (void)printf(
            translated("Run %u gets no more paper. Count what there is: "
                       "`countermark count %u`.\n"),
            view->run, view->run);
    if (!spooled_cancel(&job, &err)) {
        error_in(&err, "its job still lies in the spool");
        return fail(&err);
    }
    return finish_output(0);
}

int command_abandon(int argc, char **argv)
{
    struct act act;
    struct error err = {0};
    unsigned run = 0;
    int status = 0;

    if (!act_read(argc, argv, "run.abandoned", "reason remark", 1, 1, &act,
                  &err) ||
        !run_read(act.arguments[0], &run, &err))
        status = fail_usage(argv[0], &err);
    else
        status = do_and(&act, run, check_rest, cancel_job);
    act_clear(&act);
    return status;
}
