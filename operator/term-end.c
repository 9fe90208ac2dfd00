// When a secrecy period ends.
#include "operator/term-end.h"

#include <stdio.h>
#include <string.h>

static const char star[] = "★";

void term_of_mark(const char *mark, struct text *term)
{
    const char *begin = strstr(mark, star);

    if (!begin)
        return;
    begin += strlen(star);
    const char *controls = strstr(begin, "//");
    const char *second = strstr(begin, star);
    size_t length = controls ? (size_t)(controls - begin) : strlen(begin);
    // A mark in both languages: the second level follows the first term.
    if (second) {
        const char *blank = strchr(begin, ' ');
        length = blank ? (size_t)(blank - begin) : length;
    }
    text_add(term, begin, length);
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && is_leap);
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (string_equal(word, *words))
            return true;
    return false;
}

// "10年", "6 months": in months.
static bool read_period(const char *term, int *months)
{
    static const char *const years[] = {"年", " year", " years", NULL};
    static const char *const single[] = {"个月", " month", " months", NULL};
    int amount = 0, end = 0;

    if (strspn(term, "0123456789") == 0 ||
        sscanf(term, "%4d%n", &amount, &end) != 1 || amount < 1)
        return false;
    bool is_years = is_one_of(term + end, years);
    *months = is_years ? amount * 12 : amount;
    return is_years || is_one_of(term + end, single);
}

// "2026-11-25" or "2026年11月25日".
static bool read_day(const char *text, int *year, int *month, int *date)
{
    int end = 0;

    if (strspn(text, "0123456789") != 4)
        return false;
    bool is_day =
        sscanf(text, "%4d-%2d-%2d%n", year, month, date, &end) == 3 ||
        sscanf(text, "%4d年%2d月%2d日%n", year, month, date, &end) == 3;
    return is_day && end > 0 && text[end] == '\0' && *month >= 1 &&
           *month <= 12 && *date >= 1 && *date <= month_days(*year, *month);
}

bool term_end(const char *day, const char *term, char end[11])
{
    int year = 0, month = 0, date = 0, months = 0;

    if (read_day(term, &year, &month, &date)) {
        (void)snprintf(end, 11, "%04u-%02u-%02u", (unsigned)year % 10000,
                       (unsigned)month % 100, (unsigned)date % 100);
        return true;
    }
    if (!read_period(term, &months) || !read_day(day, &year, &month, &date))
        return false;
    month += months;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    if (--date < 1) {
        month = month == 1 ? 12 : month - 1;
        year -= month == 12;
        date = month_days(year, month);
    }
    int last = month_days(year, month);
    date = date < last ? date : last;
    (void)snprintf(end, 11, "%04u-%02u-%02u", (unsigned)year % 10000,
                   (unsigned)month % 100, (unsigned)date % 100);
    return true;
}
