// A PPD as a row of statements; for the adopt files only.
#ifndef OPERATOR_ADOPT_LINES_H
#define OPERATOR_ADOPT_LINES_H

#include <stdbool.h>
#include <stddef.h>

// One statement with its line end: a line, or several when a quoted value
// goes on. Borrowed from the text it was read from.
struct statement {
    const char *start;
    size_t length;
};

// The statement at `*at`, which moves behind it; false at the end. Lines end
// with LF, CR LF or CR (Adobe PPD 4.3, 3.6).
bool statement_next(const char **at, struct statement *statement);

// Whether it begins with `words`.
bool statement_is(const struct statement *statement, const char *words);

// Its quoted value (or what stands behind the colon) without the quotes.
// False when it does not fit.
bool statement_value(const struct statement *statement, char *value,
                     size_t size);

#endif
