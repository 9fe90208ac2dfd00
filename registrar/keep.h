// Keeping the registry: the registrar from its start to its end.
#ifndef REGISTRAR_KEEP_H
#define REGISTRAR_KEEP_H

#include "registrar/serve.h"

// Opens sockets, keys and journal as the policy (read from `path`) says, serves
// until it is told to stop (true), and closes everything.
bool keep(const struct policy *policy, const char *path, unsigned grace_s,
          struct error *err);

#endif
