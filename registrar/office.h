// What the registrar keeps in its state folder: the journal, the two keys, and
// the lock that keeps a second registrar out.
#ifndef REGISTRAR_OFFICE_H
#define REGISTRAR_OFFICE_H

#include "config/config.h"
#include "journal/journal.h"
#include "registrar/keys.h"

struct office {
    struct ledger *ledger; // NULL: not open
    struct key code_key;
    unsigned site;
    int lock;
};

// Makes the state folder, the keys and the journal of a new installation.
// ERROR_REFUSED when there is a journal already; keys that exist are kept, so
// that an interrupted installation can be finished. `verifier` is the public
// key with which anybody can check the journal's checkpoints.
bool office_found(const struct policy *policy, struct text *verifier,
                  struct error *err);

// Opens what office_found made. ERROR_BUSY when a registrar has it open.
bool office_open(const struct policy *policy, struct office *office,
                 struct error *err);
void office_close(struct office *office);

// Records which policy is in force, when it is another one than the last time.
bool office_note_policy(struct office *office, const struct policy *policy,
                        const char *path, struct error *err);

#endif
