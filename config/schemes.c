// Schemes of the admin's own: levels with names in two languages and caps.
#include "config/sections.h"

#include "config/values.h"

const struct node *section_of(const struct node *map, const char *name,
                              enum node_kind kind, const char *shape,
                              struct faults *faults)
{
    const struct node *node = node_find(map, name);

    if (!node || node->kind == NODE_BROKEN || node->kind == kind)
        return node && node->kind == kind ? node : NULL;
    fault_add(faults, node->place, "\"%s\" takes %s", name, shape);
    return NULL;
}

static bool is_taken(const struct scheme *scheme, const struct level *level)
{
    return scheme_level(scheme, level->code) >= 0 ||
           scheme_level(scheme, level->zh) >= 0 ||
           scheme_level(scheme, level->en) >= 0;
}

static void read_level(const struct node *node, struct scheme *scheme,
                       struct faults *faults)
{
    struct level level = {.code = ""};

    if (scheme->level_count == POLICY_LEVELS_MAX) {
        fault_add(faults, node->place,
                  "too many levels; a scheme has at most %d",
                  POLICY_LEVELS_MAX);
        return;
    }
    keys_read(SECTION_LEVEL, node, &level, faults);
    if (level.code[0] == '\0' || level.zh[0] == '\0' || level.en[0] == '\0')
        return;
    if (is_taken(scheme, &level))
        fault_add(faults, node->place,
                  "level \"%s\" shares a name with an earlier one; each code "
                  "and name stands for one level",
                  level.code);
    else
        scheme->levels[scheme->level_count++] = level;
}

static void read_scheme(const struct node *node, struct scheme *scheme,
                        struct faults *faults)
{
    keys_read(SECTION_SCHEME, node, scheme, faults);
    const struct node *levels = section_of(
        node, "levels", NODE_LIST,
        "a list of levels, lowest first: [{code: a, zh: 甲, en: A}]", faults);
    if (!levels)
        return;
    if (levels->count == 0)
        fault_add(faults, levels->place, "a scheme has at least one level");
    for (const struct node *item = levels->first; item; item = item->next)
        read_level(item, scheme, faults);
    for (unsigned n = 0; n < scheme->level_count; n++) {
        if (scheme->levels[n].cap_months > 0 && !scheme->has_term)
            fault_add(faults, levels->place,
                      "level \"%s\" has a cap, but the scheme has no secrecy "
                      "periods; set term: yes or remove cap",
                      scheme->levels[n].code);
    }
}

static bool is_built_in(const char *name)
{
    for (size_t n = 0; n < SCHEMES_BUILT_IN; n++) {
        if (string_equal(name, schemes_built_in[n].name))
            return true;
    }
    return false;
}

void schemes_read(const struct node *root, struct policy *policy,
                  struct faults *faults)
{
    const struct node *map = section_of(root, "schemes", NODE_MAP,
                                        "names with their levels", faults);

    for (size_t n = 0; n < SCHEMES_BUILT_IN; n++)
        policy->schemes[policy->scheme_count++] = schemes_built_in[n];
    for (const struct node *node = map ? map->first : NULL; node;
         node = node->next) {
        struct node at_name = {.place = node->name_place};
        if (is_built_in(node->name)) {
            fault_add(faults, node->name_place,
                      "scheme \"%s\" is built in and cannot be changed; choose "
                      "another name",
                      node->name);
        } else if (policy->scheme_count == SCHEMES_MAX) {
            fault_add(faults, node->name_place,
                      "too many schemes; at most %d can be added",
                      SCHEMES_MAX - SCHEMES_BUILT_IN);
            return;
        } else if (name_check(&at_name, node->name, "a scheme's name", 31,
                              faults)) {
            struct scheme *scheme = &policy->schemes[policy->scheme_count++];
            (void)string_fit(scheme->name, sizeof(scheme->name), node->name);
            read_scheme(node, scheme, faults);
        }
    }
}
