// Breaks a sentence into lines that fit a width.
#ifndef PAPER_WRAP_H
#define PAPER_WRAP_H

#include "paper/face.h"

enum { WRAP_LINES_MAX = 4, WRAP_BYTES = 640 };

struct lines {
    unsigned count;
    bool is_torn; // a line ends where none should
    char text[WRAP_LINES_MAX][WRAP_BYTES];
};

// At most `most` lines of `width` points. Latin words stay whole when they can;
// Chinese punctuation does not begin a line. False when it does not fit; then
// `lines` holds as much of the beginning as does.
bool wrap(const struct face *face, const char *text, double size, double width,
          unsigned most, struct lines *lines);

// One line after another: the next one of `*at`, which is advanced behind it.
// Borrowed from the text and `*length` bytes long; NULL at the end of the text,
// or when not one character fits.
// `*is_torn` is set when the line ends where none should.
const char *wrap_next(const struct face *face, const char **at, double size,
                      double width, size_t *length, bool *is_torn);

// The largest size from `high` down to `low` (steps of a quarter point) at
// which the text fits with no word torn, or else fits at all, with as many of
// the `most` lines as the height has room for; or false, and the beginning at
// `low`.
bool wrap_shrunk(const struct face *face, const char *text, double high,
                 double low, double width, double height, unsigned most,
                 struct lines *lines, double *size);

#endif
