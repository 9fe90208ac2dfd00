// Who may ask what, from what the kernel says about the other end of a socket.
#ifndef REGISTRAR_ACCESS_H
#define REGISTRAR_ACCESS_H

#include "config/config.h"
#include "journal/journal.h"

#include <sys/types.h>

// The socket somebody came in by.
enum door { DOOR_PRINT, DOOR_DESK };

// Bits; what a peer may do at its door.
enum right {
    RIGHT_PRINT = 1, // report on jobs: filters and backends
    RIGHT_READ = 2,  // read the journal: everybody with a role
    RIGHT_NOTE = 4,  // record an act of administration
};

enum { ACCESS_GROUPS_MAX = 16 * POLICY_GROUPS_MAX };

struct access {
    uid_t own_uid;
    bool has_print_user;
    uid_t print_uid;
    size_t reader_count, admin_count;
    gid_t readers[ACCESS_GROUPS_MAX], admins[ACCESS_GROUPS_MAX];
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

// The rights as bits; 0 for a stranger.
unsigned access_rights(const struct access *access, enum door door,
                       const struct peer *peer);
// Who would have been admitted at that door, for the refusal.
const char *access_admits(enum door door);

#endif
