// Who may print at a level.
#ifndef CONFIG_GRANTS_H
#define CONFIG_GRANTS_H

#include "config/decide.h"

// Whether this request's submitter may print at the level. A name that nobody
// checked is on no list.
bool grant_allows(const struct grant *grant, const struct request *request);

// Whether he is in a group of the role, also only when his name was checked;
// NULL: everybody has it.
bool role_allows(const struct role_map *role, const struct request *request);

#endif
