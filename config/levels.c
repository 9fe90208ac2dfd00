// The levels of a queue: one unbroken range of its scheme.
#include "config/keys.h"

#include "config/scheme.h"
#include "config/values.h"

int level_find(const struct scheme *scheme, const char *name,
               struct place place, struct faults *faults)
{
    int level = scheme_level(scheme, name);
    struct text words = {0};

    if (level < 0) {
        for (unsigned n = 0; n < scheme->level_count; n++)
            text_addf(&words, "%s%s", n ? " " : "", scheme->levels[n].code);
        fault_unknown(faults, place, "unknown level", name,
                      text_string(&words));
    }
    text_clear(&words);
    return level;
}

static int level_of(const struct node *node, const char *what,
                    const struct scheme *scheme, struct faults *faults)
{
    const char *word = value_word(node, what, faults);

    return word ? level_find(scheme, word, node->place, faults) : -1;
}

// [lowest, highest] is a range; a longer list names every level of it.
static bool is_range(const struct node *list, int previous, int level,
                     struct faults *faults)
{
    if (previous < 0 || level < 0)
        return true;
    if (level <= previous) {
        fault_add(faults, list->place,
                  "\"levels\" goes from the lowest to the highest level, each "
                  "once");
        return false;
    }
    if (list->count > 2 && level != previous + 1) {
        fault_add(faults, list->place,
                  "\"levels\" leaves one out between its first and its last; "
                  "a queue takes an unbroken range");
        return false;
    }
    return true;
}

void levels_read(const struct node *node, struct queue_policy *queue,
                 struct faults *faults)
{
    int first = -1;
    int last = -1;

    if (!queue->scheme || node->kind == NODE_BROKEN)
        return;
    if (node->kind != NODE_LIST || node->count == 0) {
        fault_add(faults, node->place,
                  "\"levels\" takes a list such as [%s, %s]",
                  queue->scheme->levels[0].code,
                  queue->scheme->levels[queue->scheme->level_count - 1].code);
        return;
    }
    for (const struct node *item = node->first; item; item = item->next) {
        int level = level_of(item, "levels", queue->scheme, faults);
        if (level < 0 || !is_range(node, last, level, faults))
            return;
        last = level;
        first = first < 0 ? level : first;
    }
    queue->lowest = (unsigned)first;
    queue->highest = (unsigned)last;
}

void level_read(const struct node *node, struct queue_policy *queue,
                struct faults *faults)
{
    if (queue->scheme)
        queue->default_level =
            level_of(node, "default_level", queue->scheme, faults);
}
