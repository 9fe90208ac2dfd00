// What a signal may tell us: that the job was cancelled, or that it has used up
// its time.
#ifndef FILTER_CANCEL_H
#define FILTER_CANCEL_H

#include "base/base.h"

// From now on SIGTERM and SIGXCPU are remembered, and SIGPIPE becomes an error
// of write().
void cancel_watch(void);
bool cancel_wanted(void);
// False and ERROR_REFUSED when the job was cancelled or takes too long.
bool cancel_check(struct error *err);

#endif
