// The groups of an account, as this machine knows them.
#ifndef CONFIG_GROUPS_H
#define CONFIG_GROUPS_H

#include "config/policy.h"

enum { GROUPS_MAX = 256, GROUP_NAME_MAX = 64 };

struct groups {
    unsigned count;
    char names[GROUPS_MAX][GROUP_NAME_MAX];
};

// The groups of the account `user`; none for a name without an account, and
// none when the queue (may be NULL) asks for no group at any level: a machine
// whose directory service is slow is then not asked. Of more than GROUPS_MAX
// the first ones count.
void groups_of(const struct queue_policy *queue, const char *user,
               struct groups *groups);

#endif
