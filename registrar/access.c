// Who may ask what.
#include "registrar/access.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *const roles[] = {
    "submitter", "approver", "operator", "checker", "custodian",
    "destroyer", "witness",  "admin",    "auditor",
};

static void add_groups(const struct role_map *role, gid_t *groups,
                       size_t *count, struct text *complaints)
{
    for (unsigned n = 0; n < role->group_count; n++) {
        const struct group *group = getgrnam(role->groups[n]);
        if (!group && complaints)
            text_addf(complaints,
                      "the group %s of the role %s does not exist; nobody "
                      "has the role through it\n",
                      role->groups[n], role->role);
        else if (group && *count < ACCESS_GROUPS_MAX)
            groups[(*count)++] = group->gr_gid;
    }
}

void access_init(struct access *access, const struct policy *policy,
                 struct text *complaints)
{
    const struct site *site = policy_site(policy);
    const struct passwd *account = getpwnam(site->print_user);

    *access = (struct access){.own_uid = geteuid()};
    if (account) {
        access->has_print_user = true;
        access->print_uid = account->pw_uid;
    } else {
        text_addf(complaints,
                  "the account %s (print_user) does not exist; only root and "
                  "the registrar's own account may use the print socket\n",
                  site->print_user);
    }
    for (size_t n = 0; n < sizeof(roles) / sizeof(roles[0]); n++) {
        const struct role_map *role = policy_role(policy, roles[n]);
        // Whoever may print may not read the journal for that alone.
        if (role && !string_equal(roles[n], "submitter"))
            add_groups(role, access->readers, &access->reader_count,
                       complaints);
    }
    const struct role_map *admin = policy_role(policy, "admin");
    if (admin)
        add_groups(admin, access->admins, &access->admin_count, NULL);
}

static struct actor actor_of(uid_t uid)
{
    struct actor actor = {.uid = uid};
    const struct passwd *account = getpwuid(uid);

    // An account name that does not fit is as good as none.
    if (!account ||
        !string_fit(actor.name, sizeof(actor.name), account->pw_name))
        (void)snprintf(actor.name, sizeof(actor.name), "uid %u", uid);
    return actor;
}

struct actor actor_self(void)
{
    return actor_of(geteuid());
}

bool peer_identify(int fd, struct peer *peer, struct error *err)
{
    struct ucred credentials;
    socklen_t size = sizeof(credentials);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return error_errno(err, "cannot learn who connects");

    peer->actor = actor_of(credentials.uid);
    peer->group_count = 1;
    peer->groups[0] = credentials.gid;
    const struct passwd *account = getpwuid(credentials.uid);
    int count = PEER_GROUPS_MAX;
    if (!account)
        return true;
    // With more groups than we have room for, the first ones count.
    if (getgrouplist(account->pw_name, credentials.gid, peer->groups, &count) <
        0)
        count = PEER_GROUPS_MAX;
    peer->group_count = (size_t)count;
    return true;
}

static bool is_member(const struct peer *peer, const gid_t *groups,
                      size_t count)
{
    for (size_t n = 0; n < count; n++)
        for (size_t k = 0; k < peer->group_count; k++)
            if (peer->groups[k] == groups[n])
                return true;
    return false;
}

unsigned access_rights(const struct access *access, enum door door,
                       const struct peer *peer)
{
    uid_t uid = peer->actor.uid;
    bool is_house = uid == 0 || uid == access->own_uid;

    if (door == DOOR_PRINT) {
        bool prints = access->has_print_user && uid == access->print_uid;
        return is_house || prints ? RIGHT_PRINT : 0;
    }
    if (is_house)
        return RIGHT_READ | RIGHT_NOTE;

    unsigned rights = 0;
    if (is_member(peer, access->readers, access->reader_count))
        rights |= RIGHT_READ;
    if (is_member(peer, access->admins, access->admin_count))
        rights |= RIGHT_NOTE;
    return rights;
}

const char *access_admits(enum door door)
{
    return door == DOOR_PRINT
               ? "the print socket is for the printing system's account "
                 "(print_user in the policy)"
               : "the desk socket is for members of the groups that have a "
                 "role in the policy; ask an administrator for one";
}
