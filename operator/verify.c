// `countermark verify`: is the journal what it was.
#include "operator/commands.h"

#include "config/config.h"
#include "operator/desk.h"
#include "operator/say.h"
#include "operator/verify-lines.h"

#include <inttypes.h>

enum verify_status {
    VERIFY_CLEAN = 0,
    VERIFY_OPEN = 1,
    VERIFY_VIOLATED = 2,
    VERIFY_IMPOSSIBLE = 3,
};

static void say_finding(void *context, const char *finding)
{
    const bool *json = context;
    struct text clean = {0};
    struct line *line = line_new();

    if (*json) {
        line_set_text(line, "finding", finding);
        (void)print_json(NULL, line);
    } else {
        say_clean(finding, &clean);
        (void)printf("%s\n", text_string(&clean));
    }
    line_free(line);
    text_clear(&clean);
}

static bool see_finding(void *context, const struct line *answer)
{
    const char *finding = line_text(answer, "finding");

    say_finding(context, finding ? finding : "");
    return true;
}

// What witnesses of the policy signed of the anchors.
struct witnessed {
    unsigned known; // witnesses that the policy names
    unsigned signatures;
};

static void look_at_witnesses(const struct anchors *anchors, bool *json,
                              struct witnessed *witnessed,
                              struct verify_result *result)
{
    const char *keys[POLICY_WORDS_MAX];
    struct policy *policy = NULL;

    // An auditor's machine may have none.
    if (policy_read(policy_default_path(), &policy, NULL, NULL))
        witnessed->known = policy_witnesses(policy, keys);
    for (size_t n = 0; witnessed->known > 0 && n < anchors->count; n++) {
        struct cosigned found = {0};
        struct error err = {0};
        if (note_cosigned(anchors->list[n].note, keys, witnessed->known, &found,
                          &err)) {
            witnessed->signatures += found.known;
            continue;
        }
        (void)error_in(&err, "%s", anchors->list[n].name);
        say_finding(json, err.text);
        result->findings++;
    }
    policy_free(policy);
}

static void say_witnessed(const struct witnessed *witnessed, size_t anchors)
{
    if (witnessed->known > 0 && anchors > 0)
        (void)printf(translated("Signatures under the anchors by witnesses "
                                "that the policy names: %u.\n"),
                     witnessed->signatures);
}

static void say_anchors(const struct verify_result *result, size_t count)
{
    if (count == 0)
        return;
    if (result->anchored > 0)
        (void)printf(translated("Anchored up to event %" PRIu64 ", %" PRIu64
                                " events are unanchored after it.\n"),
                     result->anchored - 1, result->events - result->anchored);
    if (result->lost > 0)
        (void)printf(
            translated("%u anchors are of events that were lost when an old "
                       "journal was put back, as journal.restored says.\n"),
            result->lost);
}

static void say_result(const struct verify_result *result, size_t anchors,
                       const struct witnessed *witnessed)
{
    char root[DIGEST_HEX];

    digest_hex(&result->checkpoint.root, root);
    (void)printf(
        translated("%" PRIu64 " events read, size %" PRIu64 ", root %s\n"),
        result->events, result->checkpoint.size, root);
    say_anchors(result, anchors);
    say_witnessed(witnessed, anchors);
    if (result->findings > 0)
        (void)printf(
            translated(
                "THE JOURNAL DOES NOT AGREE: %u findings. Stop printing, "
                "keep the machine as it is, call the auditor.\n"),
            result->findings);
    else
        (void)puts(
            translated("The journal agrees with itself in every respect."));
    if (result->open > 0)
        (void)printf(translated("open: %u, see `countermark runs --open`\n"),
                     result->open);
}

static void print_result(const struct verify_result *result,
                         const struct witnessed *witnessed)
{
    struct line *line = line_new();
    char root[DIGEST_HEX];

    digest_hex(&result->checkpoint.root, root);
    line_set_number(line, "ok", 1);
    line_set_number(line, "events", (int64_t)result->events);
    line_set_number(line, "findings", result->findings);
    line_set_number(line, "open", result->open);
    line_set_number(line, "anchored", (int64_t)result->anchored);
    line_set_number(line, "lost", result->lost);
    line_set_number(line, "cosigned", witnessed->signatures);
    line_set_text(line, "origin", result->checkpoint.origin);
    line_set_number(line, "size", (int64_t)result->checkpoint.size);
    line_set_text(line, "root", root);
    (void)print_json(NULL, line);
    line_free(line);
}

static void take_result(const struct line *closing,
                        struct verify_result *result)
{
    const char *root = line_text(closing, "root");
    const char *origin = line_text(closing, "origin");
    struct checkpoint *checkpoint = &result->checkpoint;

    result->events = (uint64_t)line_number(closing, "events", 0);
    result->findings = (unsigned)line_number(closing, "findings", 1);
    result->open = (unsigned)line_number(closing, "open", 1);
    checkpoint->size = (uint64_t)line_number(closing, "size", 0);
    (void)(root && digest_read(root, &checkpoint->root));
    (void)string_fit(checkpoint->origin, sizeof(checkpoint->origin),
                     origin ? origin : "");
}

// Whether there is a registrar is asked first, with little patience; reading
// the whole journal may take it long.
static bool verify_running(bool *json, struct verify_result *result,
                           struct error *err)
{
    struct registrar *registrar = NULL;
    struct line *request = desk_request("checkpoint");
    struct line *closing = line_new();
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, err) &&
                registrar_ask(registrar, request, NULL, NULL, NULL, err);

    registrar_close(registrar);
    registrar = NULL;
    line_set_text(request, "ask", "verify");
    done = done && desk_open(DESK_LONG_MS, &registrar, err) &&
           registrar_ask(registrar, request, see_finding, json, closing, err);
    if (done)
        take_result(closing, result);
    registrar_close(registrar);
    line_free(closing);
    line_free(request);
    return done;
}

// The registrar looks at its tables; whoever holds anchors then looks at the
// lines here, because a registrar that lies would lie about anchors as well.
static bool verify(const struct options *options, struct anchors *anchors,
                   bool *json, struct verify_result *result, struct error *err)
{
    struct verify_result own = {0};

    if (options->count > 0)
        return verify_folder(options->arguments[0], anchors, say_finding, json,
                             result, err);
    if (!verify_running(json, result, err))
        return false;
    if (anchors->count == 0)
        return true;
    if (!verify_fetched(anchors, say_finding, json, &own, err))
        return false;
    own.findings += result->findings;
    *result = own;
    return true;
}

static int status_of(const struct verify_result *result)
{
    return result->findings > 0 ? VERIFY_VIOLATED
           : result->open > 0   ? VERIFY_OPEN
                                : VERIFY_CLEAN;
}

int command_verify(int argc, char **argv)
{
    static struct anchors anchors;
    struct options options;
    struct verify_result result = {0};
    struct witnessed witnessed = {0};
    struct error err = {0};
    int status = VERIFY_IMPOSSIBLE;

    if (!options_read(argc, argv, "ja", 0, 1, &options, &err))
        return fail_usage(argv[0], &err);
    bool done = true;
    for (unsigned n = 0; done && n < options.anchor_count; n++)
        done = anchors_add(&anchors, options.anchors[n], &err);
    if (done && verify(&options, &anchors, &options.json, &result, &err)) {
        look_at_witnesses(&anchors, &options.json, &witnessed, &result);
        if (options.json)
            print_result(&result, &witnessed);
        else
            say_result(&result, anchors.count, &witnessed);
        status = finish_output(0) == 0 ? status_of(&result) : VERIFY_IMPOSSIBLE;
    } else {
        (void)fail(&err);
    }
    anchors_clear(&anchors);
    return status;
}
