// Whether a change of one value allows more or less.
#ifndef CONFIG_SLANT_H
#define CONFIG_SLANT_H

#include "config/keys.h"

// One key of a queue; `was` and `is` are its values in words.
enum slant slant_of_key(const struct key *key,
                        const struct queue_policy *before,
                        const struct queue_policy *after, const char *was,
                        const char *is);

// What a key says about one level; which groups have a role (NULL: none).
enum slant slant_of_level(const struct key *key,
                          const struct queue_policy *before,
                          unsigned level_before,
                          const struct queue_policy *after,
                          unsigned level_after);
enum slant slant_of_role(const struct role_map *before,
                         const struct role_map *after);

// The caps of two schemes with the same levels; SLANT_OTHER for others.
enum slant slant_of_scheme(const struct scheme *before,
                           const struct scheme *after);
// The same levels in the same order, and periods in both or in none.
bool scheme_is_like(const struct scheme *a, const struct scheme *b);
// Appends everything that a mark may come from.
void scheme_describe(const struct scheme *scheme, struct text *into);

#endif
