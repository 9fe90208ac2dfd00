// What a policy states that is less than the rules ask for.
#ifndef CONFIG_WEAK_H
#define CONFIG_WEAK_H

#include "config/policy.h"

// Borrowed for the time of the call.
struct weakness {
    size_t line; // of the file
    const char *sentence;
};

// Every level of a queue for which the policy asks in so many words for less
// than it would without a word (DOMAIN 5), in the order of the file's queues.
typedef void weakness_seen(void *context, const struct weakness *weakness);
void policy_weaknesses(const struct policy *policy, weakness_seen *see,
                       void *context);

#endif
