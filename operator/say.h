// How things are said on a terminal: columns, times and states in words.
#ifndef OPERATOR_SAY_H
#define OPERATOR_SAY_H

#include "journal/journal.h"

#include <stdio.h>
#include <time.h>

// The columns a terminal gives to valid UTF-8: two for most Chinese characters.
size_t say_width(const char *text);

// Text from jobs and people with everything taken out that would act on a
// terminal: control characters and marks that turn the writing around.
void say_clean(const char *from, struct text *into);

// "2026-11-21T22:26:40.123456Z" as local time, "2026-11-21 23:26:40"; as it is
// when it is not such a time.
void say_time(const char *utc, struct text *into);

// How long ago that was, in the largest unit: "3 days", "2 hours", "5 minutes".
void say_age(const char *utc, time_t now, struct text *into);

// A run's state and what to do next, in words.
void say_run_state(const struct run_view *run, struct text *into);
// Pages a run should have on paper, its control sheet included.
uint64_t run_pages(const struct run_view *run);
// "li (claimed)": the name is the client's own word when CUPS did not check it.
void say_user(const char *user, bool is_verified, struct text *into);

// Cells that are aligned when all are known. Starts as table_new, ends with
// table_free.
struct table;
struct table *table_new(size_t columns);
void table_free(struct table *table);
// The next cell, row by row; cleaned.
void table_add(struct table *table, const char *cell);
void table_addf(struct table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void table_print(const struct table *table, FILE *out);

// "2026-11-25 23:30:00  li": now, and whose account this is; for paper.
void say_printed(struct text *into);

#endif
