// What the two kinds of derived tables share: table_sql.c and the one in
// memory.
#ifndef JOURNAL_TABLE_INSIDE_H
#define JOURNAL_TABLE_INSIDE_H

#include "journal/tables.h"

// How one kind of tables does what table.h promises; arguments were checked.
struct table_ways {
    void (*free)(struct tables *tables);
    void (*rest)(struct tables *tables);
    bool (*find)(struct tables *tables, const struct where *where, bool is_last,
                 const struct record **record, struct error *err);
    bool (*next)(struct tables *tables, const struct where *where,
                 const struct record **record, struct error *err);
    bool (*count)(struct tables *tables, const struct where *where,
                  int64_t *count, struct error *err);
    bool (*set)(struct tables *tables, const struct where *where,
                const struct set *sets, size_t count, struct error *err);
    bool (*add)(struct tables *tables, const struct table *table,
                const struct value *row, struct error *err);
};

// The first member of each kind.
struct tables {
    const struct table_ways *ways;
};

// A column that a new row does not name is all zero: 0 or "".
static inline bool value_is_unnamed(const struct value *value)
{
    return value->kind == VALUE_NUMBER && value->number == 0;
}

// The columns of an index; those of the key for BY_KEY.
struct index table_index(const struct table *table, unsigned by);

#endif
