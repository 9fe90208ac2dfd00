// What differs between two policies.
#include "config/settings.h"

#include "config/say.h"
#include "config/sections.h"
#include "config/slant.h"

// One comparison, and who is told.
struct comparison {
    const struct policy *before, *after;
    difference_seen *see;
    void *context;
};

// Tells of two values unless they are alike.
static void tell(const struct comparison *comparison, const char *queue,
                 const char *key, const char *before, const char *after,
                 enum slant slant)
{
    struct difference difference = {
        .queue = queue,
        .key = key,
        .before = before,
        .after = after,
        .slant = slant,
    };

    if (!string_equal(before, after))
        comparison->see(comparison->context, &difference);
}

// --- what belongs to no queue -----------------------------------------------

static bool is_of_site(const struct key *key)
{
    return (key->section == SECTION_TOP || key->section == SECTION_SITE ||
            key->section == SECTION_PATHS) &&
           key->type != VALUE_SECTION && key->type != VALUE_LATER;
}

static void compare_site(const struct comparison *comparison)
{
    size_t count = 0;
    const struct key *keys = keys_all(&count);

    for (size_t n = 0; n < count; n++) {
        struct text before = {0};
        struct text after = {0};
        if (!is_of_site(&keys[n]))
            continue;
        value_say(&keys[n], &comparison->before->site, &before);
        value_say(&keys[n], &comparison->after->site, &after);
        tell(comparison, "", keys[n].name, text_string(&before),
             text_string(&after), SLANT_OTHER);
        text_clear(&before);
        text_clear(&after);
    }
}

static const struct scheme *find_scheme(const struct policy *policy,
                                        const char *name)
{
    for (size_t n = 0; n < policy->scheme_count; n++) {
        if (string_equal(policy->schemes[n].name, name))
            return &policy->schemes[n];
    }
    return NULL;
}

static void compare_scheme(const struct comparison *comparison,
                           const char *name)
{
    const struct scheme *old = find_scheme(comparison->before, name);
    const struct scheme *new = find_scheme(comparison->after, name);
    struct text key = {0};
    struct text before = {0};
    struct text after = {0};

    text_addf(&key, "schemes.%s", name);
    if (old)
        scheme_describe(old, &before);
    if (new)
        scheme_describe(new, &after);
    tell(comparison, "", text_string(&key), text_string(&before),
         text_string(&after),
         old && new ? slant_of_scheme(old, new) : SLANT_OTHER);
    text_clear(&key);
    text_clear(&before);
    text_clear(&after);
}

static void compare_schemes(const struct comparison *comparison)
{
    const struct policy *before = comparison->before;
    const struct policy *after = comparison->after;

    for (size_t n = 0; n < after->scheme_count; n++)
        compare_scheme(comparison, after->schemes[n].name);
    for (size_t n = 0; n < before->scheme_count; n++) {
        if (!find_scheme(after, before->schemes[n].name))
            compare_scheme(comparison, before->schemes[n].name);
    }
}

static void say_role(const struct role_map *role, struct text *into)
{
    for (unsigned n = 0; role && n < role->group_count; n++)
        text_addf(into, "%s%s", n ? ", " : "", role->groups[n]);
}

static void compare_role(const struct comparison *comparison, const char *name)
{
    const struct role_map *old = policy_role(comparison->before, name);
    const struct role_map *new = policy_role(comparison->after, name);
    struct text key = {0};
    struct text before = {0};
    struct text after = {0};

    text_addf(&key, "roles.%s", name);
    say_role(old, &before);
    say_role(new, &after);
    tell(comparison, "", text_string(&key), text_string(&before),
         text_string(&after), slant_of_role(old, new));
    text_clear(&key);
    text_clear(&before);
    text_clear(&after);
}

static void compare_roles(const struct comparison *comparison)
{
    const struct policy *before = comparison->before;
    const struct policy *after = comparison->after;

    for (size_t n = 0; n < after->role_count; n++)
        compare_role(comparison, after->roles[n].role);
    for (size_t n = 0; n < before->role_count; n++) {
        if (!policy_role(after, before->roles[n].role))
            compare_role(comparison, before->roles[n].role);
    }
}

static void compare_list(const struct comparison *comparison, const char *name)
{
    const struct recipient_list *old =
        recipients_find(&comparison->before->recipients, name);
    const struct recipient_list *new =
        recipients_find(&comparison->after->recipients, name);
    struct text key = {0};
    struct text before = {0};
    struct text after = {0};

    text_addf(&key, "recipients.%s", name);
    recipients_say(old, &before);
    recipients_say(new, &after);
    tell(comparison, "", text_string(&key), text_string(&before),
         text_string(&after), SLANT_OTHER);
    text_clear(&key);
    text_clear(&before);
    text_clear(&after);
}

static void compare_recipients(const struct comparison *comparison)
{
    const struct recipient_lists *before = &comparison->before->recipients;
    const struct recipient_lists *after = &comparison->after->recipients;

    for (unsigned n = 0; n < after->count; n++)
        compare_list(comparison, after->lists[n].name);
    for (unsigned n = 0; n < before->count; n++) {
        if (!recipients_find(after, before->lists[n].name))
            compare_list(comparison, before->lists[n].name);
    }
}

// --- queues -----------------------------------------------------------------

// Levels are told apart by their codes; one that only the new scheme has is
// told as new.
static void compare_levels(const struct comparison *comparison,
                           const struct key *key,
                           const struct queue_policy *old,
                           const struct queue_policy *new)
{
    for (unsigned n = new->lowest; n <= new->highest; n++) {
        const char *code = new->scheme->levels[n].code;
        int level = scheme_level(old->scheme, code);
        struct text name = {0};
        struct text before = {0};
        struct text after = {0};
        text_addf(&name, "%s.%s", key->name, code);
        if (level >= 0)
            level_say(key, old, (unsigned)level, &before);
        level_say(key, new, n, &after);
        tell(comparison, new->queue, text_string(&name), text_string(&before),
             text_string(&after),
             level >= 0 ? slant_of_level(key, old, (unsigned)level, new, n)
                        : SLANT_OTHER);
        text_clear(&name);
        text_clear(&before);
        text_clear(&after);
    }
}

static void compare_queue(const struct comparison *comparison,
                          const struct queue_policy *old,
                          const struct queue_policy *new)
{
    size_t count = 0;
    const struct key *keys = keys_all(&count);

    for (size_t n = 0; n < count; n++) {
        const struct key *key = &keys[n];
        struct text before = {0};
        struct text after = {0};
        if (key->section != SECTION_QUEUE)
            continue;
        if (is_of_levels(key)) {
            compare_levels(comparison, key, old, new);
            continue;
        }
        value_say(key, old, &before);
        value_say(key, new, &after);
        tell(comparison, new->queue, key->name, text_string(&before),
             text_string(&after),
             slant_of_key(key, old, new, text_string(&before),
                          text_string(&after)));
        text_clear(&before);
        text_clear(&after);
    }
}

static void compare_queues(const struct comparison *comparison)
{
    const struct policy *before = comparison->before;
    const struct policy *after = comparison->after;

    for (size_t n = 0; n < after->queue_count; n++) {
        const struct queue_policy *new = &after->queues[n];
        const struct queue_policy *old = policy_queue(before, new->queue);
        if (old)
            compare_queue(comparison, old, new);
        else
            tell(comparison, new->queue, "", "", "named", SLANT_LOOSER);
    }
    for (size_t n = 0; n < before->queue_count; n++) {
        const char *queue = before->queues[n].queue;
        if (!policy_queue(after, queue))
            tell(comparison, queue, "", "named", "", SLANT_TIGHTER);
    }
}

void policy_compare(const struct policy *before, const struct policy *after,
                    difference_seen *see, void *context)
{
    const struct comparison comparison = {
        .before = before,
        .after = after,
        .see = see,
        .context = context,
    };

    compare_site(&comparison);
    compare_schemes(&comparison);
    compare_roles(&comparison);
    compare_recipients(&comparison);
    compare_queues(&comparison);
}
