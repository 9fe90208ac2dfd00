// Keeping the registry: the registrar from its start to its end.
#ifndef REGISTRAR_KEEP_H
#define REGISTRAR_KEEP_H

#include "registrar/serve.h"

// What the command line says.
struct terms {
    unsigned grace_s;      // see serve
    unsigned keep_free_mb; // of the journal's disk, see disk.h
};

// Opens sockets, keys and journal as the policy (read from `path`) says, serves
// until it is told to stop (true), and closes everything.
bool keep(const struct policy *policy, const char *path,
          const struct terms *terms, struct error *err);

#endif
