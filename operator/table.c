// A table of words, aligned for a terminal.
#include "operator/say.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>

enum { CELL_MAX = 1024 };

struct table {
    size_t columns, count, size;
    char **cells; // row by row
};

struct table *table_new(size_t columns)
{
    struct table *table = memory_need_zero(1, sizeof(*table));

    assert(columns > 0);
    table->columns = columns;
    return table;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t n = 0; n < table->count; n++)
        free(table->cells[n]);
    free(table->cells);
    free(table);
}

void table_add(struct table *table, const char *cell)
{
    struct text clean = {0};

    if (table->count == table->size) {
        table->size = table->size ? 2 * table->size : 64;
        table->cells =
            memory_grow(table->cells, table->size, sizeof(*table->cells));
    }
    say_clean(cell, &clean);
    table->cells[table->count++] = text_take(&clean);
}

void table_addf(struct table *table, const char *format, ...)
{
    char cell[CELL_MAX];
    va_list args;

    va_start(args, format);
    if (vsnprintf(cell, sizeof(cell), format, args) < 0)
        cell[0] = '\0';
    va_end(args);
    table_add(table, cell);
}

static size_t width_of(const struct table *table, size_t column)
{
    size_t width = 0;

    for (size_t n = column; n < table->count; n += table->columns) {
        size_t one = say_width(table->cells[n]);
        if (one > width)
            width = one;
    }
    return width;
}

// Nothing follows in the row, so nothing needs to be aligned with.
static bool is_rest_empty(const struct table *table, size_t n)
{
    for (n++; n < table->count && n % table->columns != 0; n++)
        if (*table->cells[n])
            return false;
    return true;
}

void table_print(const struct table *table, FILE *out)
{
    size_t *widths = memory_need_zero(table->columns, sizeof(*widths));

    assert(table->columns > 0);
    for (size_t n = 0; n < table->columns; n++)
        widths[n] = width_of(table, n);
    for (size_t n = 0; n < table->count; n++) {
        size_t column = n % table->columns;
        const char *cell = table->cells[n];
        (void)fputs(cell, out);
        bool is_last = is_rest_empty(table, n);
        for (size_t at = say_width(cell); !is_last && at < widths[column] + 2;
             at++)
            (void)fputc(' ', out);
        if (column + 1 == table->columns)
            (void)fputc('\n', out);
    }
    free(widths);
}
