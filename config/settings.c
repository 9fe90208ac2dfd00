// The values in force on a queue, and where each comes from.
#include "config/settings.h"

#include "config/list.h"
#include "config/say.h"
#include "config/sections.h"

// The maps that may say something about the queue.
struct places {
    const struct node *own, *defaults;
};

static struct places places_of(const struct policy *policy,
                               const struct queue_policy *queue)
{
    return (struct places){
        .own = node_find(node_find(policy->root, "queues"), queue->queue),
        .defaults = node_find(policy->root, "defaults"),
    };
}

static void tell(const char *key, const char *value, const struct node *own,
                 const struct node *inherited, setting_seen *see, void *context)
{
    const struct node *node = own ? own : inherited;

    see(context, &(struct policy_setting){
                     .key = key,
                     .value = value,
                     .source = own         ? SOURCE_QUEUE
                               : inherited ? SOURCE_DEFAULTS
                                           : SOURCE_BUILT_IN,
                     .line = node ? node->name_place.line : 0,
                 });
}

// The entry for a level, under whichever of its names it stands.
static const struct node *entry_for(const struct node *map,
                                    const struct scheme *scheme, unsigned level)
{
    if (!map || map->kind == NODE_WORD)
        return map; // for all levels
    for (const struct node *node = map->first; node; node = node->next) {
        if (scheme_level(scheme, node->name) == (int)level)
            return node;
    }
    return NULL;
}

static void tell_levels(const struct key *key, const struct queue_policy *queue,
                        const struct places *places, setting_seen *see,
                        void *context)
{
    const struct node *own = node_find(places->own, key->name);
    const struct node *inherited = node_find(places->defaults, key->name);

    for (unsigned n = queue->lowest; n <= queue->highest; n++) {
        struct text name = {0};
        struct text value = {0};
        text_addf(&name, "%s.%s", key->name, queue->scheme->levels[n].code);
        level_say(key, queue, n, &value);
        tell(text_string(&name), text_string(&value),
             entry_for(own, queue->scheme, n),
             entry_for(inherited, queue->scheme, n), see, context);
        text_clear(&name);
        text_clear(&value);
    }
}

// Who may print at all, when the policy says so.
static void tell_submitters(const struct policy *policy,
                            const struct queue_policy *queue, setting_seen *see,
                            void *context)
{
    const struct node *node =
        node_find(node_find(policy->root, "roles"), "submitter");
    struct text groups = {0};

    if (!queue->submitters || !node)
        return;
    list_join(node, POLICY_GROUPS_MAX, &groups);
    see(context, &(struct policy_setting){
                     .key = "roles.submitter",
                     .value = text_string(&groups),
                     .source = SOURCE_ROLES,
                     .line = node->name_place.line,
                 });
    text_clear(&groups);
}

// Keys about secrecy periods mean nothing in a scheme without them.
static bool has_meaning(const struct key *key, const struct scheme *scheme)
{
    return scheme->has_term || (!string_equal(key->name, "term") &&
                                !string_equal(key->name, "default_term") &&
                                key->type != VALUE_EXCEPTIONS);
}

void policy_settings(const struct policy *policy,
                     const struct queue_policy *queue, setting_seen *see,
                     void *context)
{
    struct places places = places_of(policy, queue);
    size_t count = 0;
    const struct key *keys = keys_all(&count);

    for (size_t n = 0; n < count; n++) {
        const struct key *key = &keys[n];
        struct text value = {0};
        if (key->section != SECTION_QUEUE || !has_meaning(key, queue->scheme))
            continue;
        if (key->type == VALUE_WHO)
            tell_submitters(policy, queue, see, context);
        if (is_of_levels(key)) {
            tell_levels(key, queue, &places, see, context);
            continue;
        }
        value_say(key, queue, &value);
        tell(key->name, text_string(&value), node_find(places.own, key->name),
             node_find(places.defaults, key->name), see, context);
        text_clear(&value);
    }
}
