// What the level of a document asks of those who work with it (DOMAIN 5).
#ifndef REGISTRAR_LEVELS_H
#define REGISTRAR_LEVELS_H

#include "config/config.h"
#include "journal/journal.h"

// Whether an act on a run of that queue and level takes a second person. A
// queue or level that the policy no longer knows is treated as the highest.
bool level_needs_second(const struct policy *policy, const char *queue,
                        const char *level, enum second_when when);

// What the highest level forbids of an act's fields: the exchange station, and
// carrying by one person alone (Implementing Regulations art. 27(3), 29). True
// at any other level.
bool level_allows(const struct policy *policy, const char *queue,
                  const char *level, const char *kind, const struct line *act,
                  struct error *err);

#endif
