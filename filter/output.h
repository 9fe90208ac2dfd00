// The file of objects that we write: numbered, counted, hashed on the way.
#ifndef FILTER_OUTPUT_H
#define FILTER_OUTPUT_H

#include "journal/journal.h"

enum {
    OUTPUT_OBJECTS_MAX = 20 * 1000 * 1000,
};
// What ten digits of a classic cross-reference table can address.
#define OUTPUT_BYTES_MAX UINT64_C(9999999999)

struct output;

// Writes at most `max_bytes` (0 or too many: OUTPUT_BYTES_MAX) to `fd`, which
// stays the caller's.
struct output *output_new(int fd, uint64_t max_bytes);
void output_free(struct output *output);

// The number of an object that will be written, once, at any time later.
// Past OUTPUT_OBJECTS_MAX the next write fails.
unsigned output_number(struct output *output);

// Bytes so far.
uint64_t output_length(const struct output *output);

// Bytes outside of objects: the header.
bool output_add(struct output *output, const void *bytes, size_t length,
                struct error *err);
// One object; `body` without "n 0 obj" and "endobj".
bool output_object(struct output *output, unsigned number, const char *body,
                   size_t length, struct error *err);
// A stream; `keys` are the dictionary's entries without << >> and /Length.
bool output_stream(struct output *output, unsigned number, const char *keys,
                   const void *bytes, size_t length, struct error *err);

// Cross-reference table and trailer, everything written out. Gives bytes and
// digest of the whole; the number of pages is the caller's to set.
bool output_finish(struct output *output, unsigned root, struct marked *marked,
                   struct error *err);

#endif
