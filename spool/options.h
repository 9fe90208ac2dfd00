// What of argv[5] is read once with the job; inside this folder only.
#ifndef SPOOL_OPTIONS_H
#define SPOOL_OPTIONS_H

#include "spool/job.h"

// Fills `uuid` and `attempt_time`. ERROR_INPUT when an option that cupsd always
// gives is missing, or stands there twice with different values: then a client
// tried to give the job another identity.
bool options_identity(struct job *job, struct error *err);

#endif
