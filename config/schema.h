// The JSON Schema of a policy, for editors.
#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H

#include "base/base.h"

// Appends the schema (draft 7), made from the table of keys. It allows what the
// reader allows, except that it does not know the levels, schemes and
// exceptions by name and counts characters where the reader counts bytes.
void policy_schema(struct text *json);

#endif
