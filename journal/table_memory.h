// What a verification asks of derived tables in memory beyond table.h.
#ifndef JOURNAL_TABLE_MEMORY_H
#define JOURNAL_TABLE_MEMORY_H

#include "journal/table_inside.h"

// The row with this key, which is now met; NULL when there is none.
const struct record *tables_meet(struct tables *tables,
                                 const struct table *table,
                                 const struct value *key);
// The next row that was not met, from row number *from on, which moves behind
// it; NULL behind the last.
const struct record *tables_unmet(struct tables *tables,
                                  const struct table *table, uint32_t *from);

#endif
