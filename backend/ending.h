// How a delivery ends, for cupsd and for people.
#ifndef BACKEND_ENDING_H
#define BACKEND_ENDING_H

#include "spool/spool.h"

enum ending_kind {
    ENDING_SENT,        // everything went out and is recorded
    ENDING_QUIET,       // the filter refused and told the user already
    ENDING_REFUSED,     // this data is not printed
    ENDING_CANCELLED,   // by the user, before a byte left
    ENDING_WITHDRAWN,   // by the user, after a byte left
    ENDING_HELD,        // nothing left; a person or a later try mends it
    ENDING_INTERRUPTED, // something may have left; a person settles it
    ENDING_UNRECORDED,  // something may have left, the registrar is gone
};
enum { ENDINGS = ENDING_UNRECORDED + 1 };

struct ending {
    enum ending_kind kind;
    char sentence[1024]; // for the job's state message, "" when there is none
};

// Always the same `ending`, filled; so that a function may end with it.
struct ending ending_make(enum ending_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// backend(7). Never FAILED, RETRY or RETRY_CURRENT: cupsd would run the filters
// again by itself, perhaps with paper already out. Never STOP: the next job of
// the queue has done nothing wrong.
enum backend_exit ending_exit(enum ending_kind kind);

// Tells cupsd the sentence and returns the exit status.
enum backend_exit ending_tell(const struct ending *ending);

#endif
