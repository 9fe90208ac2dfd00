// What adopting says to the admin, in plain words on standard output.
#ifndef OPERATOR_ADOPT_SHOW_H
#define OPERATOR_ADOPT_SHOW_H

#include "base/base.h"
#include "spool/spool.h"

// Prints `diff -u` of two texts, named `before` and `after`.
bool show_diff(const char *name, const struct text *before,
               const struct text *after, struct error *err);

// Warns about every other queue that reaches the same device unmarked.
bool show_bypasses(const char *queue, const char *device_uri,
                   struct error *err);

// Warns about what the queue's settings leave open.
void show_warnings(const struct queue_view *queue);

#endif
