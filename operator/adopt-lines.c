// A PPD as a row of statements.
#include "operator/adopt-lines.h"

#include <string.h>

// Behind the line that starts at `at`, its end included.
static const char *behind_line(const char *at)
{
    at += strcspn(at, "\r\n");
    if (at[0] == '\r' && at[1] == '\n')
        return at + 2;
    return *at ? at + 1 : at;
}

static const char *find_within(const char *start, const char *end, char c)
{
    return start < end ? memchr(start, c, (size_t)(end - start)) : NULL;
}

// Where the value begins: the first quote or word behind the colon.
static const char *value_start(const char *start, const char *end)
{
    const char *colon = find_within(start, end, ':');

    if (!colon)
        return NULL;
    const char *value = colon + 1;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    return value;
}

bool statement_next(const char **at, struct statement *statement)
{
    const char *start = *at;

    if (*start == '\0')
        return false;
    const char *end = behind_line(start);
    const char *value = NULL;
    if (start[0] == '*' && start[1] != '%')
        value = value_start(start, end);

    // A quoted value may go on for many lines; what stands in them is code.
    if (value && value < end && *value == '"') {
        const char *close = strchr(value + 1, '"');
        if (close && close >= end)
            end = behind_line(close);
    }
    *statement =
        (struct statement){.start = start, .length = (size_t)(end - start)};
    *at = end;
    return true;
}

bool statement_is(const struct statement *statement, const char *words)
{
    size_t length = strlen(words);

    return statement->length >= length &&
           memcmp(statement->start, words, length) == 0;
}

bool statement_value(const struct statement *statement, char *value,
                     size_t size)
{
    const char *end = statement->start + statement->length;
    const char *start = value_start(statement->start, end);

    if (!start)
        return false;
    if (start < end && *start == '"') {
        start++;
        const char *close = find_within(start, end, '"');
        end = close ? close : end;
    } else {
        end = start + strcspn(start, "\r\n");
    }
    if ((size_t)(end - start) >= size)
        return false;
    memcpy(value, start, (size_t)(end - start));
    value[end - start] = '\0';
    return true;
}
