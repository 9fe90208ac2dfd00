// Two persons by level: the lowest level does with one where the others take
// two, and the highest takes two where the others do with one.
#include "registrar/levels.h"

static bool find_rank(const struct policy *policy, const char *queue,
                      const char *level, unsigned *rank, unsigned *count)
{
    const struct queue_policy *rules = policy_queue(policy, queue);

    if (!rules)
        return false;
    *count = rules->scheme->level_count;
    for (*rank = 0; *rank < *count; ++*rank)
        if (string_equal(rules->scheme->levels[*rank].code, level))
            return true;
    return false;
}

bool level_needs_second(const struct policy *policy, const char *queue,
                        const char *level, enum second_when when)
{
    unsigned rank = 0, count = 0;

    if (when == SECOND_ALWAYS ||
        !find_rank(policy, queue, level, &rank, &count))
        return true;
    if (when == SECOND_BY_LEVEL_CUSTODY)
        return count > 1 && rank == count - 1;
    return rank > 0;
}
