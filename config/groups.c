// The groups of an account, as this machine knows them.
#include "config/groups.h"

#include <grp.h>
#include <pwd.h>

static bool asks_for_groups(const struct queue_policy *queue)
{
    if (queue->submitters)
        return true;
    for (unsigned n = queue->lowest; n <= queue->highest; n++) {
        if (queue->who[n].groups)
            return true;
    }
    return false;
}

void groups_of(const struct queue_policy *queue, const char *user,
               struct groups *groups)
{
    gid_t ids[GROUPS_MAX];
    int count = GROUPS_MAX;

    groups->count = 0;
    if (!queue || !asks_for_groups(queue))
        return;
    const struct passwd *account = getpwnam(user);
    if (!account)
        return;
    // When there are more, the count becomes theirs and the array is full.
    if (getgrouplist(account->pw_name, account->pw_gid, ids, &count) < 0)
        count = GROUPS_MAX;
    for (int n = 0; n < count; n++) {
        const struct group *group = getgrgid(ids[n]);
        if (group && string_fit(groups->names[groups->count], GROUP_NAME_MAX,
                                group->gr_name))
            groups->count++;
    }
}
