// The schemes everybody has, and the words a policy may use.
#ifndef CONFIG_SCHEME_H
#define CONFIG_SCHEME_H

#include "config/policy.h"

enum { SCHEMES_BUILT_IN = 2 };

// "cn" (levels and caps of the PRC's secrecy law) and "us" (32 CFR 2001).
extern const struct scheme schemes_built_in[SCHEMES_BUILT_IN];

// What holds on a queue of this scheme when the policy says nothing.
struct queue_policy queue_policy_default(const struct scheme *scheme);

// The level with this code, zh or en name; -1 when there is none.
int scheme_level(const struct scheme *scheme, const char *name);

// "confidential, secret, top-secret": the codes from `lowest` to `highest`.
void scheme_codes(const struct scheme *scheme, unsigned lowest,
                  unsigned highest, struct text *codes);

#endif
