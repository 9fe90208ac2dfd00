// Who may ask what, from what the kernel says about the other end of a socket.
#ifndef REGISTRAR_ACCESS_H
#define REGISTRAR_ACCESS_H

#include "config/config.h"
#include "journal/journal.h"

#include <sys/types.h>

// The socket somebody came in by.
enum door { DOOR_PRINT, DOOR_DESK };

// The groups of one role.
struct role_groups {
    size_t count;
    gid_t groups[POLICY_GROUPS_MAX];
};

struct access {
    uid_t own_uid;
    bool has_print_user;
    uid_t print_uid;
    struct role_groups roles[ROLE_COUNT]; // by bit; none for ROLE_PRINT
};

// Looks the policy's accounts and groups up once. Each one that does not exist
// is a line in `complaints`.
void access_init(struct access *access, const struct policy *policy,
                 struct text *complaints);

enum { PEER_GROUPS_MAX = 256 };

struct peer {
    struct actor actor;
    size_t group_count;
    gid_t groups[PEER_GROUPS_MAX]; // its own and those of its account
};

// The process at the other end when it connected (SO_PEERCRED).
bool peer_identify(int fd, struct peer *peer, struct error *err);
// The account of this process.
struct actor actor_self(void);

// The account with its groups, as the system knows it now; false when there is
// no such account.
bool peer_of_account(const char *name, struct peer *peer);

// The roles (bits of enum role) that the peer has at that door; 0 for a
// stranger. Root and the registrar's own account are administrators.
unsigned access_roles(const struct access *access, enum door door,
                      const struct peer *peer);
// Who would have been admitted at that door, for the refusal.
const char *access_admits(enum door door);

#endif
