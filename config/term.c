// Secrecy periods: read, counted, printed.
#include "config/term.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS_MAX = 99, MONTHS_A_YEAR = 12 };

bool is_printable(const char *string)
{
    const char *end = string + strlen(string);

    while (string < end) {
        int32_t c = utf8_next(&string, end);
        bool is_control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
        bool is_separator = c == 0x2028 || c == 0x2029 || c == 0xFEFF;
        bool is_turning = (c >= 0x200B && c <= 0x200F) ||
                          (c >= 0x202A && c <= 0x202E) ||
                          (c >= 0x2060 && c <= 0x2069);
        if (is_control || is_separator || is_turning || c > 0xFFFFD)
            return false;
    }
    return true;
}

// Blanks fall away and wide digits (１０) become plain ones, so that the
// same period is recognised however it was typed. Words keep their blanks
// inside.
static void simplify(const char *string, struct text *plain, struct text *tight)
{
    const char *end = string + strlen(string);

    while (string < end) {
        int32_t c = utf8_next(&string, end);
        if (c >= 0xFF10 && c <= 0xFF19)
            c = c - 0xFF10 + '0';
        bool is_blank = c == ' ' || c == 0x3000;
        if (!is_blank)
            text_add_utf8(tight, c);
        if (!is_blank || plain->length > 0)
            text_add_utf8(plain, is_blank ? ' ' : c);
    }
    while (plain->length > 0 && plain->data[plain->length - 1] == ' ')
        plain->data[--plain->length] = '\0';
}

// "12年" -> 12 and "年" behind it.
static bool split_number(const char *string, int64_t *number, const char **unit)
{
    size_t digits = strspn(string, "0123456789");
    char head[8];

    if (digits == 0 || digits >= sizeof(head))
        return false;
    memcpy(head, string, digits);
    head[digits] = '\0';
    *unit = string + digits;
    return number_read(head, 0, 9999999, number);
}

static bool is_one_of(const char *word, const char *const words[])
{
    for (size_t n = 0; words[n]; n++) {
        if (string_equal(word, words[n]))
            return true;
    }
    return false;
}

static bool set_period(int64_t number, bool is_years, struct term *term,
                       struct error *err)
{
    int64_t months = is_years ? number * MONTHS_A_YEAR : number;

    if (months < 1 || months > (int64_t)YEARS_MAX * MONTHS_A_YEAR)
        return error_set(err, ERROR_REFUSED,
                         "is not between one month and %d years", YEARS_MAX);
    if (months >= MONTHS_A_YEAR && months % MONTHS_A_YEAR != 0)
        return error_set(err, ERROR_REFUSED,
                         "is neither less than a year nor whole years");
    term->kind = TERM_PERIOD;
    term->months = (unsigned)months;
    term_months_name(term->months, term->canonical, sizeof(term->canonical));
    return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && is_leap ? 29 : days[month - 1];
}

// "2027-12-31" and "2027年12月31日".
static bool read_date(const char *string, struct term *term)
{
    unsigned year = 0, month = 0, day = 0;
    int end = 0;

    // scanf takes signs where a date has none; a wrapped -1 is no month.
    if (strchr(string, '+'))
        return false;
    bool is_date =
        sscanf(string, "%4u-%2u-%2u%n", &year, &month, &day, &end) == 3 &&
        string[end] == '\0' && end == 10;
    if (!is_date) {
        end = 0;
        is_date = sscanf(string, "%4u年%2u月%2u日%n", &year, &month, &day,
                         &end) == 3 &&
                  end > 0 && string[end] == '\0';
    }
    if (!is_date || year < 1900 || month < 1 || month > 12 || day < 1 ||
        day > days_in(year, month))
        return false;
    term->kind = TERM_RELEASE_DATE;
    term->year = year;
    term->month = month;
    term->day = day;
    (void)snprintf(term->canonical, sizeof(term->canonical), "%04u-%02u-%02u",
                   year, month, day);
    return true;
}

// 十年 would pass as words and get around every cap.
static bool is_spelled_period(const char *string)
{
    static const char *const numerals[] = {
        "〇", "零", "一", "二", "两", "三", "四", "五", "六", "七",
        "八", "九", "十", "百", "半", "几", "数", "廿", "卅", "壹",
        "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖", "拾", NULL};
    static const char *const units[] = {"年",   "载", "月", "个月", "個月",
                                        "周年", "天", "日", NULL};
    size_t count = 0;

    for (;;) {
        size_t n = 0;
        while (numerals[n] && !string_starts(string, numerals[n]))
            n++;
        if (!numerals[n])
            break;
        string += strlen(numerals[n]);
        count++;
    }
    return count > 0 && is_one_of(string, units);
}

static bool set_condition(const char *words, struct term *term,
                          struct error *err)
{
    static const char *const refused[] = {"★", "(", "（", "[", "【", NULL};

    for (size_t n = 0; refused[n]; n++) {
        if (strstr(words, refused[n]))
            return error_set(err, ERROR_REFUSED,
                             "contains \"%s\", which belongs in no mark",
                             refused[n]);
    }
    if (utf8_count(words) > TERM_CHARACTERS_MAX ||
        !string_fit(term->canonical, sizeof(term->canonical), words))
        return error_set(err, ERROR_REFUSED, "is longer than %d characters",
                         TERM_CHARACTERS_MAX);
    term->kind = TERM_CONDITION;
    return true;
}

static bool read_plain(const char *plain, const char *tight, struct term *term,
                       struct error *err)
{
    static const char *const years[] = {"y", "Y", "年", NULL};
    static const char *const months[] = {"m", "M", "个月", NULL};
    int64_t number = 0;
    const char *unit = NULL;

    if (string_equal(tight, "长期")) {
        term->kind = TERM_LONG;
        return string_fit(term->canonical, sizeof(term->canonical), tight);
    }
    if (split_number(tight, &number, &unit)) {
        bool is_years = is_one_of(unit, years);
        if (is_years || is_one_of(unit, months))
            return set_period(number, is_years, term, err);
    }
    if (read_date(tight, term))
        return true;
    if (tight[0] == '\0')
        return error_set(err, ERROR_REFUSED, "is empty");
    if (strchr("0123456789+-.", tight[0]) || is_spelled_period(tight))
        return error_set(err, ERROR_REFUSED, "is not a period or a date");
    return set_condition(plain, term, err);
}

bool term_read(const char *string, struct term *term, struct error *err)
{
    struct text plain = {0};
    struct text tight = {0};

    *term = (struct term){0};
    if (!is_printable(string))
        return error_set(err, ERROR_REFUSED,
                         "contains a character that cannot be printed");
    simplify(string, &plain, &tight);
    bool done = read_plain(text_string(&plain), text_string(&tight), term, err);
    text_clear(&plain);
    text_clear(&tight);
    return done;
}

void term_months_name(unsigned months, char *name, size_t size)
{
    bool is_years = months % MONTHS_A_YEAR == 0;
    int length =
        snprintf(name, size, "%u%s", is_years ? months / MONTHS_A_YEAR : months,
                 is_years ? "y" : "m");

    assert(length > 0 && (size_t)length < size);
}

static void print_period(unsigned months, bool is_chinese, char *printed,
                         size_t size)
{
    bool is_years = months % MONTHS_A_YEAR == 0;
    unsigned number = is_years ? months / MONTHS_A_YEAR : months;
    const char *unit = is_years ? " year" : " month";

    if (is_chinese)
        (void)snprintf(printed, size, "%u%s", number, is_years ? "年" : "个月");
    else
        (void)snprintf(printed, size, "%u%s%s", number, unit,
                       number == 1 ? "" : "s");
}

void term_print(const struct term *term, bool is_chinese, char *printed,
                size_t size)
{
    if (term->kind == TERM_PERIOD)
        print_period(term->months, is_chinese, printed, size);
    else if (term->kind == TERM_RELEASE_DATE && is_chinese)
        (void)snprintf(printed, size, "%u年%u月%u日", term->year, term->month,
                       term->day);
    else
        (void)snprintf(printed, size, "%s", term->canonical);
}

// Dates in this form sort as text.
bool term_is_past(const struct term *term, const char *today)
{
    return strcmp(term->canonical, today) <= 0;
}

bool term_is_beyond(const struct term *term, const char *today, unsigned months)
{
    struct term start = {0};
    char last[TERM_TEXT_MAX];

    bool is_date = read_date(today, &start);
    assert(is_date);
    unsigned month = start.month - 1 + months;
    (void)snprintf(last, sizeof(last), "%04u-%02u-%02u",
                   start.year + month / MONTHS_A_YEAR,
                   month % MONTHS_A_YEAR + 1, start.day);
    return strcmp(term->canonical, last) > 0;
}
