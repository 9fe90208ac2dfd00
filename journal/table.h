// Derived tables: the words in which the appliers of events read and change
// them, and nothing else may.
//
// The same appliers run on two kinds of tables: on those in the journal's file
// while an event is recorded (table_sql.c), and on those in memory while events
// are replayed (table_memory.c). So an applier knows no SQL. What it may do is
// little on purpose: rows are added and changed, never removed; they are found
// by their key or by a declared list of columns, always as a whole and always
// equal.
//
//     const struct record *run = NULL;
//     if (!rows_find(tables, KEY(RUN, number_value(7)), &run, err))
//         return false;
//     if (run && record_number(run, AT_RUN_ATTEMPT) == 1)
//         ...
//     rows_set(tables, WHERE(BY_COPY_RUN, COPY, number_value(7)),
//               SET({AT_COPY_STATE, word_value("SENT")}), err);
//     rows_add(tables, ROW(SERIES, [AT_SERIES_SERIES] = text_value("2026"),
//                           [AT_SERIES_LAST] = number_value(20)), err);
//
// To add a table: three steps in tables.h, one in tables.c. Its SQL, its place
// in `countermark verify` and its form in memory follow from these.
#ifndef JOURNAL_TABLE_H
#define JOURNAL_TABLE_H

#include "journal/store.h"

enum {
    TABLE_COLUMNS_MAX = 40,
    TABLE_KEY_MAX = 4,
    TABLE_INDEXES_MAX = 4, // the key is the first
};

// The columns of a declared index, in order. Every table has BY_KEY, which is
// its key. An index only finds rows; many may be equal in it.
enum { BY_KEY = 0 };

enum column_kind { COLUMN_NUMBER = 1, COLUMN_TEXT };

struct column {
    const char *name; // in SQL, and what people read in a finding
    enum column_kind kind;
};

struct index {
    unsigned count;
    unsigned columns[TABLE_KEY_MAX];
};

struct table {
    const char *name;
    unsigned count; // of columns
    unsigned keys;  // the first columns are the key, which no two rows share
    struct column columns[TABLE_COLUMNS_MAX];
    // From 1 on; the key has the place of BY_KEY and is not written down.
    struct index indexes[TABLE_INDEXES_MAX];
    // SQL behind that of the table: what only the file keeps as a second guard.
    const char *guard;
};

// A row that was found. Borrowed until the next event is applied, and not to be
// read any more once its table was changed: take what is needed before.
union cell {
    int64_t number;
    const char *text;
};
struct record {
    const struct table *table;
    union cell cells[];
};

int64_t record_number(const struct record *record, unsigned column);
// Never NULL.
const char *record_text(const struct record *record, unsigned column);

// Which rows are meant: those equal in all columns of one index. With no values
// at all, every row of the table.
struct where {
    const struct table *table;
    unsigned by;
    const struct value *values;
    size_t count;
};
#define WHERE(index, of, ...)                                                  \
    (&(const struct where){                                                    \
        &tables_all[TABLE_##of], (index), (const struct value[]){__VA_ARGS__}, \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)})
#define KEY(of, ...) WHERE(BY_KEY, of, __VA_ARGS__)
#define EVERY(of) (&(const struct where){.table = &tables_all[TABLE_##of]})

// What becomes of which column. A column of the key never changes.
struct set {
    unsigned column;
    struct value value;
};
#define SET(...)                                                               \
    (const struct set[]){__VA_ARGS__},                                         \
        sizeof((const struct set[]){__VA_ARGS__}) / sizeof(struct set)

// A whole new row; a column that is not named is 0 or "".
#define ROW(of, ...)                                                           \
    &tables_all[TABLE_##of], (const struct value[AT_##of##_END])               \
    {                                                                          \
        __VA_ARGS__                                                            \
    }

// A set of derived tables.
struct tables;

// Those in the journal's file. Yours; ends before the store does.
struct tables *tables_in_store(struct store *store);
// Empty ones in memory. Yours.
struct tables *tables_in_memory(void);
void tables_free(struct tables *tables);
// Lets go of every record that was found: before each event.
void tables_rest(struct tables *tables);

// The first row by key, or NULL when there is none.
bool rows_find(struct tables *tables, const struct where *where,
               const struct record **record, struct error *err);
// The last row by key, or NULL.
bool rows_last(struct tables *tables, const struct where *where,
               const struct record **record, struct error *err);
// The row behind *record by key; the first when *record is NULL, and NULL
// behind the last. Rows may be changed and added on the way.
//
//     while ((done = rows_next(tables, where, &copy, err)) && copy)
bool rows_next(struct tables *tables, const struct where *where,
               const struct record **record, struct error *err);
bool rows_count(struct tables *tables, const struct where *where,
                int64_t *count, struct error *err);

// Changes every row that is meant; none is no error.
bool rows_set(struct tables *tables, const struct where *where,
              const struct set *sets, size_t count, struct error *err);
// rows_add(tables, ROW(...), err). ERROR_REFUSED when the key is there.
bool rows_add(struct tables *tables, const struct table *table,
              const struct value *row, struct error *err);

#endif
