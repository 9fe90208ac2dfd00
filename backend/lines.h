// Bytes from a pipe, cut into lines.
#ifndef BACKEND_LINES_H
#define BACKEND_LINES_H

#include "base/base.h"

enum { MESSAGE_BYTES_MAX = 2047 }; // cupsd's own limit (CUPS_MAX_MESSAGE)

// Starts with `see` and `context`, the rest empty.
struct line_reader {
    void (*see)(void *context, const char *line);
    void *context;
    size_t length;
    char line[MESSAGE_BYTES_MAX + 1];
};

// Reads once and shows the lines that are complete, without their line ends; a
// longer one in pieces. False at the end or when the pipe breaks.
bool lines_read(struct line_reader *reader, int fd);

// What stands in front of the end without a line end.
void lines_end(struct line_reader *reader);

#endif
