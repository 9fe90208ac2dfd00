// Hashes and writes what was filled, on a second thread once there is much.
//
// The bytes are made by one thread while the other hashes and writes those
// before them. A document that fits into one buffer needs no second thread.
#ifndef FILTER_PUMP_H
#define FILTER_PUMP_H

#include "journal/journal.h"

enum { PUMP_BUFFER = 512 * 1024 };

struct pump;

// Writes to `fd`, which stays the caller's. Free it in any case.
struct pump *pump_new(int fd);
void pump_free(struct pump *pump);

// PUMP_BUFFER bytes to fill; another one after every pump_send.
unsigned char *pump_buffer(struct pump *pump);
// Hands the first `length` bytes over. False when those before could not be
// written.
bool pump_send(struct pump *pump, size_t length, struct error *err);
// The same for the last ones, and waits until all are written. Once only.
bool pump_finish(struct pump *pump, size_t length, struct digest *digest,
                 struct error *err);

#endif
