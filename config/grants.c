// Who may print at a level: read from the policy, and asked about a job.
#include "config/grants.h"

#include "config/keys.h"
#include "config/list.h"
#include "config/values.h"

static void read_grant(const struct node *node, struct grant *grant,
                       struct faults *faults)
{
    *grant = (struct grant){.is_limited = true};
    if (node->kind == NODE_WORD && string_equal(node->word, "anyone")) {
        grant->is_limited = false;
        return;
    }
    if (node->kind == NODE_BROKEN)
        return;
    if (node->kind != NODE_MAP) {
        fault_add(faults, node->place,
                  "level \"%s\" takes the word anyone, or users and groups, "
                  "such as {groups: [registry]}",
                  node->name);
        return;
    }
    keys_read(SECTION_WHO, node, grant, faults);
    if (node->count == 0)
        fault_add(faults, node->place,
                  "nobody is named for level \"%s\"; name users or groups, or "
                  "leave the level out of \"levels\"",
                  node->name);
}

void who_read(const struct node *node, struct queue_policy *queue,
              struct faults *faults)
{
    bool is_given[POLICY_LEVELS_MAX] = {false};

    if (!queue->scheme || node->kind == NODE_BROKEN)
        return;
    if (node->kind != NODE_MAP) {
        fault_add(faults, node->place,
                  "\"who\" takes levels with those who may print them, such as "
                  "{%s: {groups: [registry]}}",
                  queue->scheme->levels[0].code);
        return;
    }
    for (const struct node *item = node->first; item; item = item->next) {
        int level =
            level_find(queue->scheme, item->name, item->name_place, faults);
        if (level < 0)
            continue;
        if (is_given[level])
            fault_add(faults, item->name_place,
                      "level \"%s\" is given twice under two names; remove one",
                      queue->scheme->levels[level].code);
        else
            read_grant(item, &queue->who[level], faults);
        is_given[level] = true;
    }
}

bool grant_allows(const struct grant *grant, const struct request *request)
{
    if (!grant->is_limited)
        return true;
    if (!request->is_verified || !request->user)
        return false;
    if (list_has(grant->users, request->user))
        return true;
    for (unsigned n = 0; request->groups && n < request->groups->count; n++) {
        if (list_has(grant->groups, request->groups->names[n]))
            return true;
    }
    return false;
}

bool role_allows(const struct role_map *role, const struct request *request)
{
    const struct groups *groups = request->groups;

    if (!role)
        return true;
    if (!request->is_verified || !groups)
        return false;
    for (unsigned n = 0; n < role->group_count; n++) {
        for (unsigned k = 0; k < groups->count; k++) {
            if (string_equal(role->groups[n], groups->names[k]))
                return true;
        }
    }
    return false;
}
