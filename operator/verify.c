// `countermark verify` and `countermark checkpoint`: is the journal what it
// was, and what can be kept outside to prove it.
#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/say.h"

enum verify_status {
    VERIFY_CLEAN = 0,
    VERIFY_OPEN = 1,
    VERIFY_VIOLATED = 2,
    VERIFY_IMPOSSIBLE = 3,
};

static bool see_finding(void *context, const struct line *answer)
{
    const char *finding = line_text(answer, "finding");
    struct text clean = {0};

    (void)context;
    say_clean(finding ? finding : "", &clean);
    (void)printf("%s\n", text_string(&clean));
    text_clear(&clean);
    return true;
}

static void say_result(const struct line *closing)
{
    long long findings = line_number(closing, "findings", 0);
    long long open = line_number(closing, "open", 0);
    const char *root = line_text(closing, "root");

    (void)printf("%lld events read, size %lld, root %s\n",
                 (long long)line_number(closing, "events", 0),
                 (long long)line_number(closing, "size", 0), root ? root : "");
    if (findings > 0)
        (void)printf("THE JOURNAL DOES NOT AGREE WITH ITSELF: %lld findings. "
                     "Stop printing, keep the machine as it is, call the "
                     "auditor.\n",
                     findings);
    else
        (void)puts("The journal agrees with itself in every respect.");
    if (open > 0)
        (void)printf("%lld runs are open: `countermark runs --open`\n", open);
}

// Whether there is a registrar is asked first, with little patience; reading
// the whole journal may take it long.
static bool verify(bool json, struct line *closing, struct error *err)
{
    struct registrar *registrar = NULL;
    struct line *request = desk_request("checkpoint");
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, err) &&
                registrar_ask(registrar, request, NULL, NULL, NULL, err);

    registrar_close(registrar);
    registrar = NULL;
    line_set_text(request, "ask", "verify");
    done = done && desk_open(DESK_LONG_MS, &registrar, err) &&
           registrar_ask(registrar, request, json ? print_json : see_finding,
                         NULL, closing, err);
    registrar_close(registrar);
    line_free(request);
    return done;
}

int command_verify(int argc, char **argv)
{
    struct options options;
    struct error err = {0};
    int status = VERIFY_IMPOSSIBLE;

    if (!options_read(argc, argv, "j", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    struct line *closing = line_new();
    if (verify(options.json, closing, &err)) {
        if (options.json)
            (void)print_json(NULL, closing);
        else
            say_result(closing);
        status = line_number(closing, "findings", 1) > 0 ? VERIFY_VIOLATED
                 : line_number(closing, "open", 1) > 0   ? VERIFY_OPEN
                                                         : VERIFY_CLEAN;
        if (finish_output(0) != 0)
            status = VERIFY_IMPOSSIBLE;
    } else {
        (void)fail(&err);
    }
    line_free(closing);
    return status;
}
