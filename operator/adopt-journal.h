// What the journal learns about queues, before they change.
#ifndef OPERATOR_ADOPT_JOURNAL_H
#define OPERATOR_ADOPT_JOURNAL_H

#include "base/base.h"
#include "config/config.h"

// Notes `kind` (queue.adopted, queue.released) for a queue at the desk: its
// device without user and password, the digest of its original PPD, and why
// ("" = nothing to say). False: nothing may be changed.
bool adopt_note(const struct site *site, const char *kind, const char *queue,
                const char *device_uri, const struct text *ppd,
                const char *reason, struct error *err);

#endif
