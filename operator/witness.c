// `countermark witness`: exchange checkpoints with somebody who remembers.
#include "operator/witness.h"

#include "config/config.h"
#include "operator/checkpoint.h"
#include "operator/commands.h"
#include "operator/desk.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { HTTP_OK = 200, HTTP_CONFLICT = 409, HTTP_PROOF = 422 };

static bool refused(long status, const struct text *answer, const char *url,
                    struct error *err)
{
    char words[200];

    line_clean(text_string(answer), words, sizeof(words));
    if (status == HTTP_PROOF)
        return error_set(err, ERROR_TAMPERED,
                         "the witness %s says that the journal is not a "
                         "continuation of what it has seen; stop printing and "
                         "call the auditor",
                         url);
    return error_set(err, ERROR_REFUSED,
                     "the witness %s does not sign (HTTP %ld): %s", url, status,
                     words);
}

bool witness_exchange(struct registrar *registrar, const char *url,
                      struct text *note, struct error *err)
{
    struct text request = {0}, answer = {0};
    uint64_t seen = 0;
    long status = 0;

    // A witness that has seen more than nothing says how much, and that is all
    // we need to know to prove the rest.
    bool done = witness_request(registrar, 0, &request, err) &&
                witness_post(url, &request, &status, &answer, err);
    if (done && status == HTTP_CONFLICT) {
        done = witness_read_size(text_string(&answer), &seen, err);
        text_empty(&request);
        text_empty(&answer);
        done = done && witness_request(registrar, seen, &request, err) &&
               witness_post(url, &request, &status, &answer, err);
    }
    if (done && status != HTTP_OK)
        done = refused(status, &answer, url, err);
    done = done && witness_keep(registrar, text_string(&request),
                                text_string(&answer), note, err);
    text_clear(&request);
    text_clear(&answer);
    return done;
}

// `witness write FILE [SIZE]`: the request for a witness without a network.
static bool write_request(struct registrar *registrar,
                          const struct options *options, struct text *note,
                          struct error *err)
{
    struct text request = {0};
    int64_t seen = 0;

    (void)note;
    if (options->count > 2 &&
        !number_read(options->arguments[2], 0, INT64_MAX, &seen))
        return error_set(err, ERROR_USAGE,
                         "\"%s\" is not a number of events", //
                         options->arguments[2]);
    bool done = witness_request(registrar, (uint64_t)seen, &request, err) &&
                file_replace(options->arguments[1], request.data,
                             request.length, 0644, err);
    text_clear(&request);
    return done;
}

// `witness read REQUEST ANSWER`.
static bool read_answer(struct registrar *registrar,
                        const struct options *options, struct text *note,
                        struct error *err)
{
    struct text request = {0}, answer = {0};
    bool done = note_read_file(options->arguments[1], &request, err) &&
                note_read_file(options->arguments[2], &answer, err) &&
                witness_keep(registrar, text_string(&request),
                             text_string(&answer), note, err);

    text_clear(&request);
    text_clear(&answer);
    return done;
}

static bool ask_witness(struct registrar *registrar,
                        const struct options *options, struct text *note,
                        struct error *err)
{
    return witness_exchange(registrar, options->arguments[1], note, err);
}

struct act {
    const char *name;
    int least, most; // arguments, its own name included
    bool (*run)(struct registrar *registrar, const struct options *options,
                struct text *note, struct error *err);
};

static const struct act *find_act(const struct options *options,
                                  struct error *err)
{
    static const struct act acts[] = {
        {"ask", 2, 2, ask_witness},
        {"write", 2, 3, write_request},
        {"read", 3, 3, read_answer},
    };

    for (size_t n = 0; n < sizeof(acts) / sizeof(acts[0]); n++)
        if (string_equal(acts[n].name, options->arguments[0]) &&
            options->count >= acts[n].least && options->count <= acts[n].most)
            return &acts[n];
    error_set(err, ERROR_USAGE,
              "witness: it is `ask URL`, `write FILE [SIZE]` or `read REQUEST "
              "ANSWER`");
    return NULL;
}

// How many of them count: who is not in the policy may be anybody.
static void say_cosigned(const char *note)
{
    const char *keys[POLICY_WORDS_MAX];
    struct policy *policy = NULL;
    struct cosigned found = {0};
    struct tm parts = {0};
    char day[32] = "";

    if (policy_read(policy_default_path(), &policy, NULL, NULL) &&
        note_cosigned(note, keys, policy_witnesses(policy, keys), &found,
                      NULL)) {
        time_t newest = (time_t)found.newest;
        if (newest > 0 && localtime_r(&newest, &parts))
            (void)strftime(day, sizeof(day), ", at %Y-%m-%d %H:%M:%S", &parts);
        (void)fprintf(
            stderr,
            translated("signed by %u witnesses of the policy%s, and by %u that "
                       "it does not know\n"),
            found.known, day, found.unknown);
    }
    policy_free(policy);
}

int command_witness(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct text note = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 1, 3, &options, &err))
        return fail_usage(argv[0], &err);
    const struct act *act = find_act(&options, &err);
    if (!act)
        return fail_usage(argv[0], &err);
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                act->run(registrar, &options, &note, &err);
    if (done) {
        (void)fputs(text_string(&note), stdout);
        if (act->run != write_request)
            say_cosigned(text_string(&note));
    }
    text_clear(&note);
    registrar_close(registrar);
    if (!done && err.kind == ERROR_USAGE)
        return fail_usage(argv[0], &err);
    return done ? finish_output(0) : fail(&err);
}
