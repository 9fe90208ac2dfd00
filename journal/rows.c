// What is bound to a statement, the columns of a row, and how rows compare.
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

int row_columns(const struct row *row)
{
    return sqlite3_column_count(standing(row));
}

const char *row_name(const struct row *row, int column)
{
    return sqlite3_column_name(standing(row), column);
}

bool row_same(const struct row *a, const struct row *b, int column)
{
    int type = sqlite3_column_type(standing(a), column);

    if (type != sqlite3_column_type(standing(b), column))
        return false;
    if (type == SQLITE_INTEGER)
        return row_number(a, column) == row_number(b, column);
    size_t length_a = 0;
    size_t length_b = 0;
    const void *bytes_a = row_bytes(a, column, &length_a);
    const void *bytes_b = row_bytes(b, column, &length_b);
    return length_a == length_b && memcmp(bytes_a, bytes_b, length_a) == 0;
}

static int column_order(const struct row *a, const struct row *b, int column)
{
    int type = sqlite3_column_type(standing(a), column);
    int type_b = sqlite3_column_type(standing(b), column);

    if (type != type_b)
        return type < type_b ? -1 : 1;
    if (type == SQLITE_INTEGER) {
        int64_t number_a = row_number(a, column);
        int64_t number_b = row_number(b, column);
        return (number_a > number_b) - (number_a < number_b);
    }
    // As SQLite's own BINARY collation orders text.
    size_t length_a = 0;
    size_t length_b = 0;
    const void *bytes_a = row_bytes(a, column, &length_a);
    const void *bytes_b = row_bytes(b, column, &length_b);
    int order =
        memcmp(bytes_a, bytes_b, length_a < length_b ? length_a : length_b);
    return order ? order : (length_a > length_b) - (length_a < length_b);
}

int row_order(const struct row *a, const struct row *b, int keys)
{
    int order = 0;

    for (int column = 0; column < keys && order == 0; column++)
        order = column_order(a, b, column);
    return order;
}
