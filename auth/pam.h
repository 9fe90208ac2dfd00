// Asking PAM whether somebody is who he says.
#ifndef AUTH_PAM_H
#define AUTH_PAM_H

#include "base/base.h"

#include <stddef.h>
#include <sys/types.h>

enum { AUTH_NAME_MAX = 128, AUTH_SECRET_MAX = 512 };

// Service `countermark`: the password, and whether the account is in order.
// `ruser` is who stands beside him, for PAM's own log. On success `name` and
// `uid` are those of the account that PAM says it is. Every failure is
// ERROR_REFUSED and says the same, so that nobody learns which names there are.
bool pam_vouch(const char *user, const char *secret, const char *ruser,
               char name[AUTH_NAME_MAX], uid_t *uid, struct error *err);

#endif
