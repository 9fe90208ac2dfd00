// Rules that differ from level to level, such as how many approvers a job
// needs.
#include "config/keys.h"

#include "config/say.h"
#include "config/scheme.h"
#include "config/values.h"

#include <string.h>

static unsigned *field_of(const struct key *key, struct queue_policy *queue)
{
    return (unsigned *)(void *)((char *)queue + key->offset);
}

unsigned by_level_number(const struct key *key,
                         const struct queue_policy *queue, unsigned level)
{
    unsigned number = 0;

    memcpy(&number, (const char *)queue + key->offset + level * sizeof(number),
           sizeof(number));
    return number;
}

void by_level_say(const struct key *key, const struct queue_policy *queue,
                  unsigned level, struct text *into)
{
    word_say(key->words, by_level_number(key, queue, level), into);
}

// False, and a fault, for less than what holds without the key.
static bool is_enough(const struct key *key, const struct node *node,
                      const struct scheme *scheme, unsigned level,
                      unsigned number, struct faults *faults)
{
    const struct queue_policy usual = queue_policy_default(scheme);
    struct text least = {0};

    if (!key->is_floor || number >= by_level_number(key, &usual, level))
        return true;
    by_level_say(key, &usual, level, &least);
    fault_add(faults, node->place,
              "\"%s\" of level %s is less than is always asked for; write %s "
              "or remove it",
              key->name, scheme->levels[level].code, text_string(&least));
    text_clear(&least);
    return false;
}

// What one word says for the levels from `first` to `last`.
static void read_word(const struct key *key, const struct node *node,
                      unsigned first, unsigned last, struct queue_policy *queue,
                      struct faults *faults)
{
    const char *word = value_word(node, key->name, faults);
    int number = word ? choice_read(key, node, word, faults) : -1;

    for (unsigned n = first; number >= 0 && n <= last; n++) {
        if (is_enough(key, node, queue->scheme, n, (unsigned)number, faults))
            field_of(key, queue)[n] = (unsigned)number;
    }
}

void by_level_read(const struct key *key, const struct node *node,
                   struct queue_policy *queue, struct faults *faults)
{
    bool is_given[POLICY_LEVELS_MAX] = {false};

    if (!queue->scheme || node->kind == NODE_BROKEN)
        return;
    if (node->kind == NODE_WORD) {
        read_word(key, node, 0, queue->scheme->level_count - 1, queue, faults);
        return;
    }
    if (node->kind != NODE_MAP) {
        fault_add(faults, node->place,
                  "\"%s\" takes one word for all levels, or levels with a word "
                  "each, such as {%s: %.*s}",
                  key->name, queue->scheme->levels[0].code,
                  (int)strcspn(key->words, " "), key->words);
        return;
    }
    for (const struct node *item = node->first; item; item = item->next) {
        int level =
            level_find(queue->scheme, item->name, item->name_place, faults);
        if (level < 0)
            continue;
        if (is_given[level])
            fault_add(faults, item->name_place,
                      "level \"%s\" is given twice under two names; remove one",
                      queue->scheme->levels[level].code);
        else
            read_word(key, item, (unsigned)level, (unsigned)level, queue,
                      faults);
        is_given[level] = true;
    }
}

struct level_rules policy_level_rules(const struct policy *policy,
                                      const char *queue, const char *level)
{
    const struct queue_policy *found = policy_queue(policy, queue);
    int n = found ? scheme_level(found->scheme, level) : -1;

    if (n < 0)
        return (struct level_rules){
            .approvers = 2,
            .approval_hours = 1,
            .operator_releases = true,
            .counting = PERSONS_OPERATOR_AND_CHECKER,
            .reprint = PERSONS_OPERATOR_AND_CHECKER,
        };
    return (struct level_rules){
        .approvers = found->approvers[n],
        .approval_hours = found->approval_hours,
        .operator_releases = found->operator_releases,
        .counting = found->counting[n],
        .reprint = found->reprint[n],
    };
}
