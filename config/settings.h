// What a policy says, key by key: the values in force on a queue, where each
// comes from, and what differs between two policies.
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "config/policy.h"

enum setting_source {
    SOURCE_QUEUE,    // the queue's own entry
    SOURCE_DEFAULTS, // the entry under defaults
    SOURCE_ROLES,    // an entry under roles
    SOURCE_BUILT_IN, // nobody said anything
};

// Borrowed for the time of the call.
struct policy_setting {
    const char *key;   // "copies", "who.secret"
    const char *value; // as in the file, lists as "a, b"; "" for none
    enum setting_source source;
    size_t line; // of the file; 0 when built in
};

// Every key that has a meaning on this queue, in the order of the manual.
typedef void setting_seen(void *context, const struct policy_setting *setting);
void policy_settings(const struct policy *policy,
                     const struct queue_policy *queue, setting_seen *see,
                     void *context);

enum slant {
    SLANT_OTHER,   // neither allows more nor less
    SLANT_LOOSER,  // more may be printed, or less is asked for
    SLANT_TIGHTER, // the other way round
};

// Borrowed for the time of the call.
struct difference {
    const char *queue;          // "" for what belongs to no queue
    const char *key;            // "" for the whole queue
    const char *before, *after; // "" for none
    enum slant slant;
};

// What is different in `after`, in the order of its file; queues and roles
// that it no longer has come last.
typedef void difference_seen(void *context,
                             const struct difference *difference);
void policy_compare(const struct policy *before, const struct policy *after,
                    difference_seen *see, void *context);

#endif
