// Lists of words: users, groups, scopes, document numbers.
#ifndef CONFIG_LIST_H
#define CONFIG_LIST_H

#include "config/keys.h"

// Points `*words` at the list when it is right: 1..POLICY_WORDS_MAX different
// words within the key's bounds; at NULL for the key's own word (`any`).
void list_read(const struct key *key, const struct node *node,
               const struct node **words, struct faults *faults);

// Whether the word is in the list; never in NULL.
bool list_has(const struct node *words, const char *word);

// True when every word of `few` is in `many`; NULL, any word, is in NULL only.
bool list_within(const struct node *few, const struct node *many);

// The nearest word of the list, or NULL when none is near.
const char *list_nearest(const struct node *words, const char *word);

// Appends "a, b, c", at most `most` of them and "..." for the rest.
void list_join(const struct node *words, unsigned most, struct text *into);

#endif
