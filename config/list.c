// Lists of words: users, groups, scopes, document numbers.
#include "config/list.h"

#include "config/pattern.h"
#include "config/values.h"
#include "config/verifier.h"

#include <string.h>

static bool is_twice(const struct node *list, const struct node *item)
{
    for (const struct node *other = list->first; other != item;
         other = other->next) {
        if (other->kind == NODE_WORD && string_equal(other->word, item->word))
            return true;
    }
    return false;
}

static bool check_word(const struct key *key, const struct node *list,
                       const struct node *item, struct faults *faults)
{
    const char *word = value_word(item, key->name, faults);
    const char *problem = NULL;

    if (!word)
        return false;
    size_t length = strlen(word);
    if (key->type == VALUE_PATTERNS)
        problem = pattern_problem(word);
    else if (key->type == VALUE_VERIFIERS)
        problem = verifier_problem(word);
    if (length < key->least || word[strspn(word, " ")] == '\0')
        fault_add(faults, item->place, "\"%s\" has an empty entry; remove it",
                  key->name);
    else if (length > key->most)
        fault_add(faults, item->place,
                  "an entry of \"%s\" is too long (%zu bytes); at most %u are "
                  "allowed",
                  key->name, length, key->most);
    else if (is_twice(list, item))
        fault_add(faults, item->place, "\"%.60s\" is named twice; remove one",
                  word);
    else if (problem)
        fault_add(faults, item->place, "\"%s\" has \"%.60s\"; %s", key->name,
                  word, problem);
    else
        return true;
    return false;
}

static bool is_list(const struct key *key, const struct node *node,
                    struct faults *faults)
{
    if (node->kind == NODE_BROKEN)
        return false;
    if (node->kind != NODE_LIST)
        fault_add(faults, node->place,
                  "\"%s\" takes a list with one entry a line, each behind "
                  "\"- \"%s%s",
                  key->name, key->words ? ", or the word " : "",
                  key->words ? key->words : "");
    else if (node->count == 0)
        fault_add(faults, node->place,
                  "\"%s\" is an empty list; name at least one, or %s%s",
                  key->name, key->words ? "write " : "remove the key",
                  key->words ? key->words : "");
    else if (node->count > POLICY_WORDS_MAX)
        fault_add(faults, node->place,
                  "\"%s\" has too many entries; at most %d are allowed",
                  key->name, POLICY_WORDS_MAX);
    else
        return true;
    return false;
}

void list_read(const struct key *key, const struct node *node,
               const struct node **words, struct faults *faults)
{
    bool is_right = true;

    if (node->kind == NODE_WORD && string_equal(node->word, key->words)) {
        *words = NULL;
        return;
    }
    if (!is_list(key, node, faults))
        return;
    for (const struct node *item = node->first; item; item = item->next)
        is_right = check_word(key, node, item, faults) && is_right;
    if (is_right)
        *words = node;
}

bool list_has(const struct node *words, const char *word)
{
    for (const struct node *item = words ? words->first : NULL; item;
         item = item->next) {
        if (string_equal(item->word, word))
            return true;
    }
    return false;
}

bool list_within(const struct node *few, const struct node *many)
{
    if (!few || !many)
        return !many;
    for (const struct node *item = few->first; item; item = item->next) {
        if (!list_has(many, item->word))
            return false;
    }
    return true;
}

const char *list_nearest(const struct node *words, const char *word)
{
    // As word_nearest: more than a third wrong is another word.
    unsigned best = (unsigned)(strlen(word) + 2) / 3 + 1;
    const char *nearest = NULL;

    for (const struct node *item = words ? words->first : NULL; item;
         item = item->next) {
        unsigned distance = word_distance(word, item->word);
        if (distance < best) {
            best = distance;
            nearest = item->word;
        }
    }
    return nearest;
}

void list_join(const struct node *words, unsigned most, struct text *into)
{
    unsigned count = 0;

    for (const struct node *item = words ? words->first : NULL; item;
         item = item->next) {
        if (count == most) {
            text_add_string(into, ", ...");
            return;
        }
        text_addf(into, "%s%s", count++ ? ", " : "", item->word);
    }
}
