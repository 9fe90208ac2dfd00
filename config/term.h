// Secrecy periods: what may stand behind the star of a mark.
#ifndef CONFIG_TERM_H
#define CONFIG_TERM_H

#include "base/base.h"

enum {
    TERM_CHARACTERS_MAX = 20, // of a condition: it must fit into the mark
    TERM_TEXT_MAX = 64,
};

enum term_kind {
    TERM_PERIOD,       // 10年, 6个月
    TERM_RELEASE_DATE, // 2027年12月31日
    TERM_CONDITION,    // 启用前
    TERM_LONG,         // 长期, from the rules of 1990
};

struct term {
    enum term_kind kind;
    unsigned months;               // of a period
    unsigned year, month, day;     // of a release date
    char canonical[TERM_TEXT_MAX]; // "10y", "6m", "2027-12-31", the words
};

// How a person is told what can be written.
#define TERM_FORMS                                                               \
    "10y or 10年, 6m or 6个月, a date such as 2027-12-31, or a condition in " \
    "at most 20 characters"

// Reads `N y|年`, `N m|个月`, `YYYY-MM-DD`, 长期, or a condition in words.
// ERROR_REFUSED says what is wrong in half a sentence. Under a year counts in
// months, from a year on in whole years (field-study 2.1).
bool term_read(const char *string, struct term *term, struct error *err);

// As it is printed: "10年" or "10 years".
void term_print(const struct term *term, bool is_chinese, char *printed,
                size_t size);

// "10年" for a cap in months, in the words of a message: "10y", "18m".
void term_months_name(unsigned months, char *name, size_t size);

// True when the date lies more than `months` behind `today` ("2026-11-21").
bool term_is_beyond(const struct term *term, const char *today,
                    unsigned months);
// True when the date is today or earlier.
bool term_is_past(const struct term *term, const char *today);

// False for text that would not stay what it is on paper or in a record: not
// UTF-8, control characters, line separators, marks that turn the direction.
bool is_printable(const char *string);

#endif
