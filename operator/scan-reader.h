// One reader process on one file.
#ifndef OPERATOR_SCAN_READER_H
#define OPERATOR_SCAN_READER_H

#include "operator/scan-answer.h"

#include <sys/types.h>

enum scan_reader_state {
    READER_FREE,    // no process
    READER_OPENING, // has not said how many pages there are
    READER_IDLE,
    READER_BUSY, // with a page
};

// Starts zeroed; ends with scan_reader_stop.
struct scan_reader {
    enum scan_reader_state state;
    pid_t child;
    int ask, answers; // our ends of its pipes
    size_t file;
    uint64_t ticket;  // which side it works on, when busy or opening
    int64_t deadline; // milliseconds of the monotonic clock
    size_t used;
    char buffer[SCAN_LINE_MAX];
};

int64_t scan_clock(void); // milliseconds

// `scan` is open on the file. Afterwards the reader is opening.
bool scan_reader_start(struct scan_reader *reader, const char *program,
                       int scan, int64_t deadline, struct error *err);

// Gives an idle reader a page; false when it is gone.
bool scan_reader_ask(struct scan_reader *reader, unsigned page,
                     int64_t deadline);

// Takes what is there to read; then scan_reader_line gives line after line,
// until there is none. False when there will be no more, or a line is too long.
bool scan_reader_hear(struct scan_reader *reader);
// Writes the line into `line`; false when none is whole yet.
bool scan_reader_line(struct scan_reader *reader, char line[SCAN_LINE_MAX]);

// Kills it if need be, waits for it and says in `why` (may be NULL) how it
// ended, in words for the side it was working on.
void scan_reader_stop(struct scan_reader *reader, char why[SCAN_WHY_MAX]);

#endif
