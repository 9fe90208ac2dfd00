// Who may do what: roles and the groups of the machine that have them.
#include "config/sections.h"

#include "config/values.h"

#include <string.h>

// The words of the policy and of the registrar's table.
static const char *const names[ROLES] = {
    "submitter", "approver", "operator", "checker", "custodian",
    "destroyer", "witness",  "admin",    "auditor",
};

const char *const *roles_names(size_t *count)
{
    *count = ROLES;
    return names;
}

static bool is_role(const char *name)
{
    for (size_t n = 0; n < ROLES; n++) {
        if (string_equal(name, names[n]))
            return true;
    }
    return false;
}

static void unknown_role(const struct node *node, struct faults *faults)
{
    struct text words = {0};

    for (size_t n = 0; n < ROLES; n++)
        text_addf(&words, "%s%s", n ? " " : "", names[n]);
    fault_unknown(faults, node->name_place, "unknown role", node->name,
                  text_string(&words));
    text_clear(&words);
}

static bool has_group(const struct role_map *role, const char *group)
{
    for (unsigned n = 0; role && n < role->group_count; n++) {
        if (string_equal(role->groups[n], group))
            return true;
    }
    return false;
}

static void read_group(const struct node *node, struct role_map *role,
                       struct faults *faults)
{
    const char *group = value_word(node, role->role, faults);

    if (!group || !name_check(node, group, "a group's name", 63, faults))
        return;
    if (has_group(role, group))
        fault_add(faults, node->place,
                  "group \"%s\" is named twice; remove one", group);
    else if (role->group_count == POLICY_GROUPS_MAX)
        fault_add(faults, node->place, "too many groups; a role has at most %d",
                  POLICY_GROUPS_MAX);
    else
        (void)string_fit(role->groups[role->group_count++],
                         sizeof(role->groups[0]), group);
}

static void read_role(const struct node *node, struct role_map *role,
                      struct faults *faults)
{
    (void)string_fit(role->role, sizeof(role->role), node->name);
    if (node->kind == NODE_LIST) {
        for (const struct node *item = node->first; item; item = item->next)
            read_group(item, role, faults);
    } else if (node->kind != NODE_BROKEN) {
        fault_add(faults, node->place,
                  "role \"%s\" takes a list of groups, such as [print-room]",
                  node->name);
    }
}

// Who could change something may not be the one who says nothing was changed.
static void check_auditor(const struct node *map, const struct policy *policy,
                          struct faults *faults)
{
    const struct role_map *auditor = policy_role(policy, "auditor");
    const struct role_map *admin = policy_role(policy, "admin");

    for (unsigned n = 0; auditor && n < auditor->group_count; n++) {
        if (has_group(admin, auditor->groups[n]))
            fault_add(faults, node_find(map, "auditor")->place,
                      "group \"%s\" is admin and auditor; give the auditor a "
                      "group of its own",
                      auditor->groups[n]);
    }
}

void roles_read(const struct node *root, struct policy *policy,
                struct faults *faults)
{
    const struct node *map = section_of(
        root, "roles", NODE_MAP,
        "roles with lists of groups, such as operator: [print-room]", faults);

    for (const struct node *node = map ? map->first : NULL; node;
         node = node->next) {
        if (!is_role(node->name))
            unknown_role(node, faults);
        else
            read_role(node, &policy->roles[policy->role_count++], faults);
    }
    if (map)
        check_auditor(map, policy, faults);
}
