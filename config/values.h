// One value of a policy: checked against its key, put into its field.
#ifndef CONFIG_VALUES_H
#define CONFIG_VALUES_H

#include "config/keys.h"

// Puts the node's value at the key's offset in `into`, or adds a fault.
void value_read(const struct key *key, const struct node *node, void *into,
                struct faults *faults);

// The number of the word among the key's words; -1 and a fault otherwise.
int choice_read(const struct key *key, const struct node *node,
                const char *word, struct faults *faults);

// The node's word when it is one that may be used, else NULL and a fault.
const char *value_word(const struct node *node, const char *what,
                       struct faults *faults);

#endif
