// Derived tables in a store: each question becomes a statement, made once.
#include "journal/table_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENTS = 512 };

enum way { FIND, LAST, NEXT_FIRST, NEXT, COUNT, ADD, CHANGE };

// What a statement's text depends on.
struct statement {
    char *sql;
    const struct table *table;
    enum way way;
    unsigned by, values, sets;
    unsigned columns[TABLE_COLUMNS_MAX];
};

// A copy of a row, so that no statement needs to stand on it.
struct slot {
    struct record *record;
    struct text words;
    struct slot *next;
};

struct sql_tables {
    struct tables tables;
    struct store *store;
    struct statement statements[STATEMENTS]; // hashed, open addressing
    size_t statement_count;
    struct slot *used, *unused;
};

static struct sql_tables *ours(struct tables *tables)
{
    return (struct sql_tables *)tables;
}

// The key columns that the values do not fix: by these the rows are in order.
static struct index order_of(const struct where *where)
{
    const struct index index = table_index(where->table, where->by);
    struct index order = {0};

    for (unsigned key = 0; key < where->table->keys; key++) {
        bool is_fixed = false;
        for (unsigned n = 0; n < where->count; n++)
            is_fixed = is_fixed || index.columns[n] == key;
        if (!is_fixed)
            order.columns[order.count++] = key;
    }
    return order;
}

static const char *name_of(const struct table *table, unsigned column)
{
    return table->columns[column].name;
}

static void write_list(const struct table *table, const struct index *index,
                       const char *behind, struct text *sql)
{
    for (unsigned n = 0; n < index->count; n++)
        text_addf(sql, "%s%s%s", n > 0 ? ", " : "",
                  name_of(table, index->columns[n]), behind);
}

static void write_where(const struct where *where, enum way way,
                        struct text *sql)
{
    const struct index index = table_index(where->table, where->by);
    const struct index order = order_of(where);
    const char *and = " WHERE ";

    for (unsigned n = 0; n < where->count; n++) {
        text_addf(sql, "%s%s = ?", and,
                  name_of(where->table, index.columns[n]));
        and = " AND ";
    }
    if (way != NEXT || order.count == 0)
        return;
    text_addf(sql, "%s(", and);
    write_list(where->table, &order, "", sql);
    text_add_string(sql, ") > (");
    for (unsigned n = 0; n < order.count; n++)
        text_add_string(sql, n > 0 ? ", ?" : "?");
    text_add_char(sql, ')');
}

static void write_find(const struct where *where, enum way way,
                       struct text *sql)
{
    const struct index order = order_of(where);

    text_addf(sql, "SELECT * FROM %s", where->table->name);
    write_where(where, way, sql);
    if (order.count > 0) {
        text_add_string(sql, " ORDER BY ");
        write_list(where->table, &order, way == LAST ? " DESC" : "", sql);
    }
    text_add_string(sql, " LIMIT 1");
}

static void write_set(const struct where *where, const struct statement *one,
                      struct text *sql)
{
    text_addf(sql, "UPDATE %s SET ", where->table->name);
    for (unsigned n = 0; n < one->sets; n++)
        text_addf(sql, "%s%s = ?", n > 0 ? ", " : "",
                  name_of(where->table, one->columns[n]));
    write_where(where, one->way, sql);
}

static char *write_sql(const struct where *where, const struct statement *one)
{
    struct text sql = {0};

    switch (one->way) {
    case ADD:
        text_addf(&sql, "INSERT INTO %s VALUES(", where->table->name);
        for (unsigned n = 0; n < where->table->count; n++)
            text_add_string(&sql, n > 0 ? ", ?" : "?");
        text_add_char(&sql, ')');
        break;
    case CHANGE:
        write_set(where, one, &sql);
        break;
    case COUNT:
        text_addf(&sql, "SELECT count(*) FROM %s", where->table->name);
        write_where(where, COUNT, &sql);
        break;
    default:
        write_find(where, one->way, &sql);
    }
    return text_take(&sql);
}

static bool is_same(const struct statement *a, const struct statement *b)
{
    return a->table == b->table && a->way == b->way && a->by == b->by &&
           a->values == b->values && a->sets == b->sets &&
           memcmp(a->columns, b->columns, a->sets * sizeof(a->columns[0])) == 0;
}

static size_t place_of(const struct statement *one)
{
    size_t hash = (size_t)(one->table - tables_all);

    hash = hash * 31 + (size_t)one->way;
    hash = hash * 31 + one->by;
    hash = hash * 31 + one->values;
    for (unsigned n = 0; n < one->sets; n++)
        hash = hash * 31 + one->columns[n];
    return hash % STATEMENTS;
}

// The text of this statement; always the same pointer, so that the store knows
// it by that.
static const char *sql_of(struct sql_tables *tables, const struct where *where,
                          enum way way, const struct set *sets, size_t count)
{
    struct statement one = {.table = where->table,
                            .way = way,
                            .by = where->by,
                            .values = (unsigned)where->count,
                            .sets = (unsigned)count};

    for (size_t n = 0; n < count; n++)
        one.columns[n] = sets[n].column;
    size_t at = place_of(&one);
    while (tables->statements[at].sql) {
        if (is_same(&tables->statements[at], &one))
            return tables->statements[at].sql;
        at = (at + 1) % STATEMENTS;
    }

    assert(++tables->statement_count < STATEMENTS);
    one.sql = write_sql(where, &one);
    tables->statements[at] = one;
    return tables->statements[at].sql;
}

static struct slot *take_slot(struct sql_tables *tables)
{
    struct slot *slot = tables->unused;

    if (slot) {
        tables->unused = slot->next;
    } else {
        slot = memory_need_zero(1, sizeof(*slot));
        slot->record = memory_need(sizeof(*slot->record) +
                                   TABLE_COLUMNS_MAX * sizeof(union cell));
    }
    slot->next = tables->used;
    tables->used = slot;
    return slot;
}

static struct slot *slot_of(struct sql_tables *tables,
                            const struct record *record)
{
    struct slot *slot = tables->used;

    while (slot && slot->record != record)
        slot = slot->next;
    assert(slot);
    return slot;
}

static void copy_row(const struct table *table, const struct row *row,
                     struct slot *slot)
{
    size_t starts[TABLE_COLUMNS_MAX];

    text_empty(&slot->words);
    slot->record->table = table;
    for (unsigned n = 0; n < table->count; n++) {
        size_t length = 0;
        if (table->columns[n].kind == COLUMN_NUMBER) {
            slot->record->cells[n].number = row_number(row, (int)n);
            continue;
        }
        const void *bytes = row_bytes(row, (int)n, &length);
        starts[n] = slot->words.length;
        text_add(&slot->words, bytes, length);
        text_add_char(&slot->words, '\0');
    }
    // Only now the words stay where they are.
    for (unsigned n = 0; n < table->count; n++) {
        if (table->columns[n].kind == COLUMN_TEXT)
            slot->record->cells[n].text = slot->words.data + starts[n];
    }
}

// Runs a question; its row, if any, goes into `slot` or a fresh one.
static bool ask(struct sql_tables *tables, const char *sql,
                const struct table *table, const struct value *values,
                size_t count, struct slot *slot, const struct record **record,
                struct error *err)
{
    const struct row *row = NULL;

    *record = NULL;
    if (!store_find(tables->store, sql, values, count, &row, err))
        return false;
    if (!row)
        return true;
    if (!slot)
        slot = take_slot(tables);
    copy_row(table, row, slot);
    store_settle(tables->store, sql);
    *record = slot->record;
    return true;
}

static bool sql_find(struct tables *any, const struct where *where,
                     bool is_last, const struct record **record,
                     struct error *err)
{
    struct sql_tables *tables = ours(any);
    const char *sql = sql_of(tables, where, is_last ? LAST : FIND, NULL, 0);

    return ask(tables, sql, where->table, where->values, where->count, NULL,
               record, err);
}

static struct value cell_value(const struct record *record, unsigned column)
{
    return record->table->columns[column].kind == COLUMN_NUMBER
               ? number_value(record->cells[column].number)
               : text_value(record->cells[column].text);
}

static bool sql_next(struct tables *any, const struct where *where,
                     const struct record **record, struct error *err)
{
    struct sql_tables *tables = ours(any);
    const struct index order = order_of(where);
    struct value values[2 * TABLE_KEY_MAX];
    size_t count = where->count;

    if (!*record)
        return sql_find(any, where, false, record, err);
    if (order.count == 0) {
        *record = NULL;
        return true;
    }
    if (where->count > 0)
        memcpy(values, where->values, where->count * sizeof(values[0]));
    for (unsigned n = 0; n < order.count; n++)
        values[count++] = cell_value(*record, order.columns[n]);
    return ask(tables, sql_of(tables, where, NEXT, NULL, 0), where->table,
               values, count, slot_of(tables, *record), record, err);
}

static bool sql_count(struct tables *any, const struct where *where,
                      int64_t *count, struct error *err)
{
    struct sql_tables *tables = ours(any);
    const struct row *row = NULL;
    const char *sql = sql_of(tables, where, COUNT, NULL, 0);

    if (!store_find(tables->store, sql, where->values, where->count, &row, err))
        return false;
    *count = row_number(row, 0);
    store_settle(tables->store, sql);
    return true;
}

static bool sql_set(struct tables *any, const struct where *where,
                    const struct set *sets, size_t count, struct error *err)
{
    struct sql_tables *tables = ours(any);
    struct value values[TABLE_COLUMNS_MAX + TABLE_KEY_MAX];

    for (size_t n = 0; n < count; n++)
        values[n] = sets[n].value;
    if (where->count > 0)
        memcpy(values + count, where->values, where->count * sizeof(values[0]));
    return store_do(tables->store, sql_of(tables, where, CHANGE, sets, count),
                    values, count + where->count, err);
}

static bool sql_add(struct tables *any, const struct table *table,
                    const struct value *row, struct error *err)
{
    struct sql_tables *tables = ours(any);
    const struct where all = {.table = table};
    struct value whole[TABLE_COLUMNS_MAX];

    for (unsigned n = 0; n < table->count; n++)
        whole[n] =
            value_is_unnamed(&row[n]) && table->columns[n].kind == COLUMN_TEXT
                ? word_value("")
                : row[n];
    return store_do(tables->store, sql_of(tables, &all, ADD, NULL, 0), whole,
                    table->count, err);
}

static void sql_rest(struct tables *any)
{
    struct sql_tables *tables = ours(any);

    while (tables->used) {
        struct slot *slot = tables->used;
        tables->used = slot->next;
        slot->next = tables->unused;
        tables->unused = slot;
    }
}

static void sql_free(struct tables *any)
{
    struct sql_tables *tables = ours(any);

    sql_rest(any);
    while (tables->unused) {
        struct slot *slot = tables->unused;
        tables->unused = slot->next;
        text_clear(&slot->words);
        free(slot->record);
        free(slot);
    }
    for (size_t n = 0; n < STATEMENTS; n++)
        free(tables->statements[n].sql);
    free(tables);
}

struct tables *tables_in_store(struct store *store)
{
    static const struct table_ways ways = {.free = sql_free,
                                           .rest = sql_rest,
                                           .find = sql_find,
                                           .next = sql_next,
                                           .count = sql_count,
                                           .set = sql_set,
                                           .add = sql_add};
    struct sql_tables *new = memory_need_zero(1, sizeof(*new));

    new->tables.ways = &ways;
    new->store = store;
    return &new->tables;
}
