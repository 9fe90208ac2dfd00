// Values in force, as they would be written in a policy.
#ifndef CONFIG_SAY_H
#define CONFIG_SAY_H

#include "config/keys.h"

// Appends the value at the key's place in `from` (the section's struct);
// nothing for none.
void value_say(const struct key *key, const void *from, struct text *into);

// "anyone", "users li; groups registry, office"
void grant_say(const struct grant *grant, struct text *into);

// Whether a key says something for each level, and what it says for one.
bool is_of_levels(const struct key *key);
void level_say(const struct key *key, const struct queue_policy *queue,
               unsigned level, struct text *into);

// The number-th of `words`.
void word_say(const char *words, unsigned number, struct text *into);

#endif
