// `countermark policy`: questions about the policy that need no registrar.
#include "operator/policy.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JSON_TEXT_MAX = 8000 }; // two of them fit into a line

struct question {
    const char *name;
    int (*run)(int argc, char **argv);
};

static const struct question questions[] = {
    {"check", policy_check},         {"show", policy_show},
    {"explain", policy_explain},     {"diff", policy_diff},
    {"schema", policy_schema_print}, {"cups", policy_cups},
};

enum { QUESTIONS = sizeof(questions) / sizeof(questions[0]) };

int command_policy(int argc, char **argv)
{
    struct error err = {0};
    struct text names = {0};

    for (size_t n = 0; n < QUESTIONS; n++) {
        if (argc > 1 && string_equal(argv[1], questions[n].name)) {
            text_clear(&names);
            return questions[n].run(argc - 1, argv + 1);
        }
        text_addf(&names, "%s%s", n ? ", " : "", questions[n].name);
    }
    if (argc > 1)
        error_set(&err, ERROR_USAGE,
                  "policy: \"%s\" is not possible; possible: %s", argv[1],
                  text_string(&names));
    else
        error_set(&err, ERROR_USAGE, "policy: say what: %s",
                  text_string(&names));
    text_clear(&names);
    return fail_usage(argv[0], &err);
}

int policy_schema_print(int argc, char **argv)
{
    struct options options;
    struct text json = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 0, 0, &options, &err))
        return fail_usage("policy", &err);
    policy_schema(&json);
    (void)fputs(text_string(&json), stdout);
    text_clear(&json);
    return finish_output(0);
}

bool policy_need(const char *path, struct policy **policy)
{
    struct text complaints = {0};
    struct error err = {0};

    bool done = policy_read(path, policy, &complaints, &err);
    if (!done)
        (void)fputs(text_string(&complaints), stderr);
    text_clear(&complaints);
    return done;
}

void json_text(struct line *line, const char *key, const char *value)
{
    struct text clean = {0};

    say_clean(value, &clean);
    char *text = text_take(&clean);
    text_cut_utf8(text, JSON_TEXT_MAX);
    line_set_text(line, key, text);
    free(text);
}

static const char *source_name(const struct policy_setting *setting)
{
    static const char *const names[] = {
        [SOURCE_QUEUE] = "queue",
        [SOURCE_DEFAULTS] = "defaults",
        [SOURCE_ROLES] = "roles",
        [SOURCE_BUILT_IN] = "built in",
    };

    return names[setting->source];
}

void setting_from(const struct policy_setting *setting, struct text *into)
{
    if (setting->line > 0)
        text_addf(into, "line %zu, ", setting->line);
    text_add_string(into, source_name(setting));
}

void setting_json(const struct policy_setting *setting, struct line *line)
{
    json_text(line, "key", setting->key);
    json_text(line, "value", setting->value);
    line_set_text(line, "from", source_name(setting));
    if (setting->line > 0)
        line_set_number(line, "line", (int64_t)setting->line);
}
