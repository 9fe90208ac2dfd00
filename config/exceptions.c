// Longer secrecy periods that another rule allows to some documents.
#include "config/keys.h"

#include "config/term.h"
#include "config/values.h"

static void read_exception(const struct node *node, struct queue_policy *queue,
                           struct faults *faults)
{
    struct exception_words words = {.cap_months = 0};
    struct term_exception *exception =
        &queue->exceptions[queue->exception_count];
    struct node at_name = {.place = node->name_place};
    char cap[16];

    if (!name_check(&at_name, node->name, "an exception's name", 31, faults))
        return;
    keys_read(SECTION_EXCEPTION, node, &words, faults);
    if (words.level[0] == '\0' || words.doc_no[0] == '\0' ||
        words.cap_months == 0)
        return;
    int index = level_find(queue->scheme, words.level,
                           node_find(node, "level")->place, faults);
    if (index < 0)
        return;
    const struct level *level = &queue->scheme->levels[index];
    if (level->cap_months == 0 || words.cap_months <= level->cap_months) {
        term_months_name(level->cap_months, cap, sizeof(cap));
        fault_add(faults, node_find(node, "cap")->place,
                  "the exception \"%s\" allows nothing more: the cap of %s is "
                  "%s; give a longer one or remove it",
                  node->name, level->code, level->cap_months ? cap : "none");
        return;
    }
    *exception = (struct term_exception){
        .level = (unsigned)index,
        .doc_no = node_find(node, "document_number")->word,
        .cap_months = words.cap_months,
    };
    (void)string_fit(exception->name, sizeof(exception->name), node->name);
    queue->exception_count++;
}

void exceptions_read(const struct node *node, struct queue_policy *queue,
                     struct faults *faults)
{
    if (!queue->scheme || node->kind == NODE_BROKEN)
        return;
    queue->exception_count = 0;
    if (node->kind != NODE_MAP) {
        fault_add(faults, node->place,
                  "\"term_exceptions\" takes names with level, "
                  "document_number and cap, or {} for none");
        return;
    }
    if (node->count > POLICY_EXCEPTIONS_MAX) {
        fault_add(faults, node->place,
                  "too many exceptions; a queue has at most %d",
                  POLICY_EXCEPTIONS_MAX);
        return;
    }
    for (const struct node *item = node->first; item && queue->scheme->has_term;
         item = item->next)
        read_exception(item, queue, faults);
}
