// The tables of a journal.
#ifndef JOURNAL_SCHEMA_H
#define JOURNAL_SCHEMA_H

#include <stddef.h>

const char *schema_sql(void);

// The derived tables: what replaying the events must give again.
struct schema_table {
    const char *name;
    const char *sql; // all columns, ordered by key
    int keys;        // the first columns are the key
};
const struct schema_table *schema_derived(size_t *count);

#endif
