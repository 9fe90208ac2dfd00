// What a policy states that is less than the rules ask for.
#include "config/weak.h"

#include "config/keys.h"
#include "config/scheme.h"

#include <string.h>

struct search {
    const struct queue_policy *queue;
    struct queue_policy usual;
    weakness_seen *see;
    void *context;
};

static void look_at_level(const struct search *search, const struct key *key,
                          unsigned level, const struct policy_setting *setting)
{
    struct text least = {0};
    struct text sentence = {0};

    if (by_level_number(key, search->queue, level) >=
        by_level_number(key, &search->usual, level))
        return;
    by_level_say(key, &search->usual, level, &least);
    text_addf(&sentence,
              "queue %s: \"%s\" of level %s is %s; the rule is %s, so remove "
              "it unless somebody answers for it",
              search->queue->queue, key->name,
              search->queue->scheme->levels[level].code, setting->value,
              text_string(&least));
    search->see(search->context,
                &(struct weakness){setting->line, text_string(&sentence)});
    text_clear(&least);
    text_clear(&sentence);
}

// "approval.secret"
static void look_at_setting(void *context, const struct policy_setting *setting)
{
    const struct search *search = context;
    const char *dot = strchr(setting->key, '.');
    size_t count = 0;
    const struct key *keys = keys_all(&count);
    int level = dot ? scheme_level(search->queue->scheme, dot + 1) : -1;

    for (size_t n = 0; level >= 0 && n < count; n++) {
        if (keys[n].type == VALUE_BY_LEVEL &&
            strlen(keys[n].name) == (size_t)(dot - setting->key) &&
            string_starts(setting->key, keys[n].name))
            look_at_level(search, &keys[n], (unsigned)level, setting);
    }
}

void policy_weaknesses(const struct policy *policy, weakness_seen *see,
                       void *context)
{
    for (size_t n = 0; n < policy_queue_count(policy); n++) {
        const struct queue_policy *queue = policy_queue_at(policy, n);
        struct search search = {
            .queue = queue,
            .usual = queue_policy_default(queue->scheme),
            .see = see,
            .context = context,
        };
        policy_settings(policy, queue, look_at_setting, &search);
    }
}
