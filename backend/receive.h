// Everything the chain sends, in a file without a name.
#ifndef BACKEND_RECEIVE_H
#define BACKEND_RECEIVE_H

#include "backend/admit.h"
#include "spool/spool.h"

// Reads the job's file or standard input to its end, hashing on the way.
// Returns the spool file (yours to close), or -1 and `err`.
int receive(const struct job *job, struct received *received,
            struct error *err);

#endif
