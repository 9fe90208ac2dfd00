// One flat JSON object in canonical form: a strict subset of RFC 8785.
//
// Keys are [a-z_]+, strictly ascending; values are strings, integers with
// |n| <= 2^53-1, or arrays of either kind. No floats, null, booleans, nested
// objects, control characters (U+0000-001F, U+007F); the only escapes are \"
// and \\; at most LINE_BYTES_MAX bytes; valid UTF-8. One value has one
// spelling, so the bytes are the identity: nothing is ever re-serialised to
// verify it.
#ifndef JOURNAL_LINE_H
#define JOURNAL_LINE_H

#include "base/base.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LINE_BYTES_MAX = 16384,
    LINE_FIELDS_MAX = 64,
    LINE_KEY_MAX = 31,
};

// A line being built or read. Starts as line_new(), ends with line_free.
struct line;

struct line *line_new(void);
void line_free(struct line *line);
void line_empty(struct line *line);
// The same, and no byte of its texts stays in memory.
void line_wipe(struct line *line);

// Setting a key again replaces its value. Text is copied. A control character
// in `value` is our own mistake to let in: callers clean job text first with
// line_clean. Adding more than LINE_FIELDS_MAX keys is an assertion.
void line_set_text(struct line *line, const char *key, const char *value);
void line_set_number(struct line *line, const char *key, int64_t value);
void line_set_texts(struct line *line, const char *key,
                    const char *const *values, size_t count);
// An array of texts from lines, each ended by a newline.
void line_set_lines(struct line *line, const char *key, const char *lines);
void line_set_numbers(struct line *line, const char *key, const int64_t *values,
                      size_t count);

// Takes the key out, if it is there.
void line_remove(struct line *line, const char *key);

// The text of a key, NULL when absent or not text; borrowed.
const char *line_text(const struct line *line, const char *key);
// The number of a key, or `otherwise` when absent or not a number.
int64_t line_number(const struct line *line, const char *key,
                    int64_t otherwise);
bool line_has(const struct line *line, const char *key);
// The keys in ascending order, counted from 0; borrowed.
size_t line_count(const struct line *line);
const char *line_key(const struct line *line, size_t index);
size_t line_array_count(const struct line *line, const char *key);
// Whether line_array_number may be asked.
bool line_array_is_numbers(const struct line *line, const char *key);
const char *line_array_text(const struct line *line, const char *key,
                            size_t index);
int64_t line_array_number(const struct line *line, const char *key,
                          size_t index);

// Appends the canonical bytes, without a newline. ERROR_INPUT when too long or
// not UTF-8.
bool line_write(const struct line *line, struct text *into, struct error *err);

// Accepts exactly what line_write can produce; anything else is ERROR_INPUT
// with the offset of the first offending byte.
bool line_read(const char *bytes, size_t length, struct line *line,
               struct error *err);

// Makes bytes from a job fit for a line: invalid UTF-8 and control characters
// become U+FFFD; cut to at most `size`-1 bytes at a character.
void line_clean(const char *from, char *to, size_t size);

#endif
