// Documents that bear their marks already: what the first page says is read and
// held against the ruling.
#ifndef FILTER_BEARING_H
#define FILTER_BEARING_H

#include "config/config.h"

// Where the queue's policy compares or verifies marks, reads the first page of
// the PDF that is open as `document`, in a confined child, and refuses what
// contradicts the ruling. True at once where it does neither.
bool bearing_check(const struct queue_policy *queue,
                   const struct ruling *ruling, int document,
                   struct error *err);

#endif
