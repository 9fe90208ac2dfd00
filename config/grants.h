// Who may print at a level.
#ifndef CONFIG_GRANTS_H
#define CONFIG_GRANTS_H

#include "config/decide.h"

// Whether this request's submitter may print at the level. A name that nobody
// checked is on no list.
bool grant_allows(const struct grant *grant, const struct request *request);

#endif
