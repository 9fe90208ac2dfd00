// Jobs that cannot be marked, whatever the policy says.
#ifndef FILTER_REFUSE_H
#define FILTER_REFUSE_H

#include "spool/spool.h"

// What the job is: raw data, forged types, banner pages, several documents.
// False with ERROR_REFUSED and the way out.
bool refuse_unmarkable(const struct job *job, struct error *err);

// Stapling or binding would bind the whole run, not each of `copies`, unless
// the device gets them one by one (`per_copy`, as the policy wants it); that
// itself needs a device that can.
bool refuse_bound_run(const struct job *job, unsigned copies, bool per_copy,
                      struct error *err);

#endif
