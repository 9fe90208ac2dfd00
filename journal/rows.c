// What is bound to a statement, and the columns of a row.
#include "journal/store.h"

#include <sqlite3.h>
#include <string.h>

struct value number_value(int64_t number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value text_value(const char *text)
{
    return (struct value){
        .kind = VALUE_TEXT, .bytes = text, .length = strlen(text)};
}

struct value word_value(const char *word)
{
    return (struct value){
        .kind = VALUE_WORD, .bytes = word, .length = strlen(word)};
}

struct value bytes_value(const void *bytes, size_t length)
{
    return (struct value){
        .kind = VALUE_BYTES, .bytes = bytes, .length = length};
}

// A row is a statement that stands on it.
static sqlite3_stmt *standing(const struct row *row)
{
    union {
        const struct row *row;
        sqlite3_stmt *statement;
    } same = {.row = row};

    return same.statement;
}

int64_t row_number(const struct row *row, int column)
{
    return sqlite3_column_int64(standing(row), column);
}

const char *row_text(const struct row *row, int column)
{
    const unsigned char *text = sqlite3_column_text(standing(row), column);

    return text ? (const char *)text : "";
}

const void *row_bytes(const struct row *row, int column, size_t *length)
{
    const void *bytes = sqlite3_column_blob(standing(row), column);

    *length = (size_t)sqlite3_column_bytes(standing(row), column);
    return bytes ? bytes : "";
}

bool row_is_number(const struct row *row, int column)
{
    return sqlite3_column_type(standing(row), column) == SQLITE_INTEGER;
}

bool row_is_text(const struct row *row, int column, const char *text)
{
    size_t length = 0;

    if (sqlite3_column_type(standing(row), column) != SQLITE_TEXT)
        return false;
    const void *bytes = row_bytes(row, column, &length);
    return strlen(text) == length && memcmp(bytes, text, length) == 0;
}
