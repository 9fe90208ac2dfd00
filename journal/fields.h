// The fields that acts of people carry: one table of names, types and limits,
// for every subject. Checking, help, manual and forms go by it.
#ifndef JOURNAL_FIELDS_H
#define JOURNAL_FIELDS_H

#include "journal/custody.h"
#include "journal/line.h"

enum deed_field_type {
    DEED_TEXT,    // `low` to `high` bytes
    DEED_NUMBER,  // `low` to `high`
    DEED_NUMBERS, // 1 to DEED_ITEMS_MAX of them, each `low` to `high`
    DEED_TEXTS,   // 1 to DEED_ITEMS_MAX of them, each `low` to `high` bytes
    DEED_DATE,    // "2026-11-21", the Gregorian day at the print room
    DEED_MOMENT,  // the same, or with the local time: "2026-11-21 16:05"
    DEED_CHOICE,  // one of the words in `choices`
    DEED_PERSON,  // a text: the unit, a comma, the person
    DEED_DIGEST,  // 64 lower-case hex digits: SHA-256
};

enum {
    DEED_ITEMS_MAX = 1024,
    LIST_ITEMS_MAX = 1000, // of one destruction list
};

struct deed_field {
    const char *name;
    enum deed_field_type type;
    int64_t low, high;
    const char *choices; // "scan hand"
    const char *says;    // what is written there, for people
};

const struct deed_field *deed_fields(size_t *count);
// NULL when there is none of that name.
const struct deed_field *deed_field_find(const char *name);

// Reads the names of a deed's `fields` one after the other: starts with its
// text, returns what is left behind the name, NULL when there is none.
const char *deed_field_next(const char *fields, char name[LINE_KEY_MAX + 1],
                            bool *is_optional);
// Fields that every act of a person may carry: place, at, remark, form_no.
extern const char deed_common_fields[];

// Whether `value` of a line fits the field.
bool deed_field_check(const struct deed_field *field, const struct line *line,
                      struct error *err);
// Whether it has no fields but those of that deed, and `allowed`.
bool deed_names_check(const struct deed *deed, const struct line *line,
                      const char *allowed, struct error *err);
// Whether the line has the fields of that deed, all of the right type, and no
// other ones besides `allowed`, names separated by spaces.
bool deed_fields_check(const struct deed *deed, const struct line *line,
                       const char *allowed, struct error *err);

#endif
