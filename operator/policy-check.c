// `countermark policy check`: every fault of a policy at once, and what it asks
// for less than the rules do.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say_queues(const struct policy *policy, const char *path)
{
    size_t count = policy_queue_count(policy);

    (void)printf(translated("%s is right; it has a policy for"), path);
    if (count == 0)
        (void)printf(translated(" no queue"));
    for (size_t n = 0; n < count; n++) {
        const char *between = n == 0 ? " " : n + 1 < count ? ", " : " and ";
        (void)printf("%s%s", between, policy_queue_at(policy, n)->queue);
    }
    (void)puts(".");
}

static void say_weakness(void *context, const struct weakness *weakness)
{
    (void)printf(translated("%s:%zu: weak: %s\n"), (const char *)context,
                 weakness->line, weakness->sentence);
}

static void print_line(struct line *line)
{
    (void)print_json(NULL, line);
    line_free(line);
}

// "4:7: unknown key ..." behind the file's name; a fault without a place is
// about the whole file.
static void print_fault(const char *path, char *fault)
{
    struct line *line = line_new();
    char *end = NULL;

    json_text(line, "file", path);
    if (string_starts(fault, path) && fault[strlen(path)] == ':') {
        fault += strlen(path) + 1;
        unsigned long row = strtoul(fault, &end, 10);
        if (*end == ':') {
            line_set_number(line, "line", (int64_t)row);
            line_set_number(line, "column",
                            (int64_t)strtoul(end + 1, &end, 10));
            fault = end + 1;
        }
        fault += strspn(fault, " ");
    }
    json_text(line, "fault", fault);
    print_line(line);
}

static void print_faults(const char *path, struct text *complaints)
{
    char *rest = NULL;

    for (char *fault = strtok_r(complaints->data, "\n", &rest); fault;
         fault = strtok_r(NULL, "\n", &rest))
        print_fault(path, fault);
}

static void print_queues(const char *path, const struct policy *policy)
{
    struct line *line = line_new();

    json_text(line, "file", path);
    line_set_number(line, "queues", (int64_t)policy_queue_count(policy));
    print_line(line);
}

static void print_weakness(void *context, const struct weakness *weakness)
{
    struct line *line = line_new();

    json_text(line, "file", context);
    line_set_number(line, "line", (int64_t)weakness->line);
    json_text(line, "weak", weakness->sentence);
    print_line(line);
}

static void tell_right(const struct policy *policy, const char *path,
                       bool is_json)
{
    struct text name = {0};

    text_add_string(&name, path);
    if (is_json)
        print_queues(path, policy);
    else
        say_queues(policy, path);
    policy_weaknesses(policy, is_json ? print_weakness : say_weakness,
                      name.data);
    text_clear(&name);
}

int policy_check(int argc, char **argv)
{
    struct options options;
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "j", 0, 1, &options, &err))
        return fail_usage("policy", &err);
    const char *path =
        options.count > 0 ? options.arguments[0] : policy_default_path();
    bool is_right = policy_read(path, &policy, &complaints, &err);
    if (is_right)
        tell_right(policy, path, options.json);
    else if (options.json)
        print_faults(path, &complaints);
    else
        (void)fputs(text_string(&complaints), stderr);
    policy_free(policy);
    text_clear(&complaints);
    return finish_output(is_right ? 0 : 1);
}
