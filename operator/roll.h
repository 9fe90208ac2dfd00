// The lines of a register while they are put together, and the ways they come
// out: CSV, JSON, a table on the terminal, a form on paper.
#ifndef OPERATOR_ROLL_H
#define OPERATOR_ROLL_H

#include "operator/say.h"
#include "paper/paper.h"

struct roll;

struct roll *roll_new(const struct form_kind *kind);
void roll_free(struct roll *roll);

// Begins a row, all of it empty; its number from 0.
size_t roll_add(struct roll *roll);
size_t roll_count(const struct roll *roll);
const struct form_kind *roll_kind(const struct roll *roll);
// A value, cleaned of what would act on a terminal or break a line. The key is
// one of the kind's columns.
void roll_set(struct roll *roll, size_t row, const char *key,
              const char *value);
void roll_setf(struct roll *roll, size_t row, const char *key,
               const char *format, ...) __attribute__((format(printf, 4, 5)));
// "" where nothing was set.
const char *roll_get(const struct roll *roll, size_t row, const char *key);
// The same for the fields above and below the table.
void roll_head(struct roll *roll, const char *key, const char *value);
void roll_tail(struct roll *roll, const char *key, const char *value);
// Drops the rows whose flag is false; as many flags as rows.
void roll_keep(struct roll *roll, const bool *is_kept);
// The last row first.
void roll_reverse(struct roll *roll);
// Writes 1, 2, 3... into a column.
void roll_number(struct roll *roll, const char *key);

// RFC 4180 with a byte order mark, so that spreadsheets know it is UTF-8; a
// cell that one would take for a formula begins with an apostrophe (OWASP, CSV
// injection).
void roll_csv(const struct roll *roll, struct text *into);
// One JSON object a line; columns that are numbers come as numbers.
void roll_json(const struct roll *roll, struct text *into);
// Only the columns that some row has something in.
void roll_print(const struct roll *roll, FILE *out);
// Lends the rows to a form; they must outlive it.
void roll_fill(const struct roll *roll, struct form_filling *filling);

#endif
