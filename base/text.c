// Text that grows, and the few questions we ask of bytes and UTF-8.
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static _Noreturn void out_of_memory(void)
{
    static const char words[] = "countermark: out of memory\n";

    (void)fputs(words, stderr);
    abort();
}

void *memory_need(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        out_of_memory();
    return memory;
}

void *memory_need_zero(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);

    if (!memory)
        out_of_memory();
    return memory;
}

void *memory_grow(void *old, size_t count, size_t size)
{
    size_t bytes = 0;

    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

char *string_copy(const char *string)
{
    size_t size = strlen(string) + 1;

    return memcpy(memory_need(size), string, size);
}

void text_wipe(struct text *text)
{
    if (text->data)
        explicit_bzero(text->data, text->size);
    text_clear(text);
}

void text_clear(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

void text_empty(struct text *text)
{
    text->length = 0;
    if (text->data)
        text->data[0] = '\0';
}

char *text_room(struct text *text, size_t more)
{
    size_t need = 0;

    if (__builtin_add_overflow(text->length, more, &need) ||
        __builtin_add_overflow(need, 1, &need))
        out_of_memory();
    if (need > text->size) {
        size_t size = text->size ? text->size : 64;
        while (size < need) {
            if (__builtin_mul_overflow(size, 2, &size))
                out_of_memory();
        }
        text->data = memory_grow(text->data, size, 1);
        text->size = size;
    }
    return text->data + text->length;
}

void text_add(struct text *text, const void *bytes, size_t length)
{
    char *room = text_room(text, length);

    if (length > 0)
        memcpy(room, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_add_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_add_char(struct text *text, char c)
{
    text_add(text, &c, 1);
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list args;
    va_list again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(length >= 0);

    char *room = text_room(text, (size_t)length);
    (void)vsnprintf(room, (size_t)length + 1, format, again);
    va_end(again);
    text->length += (size_t)length;
}

void text_add_hex(struct text *text, const void *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *byte = bytes;

    for (size_t n = 0; n < length; n++) {
        text_add_char(text, digits[byte[n] >> 4]);
        text_add_char(text, digits[byte[n] & 15]);
    }
}

const char *text_string(const struct text *text)
{
    return text->data ? text->data : "";
}

char *text_take(struct text *text)
{
    char *string = text->data ? text->data : string_copy("");

    *text = (struct text){0};
    return string;
}

bool string_fit(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);

    if (length >= size) {
        to[0] = '\0';
        return false;
    }
    memcpy(to, from, length + 1);
    return true;
}

bool string_equal(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0;
}

bool string_starts(const char *string, const char *prefix)
{
    return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool number_read(const char *string, int64_t low, int64_t high, int64_t *number)
{
    const char *digits = string[0] == '-' ? string + 1 : string;

    if (digits[0] == '\0' || strspn(digits, "0123456789") != strlen(digits))
        return false;
    errno = 0;
    long long value = strtoll(string, NULL, 10);
    if (errno != 0 || value < low || value > high)
        return false;
    *number = value;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hex_read(const char *hex, void *bytes, size_t size)
{
    unsigned char *byte = bytes;

    if (strlen(hex) != 2 * size)
        return false;
    for (size_t n = 0; n < size; n++) {
        int high = hex_digit(hex[2 * n]);
        int low = hex_digit(hex[2 * n + 1]);
        if (high < 0 || low < 0)
            return false;
        byte[n] = (unsigned char)(high << 4 | low);
    }
    return true;
}

int32_t utf8_next(const char **at, const char *end)
{
    const unsigned char *byte = (const unsigned char *)*at;
    size_t left = (size_t)(end - *at);

    if (left == 0)
        return -1;
    if (byte[0] < 0x80) {
        *at += 1;
        return byte[0];
    }
    size_t more = byte[0] >= 0xF0 ? 3 : byte[0] >= 0xE0 ? 2 : 1;
    if (byte[0] < 0xC2 || byte[0] > 0xF4 || left <= more)
        return -1;

    int32_t code_point = byte[0] & (0x3F >> more);
    for (size_t n = 1; n <= more; n++) {
        if ((byte[n] & 0xC0) != 0x80)
            return -1;
        code_point = code_point << 6 | (byte[n] & 0x3F);
    }
    bool is_overlong = (more == 2 && code_point < 0x800) ||
                       (more == 3 && code_point < 0x10000);
    bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (is_overlong || is_surrogate || code_point > 0x10FFFF)
        return -1;
    *at += more + 1;
    return code_point;
}

bool utf8_valid(const char *bytes, size_t length)
{
    const char *end = bytes + length;

    while (bytes < end) {
        if (utf8_next(&bytes, end) < 0)
            return false;
    }
    return true;
}

size_t utf8_count(const char *string)
{
    size_t count = 0;

    for (; *string; string++)
        count += ((unsigned char)*string & 0xC0) != 0x80;
    return count;
}

void text_cut_utf8(char *string, size_t length)
{
    if (strlen(string) > length)
        string[length] = '\0';
    size_t end = strlen(string);

    // Step back over the bytes of a last character that is not whole.
    size_t start = end;
    while (start > 0 && ((unsigned char)string[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)string[start - 1] >= 0xC0)
        start--;
    if (!utf8_valid(string + start, end - start))
        string[start] = '\0';
}

void text_add_utf8(struct text *text, int32_t code_point)
{
    assert(code_point >= 0 && code_point <= 0x10FFFF);
    uint32_t c = (uint32_t)code_point;

    if (c < 0x80) {
        text_add_char(text, (char)c);
    } else if (c < 0x800) {
        text_add_char(text, (char)(0xC0 | c >> 6));
        text_add_char(text, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        text_add_char(text, (char)(0xE0 | c >> 12));
        text_add_char(text, (char)(0x80 | (c >> 6 & 0x3F)));
        text_add_char(text, (char)(0x80 | (c & 0x3F)));
    } else {
        text_add_char(text, (char)(0xF0 | c >> 18));
        text_add_char(text, (char)(0x80 | (c >> 12 & 0x3F)));
        text_add_char(text, (char)(0x80 | (c >> 6 & 0x3F)));
        text_add_char(text, (char)(0x80 | (c & 0x3F)));
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

enum { WORD_MAX = 64 };

unsigned word_distance(const char *a, const char *b)
{
    unsigned table[WORD_MAX + 1][WORD_MAX + 1];
    size_t rows = strlen(a);
    size_t columns = strlen(b);

    if (rows > WORD_MAX || columns > WORD_MAX)
        return WORD_MAX;
    for (unsigned row = 0; row <= rows; row++)
        table[row][0] = row;
    for (unsigned column = 0; column <= columns; column++)
        table[0][column] = column;

    for (size_t row = 1; row <= rows; row++) {
        for (size_t column = 1; column <= columns; column++) {
            char x = lower(a[row - 1]);
            char y = lower(b[column - 1]);
            unsigned best =
                least(table[row - 1][column] + 1, table[row][column - 1] + 1);
            best = least(best, table[row - 1][column - 1] + (x != y));
            if (row > 1 && column > 1 && x == lower(b[column - 2]) &&
                lower(a[row - 2]) == y)
                best = least(best, table[row - 2][column - 2] + 1);
            table[row][column] = best;
        }
    }
    return table[rows][columns];
}
