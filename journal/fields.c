// The fields of people's acts.
#include "journal/fields.h"

#include "journal/inside.h"

#include <string.h>
#include <time.h>

// Bytes of UTF-8: a name of 60 Chinese characters is 180.
enum { NAME_BYTES = 192, WORDS_BYTES = 512, NUMBER_BYTES = 64 };

#define TEXT_OF(size) DEED_TEXT, 1, (size), NULL

static const struct deed_field fields[] = {
    {"run", DEED_NUMBER, 1, CODE_RUN_MAX, NULL, WORDS("the production run")},
    {"copy", DEED_NUMBER, 0, CODE_COPY_MAX, NULL,
     WORDS("the copy of that run; 0 is its control sheet")},
    {"place", TEXT_OF(NAME_BYTES), WORDS("where it was done")},
    {"at", DEED_MOMENT, 0, 0, NULL,
     WORDS("when it was done, if it is entered later than that")},
    {"remark", TEXT_OF(WORDS_BYTES), WORDS("what else there is to say")},
    {"form_no", TEXT_OF(NUMBER_BYTES),
     WORDS("the number of the signed form that it is entered from")},
    {"reason", TEXT_OF(WORDS_BYTES), WORDS("why")},
    {"items", DEED_TEXTS, 1, 64, NULL,
     WORDS("copies as RUN:K, waste sheets as W and their number")},
    {"method", DEED_CHOICE, 0, 0, "scan hand", WORDS("how it was looked at")},
    {"pages", DEED_NUMBER, 0, 1000000, NULL, WORDS("pages that were counted")},
    {"to", DEED_PERSON, 3, NAME_BYTES, NULL,
     WORDS("who gets it: the unit, a comma, the person")},
    {"receipt", TEXT_OF(NUMBER_BYTES), WORDS("the number of the receipt")},
    {"signed_by", TEXT_OF(NAME_BYTES), WORDS("who signed the receipt")},
    {"due", DEED_DATE, 0, 0, NULL, WORDS("the day by which it must be back")},
    {"purpose", TEXT_OF(WORDS_BYTES), WORDS("what for")},
    {"route", TEXT_OF(WORDS_BYTES), WORDS("who reads it, in order")},
    {"condition", TEXT_OF(WORDS_BYTES),
     WORDS("the state that the paper is in")},
    {"envelope", TEXT_OF(NUMBER_BYTES), WORDS("the number of the envelope")},
    {"seal", TEXT_OF(NUMBER_BYTES), WORDS("the number of the seal")},
    {"seal_intact", DEED_CHOICE, 0, 0, "yes no",
     WORDS("whether the seal was whole")},
    {"channel", DEED_CHOICE, 0, 0,
     "confidential_traffic confidential_post exchange messenger",
     WORDS("the way it goes")},
    {"courier", TEXT_OF(NAME_BYTES), WORDS("who carries it")},
    {"second_courier", TEXT_OF(NAME_BYTES), WORDS("who carries it with him")},
    {"dispatch", TEXT_OF(NUMBER_BYTES),
     WORDS("the number of the dispatch list")},
    {"destination", TEXT_OF(NAME_BYTES), WORDS("where it is taken")},
    {"basis", TEXT_OF(WORDS_BYTES),
     WORDS("by what it comes back: period over, recalled, leaver")},
    {"repairer", TEXT_OF(NAME_BYTES), WORDS("who repairs it")},
    {"supervisor", TEXT_OF(NAME_BYTES), WORDS("who watches the repair")},
    {"archive_no", TEXT_OF(NUMBER_BYTES), WORDS("its number in the archive")},
    {"archivist", TEXT_OF(NAME_BYTES), WORDS("who took it into the archive")},
    {"handover_no", TEXT_OF(NUMBER_BYTES),
     WORDS("the number of the hand-over list")},
    {"list", DEED_NUMBER, 1, CODE_RUN_MAX, NULL, WORDS("the destruction list")},
    {"decision", TEXT_OF(NUMBER_BYTES), WORDS("the number of the decision")},
    {"bag", TEXT_OF(NUMBER_BYTES), WORDS("the number of the bag")},
    {"means", DEED_CHOICE, 0, 0, "shred pulp burn",
     WORDS("how it is destroyed")},
    {"machine", TEXT_OF(NAME_BYTES),
     WORDS("the machine or the body that does it")},
    {"certificate", TEXT_OF(NUMBER_BYTES),
     WORDS("the number of the certificate")},
    {"digest", DEED_DIGEST, 0, 0, NULL, WORDS("SHA-256 of the file")},
    {"since", DEED_MOMENT, 0, 0, NULL, WORDS("since when nobody has seen it")},
    {"last_seen", TEXT_OF(WORDS_BYTES), WORDS("who saw it last, and where")},
    {"found_where", TEXT_OF(WORDS_BYTES), WORDS("where it was found")},
    {"assessment", TEXT_OF(NUMBER_BYTES),
     WORDS("the number of the report on who may have read it")},
    {"incident", TEXT_OF(NUMBER_BYTES),
     WORDS("the number of the incident report")},
    {"authority", TEXT_OF(NAME_BYTES), WORDS("who decided")},
    {"level", TEXT_OF(31), WORDS("the level's code in the policy")},
    {"mark", TEXT_OF(159), WORDS("the mark as it stands on the paper now")},
    {"notice", TEXT_OF(NUMBER_BYTES), WORDS("the number of the notice")},
    {"reproduction_no", TEXT_OF(NUMBER_BYTES),
     WORDS("the number in the reproduction register")},
    {"copies", DEED_NUMBER, 0, CODE_COPY_MAX, NULL, WORDS("how many copies")},
    {"consent", TEXT_OF(NAME_BYTES), WORDS("the originator's consent")},
    {"new_run", DEED_NUMBER, 1, CODE_RUN_MAX, NULL,
     WORDS("the run of the new copies")},
    {"check_no", TEXT_OF(NUMBER_BYTES), WORDS("the number of the inventory")},
    {"room", TEXT_OF(NAME_BYTES - 1),
     WORDS(
         "only what is there, as acts say it with --place; a part is enough")},
    {"holder", TEXT_OF(NAME_BYTES - 1),
     WORDS("only what is with that unit or person; a part is enough")},
    {"found", DEED_NUMBER, 0, INT32_MAX, NULL,
     WORDS("copies that were seen where they should be; the registrar fills it "
           "in")},
    {"lacking", DEED_NUMBER, 0, INT32_MAX, NULL,
     WORDS("copies that were not seen; the registrar fills it in")},
    {"extra", DEED_NUMBER, 0, INT32_MAX, NULL,
     WORDS("copies that were seen and belong elsewhere; the registrar fills it "
           "in")},
    {"person", DEED_PERSON, 3, NAME_BYTES, NULL,
     WORDS("who leaves: the unit, a comma, the person")},
    {"event", DEED_NUMBER, 0, INT64_C(1) << 52, NULL,
     WORDS("the event's number")},
    {"names", DEED_TEXTS, 1, LINE_KEY_MAX, NULL,
     WORDS("the fields to blot out")},
    {"leaf", DEED_DIGEST, 0, 0, NULL,
     WORDS("the hash that the tree has of it")},
    {"line", DEED_DIGEST, 0, 0, NULL, WORDS("SHA-256 of the line that stays")},
    {"item", DEED_NUMBER, 1, INT32_MAX, NULL,
     WORDS("the act that waits, `countermark pending-acts` lists them")},
    {"act", TEXT_OF(63), WORDS("the kind of the act")},
    {"as_role", TEXT_OF(31), WORDS("the role of who proposed it")},
    {"wanted", TEXT_OF(LINE_BYTES_MAX), WORDS("its fields")},
    {"corrects", DEED_NUMBER, 0, INT32_MAX, NULL,
     WORDS("the number of the event that was wrong")},
    {"from", TEXT_OF(NUMBER_BYTES),
     WORDS("the first page that is not good on paper: COPY:PAGE, COPY or "
           "control")},
    {"which", DEED_TEXTS, 1, NUMBER_BYTES, NULL,
     WORDS("pages of copies: COPY:PAGES, COPY or control")},
    {"places", DEED_NUMBERS, 0, INT32_MAX, NULL,
     WORDS("the same as ranges of sheets; the registrar fills it in")},
    {"generation", DEED_NUMBER, 0, CODE_GENERATION_MAX, NULL,
     WORDS("0 the first print, 1 the first reprint and so on")},
    {"page", DEED_NUMBER, 0, CODE_PAGE_MAX, NULL,
     WORDS("the page of that copy")},
    {"code", TEXT_OF(WORDS_BYTES), WORDS("the tracking code on the sheet")},
    {"codes", DEED_TEXTS, 1, NUMBER_BYTES, NULL,
     WORDS("the same of a whole stack: all of it, or nothing")},
    {"waste", DEED_NUMBER, 0, INT32_MAX, NULL,
     WORDS("how many waste sheets were counted; of one, its number in the "
           "register")},
    {"left", DEED_NUMBER, 0, INT32_MAX, NULL, WORDS("sheets left in the tray")},
    {"loaded", DEED_NUMBER, 1, INT32_MAX, NULL,
     WORDS("sheets put into the tray")},
    {"queue", TEXT_OF(NAME_BYTES), WORDS("the queue whose device it is")},
    {"fault", DEED_CHOICE, 0, 0,
     "jam skew faint torn misfeed test operator duplicate",
     WORDS("why the sheet is waste")},
    {"fragments", DEED_NUMBER, 1, 99, NULL, WORDS("pieces the sheet is in")},
    {"text", TEXT_OF(WORDS_BYTES), WORDS("what it is, in words")},
    {"proof", TEXT_OF(WORDS_BYTES),
     WORDS("why the sheets cannot have been printed")},
    {"newest", DEED_NUMBER, 1, 1, NULL,
     WORDS("1: the sheets of the copies themselves are meant")},
    {"wastes", DEED_NUMBERS, 1, INT32_MAX, NULL,
     WORDS("numbers of the waste register")},
    {"missing", DEED_NUMBERS, 1, CODE_COPY_MAX, NULL,
     WORDS("copies of the run that are missing")},
};

enum { FIELD_COUNT = sizeof(fields) / sizeof(fields[0]) };

const char deed_common_fields[] = "place? at? remark? form_no?";

const struct deed_field *deed_fields(size_t *count)
{
    *count = FIELD_COUNT;
    return fields;
}

const struct deed_field *deed_field_find(const char *name)
{
    for (size_t n = 0; n < FIELD_COUNT; n++)
        if (string_equal(fields[n].name, name))
            return &fields[n];
    return NULL;
}

const char *deed_field_next(const char *from, char name[LINE_KEY_MAX + 1],
                            bool *is_optional)
{
    from += strspn(from, " ");
    size_t length = strcspn(from, " ?");
    if (length == 0 || length > LINE_KEY_MAX)
        return NULL;
    memcpy(name, from, length);
    name[length] = '\0';
    *is_optional = from[length] == '?';
    return from + length + (*is_optional ? 1 : 0);
}

static bool is_shaped(const char *text, const char *shape)
{
    for (; *shape; shape++, text++)
        if (*shape == '0' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return *text == '\0';
}

static int64_t digits(const char *text, size_t count)
{
    int64_t number = 0;

    for (size_t n = 0; n < count; n++)
        number = number * 10 + (text[n] - '0');
    return number;
}

static bool is_day(const char *text)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t year = digits(text, 4);
    int64_t month = digits(text + 5, 2);
    int64_t day = digits(text + 8, 2);

    if (month < 1 || month > 12 || day < 1)
        return false;
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (month == 2 && is_leap);
}

static bool is_date(const char *text)
{
    return is_shaped(text, "0000-00-00") && is_day(text);
}

static bool is_moment(const char *text)
{
    return is_date(text) ||
           (is_shaped(text, "0000-00-00 00:00") && is_day(text) &&
            digits(text + 11, 2) < 24 && digits(text + 14, 2) < 60);
}

// Nobody records what has not happened yet. A moment is in local time, which no
// journal knows: wherever that is, it is at most 14 hours ahead of UTC, so the
// day after that of the event is allowed. Acts that are only prepared have no
// time.
static bool is_past(const char *moment, const char *t)
{
    enum { DAY_S = 24 * 60 * 60 };
    struct tm parts = {0};
    char latest[16];

    if (!t || !time_valid(t))
        return true;
    const time_t next_day = (time_t)time_seconds(t) + DAY_S;
    (void)gmtime_r(&next_day, &parts);
    (void)strftime(latest, sizeof(latest), "%Y-%m-%d", &parts);
    return strncmp(moment, latest, 10) <= 0;
}

static bool is_word_of(const char *text, const char *words)
{
    size_t length = strlen(text);

    while (length > 0 && *words) {
        size_t next = strcspn(words, " ");
        if (next == length && memcmp(words, text, length) == 0)
            return true;
        words += next;
        words += strspn(words, " ");
    }
    return false;
}

// A unit, a comma (the Chinese one too), a person.
static bool is_person(const char *text)
{
    const char *comma = strstr(text, "，");
    size_t width = strlen("，");

    if (!comma) {
        comma = strchr(text, ',');
        width = 1;
    }
    if (!comma || comma == text)
        return false;
    comma += width;
    return comma[strspn(comma, " ")] != '\0';
}

static bool is_digest(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool text_fits(const struct deed_field *field, const char *text,
                      struct error *err)
{
    if (strlen(text) >= (size_t)field->low &&
        strlen(text) <= (size_t)field->high)
        return true;
    return error_set(err, ERROR_INPUT,
                     "the field `%s` (%s) takes %lld to %lld bytes of text",
                     field->name, field->says, (long long)field->low,
                     (long long)field->high);
}

static bool number_fits(const struct deed_field *field, int64_t number,
                        struct error *err)
{
    if (number >= field->low && number <= field->high)
        return true;
    return error_set(err, ERROR_INPUT,
                     "the field `%s` (%s) takes a number of %lld to %lld",
                     field->name, field->says, (long long)field->low,
                     (long long)field->high);
}

static bool items_fit(const struct deed_field *field, const struct line *line,
                      struct error *err)
{
    size_t count = line_array_count(line, field->name);
    bool is_numbers = field->type == DEED_NUMBERS;

    if (count == 0 || count > DEED_ITEMS_MAX ||
        line_array_is_numbers(line, field->name) != is_numbers)
        return error_set(err, ERROR_INPUT,
                         "the field `%s` (%s) takes 1 to %d %s", field->name,
                         field->says, DEED_ITEMS_MAX,
                         is_numbers ? "numbers" : "texts");
    for (size_t n = 0; n < count; n++) {
        bool fits =
            is_numbers
                ? number_fits(field, line_array_number(line, field->name, n),
                              err)
                : text_fits(field, line_array_text(line, field->name, n), err);
        if (!fits)
            return false;
    }
    return true;
}

bool deed_field_check(const struct deed_field *field, const struct line *line,
                      struct error *err)
{
    const char *text = line_text(line, field->name);

    switch (field->type) {
    case DEED_TEXT:
        return text_fits(field, text ? text : "", err);
    case DEED_NUMBER:
        return number_fits(field,
                           line_number(line, field->name, field->low - 1), err);
    case DEED_PERSON:
        return (text && is_person(text) && text_fits(field, text, err)) ||
               error_set(err, ERROR_INPUT,
                         "the field `%s` takes a unit and a person with a "
                         "comma between them, as in \"Office, Li Ming\"",
                         field->name);
    case DEED_NUMBERS:
    case DEED_TEXTS:
        return items_fit(field, line, err);
    case DEED_DATE:
        return (text && is_date(text)) ||
               error_set(err, ERROR_INPUT,
                         "the field `%s` (%s) takes a day, as in 2026-11-21",
                         field->name, field->says);
    case DEED_MOMENT:
        if (!text || !is_moment(text))
            return error_set(err, ERROR_INPUT,
                             "the field `%s` (%s) takes a day, or a day and "
                             "the time, as in 2026-11-21 16:05",
                             field->name, field->says);
        return is_past(text, line_text(line, "t")) ||
               error_set(err, ERROR_INPUT,
                         "the field `%s` (%s) names a day to come: %s",
                         field->name, field->says, text);
    case DEED_CHOICE:
        return (text && is_word_of(text, field->choices)) ||
               error_set(err, ERROR_INPUT,
                         "the field `%s` (%s) takes one of: %s", field->name,
                         field->says, field->choices);
    case DEED_DIGEST:
        return (text && is_digest(text)) ||
               error_set(err, ERROR_INPUT,
                         "the field `%s` (%s) takes a SHA-256 in 64 hex digits",
                         field->name, field->says);
    }
    return false;
}

// Whether a name is among those of a deed or of a list of names.
static bool is_named(const char *list, const char *key)
{
    char name[LINE_KEY_MAX + 1];
    bool is_optional = false;

    for (const char *at = list; (at = deed_field_next(at, name, &is_optional));)
        if (string_equal(name, key))
            return true;
    return false;
}

bool deed_names_check(const struct deed *deed, const struct line *line,
                      const char *allowed, struct error *err)
{
    for (size_t n = 0; n < line_count(line); n++) {
        const char *key = line_key(line, n);
        if (!is_named(deed->fields, key) &&
            !is_named(deed_common_fields, key) && !is_named(allowed, key))
            return error_set(err, ERROR_INPUT,
                             "%s has no field `%s`, only %s %s", deed->kind,
                             key, deed->fields, deed_common_fields);
    }
    return true;
}

static bool listed_fit(const char *list, const struct deed *deed,
                       const struct line *line, struct error *err)
{
    char name[LINE_KEY_MAX + 1];
    bool is_optional = false;

    for (const char *at = list;
         (at = deed_field_next(at, name, &is_optional));) {
        const struct deed_field *field = deed_field_find(name);
        if (!line_has(line, name)) {
            if (is_optional)
                continue;
            return error_set(err, ERROR_INPUT,
                             "%s needs the field `%s`: %s (rule: %s)",
                             deed->kind, name, field->says, deed->source);
        }
        if (!deed_field_check(field, line, err))
            return error_in(err, "%s", deed->kind);
    }
    return true;
}

bool deed_fields_check(const struct deed *deed, const struct line *line,
                       const char *allowed, struct error *err)
{
    return deed_names_check(deed, line, allowed, err) &&
           listed_fit(deed->fields, deed, line, err) &&
           listed_fit(deed_common_fields, deed, line, err);
}
