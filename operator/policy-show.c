// `countermark policy show`: what holds on a queue, and where it is said.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/policy.h"
#include "operator/say.h"

#include <stdio.h>

static void add_row(void *context, const struct policy_setting *setting)
{
    struct table *table = context;
    struct text from = {0};

    setting_from(setting, &from);
    table_add(table, setting->key);
    table_add(table, *setting->value ? setting->value : "-");
    table_add(table, text_string(&from));
    text_clear(&from);
}

static void print_setting(void *context, const struct policy_setting *setting)
{
    struct line *line = line_new();

    json_text(line, "queue", context);
    setting_json(setting, line);
    (void)print_json(NULL, line);
    line_free(line);
}

static void show(const struct policy *policy, const struct queue_policy *queue,
                 bool is_json)
{
    if (is_json) {
        char name[POLICY_NAME_MAX];
        (void)string_fit(name, sizeof(name), queue->queue);
        policy_settings(policy, queue, print_setting, name);
        return;
    }
    struct table *table = table_new(3);
    table_add(table, translated("key"));
    table_add(table, translated("value"));
    table_add(table, translated("from"));
    policy_settings(policy, queue, add_row, table);
    table_print(table, stdout);
    table_free(table);
}

int policy_show(int argc, char **argv)
{
    struct options options;
    struct policy *policy = NULL;
    struct error err = {0};
    int status = 0;

    if (!options_read(argc, argv, "j", 1, 1, &options, &err))
        return fail_usage("policy", &err);
    if (!policy_need(policy_default_path(), &policy))
        return exit_for(ERROR_CONFIG);
    const struct queue_policy *queue =
        policy_queue(policy, options.arguments[0]);
    if (queue) {
        show(policy, queue, options.json);
        status = finish_output(0);
    } else {
        error_set(&err, ERROR_INPUT,
                  "queue %s has no policy, so nothing may be printed on it; "
                  "name it under \"queues\" in %s",
                  options.arguments[0], policy_default_path());
        status = fail(&err);
    }
    policy_free(policy);
    return status;
}
