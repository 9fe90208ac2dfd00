// `countermark policy cups`: cupsd's operation policy for adopted queues, with
// the groups of those who let held jobs go.
#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SNIPPET_MAX = 64 * 1024 };

static const char releasing[] = "<Limit Release-Job ";
static const char system_only[] = "Require user @SYSTEM\n";

static void add_groups(const struct policy *policy, struct text *groups)
{
    static const char *const roles[] = {"approver", "operator"};

    for (size_t n = 0; n < sizeof(roles) / sizeof(roles[0]); n++) {
        const struct role_map *role = policy_role(policy, roles[n]);
        for (unsigned k = 0; role && k < role->group_count; k++)
            text_addf(groups, " @%s", role->groups[k]);
    }
}

// The snippet as it is shipped lets nobody but administrators release jobs.
static bool put_groups(const char *snippet, const struct policy *policy,
                       struct text *into, struct error *err)
{
    const char *limit = strstr(snippet, releasing);
    const char *require = limit ? strstr(limit, system_only) : NULL;

    if (!require)
        return error_set(err, ERROR_CONFIG,
                         "countermark-policy.conf does not say who releases "
                         "jobs; install the file again");
    const char *rest = require + sizeof(system_only) - 2;
    text_add(into, snippet, (size_t)(rest - snippet));
    add_groups(policy, into);
    text_add_string(into, rest);
    return true;
}

int policy_cups(int argc, char **argv)
{
    struct options options;
    struct policy *policy = NULL;
    struct text path = {0};
    struct text snippet = {0};
    struct text whole = {0};
    struct error err = {0};
    const char *folder = getenv("COUNTERMARK_DATADIR");

    if (!options_read(argc, argv, "", 0, 0, &options, &err))
        return fail_usage("policy", &err);
    if (!policy_need(policy_default_path(), &policy))
        return exit_for(ERROR_CONFIG);
    text_addf(&path, "%s/countermark-policy.conf",
              folder && *folder ? folder : DATADIR);
    bool done = file_read(path.data, SNIPPET_MAX, &snippet, &err) &&
                put_groups(text_string(&snippet), policy, &whole, &err);
    if (done)
        (void)fputs(text_string(&whole), stdout);
    policy_free(policy);
    text_clear(&path);
    text_clear(&snippet);
    text_clear(&whole);
    return done ? finish_output(0) : fail(&err);
}
