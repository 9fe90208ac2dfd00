// cupsd's wish to cancel: SIGTERM, read from a descriptor when it suits us.
#ifndef BACKEND_CANCEL_H
#define BACKEND_CANCEL_H

#include "base/base.h"

// From here on SIGTERM ends nothing by itself, and a reader that went away
// (SIGPIPE) neither. The descriptor becomes readable with the first SIGTERM;
// children get the default back (base/process.h).
int cancel_open(struct error *err);

// True once a SIGTERM came; it is then taken.
bool cancel_asked(int cancel);

#endif
