// Document numbers as an admin describes a series of them.
#include "config/pattern.h"

#include <string.h>

static const char year[] = "{year}";
static const char number[] = "{number}";

enum {
    YEAR_DIGITS = 4,
    NUMBER_DIGITS_MAX = 9,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Behind {number} a digit would leave open where the number ends.
const char *pattern_problem(const char *pattern)
{
    for (const char *at = pattern; *at; at++) {
        if (string_starts(at, year)) {
            at += sizeof(year) - 2;
        } else if (string_starts(at, number)) {
            at += sizeof(number) - 2;
            if (is_digit(at[1]) || at[1] == '{')
                return "behind {number} something must stand that is no digit";
        } else if (*at == '{' || *at == '}') {
            return "in braces only {year} and {number} are allowed";
        }
    }
    return NULL;
}

// How many bytes a year or a number takes here; 0 when there is none.
static size_t year_length(const char *at)
{
    bool is_year = at[0] == '1' || at[0] == '2';

    return is_year && strspn(at, "0123456789") >= YEAR_DIGITS ? YEAR_DIGITS : 0;
}

static size_t number_length(const char *at)
{
    size_t length = strspn(at, "0123456789");

    return at[0] != '0' && length <= NUMBER_DIGITS_MAX ? length : 0;
}

bool pattern_fits(const char *pattern, const char *doc_no)
{
    while (*pattern) {
        size_t taken = 1;
        if (string_starts(pattern, year)) {
            taken = year_length(doc_no);
            pattern += sizeof(year) - 1;
        } else if (string_starts(pattern, number)) {
            taken = number_length(doc_no);
            pattern += sizeof(number) - 1;
        } else if (*pattern++ != *doc_no) {
            return false;
        }
        if (taken == 0)
            return false;
        doc_no += taken;
    }
    return *doc_no == '\0';
}

void pattern_example(const char *pattern, struct text *into)
{
    while (*pattern) {
        if (string_starts(pattern, year)) {
            text_add_string(into, "2026");
            pattern += sizeof(year) - 1;
        } else if (string_starts(pattern, number)) {
            text_add_string(into, "17");
            pattern += sizeof(number) - 1;
        } else {
            text_add_char(into, *pattern++);
        }
    }
}
