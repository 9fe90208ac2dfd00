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
    // What a queue may tighten, the policy says itself.
    const struct level_rules rules = policy_level_rules(policy, queue, level);
    if (when == SECOND_BY_LEVEL_COUNT)
        return rules.counting == PERSONS_OPERATOR_AND_CHECKER;
    if (when == SECOND_BY_LEVEL_REPRINT)
        return rules.reprint == PERSONS_OPERATOR_AND_CHECKER;
    return rank > 0;
}

bool level_allows(const struct policy *policy, const char *queue,
                  const char *level, const char *kind, const struct line *act,
                  struct error *err)
{
    bool is_carried = string_equal(kind, "copy.dispatched") ||
                      string_equal(kind, "copy.carried_out");

    if (!is_carried ||
        !level_needs_second(policy, queue, level, SECOND_BY_LEVEL_CUSTODY))
        return true;
    if (string_equal(line_text(act, "channel"), "exchange"))
        return error_set(err, ERROR_REFUSED,
                         "%s: the exchange station is not for the highest "
                         "level (rule: Implementing Regulations of 2024, "
                         "art. 27(3))",
                         kind);
    return line_has(act, "second_courier") ||
           error_set(err, ERROR_REFUSED,
                     "%s: at the highest level two carry it; name the other "
                     "as second_courier (rule: Implementing Regulations of "
                     "2024, art. 29)",
                     kind);
}
