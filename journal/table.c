// What is alike in both kinds of derived tables: arguments are checked here.
#include "journal/table_inside.h"

#include <assert.h>

int64_t record_number(const struct record *record, unsigned column)
{
    assert(column < record->table->count &&
           record->table->columns[column].kind == COLUMN_NUMBER);
    return record->cells[column].number;
}

const char *record_text(const struct record *record, unsigned column)
{
    assert(column < record->table->count &&
           record->table->columns[column].kind == COLUMN_TEXT);
    return record->cells[column].text;
}

struct index table_index(const struct table *table, unsigned by)
{
    struct index key = {.count = table->keys};

    if (by != BY_KEY)
        return table->indexes[by];
    for (unsigned n = 0; n < table->keys; n++)
        key.columns[n] = n;
    return key;
}

static bool fits(const struct table *table, unsigned column,
                 const struct value *value)
{
    bool is_text = value->kind == VALUE_TEXT || value->kind == VALUE_WORD;

    return column < table->count &&
           is_text == (table->columns[column].kind == COLUMN_TEXT);
}

static void check_where(const struct where *where)
{
    assert(where->by < TABLE_INDEXES_MAX);
    if (where->count == 0)
        return;
    const struct index index = table_index(where->table, where->by);
    assert(where->count == index.count);
    for (size_t n = 0; n < where->count; n++)
        assert(fits(where->table, index.columns[n], &where->values[n]));
}

void tables_free(struct tables *tables)
{
    if (tables)
        tables->ways->free(tables);
}

void tables_rest(struct tables *tables)
{
    tables->ways->rest(tables);
}

bool rows_find(struct tables *tables, const struct where *where,
               const struct record **record, struct error *err)
{
    check_where(where);
    return tables->ways->find(tables, where, false, record, err);
}

bool rows_last(struct tables *tables, const struct where *where,
               const struct record **record, struct error *err)
{
    check_where(where);
    return tables->ways->find(tables, where, true, record, err);
}

bool rows_next(struct tables *tables, const struct where *where,
               const struct record **record, struct error *err)
{
    check_where(where);
    return tables->ways->next(tables, where, record, err);
}

bool rows_count(struct tables *tables, const struct where *where,
                int64_t *count, struct error *err)
{
    check_where(where);
    return tables->ways->count(tables, where, count, err);
}

bool rows_set(struct tables *tables, const struct where *where,
              const struct set *sets, size_t count, struct error *err)
{
    check_where(where);
    for (size_t n = 0; n < count; n++)
        assert(sets[n].column >= where->table->keys &&
               fits(where->table, sets[n].column, &sets[n].value));
    return tables->ways->set(tables, where, sets, count, err);
}

bool rows_add(struct tables *tables, const struct table *table,
              const struct value *row, struct error *err)
{
    for (unsigned n = 0; n < table->count; n++)
        assert(value_is_unnamed(&row[n]) || fits(table, n, &row[n]));
    return tables->ways->add(tables, table, row, err);
}
