// The policy in force, as far as the registrar goes by it: who may ask what.
#ifndef REGISTRAR_RULES_H
#define REGISTRAR_RULES_H

#include "registrar/access.h"
#include "registrar/office.h"

#include <sys/stat.h>

struct rules {
    const char *path;            // of the policy; borrowed
    const struct policy *first;  // as it was at the start; borrowed
    struct stat seen;            // the file when it was last read
    const struct policy *policy; // in force
    struct policy *own;          // the same when it was read later; ours
    struct access *access;
};

// Puts the policy that was just read from `path` in force and records it.
bool rules_init(struct rules *rules, const struct policy *policy,
                const char *path, struct office *office, struct error *err);
void rules_clear(struct rules *rules);

// Reads the policy again when `is_told`, or when the file is another one than
// last time. One with faults is named in the log, and the last good one stays.
// False only when the journal cannot be written. Not inside a group.
bool rules_follow(struct rules *rules, struct office *office, bool is_told,
                  bool *has_changed, struct error *err);

#endif
