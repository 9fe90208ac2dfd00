// The maps of a policy whose keys are names somebody gave: schemes, roles,
// queues. And what a read policy consists of.
#ifndef CONFIG_SECTIONS_H
#define CONFIG_SECTIONS_H

#include "config/keys.h"
#include "config/recipients.h"
#include "config/scheme.h"

enum {
    SCHEMES_MAX = 16, // built-in ones included
    ROLES = 9,
    QUEUES_MAX = 1000,
};

struct policy {
    struct text bytes;
    struct node *root; // yours; lists in the queues are borrowed from it
    struct site site;
    size_t scheme_count;
    struct scheme schemes[SCHEMES_MAX];
    struct recipient_lists recipients;
    size_t role_count;
    struct role_map roles[ROLES];
    size_t queue_count;
    struct queue_policy *queues; // yours
};

// Each takes the whole file's map and reads its own part of it. Schemes come
// first: queues point at them.
void schemes_read(const struct node *root, struct policy *policy,
                  struct faults *faults);
void roles_read(const struct node *root, struct policy *policy,
                struct faults *faults);
void queues_read(const struct node *root, struct policy *policy,
                 struct faults *faults);

// DOMAIN's roles, in its order.
const char *const *roles_names(size_t *count);

// The named map or list under `map`, or NULL when absent or of another kind
// (which is a fault).
const struct node *section_of(const struct node *map, const char *name,
                              enum node_kind kind, const char *shape,
                              struct faults *faults);

#endif
