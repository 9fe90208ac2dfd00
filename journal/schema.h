// The tables of a journal.
#ifndef JOURNAL_SCHEMA_H
#define JOURNAL_SCHEMA_H

#include "base/base.h"

// The statements that make every table.
void schema_write(struct text *sql);
// The one that keeps events from being changed, to be made again.
extern const char schema_guard[];

#endif
