// `countermark keys`: who signs the checkpoints, and since when.
#include "operator/checkpoint.h"

#include "operator/commands.h"
#include "operator/desk.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool print_epoch(void *context, const struct line *answer)
{
    const char *verifier = line_text(answer, "verifier");

    (void)context;
    (void)printf(translated("from event %lld: %s\n"),
                 (long long)line_number(answer, "first", 0),
                 verifier ? verifier : "");
    return true;
}

static bool show(struct registrar *registrar, struct error *err)
{
    struct line *request = desk_request("keys");
    struct line *closing = line_new();
    bool done =
        registrar_ask(registrar, request, print_epoch, NULL, closing, err);

    if (done)
        (void)printf(
            translated("signing key %lld is in force; codes are made with code "
                       "key %lld\n"),
            (long long)line_number(closing, "signing_key", 0),
            (long long)line_number(closing, "code_key", 0));
    line_free(closing);
    line_free(request);
    return done;
}

static bool rotate(struct registrar *registrar, struct error *err)
{
    struct line *request = desk_request("rotate");
    struct line *closing = line_new();
    struct text note = {0};
    bool done = registrar_ask(registrar, request, NULL, NULL, closing, err);

    if (done) {
        lines_take(closing, "note", &note);
        (void)fputs(text_string(&note), stdout);
    }
    text_clear(&note);
    line_free(closing);
    line_free(request);
    return done;
}

// The registrar makes keys and journal; it stands beside this program, or in
// sbin when this one is in bin.
static int found(void)
{
    static const char *const places[] = {"countermarkd",
                                         "../sbin/countermarkd"};
    char own[PATH_MAX] = "";
    struct error err = {0};
    char name[] = "countermarkd", init[] = "--init";
    char *arguments[] = {name, init, NULL};

    ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
    own[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(own, '/');
    for (size_t n = 0; slash && n < sizeof(places) / sizeof(places[0]); n++) {
        struct text path = {0};
        text_addf(&path, "%.*s/%s", (int)(slash - own), own, places[n]);
        (void)execv(text_string(&path), arguments);
        text_clear(&path);
    }
    (void)error_errno(&err, "cannot run countermarkd --init");
    return fail(&err);
}

int command_keys(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};

    if (!options_read(argc, argv, "", 1, 1, &options, &err))
        return fail_usage(argv[0], &err);
    const char *act = options.arguments[0];
    if (string_equal(act, "init"))
        return found();
    if (!string_equal(act, "show") && !string_equal(act, "rotate")) {
        error_set(&err, ERROR_USAGE,
                  "keys: \"%s\" is not possible, only init, rotate and show",
                  act);
        return fail_usage(argv[0], &err);
    }
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                (string_equal(act, "show") ? show : rotate)(registrar, &err);
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
