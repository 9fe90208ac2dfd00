// The tables of a journal: the record, and what is derived from it.
//
// `head`, `event`, `recent` and `checkpoint` are the record; `tile` holds inner
// nodes of the hash tree. Every other table is declared in tables.c and made
// from events by apply.c alone, so that replaying them gives the same rows.
#include "journal/schema.h"

#include "journal/tables.h"

// The triggers are guard rails for our own mistakes, not protection: what
// protects the events is the hash tree.
#define EVENT_STAYS                                                            \
    "BEFORE UPDATE ON event BEGIN"                                             \
    " SELECT RAISE(ABORT, 'events are never changed'); END"

const char schema_guard[] = "CREATE TRIGGER event_stays " EVENT_STAYS;

static const char record[] =
    "CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 1),"
    " size INTEGER NOT NULL, peaks BLOB NOT NULL, before BLOB NOT NULL,"
    " t TEXT NOT NULL) STRICT;"
    "CREATE TABLE event(seq INTEGER PRIMARY KEY, body TEXT NOT NULL"
    " CHECK(length(body) <= 16384)) STRICT;"
    "CREATE TRIGGER event_stays " EVENT_STAYS ";"
    "CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN"
    " SELECT RAISE(ABORT, 'events are never deleted'); END;"
    "CREATE TABLE recent(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " call TEXT NOT NULL, reply TEXT NOT NULL) STRICT;"
    "CREATE TABLE checkpoint(size INTEGER PRIMARY KEY, note TEXT NOT NULL)"
    " STRICT;"
    "CREATE TABLE tile(level INTEGER NOT NULL, place INTEGER NOT NULL,"
    " root BLOB NOT NULL, PRIMARY KEY(level, place)) STRICT, WITHOUT ROWID;";

static void write_key(const struct table *table, struct text *sql)
{
    bool is_number = table->columns[0].kind == COLUMN_NUMBER;

    if (table->keys == 1 && is_number) {
        text_add_string(sql, ") STRICT;");
        return;
    }
    text_add_string(sql, ", PRIMARY KEY(");
    for (unsigned n = 0; n < table->keys; n++)
        text_addf(sql, "%s%s", n > 0 ? ", " : "", table->columns[n].name);
    text_add_string(sql, ")) STRICT, WITHOUT ROWID;");
}

static void write_table(const struct table *table, struct text *sql)
{
    text_addf(sql, "CREATE TABLE %s(", table->name);
    for (unsigned n = 0; n < table->count; n++) {
        const struct column *column = &table->columns[n];
        bool is_number = column->kind == COLUMN_NUMBER;
        text_addf(sql, "%s%s %s", n > 0 ? ", " : "", column->name,
                  is_number ? "INTEGER" : "TEXT");
        // A key of one number is the address of the row.
        text_add_string(sql, n == 0 && is_number && table->keys == 1
                                 ? " PRIMARY KEY"
                                 : " NOT NULL");
    }
    write_key(table, sql);
}

// The key itself serves an index that is the beginning of it.
static bool is_in_key(const struct table *table, const struct index *index)
{
    for (unsigned n = 0; n < index->count; n++) {
        if (index->columns[n] != n || n >= table->keys)
            return false;
    }
    return true;
}

static void write_index(const struct table *table, unsigned by,
                        struct text *sql)
{
    const struct index *index = &table->indexes[by];

    text_addf(sql, "CREATE INDEX %s_by_%u ON %s(", table->name, by,
              table->name);
    for (unsigned n = 0; n < index->count; n++)
        text_addf(sql, "%s%s", n > 0 ? ", " : "",
                  table->columns[index->columns[n]].name);
    text_add_string(sql, ");");
}

void schema_write(struct text *sql)
{
    text_add_string(sql, record);
    for (unsigned n = 0; n < TABLES; n++) {
        const struct table *table = &tables_all[n];
        write_table(table, sql);
        for (unsigned by = 1; by < TABLE_INDEXES_MAX; by++) {
            if (!is_in_key(table, &table->indexes[by]))
                write_index(table, by, sql);
        }
        text_add_string(sql, table->guard ? table->guard : "");
    }
}
