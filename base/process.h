// A child of ours: started with what it may have, waited for, its end named.
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include "base/error.h"
#include "base/text.h"

#include <sys/types.h>

// What the child gets. Descriptors -1 mean /dev/null; `keep` of ours are left
// open in the child under the same number (at most 4, -1 ends the list).
struct process_plan {
    const char *program;      // path of the executable
    char *const *argv;        // argv[0] first, NULL last
    char *const *environment; // NULL: our own
    int in, out, err;
    int keep[4];       // fill unused places with -1
    bool own_group;    // its own process group: signals reach it from us alone
    bool dies_with_us; // PR_SET_PDEATHSIG SIGKILL
    bool is_other;     // runs as uid and gid alone; we must be root
    uid_t uid;
    gid_t gid;
};

// How the child ended: a signal is not an exit status.
struct process_end {
    bool by_signal;
    int code; // the exit status, or the signal's number
};

// Starts the child; a program that cannot be executed is reported here, not by
// an exit status. On success `*child` is the process to wait for.
bool process_start(const struct process_plan *plan, pid_t *child,
                   struct error *err);

// Waits for this child, through interrupting signals.
bool process_wait(pid_t child, struct process_end *end, struct error *err);

// Gives up being root for good: the groups, the group, then the user. False
// when that cannot be; the process must end then.
bool process_become(uid_t uid, gid_t gid);

// Where a program of ours that people do not call is: in $COUNTERMARK_LIBEXEC,
// beside this program, or where it was installed. `path` is emptied first.
void program_path(const char *name, struct text *path);

// A pipe with both ends close-on-exec: pipe[0] reads, pipe[1] writes.
bool pipe_open(int pipe[2], struct error *err);

#endif
