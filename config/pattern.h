// Document numbers as an admin describes a series of them: literal text with
// {year} for four digits and {number} for a number without leading zeros.
#ifndef CONFIG_PATTERN_H
#define CONFIG_PATTERN_H

#include "base/base.h"

// NULL for a usable pattern, else what is wrong and what is allowed.
const char *pattern_problem(const char *pattern);

// Whether the document number is one of the series.
bool pattern_fits(const char *pattern, const char *doc_no);

// Appends a document number of the series, for a sentence that says how one
// looks.
void pattern_example(const char *pattern, struct text *into);

#endif
