// `countermark policy diff`: what a change of the policy allows or forbids.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/policy.h"
#include "operator/say.h"

#include <stdio.h>

struct tally {
    bool is_json;
    unsigned looser, tighter, other;
};

static const char *slant_name(enum slant slant)
{
    static const char *const names[] = {
        [SLANT_OTHER] = "other",
        [SLANT_LOOSER] = "looser",
        [SLANT_TIGHTER] = "tighter",
    };

    return names[slant];
}

static void print_difference(const struct difference *difference)
{
    struct line *line = line_new();

    if (*difference->queue)
        json_text(line, "queue", difference->queue);
    if (*difference->key)
        json_text(line, "key", difference->key);
    json_text(line, "before", difference->before);
    json_text(line, "after", difference->after);
    line_set_text(line, "slant", slant_name(difference->slant));
    (void)print_json(NULL, line);
    line_free(line);
}

static const char *or_nothing(const char *value)
{
    return *value ? value : "nothing";
}

static void say_difference(const struct difference *difference)
{
    struct text words = {0};
    struct text clean = {0};

    if (*difference->queue)
        text_addf(&words, translated("queue %s: "), difference->queue);
    if (*difference->key)
        text_addf(&words, translated("%s was %s, is %s"), difference->key,
                  or_nothing(difference->before),
                  or_nothing(difference->after));
    else if (*difference->after)
        text_add_string(
            &words, translated("had no policy and printed nothing, has one"));
    else
        text_add_string(
            &words, translated("had a policy, has none and prints nothing"));
    if (difference->slant != SLANT_OTHER)
        text_addf(&words, " (%s)", slant_name(difference->slant));
    say_clean(text_string(&words), &clean);
    (void)puts(text_string(&clean));
    text_clear(&words);
    text_clear(&clean);
}

static void see_difference(void *context, const struct difference *difference)
{
    struct tally *tally = context;

    tally->looser += difference->slant == SLANT_LOOSER;
    tally->tighter += difference->slant == SLANT_TIGHTER;
    tally->other += difference->slant == SLANT_OTHER;
    if (tally->is_json)
        print_difference(difference);
    else
        say_difference(difference);
}

int policy_diff(int argc, char **argv)
{
    struct options options;
    struct policy *before = NULL;
    struct policy *after = NULL;
    struct error err = {0};
    int status = exit_for(ERROR_CONFIG);

    if (!options_read(argc, argv, "j", 2, 2, &options, &err))
        return fail_usage("policy", &err);
    if (policy_need(options.arguments[0], &before) &&
        policy_need(options.arguments[1], &after)) {
        struct tally tally = {.is_json = options.json};
        policy_compare(before, after, see_difference, &tally);
        unsigned all = tally.looser + tally.tighter + tally.other;
        if (!options.json && all == 0)
            (void)puts(translated("Both say the same."));
        else if (!options.json)
            (void)printf(translated("%u looser, %u tighter, %u neither.\n"),
                         tally.looser, tally.tighter, tally.other);
        status = finish_output(all > 0);
    }
    policy_free(before);
    policy_free(after);
    return status;
}
