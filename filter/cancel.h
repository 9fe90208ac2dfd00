// The one thing a signal may tell us: that the job was cancelled.
#ifndef FILTER_CANCEL_H
#define FILTER_CANCEL_H

#include "base/base.h"

// From now on SIGTERM is remembered, and SIGPIPE becomes an error of write().
void cancel_watch(void);
bool cancel_wanted(void);
// False and ERROR_REFUSED when the job was cancelled.
bool cancel_check(struct error *err);

#endif
