// What cupsd hears from us on standard error, one line each.
#ifndef SPOOL_MESSAGE_H
#define SPOOL_MESSAGE_H

#include "base/base.h"

// The sentence becomes one line: "LEVEL: Countermark: text". Control characters
// are blanked, more than 2000 bytes are cut (cupsd's limit is 2047). cupsd
// keeps the FIRST error as the job's message.
enum message_level {
    MESSAGE_ERROR,
    MESSAGE_WARNING,
    MESSAGE_INFO,
    MESSAGE_DEBUG
};
void message(enum message_level level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Waits, for two seconds at most, until cupsd has read all that was said. A
// filter that fails does so before it ends: cupsd puts its own "Filter failed"
// in the place of an error that it comes to read after the filter's end.
void message_settle(void);
void message_state(
    const char *reasons);           // "STATE: +x" / "-x" is passed in whole
void message_pages(unsigned total); // "PAGE: total N"
void message_raw(const char *line); // a child's own line, unchanged

// How a backend's exit code tells cupsd what to do (backend(7)).
enum backend_exit {
    BACKEND_EXIT_OK = 0,
    BACKEND_EXIT_FAILED = 1,
    BACKEND_EXIT_HOLD = 3,
    BACKEND_EXIT_STOP = 4,
    BACKEND_EXIT_CANCEL = 5,
};

#endif
