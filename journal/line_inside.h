// How a line is kept: shared by its two halves, line.c and line_read.c.
#ifndef JOURNAL_LINE_INSIDE_H
#define JOURNAL_LINE_INSIDE_H

#include "journal/line.h"

// RFC 8785 (through ECMAScript) has no exact integers beyond this.
#define LINE_NUMBER_MAX ((INT64_C(1) << 53) - 1)

enum field_kind {
    FIELD_TEXT,
    FIELD_NUMBER,
    FIELD_TEXTS,
    FIELD_NUMBERS,
    FIELD_NOTHING, // an empty array is of either kind
};

struct field {
    char key[LINE_KEY_MAX + 1];
    enum field_kind kind;
    size_t first, count; // its items
};

struct item {
    int64_t number;
    size_t at; // of a text, in words
};

struct line {
    struct field fields[LINE_FIELDS_MAX]; // ascending by key
    size_t field_count;
    struct item *items;
    size_t item_count, item_size;
    struct text words; // every text with its NUL
};

struct item *line_item_add(struct line *line);

#endif
