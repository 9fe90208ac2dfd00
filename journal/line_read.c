// The strict reader of event lines: one value has one spelling.
//
// It is on the hot path of verification, so it goes through the bytes once and
// looks at a table instead of calling a function for each ASCII character.
#include "journal/line_inside.h"

#include <string.h>

struct reader {
    const char *start, *at, *end;
    struct line *line;
    struct error *err;
};

static bool wrong(const struct reader *reader, const char *what)
{
    return error_set(reader->err, ERROR_INPUT,
                     "not a canonical line: %s at byte %zu", what,
                     (size_t)(reader->at - reader->start));
}

static bool is_next(const struct reader *reader, char c)
{
    return reader->at < reader->end && *reader->at == c;
}

static bool take(struct reader *reader, char c)
{
    if (!is_next(reader, c))
        return false;
    reader->at++;
    return true;
}

// True for the ASCII characters that stand for themselves in a string.
static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

// One step of a string that is not plain: an escape or a UTF-8 sequence.
static bool read_special(struct reader *reader)
{
    struct text *words = &reader->line->words;
    const char *start = reader->at;

    if (*reader->at == '\\') {
        char next = reader->end - reader->at > 1 ? reader->at[1] : '\0';
        if (next != '"' && next != '\\')
            return wrong(reader, "an escape other than \\\" and \\\\");
        text_add_char(words, next);
        reader->at += 2;
        return true;
    }
    if ((unsigned char)*reader->at < 0x80)
        return wrong(reader, "a control character");
    if (utf8_next(&reader->at, reader->end) < 0)
        return wrong(reader, "something that is not UTF-8");
    text_add(words, start, (size_t)(reader->at - start));
    return true;
}

// A string, its opening quote already taken, into the words of the line.
static bool read_string(struct reader *reader)
{
    struct text *words = &reader->line->words;

    for (;;) {
        const char *plain = reader->at;
        while (reader->at < reader->end && is_plain((unsigned char)*reader->at))
            reader->at++;
        text_add(words, plain, (size_t)(reader->at - plain));
        if (reader->at == reader->end)
            return wrong(reader, "the end inside a string");
        if (take(reader, '"'))
            break;
        if (!read_special(reader))
            return false;
    }
    text_add_char(words, '\0');
    return true;
}

static bool read_number(struct reader *reader, int64_t *number)
{
    const char *start = reader->at;
    bool is_negative = take(reader, '-');
    const char *digits = reader->at;
    int64_t value = 0;

    while (reader->at < reader->end && *reader->at >= '0' &&
           *reader->at <= '9' && reader->at - digits < 17)
        value = 10 * value + (*reader->at++ - '0');

    bool has_digits = reader->at > digits;
    bool is_padded = has_digits && *digits == '0' &&
                     (reader->at - digits > 1 || is_negative);
    if (!has_digits || is_padded || value > LINE_NUMBER_MAX) {
        reader->at = start;
        return wrong(reader, "something that is not a value");
    }
    *number = is_negative ? -value : value;
    return true;
}

static bool read_value(struct reader *reader, bool *is_text)
{
    struct item *item = line_item_add(reader->line);

    *item = (struct item){.at = reader->line->words.length};
    *is_text = take(reader, '"');
    return *is_text ? read_string(reader) : read_number(reader, &item->number);
}

static bool read_array(struct reader *reader, struct field *field)
{
    field->kind = FIELD_NOTHING;
    if (take(reader, ']'))
        return true;

    do {
        bool is_text = false;
        const char *start = reader->at;
        if (!read_value(reader, &is_text))
            return false;
        enum field_kind kind = is_text ? FIELD_TEXTS : FIELD_NUMBERS;
        if (field->count > 0 && field->kind != kind) {
            reader->at = start;
            return wrong(reader, "an array of two kinds");
        }
        field->kind = kind;
        field->count++;
    } while (take(reader, ','));

    return take(reader, ']') || wrong(reader, "no `,` or `]`");
}

// Most keys differ in the first characters: that is no call.
static bool is_before(const char *a, const char *b)
{
    while (*a == *b && *a) {
        a++;
        b++;
    }
    return (unsigned char)*a < (unsigned char)*b;
}

static bool read_key(struct reader *reader, struct field *field)
{
    size_t length = 0;

    if (!take(reader, '"'))
        return wrong(reader, "no key");
    const char *start = reader->at;
    while (reader->at < reader->end && length < LINE_KEY_MAX &&
           ((*reader->at >= 'a' && *reader->at <= 'z') || *reader->at == '_'))
        field->key[length++] = *reader->at++;
    field->key[length] = '\0';
    if (length == 0 || !take(reader, '"'))
        return wrong(reader, "a key that is not 1 to 31 of a-z and _");
    if (!take(reader, ':'))
        return wrong(reader, "no `:`");

    const struct line *line = reader->line;
    if (line->field_count > 0 &&
        !is_before(line->fields[line->field_count - 1].key, field->key)) {
        reader->at = start;
        return wrong(reader, "a key that is not behind the one before it");
    }
    return true;
}

static bool read_field(struct reader *reader)
{
    struct line *line = reader->line;

    if (line->field_count == LINE_FIELDS_MAX)
        return wrong(reader, "one field too many");
    struct field *field = &line->fields[line->field_count];
    field->first = line->item_count;
    field->count = 0;
    if (!read_key(reader, field))
        return false;

    bool is_text = false;
    if (take(reader, '[')) {
        if (!read_array(reader, field))
            return false;
    } else {
        if (!read_value(reader, &is_text))
            return false;
        field->kind = is_text ? FIELD_TEXT : FIELD_NUMBER;
        field->count = 1;
    }
    line->field_count++;
    return true;
}

bool line_read(const char *bytes, size_t length, struct line *line,
               struct error *err)
{
    struct reader reader = {bytes, bytes, bytes + length, line, err};

    line_empty(line);
    if (length > LINE_BYTES_MAX) {
        reader.at = bytes + LINE_BYTES_MAX;
        return wrong(&reader, "more than 16384 bytes");
    }
    if (!take(&reader, '{'))
        return wrong(&reader, "no `{`");
    if (!is_next(&reader, '}')) {
        do {
            if (!read_field(&reader))
                return false;
        } while (take(&reader, ','));
    }
    if (!take(&reader, '}'))
        return wrong(&reader, "no `,` or `}`");
    if (reader.at != reader.end)
        return wrong(&reader, "something behind the line");
    return true;
}
