// The tables of a journal.
#ifndef JOURNAL_SCHEMA_H
#define JOURNAL_SCHEMA_H

#include "base/base.h"

// The statements that make every table.
void schema_write(struct text *sql);

#endif
