// Compares the stored tables with those that replaying the events made.
#include "journal/check.h"
#include "journal/schema.h"
#include "journal/table_memory.h"

#include <stdio.h>
#include <string.h>

static void cell_text(const struct record *record, unsigned column, char *to,
                      size_t size)
{
    char text[256];

    if (record->table->columns[column].kind == COLUMN_NUMBER)
        (void)snprintf(text, sizeof(text), "%lld",
                       (long long)record_number(record, column));
    else
        (void)snprintf(text, sizeof(text), "%s", record_text(record, column));
    line_clean(text, to, size);
}

static struct value value_of(const struct row *row, const struct table *table,
                             unsigned column)
{
    return table->columns[column].kind == COLUMN_NUMBER
               ? number_value(row_number(row, (int)column))
               : text_value(row_text(row, (int)column));
}

// "run (run 3)", "copy (run 1, copy 2)"
static void name_row(const struct table *table, const struct row *row,
                     char *name, size_t size)
{
    struct text text = {0};

    text_addf(&text, "%s (", table->name);
    for (unsigned n = 0; n < table->keys; n++)
        text_addf(&text, "%s%s %s", n > 0 ? ", " : "", table->columns[n].name,
                  row_text(row, (int)n));
    text_add_char(&text, ')');
    line_clean(text_string(&text), name, size);
    text_clear(&text);
}

static void name_record(const struct record *record, char *name, size_t size)
{
    const struct table *table = record->table;
    struct text text = {0};
    char cell[256];

    text_addf(&text, "%s (", table->name);
    for (unsigned n = 0; n < table->keys; n++) {
        cell_text(record, n, cell, sizeof(cell));
        text_addf(&text, "%s%s %s", n > 0 ? ", " : "", table->columns[n].name,
                  cell);
    }
    text_add_char(&text, ')');
    line_clean(text_string(&text), name, size);
    text_clear(&text);
}

static void find_cell(struct check *check, const struct row *is,
                      const struct record *should, unsigned column)
{
    const struct table *table = should->table;
    char name[256];
    char cell[256];

    name_row(table, is, name, sizeof(name));
    cell_text(should, column, cell, sizeof(cell));
    check_find(check,
               "%s: %s is `%.200s`, but the events make it `%.200s`; the table "
               "was changed without an event: restore a backup",
               name, table->columns[column].name, row_text(is, (int)column),
               cell);
}

static void compare_row(struct check *check, const struct table *table,
                        const struct row *is)
{
    struct value key[TABLE_KEY_MAX];
    char name[256];

    for (unsigned n = 0; n < table->keys; n++)
        key[n] = value_of(is, table, n);
    const struct record *should = tables_meet(check->tables, table, key);
    if (!should) {
        name_row(table, is, name, sizeof(name));
        check_find(check,
                   "%s is in the table, but no event made it; the table was "
                   "changed without an event: restore a backup",
                   name);
        return;
    }
    for (unsigned n = 0; n < table->count; n++) {
        bool same = table->columns[n].kind == COLUMN_NUMBER
                        ? row_is_number(is, (int)n) &&
                              row_number(is, (int)n) == should->cells[n].number
                        : row_is_text(is, (int)n, should->cells[n].text);
        if (!same)
            find_cell(check, is, should, n);
    }
}

static bool compare_rows(struct check *check, const struct table *table,
                         struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct text sql = {0};
    bool done = false;

    text_addf(&sql, "SELECT * FROM %s", table->name);
    // A table that is missing or another was found in the schema already.
    if (!query_open(check->store, text_string(&sql), NULL, 0, &query, NULL)) {
        text_clear(&sql);
        return true;
    }
    bool is_ours = query_columns(query) == (int)table->count;
    while ((done = query_next(query, &row, err)) && row && is_ours)
        compare_row(check, table, row);
    query_close(query);
    text_clear(&sql);
    return done;
}

static void find_removed(struct check *check, const struct table *table)
{
    const struct record *record = NULL;
    uint32_t from = 0;
    char name[256];

    while ((record = tables_unmet(check->tables, table, &from))) {
        name_record(record, name, sizeof(name));
        check_find(check,
                   "%s follows from the events, but is not in the table; it "
                   "was removed: restore a backup",
                   name);
    }
}

static bool compare_table(struct check *check, const struct table *table,
                          struct error *err)
{
    struct error table_err = {0};

    if (compare_rows(check, table, &table_err)) {
        find_removed(check, table);
        return true;
    }
    if (check_is_finding(check, &table_err))
        return true;
    *err = table_err;
    return false;
}

// Says of everything in the schema of `from` that `to` does not have the same.
static bool compare_schema(struct check *check, struct store *from,
                           struct store *to, const char *says,
                           struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    const struct row *same = NULL;
    bool done = false;

    if (!query_open(from,
                    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS"
                    " NOT NULL ORDER BY type, name",
                    NULL, 0, &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        done = store_find(to,
                          "SELECT 1 FROM sqlite_schema WHERE type = ? AND"
                          " name = ? AND sql = ?",
                          VALUES(text_value(row_text(row, 0)),
                                 text_value(row_text(row, 1)),
                                 text_value(row_text(row, 2))),
                          &same, err);
        if (!done)
            break;
        if (!same)
            check_find(check, "the %.20s `%.100s` of the database %s",
                       row_text(row, 0), row_text(row, 1), says);
    }
    query_close(query);
    store_rest(to);
    return done;
}

// A dropped trigger or another type of a column is a deed of somebody.
static bool check_schema(struct check *check, struct error *err)
{
    struct store *fresh = NULL;

    bool done =
        store_open_memory(&fresh, err) &&
        compare_schema(check, fresh, check->store,
                       "is missing or another; somebody changed the schema: "
                       "restore a backup",
                       err) &&
        compare_schema(check, check->store, fresh,
                       "is none that countermark makes; somebody changed the "
                       "schema: restore a backup",
                       err);
    store_close(fresh);
    return done;
}

bool check_tables(struct check *check, struct error *err)
{
    bool done = check_schema(check, err);

    for (unsigned n = 0; done && n < TABLES; n++)
        done = compare_table(check, &tables_all[n], err);
    return done;
}
