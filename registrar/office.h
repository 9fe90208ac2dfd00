// What the registrar keeps in its state folder: the journal, the two keys, and
// the lock that keeps a second registrar out.
#ifndef REGISTRAR_OFFICE_H
#define REGISTRAR_OFFICE_H

#include "config/config.h"
#include "journal/journal.h"
#include "registrar/disk.h"
#include "registrar/keys.h"
#include "registrar/mark.h"

struct office {
    struct ledger *ledger; // NULL: not open
    struct key code_key, signing_key;
    uint8_t voucher_key[VOUCHER_KEY_SIZE]; // made anew at every start
    struct mark mark;
    const struct policy *policy; // in force, borrowed; NULL: none yet
    unsigned site;
    char folder[POLICY_PATH_MAX]; // the state folder
    uint64_t keep_free;           // bytes of its disk: the first watermark
    enum disk_level disk;         // when it was last looked at
    int lock;
};

// What an answer lets out of the house.
enum release {
    RELEASES_NOTHING,
    RELEASES_NUMBERS, // to a new job
    RELEASES_BYTES,   // to a driver or a device
};

// Makes the state folder, the keys and the journal of a new installation.
// ERROR_REFUSED when there is a journal already; keys that exist are kept, so
// that an interrupted installation can be finished. `verifier` is the public
// key with which anybody can check the journal's checkpoints.
bool office_found(const struct policy *policy, struct text *verifier,
                  struct error *err);

// Opens what office_found made. ERROR_BUSY when a registrar has it open.
// A journal that does not agree with its high-water mark is opened all the
// same, but is shut: see office_is_shut.
bool office_open(const struct policy *policy, uint64_t keep_free,
                 struct office *office, struct error *err);
void office_close(struct office *office);

// Nothing is recorded until an administrator has answered for a journal that
// was put back (mark_restore).
bool office_is_shut(const struct office *office);
// Whether that may be released now: the mark agrees, and the disk has room.
bool office_may_release(struct office *office, enum release release,
                        struct error *err);

// What is done without being asked: a signed heartbeat every day, a new signing
// key every week, and acts that nobody confirmed in time lapse. Not inside a
// group of the ledger.
bool office_do_chores(struct office *office, struct error *err);
// Rotates the signing key now. Not inside a group of the ledger.
bool office_rotate(struct office *office, const char *id,
                   const struct actor *actor, struct text *note,
                   struct error *err);

// Records which policy is in force, when it is another one than the last time.
bool office_note_policy(struct office *office, const struct policy *policy,
                        const char *path, struct error *err);

#endif
