// The lines of a register while they are put together.
#include "operator/roll.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct roll {
    const struct form_kind *kind;
    size_t columns, count, room;
    char **cells; // row by row, NULL where nothing was set
    char *head[FORMS_FIELDS_MAX], *tail[FORMS_FIELDS_MAX];
};

struct roll *roll_new(const struct form_kind *kind)
{
    struct roll *roll = memory_need_zero(1, sizeof(*roll));

    roll->kind = kind;
    roll->columns = form_fields_count(kind->columns);
    return roll;
}

void roll_free(struct roll *roll)
{
    if (!roll)
        return;
    for (size_t n = 0; n < roll->count * roll->columns; n++)
        free(roll->cells[n]);
    for (size_t n = 0; n < FORMS_FIELDS_MAX; n++) {
        free(roll->head[n]);
        free(roll->tail[n]);
    }
    free(roll->cells);
    free(roll);
}

size_t roll_add(struct roll *roll)
{
    if (roll->count == roll->room) {
        roll->room = roll->room == 0 ? 64 : roll->room * 2;
        roll->cells = memory_grow(roll->cells, roll->room * roll->columns,
                                  sizeof(*roll->cells));
    }
    memset(&roll->cells[roll->count * roll->columns], 0,
           roll->columns * sizeof(*roll->cells));
    return roll->count++;
}

void roll_keep(struct roll *roll, const bool *is_kept)
{
    size_t count = 0, width = roll->columns * sizeof(*roll->cells);

    for (size_t row = 0; row < roll->count; row++) {
        char **cells = &roll->cells[row * roll->columns];
        for (size_t n = 0; n < roll->columns && !is_kept[row]; n++)
            free(cells[n]);
        if (is_kept[row])
            memmove(&roll->cells[count++ * roll->columns], cells, width);
    }
    roll->count = count;
}

void roll_reverse(struct roll *roll)
{
    for (size_t n = 0; n < roll->count / 2; n++) {
        char **one = &roll->cells[n * roll->columns];
        char **other = &roll->cells[(roll->count - 1 - n) * roll->columns];
        for (size_t m = 0; m < roll->columns; m++) {
            char *cell = one[m];
            one[m] = other[m];
            other[m] = cell;
        }
    }
}

size_t roll_count(const struct roll *roll)
{
    return roll->count;
}

const struct form_kind *roll_kind(const struct roll *roll)
{
    return roll->kind;
}

// What is too long for a form's cell is cut where a character ends.
static void put(char **place, const char *value)
{
    struct text clean = {0};

    free(*place);
    say_clean(value ? value : "", &clean);
    *place = text_take(&clean);
    text_cut_utf8(*place, FORMS_CELL_MAX);
}

static char **cell_at(const struct roll *roll, size_t row, const char *key)
{
    int column = form_column(roll->kind, key);

    assert(column >= 0 && row < roll->count);
    return &roll->cells[row * roll->columns + (size_t)column];
}

void roll_set(struct roll *roll, size_t row, const char *key, const char *value)
{
    put(cell_at(roll, row, key), value);
}

void roll_setf(struct roll *roll, size_t row, const char *key,
               const char *format, ...)
{
    char value[FORMS_CELL_MAX + 1];
    va_list args;

    va_start(args, format);
    if (vsnprintf(value, sizeof(value), format, args) < 0)
        value[0] = '\0';
    va_end(args);
    roll_set(roll, row, key, value);
}

const char *roll_get(const struct roll *roll, size_t row, const char *key)
{
    const char *value = *cell_at(roll, row, key);

    return value ? value : "";
}

static void put_field(const struct form_field *fields, char **values,
                      const char *key, const char *value)
{
    size_t n = 0;

    while (fields[n].key && !string_equal(fields[n].key, key))
        n++;
    assert(n < FORMS_FIELDS_MAX && fields[n].key);
    put(&values[n], value);
}

void roll_head(struct roll *roll, const char *key, const char *value)
{
    put_field(roll->kind->head, roll->head, key, value);
}

void roll_tail(struct roll *roll, const char *key, const char *value)
{
    put_field(roll->kind->tail, roll->tail, key, value);
}

void roll_number(struct roll *roll, const char *key)
{
    for (size_t n = 0; n < roll->count; n++)
        roll_setf(roll, n, key, "%zu", n + 1);
}

// --- out ---------------------------------------------------------------------

static void add_cell(const char *value, struct text *into)
{
    // OWASP: these begin a formula. Fields are quoted always, so that commas,
    // quotes and leading blanks need no thought.
    static const char formulas[] = "=+-@\t\r";

    text_add_char(into, '"');
    if (value[0] != '\0' && strchr(formulas, value[0]))
        text_add_char(into, '\'');
    for (; *value; value++) {
        if (*value == '"')
            text_add_char(into, '"');
        text_add_char(into, *value);
    }
    text_add_char(into, '"');
}

static const char *value_at(const struct roll *roll, size_t row, size_t column)
{
    const char *value = roll->cells[row * roll->columns + column];

    return value ? value : "";
}

void roll_csv(const struct roll *roll, struct text *into)
{
    text_add_string(into, "\xef\xbb\xbf");
    for (size_t n = 0; n < roll->columns; n++) {
        text_add_string(into, n > 0 ? "," : "");
        add_cell(roll->kind->columns[n].key, into);
    }
    text_add_string(into, "\r\n");
    for (size_t row = 0; row < roll->count; row++) {
        for (size_t n = 0; n < roll->columns; n++) {
            text_add_string(into, n > 0 ? "," : "");
            add_cell(value_at(roll, row, n), into);
        }
        text_add_string(into, "\r\n");
    }
}

void roll_json(const struct roll *roll, struct text *into)
{
    struct line *line = line_new();

    for (size_t row = 0; row < roll->count; row++) {
        line_empty(line);
        for (size_t n = 0; n < roll->columns; n++) {
            const struct form_field *field = &roll->kind->columns[n];
            const char *value = value_at(roll, row, n);
            int64_t number = 0;
            if (field->is_number &&
                number_read(value, INT32_MIN, INT32_MAX, &number))
                line_set_number(line, field->key, number);
            else
                line_set_text(line, field->key, value);
        }
        if (line_write(line, into, NULL))
            text_add_char(into, '\n');
    }
    line_free(line);
}

void roll_print(const struct roll *roll, FILE *out)
{
    bool *is_used = memory_need_zero(roll->columns, sizeof(*is_used));
    size_t used = 0;

    for (size_t n = 0; n < roll->columns; n++) {
        for (size_t row = 0; row < roll->count && !is_used[n]; row++)
            is_used[n] = value_at(roll, row, n)[0] != '\0';
        used += is_used[n];
    }
    struct table *table = used > 0 ? table_new(used) : NULL;
    for (size_t n = 0; table && n < roll->columns; n++)
        if (is_used[n])
            table_add(table, roll->kind->columns[n].key);
    for (size_t row = 0; table && row < roll->count; row++)
        for (size_t n = 0; n < roll->columns; n++)
            if (is_used[n])
                table_add(table, value_at(roll, row, n));
    if (table)
        table_print(table, out);
    else
        (void)fputs(translated("There is nothing in it.\n"), out);
    table_free(table);
    free(is_used);
}

// The table of cells is an array of pointers to what a form only reads.
static const char *const *lend(char *const *values)
{
    return (const char *const *)values;
}

void roll_fill(const struct roll *roll, struct form_filling *filling)
{
    filling->kind = roll->kind;
    filling->rows = roll->count;
    filling->cells = lend(roll->cells);
    filling->head = lend(roll->head);
    filling->tail = lend(roll->tail);
}
