// Text that grows, and the few questions we ask of bytes and UTF-8.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A growing byte string, always NUL-terminated behind `length`. Starts as
// `struct text text = {0};`, ends with text_clear. Running out of memory ends
// the process: a program of ours that cannot go on releases nothing.
struct text {
    char *data; // NULL until something is added; see text_string
    size_t length;
    size_t size;
};

void text_clear(struct text *text);
// The same, and no byte of it stays in memory.
void text_wipe(struct text *text);
void text_empty(struct text *text); // keeps the memory
void text_add(struct text *text, const void *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_add_char(struct text *text, char c);
void text_addf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_add_hex(struct text *text, const void *bytes, size_t length);

// What was built so far, never NULL; borrowed until the next change.
const char *text_string(const struct text *text);
// Hands the string over: yours to free, never NULL; the text is empty again.
char *text_take(struct text *text);

// Room for at least `more` bytes behind `length`; fill it, then add to
// `length`.
char *text_room(struct text *text, size_t more);

// malloc/calloc/strdup that end the process instead of returning NULL.
void *memory_need(size_t size);
void *memory_need_zero(size_t count, size_t size);
void *memory_grow(void *old, size_t count,
                  size_t size); // realloc, checked product
char *string_copy(const char *string);

// Copies `from` into a fixed array; false (and "" in `to`) if it does not fit.
bool string_fit(char *to, size_t size, const char *from);
bool string_equal(const char *a, const char *b); // NULL equals only NULL
bool string_starts(const char *string, const char *prefix);

// A whole number in decimal, nothing before or behind, low <= n <= high.
bool number_read(const char *string, int64_t low, int64_t high,
                 int64_t *number);

// Exactly `size` bytes from 2*size lower- or upper-case hex digits.
bool hex_read(const char *hex, void *bytes, size_t size);

// The code point at `*at` (advanced behind it), or -1 for what is not UTF-8
// (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
int32_t utf8_next(const char **at, const char *end);
bool utf8_valid(const char *bytes, size_t length);
size_t utf8_count(const char *string); // characters of a valid string
// Shortens `string` to at most `length` bytes without cutting a character.
void text_cut_utf8(char *string, size_t length);
// Appends one code point as UTF-8.
void text_add_utf8(struct text *text, int32_t code_point);

// How far two words differ (Damerau-Levenshtein, ASCII case ignored), for
// "did you mean".
unsigned word_distance(const char *a, const char *b);

#endif
