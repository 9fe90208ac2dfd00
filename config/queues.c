// What holds on each queue: the scheme's defaults, the policy's defaults, the
// queue's own keys, in this order.
#include "config/sections.h"

#include "config/list.h"
#include "config/term.h"
#include "config/values.h"

#include <string.h>

// The scheme a map names; NULL when it names none or an unknown one.
static const struct scheme *read_scheme(const struct node *map,
                                        const struct policy *policy,
                                        struct faults *faults)
{
    const struct node *node = node_find(map, "scheme");
    const char *word = node ? value_word(node, "scheme", faults) : NULL;
    const struct scheme *found = NULL;
    struct text words = {0};

    if (!word)
        return NULL;
    for (size_t n = 0; n < policy->scheme_count; n++) {
        if (string_equal(word, policy->schemes[n].name))
            found = &policy->schemes[n];
        text_addf(&words, "%s%s", n ? " " : "", policy->schemes[n].name);
    }
    if (!found)
        fault_unknown(faults, node->place, "unknown scheme", word,
                      text_string(&words));
    text_clear(&words);
    // A scheme whose levels could not be read was complained about already.
    return found && found->level_count > 0 ? found : NULL;
}

// A default nobody could use is a mistake, not a rule.
static void check_default_term(const struct node *node,
                               const struct queue_policy *queue,
                               struct faults *faults)
{
    const struct level *highest = &queue->scheme->levels[queue->highest];
    struct term term = {0};
    char cap[16];

    if (queue->default_term[0] == '\0' ||
        !term_read(queue->default_term, &term, NULL) ||
        term.kind != TERM_PERIOD || highest->cap_months == 0 ||
        term.months <= highest->cap_months)
        return;
    term_months_name(highest->cap_months, cap, sizeof(cap));
    fault_add(faults, node->name_place,
              "queue \"%s\": default_term %s is longer than %s allows; at most "
              "%s",
              queue->queue, queue->default_term, highest->code, cap);
}

static void check_default_scope(const struct node *node,
                                const struct queue_policy *queue,
                                struct faults *faults)
{
    if (queue->scopes && queue->default_scope[0] &&
        !list_has(queue->scopes, queue->default_scope))
        fault_add(faults, node->name_place,
                  "queue \"%s\": default_scope \"%.60s\" is not among its "
                  "scopes",
                  queue->queue, queue->default_scope);
}

static void check_basis(const struct node *node,
                        const struct queue_policy *queue, struct faults *faults)
{
    if (queue->basis.reason[0] && queue->basis.derived_from[0])
        fault_add(faults, node->name_place,
                  "queue \"%s\" has a reason and derived_from; a document is "
                  "classified originally or derivatively, keep one of them",
                  queue->queue);
}

// Nobody could print there.
static void check_recipients(const struct node *node,
                             const struct queue_policy *queue,
                             struct faults *faults)
{
    if (queue->recipients_required && queue->recipients->count == 0)
        fault_add(faults, node->name_place,
                  "queue \"%s\" asks for a list of recipients and there is "
                  "none; name one under \"recipients\" at the top",
                  queue->queue);
}

static void check_whole(const struct node *node, struct queue_policy *queue,
                        struct faults *faults)
{
    const struct scheme *scheme = queue->scheme;
    int level = queue->default_level;

    check_default_scope(node, queue, faults);
    check_basis(node, queue, faults);
    check_recipients(node, queue, faults);
    if (level >= 0 &&
        ((unsigned)level < queue->lowest || (unsigned)level > queue->highest))
        fault_add(faults, node->name_place,
                  "queue \"%s\": default_level %s is not among its levels, %s "
                  "to %s",
                  queue->queue, scheme->levels[level].code,
                  scheme->levels[queue->lowest].code,
                  scheme->levels[queue->highest].code);
    if (scheme->has_term) {
        check_default_term(node, queue, faults);
        return;
    }
    const struct node *own = node_find(node, "term");
    if (own && queue->term_required)
        fault_add(faults, own->place,
                  "scheme \"%s\" has no secrecy periods; remove \"term\"",
                  scheme->name);
    const struct node *exceptions = node_find(node, "term_exceptions");
    if (exceptions && exceptions->count > 0)
        fault_add(faults, exceptions->place,
                  "scheme \"%s\" has no secrecy periods; remove "
                  "\"term_exceptions\"",
                  scheme->name);
    queue->term_required = false;
    queue->default_term[0] = '\0';
}

// CUPS: at most 127 bytes, no blanks, no '/', no '#'.
static bool check_name(const struct node *node, struct queue_policy *queue,
                       struct faults *faults)
{
    const char *name = node->name;

    for (const char *at = name; *at; at++) {
        if ((unsigned char)*at <= ' ' || strchr("/#?'\"\\", *at)) {
            fault_add(faults, node->name_place,
                      "\"%.60s\" cannot be a queue's name; CUPS allows no "
                      "blanks, quotes, \"/\", \"\\\", \"?\" and \"#\"",
                      name);
            return false;
        }
    }
    if (name[0] && is_printable(name) &&
        string_fit(queue->queue, sizeof(queue->queue), name))
        return true;
    fault_add(faults, node->name_place,
              "a queue's name has 1 to %d printable bytes",
              POLICY_NAME_MAX - 1);
    return false;
}

static void read_queue(const struct node *node, const struct node *defaults,
                       struct policy *policy, struct faults *faults)
{
    bool has_own = node_find(node, "scheme") != NULL;
    const struct scheme *scheme =
        read_scheme(has_own ? node : defaults, policy, faults);
    struct queue_policy queue = queue_policy_default(scheme);

    queue.submitters = policy_role(policy, "submitter");
    queue.recipients = &policy->recipients;
    if (!check_name(node, &queue, faults))
        return;
    if (node->kind == NODE_MAP && !has_own && !node_find(defaults, "scheme"))
        fault_add(faults, node->name_place,
                  "queue \"%s\" has no scheme; add scheme: cn or scheme: us, "
                  "here or under defaults",
                  node->name);
    if (defaults)
        keys_read(SECTION_QUEUE, defaults, &queue, faults);
    keys_read(SECTION_QUEUE, node, &queue, faults);
    if (scheme)
        check_whole(node, &queue, faults);
    policy->queues[policy->queue_count++] = queue;
}

void queues_read(const struct node *root, struct policy *policy,
                 struct faults *faults)
{
    const struct node *defaults =
        section_of(root, "defaults", NODE_MAP, "the keys of a queue", faults);
    const struct node *map = section_of(
        root, "queues", NODE_MAP, "names of queues with their keys", faults);

    if (defaults) {
        // Looked at once for itself: there may be no queue to inherit them.
        struct queue_policy nobody =
            queue_policy_default(read_scheme(defaults, policy, faults));
        keys_read(SECTION_QUEUE, defaults, &nobody, faults);
    }
    if (!map)
        return;
    if (map->count > QUEUES_MAX) {
        fault_add(faults, map->place, "too many queues; at most %d are read",
                  QUEUES_MAX);
        return;
    }
    policy->queues = memory_need_zero(map->count, sizeof(struct queue_policy));
    for (const struct node *node = map->first; node; node = node->next)
        read_queue(node, defaults, policy, faults);
}
