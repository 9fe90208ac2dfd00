// The real backend as our child: started, listened to, waited for.
#ifndef BACKEND_DELIVER_H
#define BACKEND_DELIVER_H

#include "backend/account.h"
#include "spool/spool.h"

// The device behind the queue and the program that talks to it.
struct device {
    char uri[DEVICE_URI_MAX];
    char program[DEVICE_URI_MAX];
    char shown[DEVICE_URI_MAX]; // for records: no password
    bool is_unprivileged;       // runs as the print user though we are root
    uid_t uid;
    gid_t gid;
};

// Unwraps the job's device URI and looks at the program, so that what can be
// known to fail does so before anything is recorded as sent.
bool device_find(const struct job *job, const char *print_user,
                 struct device *device, struct error *err);

// Gives the document to the device and accounts for it. `argv` is cupsd's; of
// `result`, which is filled, only `before` and `most` count before.
// False only when the program could not be started: then no byte left.
bool deliver(const struct device *device, const struct job *job,
             char *const *argv, int document, int cancel, struct result *result,
             struct error *err);

#endif
