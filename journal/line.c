// Canonical event lines: building, asking and writing them.
//
// A line keeps its fields sorted by key, so that writing is one pass. Values
// live in two growing arrays that are emptied, not freed, between lines: a
// reader of millions of lines allocates only for the longest one.
#include "journal/line_inside.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct line *line_new(void)
{
    return memory_need_zero(1, sizeof(struct line));
}

void line_free(struct line *line)
{
    if (!line)
        return;
    text_clear(&line->words);
    free(line->items);
    free(line);
}

void line_empty(struct line *line)
{
    text_empty(&line->words);
    line->item_count = 0;
    line->field_count = 0;
}

void line_wipe(struct line *line)
{
    if (line->words.data)
        explicit_bzero(line->words.data, line->words.size);
    line_empty(line);
}

struct item *line_item_add(struct line *line)
{
    if (line->item_count == line->item_size) {
        line->item_size = line->item_size ? 2 * line->item_size : 32;
        line->items =
            memory_grow(line->items, line->item_size, sizeof(*line->items));
    }
    return &line->items[line->item_count++];
}

static bool key_fits(const char *key)
{
    size_t length = strlen(key);

    return length > 0 && length <= LINE_KEY_MAX &&
           strspn(key, "abcdefghijklmnopqrstuvwxyz_") == length;
}

// The field of this key, made in its place when it is new; without values.
static struct field *field_for(struct line *line, const char *key)
{
    size_t at = 0;

    assert(key_fits(key));
    while (at < line->field_count && strcmp(line->fields[at].key, key) < 0)
        at++;

    bool is_there =
        at < line->field_count && strcmp(line->fields[at].key, key) == 0;
    struct field *field = &line->fields[at];
    if (!is_there) {
        assert(line->field_count < LINE_FIELDS_MAX);
        memmove(field + 1, field, (line->field_count - at) * sizeof(*field));
        line->field_count++;
    }
    *field = (struct field){.first = line->item_count};
    (void)string_fit(field->key, sizeof(field->key), key);
    return field;
}

static void add_text(struct line *line, struct field *field, const char *value)
{
    *line_item_add(line) = (struct item){.at = line->words.length};
    text_add(&line->words, value, strlen(value) + 1);
    field->count++;
}

static void add_number(struct line *line, struct field *field, int64_t value)
{
    assert(value >= -LINE_NUMBER_MAX && value <= LINE_NUMBER_MAX);
    *line_item_add(line) = (struct item){.number = value};
    field->count++;
}

void line_set_text(struct line *line, const char *key, const char *value)
{
    struct field *field = field_for(line, key);

    field->kind = FIELD_TEXT;
    add_text(line, field, value);
}

void line_set_number(struct line *line, const char *key, int64_t value)
{
    struct field *field = field_for(line, key);

    field->kind = FIELD_NUMBER;
    add_number(line, field, value);
}

void line_set_texts(struct line *line, const char *key,
                    const char *const *values, size_t count)
{
    struct field *field = field_for(line, key);

    field->kind = count > 0 ? FIELD_TEXTS : FIELD_NOTHING;
    for (size_t n = 0; n < count; n++)
        add_text(line, field, values[n]);
}

void line_set_lines(struct line *line, const char *key, const char *lines)
{
    char *copy = string_copy(lines);
    const char **texts = NULL;
    size_t count = 0;

    for (char *at = copy; *at; at++) {
        texts = memory_grow(texts, count + 1, sizeof(*texts));
        texts[count++] = at;
        at += strcspn(at, "\n");
        if (!*at)
            break;
        *at = '\0';
    }
    line_set_texts(line, key, texts, count);
    free(texts);
    free(copy);
}

void line_set_numbers(struct line *line, const char *key, const int64_t *values,
                      size_t count)
{
    struct field *field = field_for(line, key);

    field->kind = count > 0 ? FIELD_NUMBERS : FIELD_NOTHING;
    for (size_t n = 0; n < count; n++)
        add_number(line, field, values[n]);
}

static const struct field *find(const struct line *line, const char *key)
{
    // Most keys differ in the first character: that is no call.
    for (size_t n = 0; n < line->field_count; n++) {
        const struct field *field = &line->fields[n];
        if (field->key[0] == key[0] && strcmp(field->key, key) == 0)
            return field;
    }
    return NULL;
}

void line_remove(struct line *line, const char *key)
{
    for (size_t n = 0; n < line->field_count; n++) {
        struct field *field = &line->fields[n];
        if (strcmp(field->key, key) != 0)
            continue;
        line->field_count--;
        memmove(field, field + 1, (line->field_count - n) * sizeof(*field));
        return;
    }
}

static const char *item_text(const struct line *line, size_t item)
{
    return line->words.data + line->items[item].at;
}

const char *line_text(const struct line *line, const char *key)
{
    const struct field *field = find(line, key);

    if (!field || field->kind != FIELD_TEXT)
        return NULL;
    return item_text(line, field->first);
}

int64_t line_number(const struct line *line, const char *key, int64_t otherwise)
{
    const struct field *field = find(line, key);

    if (!field || field->kind != FIELD_NUMBER)
        return otherwise;
    return line->items[field->first].number;
}

bool line_has(const struct line *line, const char *key)
{
    return find(line, key) != NULL;
}

size_t line_count(const struct line *line)
{
    return line->field_count;
}

const char *line_key(const struct line *line, size_t index)
{
    return line->fields[index].key;
}

size_t line_array_count(const struct line *line, const char *key)
{
    const struct field *field = find(line, key);

    if (!field || field->kind == FIELD_TEXT || field->kind == FIELD_NUMBER)
        return 0;
    return field->count;
}

bool line_array_is_numbers(const struct line *line, const char *key)
{
    const struct field *field = find(line, key);

    return field && field->kind == FIELD_NUMBERS;
}

const char *line_array_text(const struct line *line, const char *key,
                            size_t index)
{
    const struct field *field = find(line, key);

    if (!field || field->kind != FIELD_TEXTS || index >= field->count)
        return NULL;
    return item_text(line, field->first + index);
}

int64_t line_array_number(const struct line *line, const char *key,
                          size_t index)
{
    const struct field *field = find(line, key);

    assert(field && field->kind == FIELD_NUMBERS && index < field->count);
    return line->items[field->first + index].number;
}

static bool write_text(struct text *into, const char *value, struct error *err)
{
    const char *end = value + strlen(value);
    const char *kept = value; // what goes out as it stands begins here

    text_add_char(into, '"');
    for (const char *at = value; at < end;) {
        const char *start = at;
        if (utf8_next(&at, end) < 0)
            return error_set(err, ERROR_INPUT, "this text is not UTF-8");
        assert((unsigned char)*start >= 0x20 && *start != 0x7F);
        if (*start == '"' || *start == '\\') {
            text_add(into, kept, (size_t)(start - kept));
            text_add_char(into, '\\');
            kept = start;
        }
    }
    text_add(into, kept, (size_t)(end - kept));
    text_add_char(into, '"');
    return true;
}

// As printf does, but called for every number of every line.
static void write_number(int64_t number, struct text *into)
{
    char digits[20];
    char *at = digits + sizeof(digits);
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    text_add(into, at, (size_t)(digits + sizeof(digits) - at));
}

static bool write_field(const struct line *line, const struct field *field,
                        struct text *into, struct error *err)
{
    bool is_array = field->kind != FIELD_TEXT && field->kind != FIELD_NUMBER;
    bool is_text = field->kind == FIELD_TEXT || field->kind == FIELD_TEXTS;

    text_add_char(into, '"');
    text_add_string(into, field->key);
    text_add_string(into, is_array ? "\":[" : "\":");
    for (size_t n = field->first; n < field->first + field->count; n++) {
        if (n > field->first)
            text_add_char(into, ',');
        if (!is_text)
            write_number(line->items[n].number, into);
        else if (!write_text(into, item_text(line, n), err))
            return error_in(err, "field `%s`", field->key);
    }
    text_add_string(into, is_array ? "]" : "");
    return true;
}

bool line_write(const struct line *line, struct text *into, struct error *err)
{
    size_t start = into->length;

    text_add_char(into, '{');
    for (size_t n = 0; n < line->field_count; n++) {
        if (n > 0)
            text_add_char(into, ',');
        if (!write_field(line, &line->fields[n], into, err))
            return false;
    }
    text_add_char(into, '}');
    if (into->length - start > LINE_BYTES_MAX)
        return error_set(err, ERROR_INPUT,
                         "a line of %zu bytes is too long; at most %d",
                         into->length - start, LINE_BYTES_MAX);
    return true;
}

void line_clean(const char *from, char *to, size_t size)
{
    static const char replacement[] = "\xEF\xBF\xBD"; // U+FFFD
    const char *end = from + strlen(from);
    size_t length = 0;

    assert(size > 0);
    while (from < end) {
        const char *start = from;
        int32_t c = utf8_next(&from, end);
        if (c < 0)
            from = start + 1;
        bool is_fit = c >= 0x20 && c != 0x7F;
        size_t more = is_fit ? (size_t)(from - start) : 3;
        if (length + more >= size)
            break;
        memcpy(to + length, is_fit ? start : replacement, more);
        length += more;
    }
    to[length] = '\0';
}
