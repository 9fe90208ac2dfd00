// `countermark policy check`: every fault of the policy at once.
#include "config/config.h"

#include "operator/commands.h"
#include "operator/desk.h"

#include <stdio.h>

static void say_queues(const struct policy *policy, const char *path)
{
    size_t count = policy_queue_count(policy);

    (void)printf("%s is right; it has a policy for", path);
    if (count == 0)
        (void)printf(" no queue");
    for (size_t n = 0; n < count; n++) {
        const char *between = n == 0 ? " " : n + 1 < count ? ", " : " and ";
        (void)printf("%s%s", between, policy_queue_at(policy, n)->queue);
    }
    (void)puts(".");
}

int command_policy(int argc, char **argv)
{
    struct options options;
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 1, 2, &options, &err))
        return fail_usage(argv[0], &err);
    if (!string_equal(options.arguments[0], "check")) {
        error_set(&err, ERROR_USAGE,
                  "policy: \"%s\" is not possible, only "
                  "\"check\"",
                  options.arguments[0]);
        return fail_usage(argv[0], &err);
    }
    const char *path =
        options.count > 1 ? options.arguments[1] : policy_default_path();
    bool is_right = policy_read(path, &policy, &complaints, &err);
    if (is_right)
        say_queues(policy, path);
    else if (complaints.length > 0)
        (void)fputs(text_string(&complaints), stderr);
    else
        (void)fail(&err);
    policy_free(policy);
    text_clear(&complaints);
    return is_right ? finish_output(0) : 1;
}
