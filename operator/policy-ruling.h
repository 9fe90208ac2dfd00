// A ruling in words: what would happen, and which keys it comes from.
#ifndef OPERATOR_POLICY_RULING_H
#define OPERATOR_POLICY_RULING_H

#include "config/config.h"
#include "spool/spool.h"

struct explanation {
    const struct policy *policy;
    const struct queue_policy *queue; // NULL: no policy for it
    const struct ruling *ruling;
    const struct job *job;
    const struct groups *groups;
    unsigned pages;
};

void explanation_print(const struct explanation *explanation, bool is_json);

#endif
