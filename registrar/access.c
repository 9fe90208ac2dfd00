// Who may ask what.
#include "registrar/access.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void add_groups(const struct role_map *role, struct role_groups *into,
                       struct text *complaints)
{
    for (unsigned n = 0; n < role->group_count; n++) {
        const struct group *group = getgrnam(role->groups[n]);
        if (group)
            into->groups[into->count++] = group->gr_gid;
        else
            text_addf(complaints,
                      "the group %s of the role %s does not exist; nobody "
                      "has the role through it\n",
                      role->groups[n], role->role);
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
    for (unsigned n = 0; n < ROLE_COUNT; n++) {
        const struct role_map *role =
            policy_role(policy, role_name((enum role)(1u << n)));
        if (role)
            add_groups(role, &access->roles[n], complaints);
    }
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

// Its own group and those of its account. With more groups than we have room
// for, the first ones count.
static void add_account_groups(struct peer *peer, gid_t own)
{
    const struct passwd *account = getpwuid(peer->actor.uid);
    int count = PEER_GROUPS_MAX;

    peer->group_count = 1;
    peer->groups[0] = own;
    if (!account)
        return;
    if (getgrouplist(account->pw_name, own, peer->groups, &count) < 0)
        count = PEER_GROUPS_MAX;
    peer->group_count = (size_t)count;
}

bool peer_identify(int fd, struct peer *peer, struct error *err)
{
    struct ucred credentials;
    socklen_t size = sizeof(credentials);

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return error_errno(err, "cannot learn who connects");

    peer->actor = actor_of(credentials.uid);
    add_account_groups(peer, credentials.gid);
    return true;
}

bool peer_of_account(const char *name, struct peer *peer)
{
    const struct passwd *account = getpwnam(name);

    if (!account)
        return false;
    uid_t uid = account->pw_uid;
    gid_t gid = account->pw_gid;
    peer->actor = actor_of(uid);
    add_account_groups(peer, gid);
    return true;
}

static bool is_member(const struct peer *peer, const struct role_groups *role)
{
    for (size_t n = 0; n < role->count; n++)
        for (size_t k = 0; k < peer->group_count; k++)
            if (peer->groups[k] == role->groups[n])
                return true;
    return false;
}

unsigned access_roles(const struct access *access, enum door door,
                      const struct peer *peer)
{
    uid_t uid = peer->actor.uid;
    bool is_house = uid == 0 || uid == access->own_uid;

    if (door == DOOR_PRINT) {
        bool prints = access->has_print_user && uid == access->print_uid;
        return is_house || prints ? ROLE_PRINT : 0;
    }
    unsigned roles = is_house ? ROLE_ADMIN : 0;
    for (unsigned n = 0; n < ROLE_COUNT; n++)
        if (is_member(peer, &access->roles[n]))
            roles |= 1u << n;
    // Whoever may only print has no business at the desk.
    return roles == ROLE_SUBMITTER ? 0 : roles;
}

const char *access_admits(enum door door)
{
    return door == DOOR_PRINT
               ? "the print socket is for the printing system's account "
                 "(print_user in the policy)"
               : "the desk socket is for members of the groups that have a "
                 "role in the policy; ask an administrator for one";
}
