// `countermark paper`: what is put into the tray of a queue, and left in it.
#include "config/config.h"

#include "operator/act.h"
#include "operator/commands.h"
#include "operator/desk.h"

#include <stdio.h>

// A ledger of a queue that nobody prints to would never say a word.
static bool check_queue(const char *queue, struct error *err)
{
    struct policy *policy = NULL;

    if (!policy_read(policy_default_path(), &policy, NULL, err))
        return false;
    bool is_known =
        policy_queue(policy, queue) ||
        error_set(err, ERROR_INPUT,
                  "%.64s is no queue of the policy; `countermark policy show` "
                  "names them",
                  queue);
    policy_free(policy);
    return is_known;
}

// The kind of the act; NULL when the ledger is only to be shown.
static bool choose(struct line *line, const char **kind, struct error *err)
{
    bool is_left = line_has(line, "left");
    bool is_loaded = line_has(line, "loaded");
    bool is_stop = line_has(line, "stop");

    line_remove(line, "stop");
    *kind = is_left     ? "paper.left"
            : is_loaded ? "paper.loaded"
            : is_stop   ? "paper.stopped"
                        : NULL;
    return is_left + is_loaded + is_stop <= 1 ||
           error_set(err, ERROR_USAGE,
                     "--loaded, --left and --stop are entered one at a time");
}

struct showing {
    bool is_any;
};

static bool see_period(void *context, const struct line *answer)
{
    struct showing *showing = context;
    const char *says = line_text(answer, "says");

    showing->is_any = true;
    (void)printf(translated("The %s.\n"), says ? says : "");
    return true;
}

static bool show(struct registrar *registrar, const char *queue, bool json,
                 struct error *err)
{
    struct showing showing = {false};
    struct line *request = desk_request("papers");

    line_set_text(request, "queue", queue);
    bool done =
        registrar_ask(registrar, request, json ? print_json : see_period,
                      json ? NULL : &showing, NULL, err);
    line_free(request);
    if (done && !json && !showing.is_any)
        (void)printf(
            translated(
                "No paper ledger is kept of %s. It begins with what is in "
                "the tray now: `countermark paper %s --left N`.\n"),
            queue, queue);
    return done;
}

int command_paper(int argc, char **argv)
{
    struct act act;
    struct registrar *registrar = NULL;
    struct error err = {0};
    const char *kind = NULL;
    int status = 0;

    if (!act_read(argc, argv, "paper.left", "loaded left stop remark json", 1,
                  1, &act, &err) ||
        !choose(act.line, &kind, &err)) {
        status = fail_usage(argv[0], &err);
    } else {
        const char *queue = act.arguments[0];
        if (kind)
            line_set_text(act.line, "kind", kind);
        line_set_text(act.line, "queue", queue);
        bool done = check_queue(queue, &err) &&
                    desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                    (!kind || act_do(&act, registrar, NULL, &err)) &&
                    show(registrar, queue, act.json, &err);
        status = done ? finish_output(0) : fail(&err);
    }
    registrar_close(registrar);
    act_clear(&act);
    return status;
}
