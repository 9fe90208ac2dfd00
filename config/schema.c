// The JSON Schema of a policy, for editors, made from the table of keys.
#include "config/schema.h"

#include "config/keys.h"
#include "config/sections.h"
#include "config/verifier.h"

#include <string.h>

#define NAME_PATTERN "^[A-Za-z0-9._-]+$"
#define QUEUE_PATTERN "^[^ /#?'\\\"\\\\\\\\]{1,127}$"
#define SERIES_PATTERN "^([^{}]|\\\\{year\\\\}|\\\\{number\\\\})*$"

// JSON being written, indented by two blanks for each open brace.
struct writing {
    struct text *json;
    unsigned depth;
    bool is_first;
};

// --- writing ----------------------------------------------------------------

static void new_line(struct writing *writing)
{
    text_add_char(writing->json, '\n');
    for (unsigned n = 0; n < writing->depth; n++)
        text_add_string(writing->json, "  ");
}

// A member's name; what follows is its value.
static void member(struct writing *writing, const char *name)
{
    if (!writing->is_first)
        text_add_char(writing->json, ',');
    writing->is_first = false;
    new_line(writing);
    text_addf(writing->json, "\"%s\": ", name);
}

static void begin(struct writing *writing)
{
    text_add_char(writing->json, '{');
    writing->depth++;
    writing->is_first = true;
}

static void end(struct writing *writing)
{
    writing->depth--;
    new_line(writing);
    text_add_char(writing->json, '}');
    writing->is_first = false;
}

// A member whose value is JSON already.
static void set(struct writing *writing, const char *name, const char *json)
{
    member(writing, name);
    text_add_string(writing->json, json);
}

static void set_number(struct writing *writing, const char *name,
                       unsigned number)
{
    member(writing, name);
    text_addf(writing->json, "%u", number);
}

// --- one value --------------------------------------------------------------

static void write_section(struct writing *writing, enum section section);

// What looks like a number is as good a word as any.
static void write_text(struct writing *writing, const struct key *key,
                       const char *pattern)
{
    set(writing, "type", "[\"string\", \"number\"]");
    if (key->least > 0)
        set_number(writing, "minLength", key->least);
    if (key->most > 0)
        set_number(writing, "maxLength", key->most);
    if (pattern) {
        member(writing, "pattern");
        text_addf(writing->json, "\"%s\"", pattern);
    }
}

static void write_number(struct writing *writing, const struct key *key)
{
    set(writing, "type",
        key->type == VALUE_LENGTH ? "\"number\"" : "\"integer\"");
    set_number(writing, "minimum", key->least);
    set_number(writing, "maximum", key->most);
}

static void write_words(struct writing *writing, const char *words)
{
    member(writing, "enum");
    text_add_char(writing->json, '[');
    while (*words) {
        size_t length = strcspn(words, " ");
        text_addf(writing->json, "\"%.*s\"%s", (int)length, words,
                  words[length] ? ", " : "");
        words += length + strspn(words + length, " ");
    }
    text_add_char(writing->json, ']');
}

static void write_array(struct writing *writing, const struct key *key,
                        unsigned most, const char *pattern)
{
    set(writing, "type", "\"array\"");
    set(writing, "minItems", "1");
    set_number(writing, "maxItems", most);
    set(writing, "uniqueItems", "true");
    member(writing, "items");
    begin(writing);
    write_text(writing, key, pattern);
    end(writing);
}

// The word, or else what is written between this and `end_choice`.
static void begin_choice(struct writing *writing, const char *word)
{
    member(writing, "anyOf");
    text_addf(writing->json, "[{\"enum\": [\"%s\"]}, ", word);
    begin(writing);
}

static void end_choice(struct writing *writing)
{
    end(writing);
    text_add_char(writing->json, ']');
}

static void write_list(struct writing *writing, const struct key *key)
{
    const char *pattern = key->type == VALUE_PATTERNS    ? SERIES_PATTERN
                          : key->type == VALUE_VERIFIERS ? VERIFIER_PATTERN
                                                         : NULL;

    if (key->words)
        begin_choice(writing, key->words);
    write_array(writing, key, POLICY_WORDS_MAX, pattern);
    if (key->words)
        end_choice(writing);
}

// A map whose keys are somebody's names, each with the keys of the section.
static void write_named(struct writing *writing, enum section section,
                        unsigned most, const char *pattern)
{
    set(writing, "type", "\"object\"");
    set_number(writing, "maxProperties", most);
    member(writing, "propertyNames");
    text_addf(writing->json, "{\"pattern\": \"%s\"}", pattern);
    member(writing, "additionalProperties");
    begin(writing);
    write_section(writing, section);
    end(writing);
}

static void write_who(struct writing *writing)
{
    set(writing, "type", "\"object\"");
    member(writing, "additionalProperties");
    begin(writing);
    begin_choice(writing, "anyone");
    write_section(writing, SECTION_WHO);
    set(writing, "minProperties", "1");
    end_choice(writing);
    end(writing);
}

static void write_by_level(struct writing *writing, const struct key *key)
{
    member(writing, "anyOf");
    text_add_char(writing->json, '[');
    begin(writing);
    write_words(writing, key->words);
    end(writing);
    text_add_string(writing->json, ", ");
    begin(writing);
    set(writing, "type", "\"object\"");
    member(writing, "additionalProperties");
    begin(writing);
    write_words(writing, key->words);
    end(writing);
    end(writing);
    text_add_char(writing->json, ']');
}

static void write_roles(struct writing *writing)
{
    static const struct key group = {.least = 1, .most = 63};
    size_t count = 0;
    const char *const *names = roles_names(&count);

    set(writing, "type", "\"object\"");
    set(writing, "additionalProperties", "false");
    member(writing, "properties");
    begin(writing);
    for (size_t n = 0; n < count; n++) {
        member(writing, names[n]);
        begin(writing);
        set(writing, "type", "\"array\"");
        set_number(writing, "maxItems", POLICY_GROUPS_MAX);
        set(writing, "uniqueItems", "true");
        member(writing, "items");
        begin(writing);
        write_text(writing, &group, NAME_PATTERN);
        end(writing);
        end(writing);
    }
    end(writing);
}

static void write_levels(struct writing *writing)
{
    set(writing, "type", "\"array\"");
    set(writing, "minItems", "1");
    set_number(writing, "maxItems", POLICY_LEVELS_MAX);
    member(writing, "items");
    begin(writing);
    write_section(writing, SECTION_LEVEL);
    end(writing);
}

// A list, or the path of a CSV file.
static void write_recipients(struct writing *writing)
{
    static const struct key name = {.least = 1, .most = RECIPIENT_MAX};

    set(writing, "type", "\"object\"");
    set_number(writing, "maxProperties", RECIPIENT_LISTS_MAX);
    member(writing, "propertyNames");
    text_addf(writing->json, "{\"pattern\": \"%s\"}", NAME_PATTERN);
    member(writing, "additionalProperties");
    begin(writing);
    member(writing, "anyOf");
    text_add_string(writing->json,
                    "[{\"type\": \"string\", \"pattern\": \"^/\"}, ");
    begin(writing);
    write_array(writing, &name, RECIPIENTS_BYTES_MAX / 2, NULL);
    end(writing);
    text_add_string(writing->json, "]");
    end(writing);
}

// What is read elsewhere than along the table.
static void write_later(struct writing *writing, const struct key *key)
{
    if (string_equal(key->name, "schemes"))
        write_named(writing, SECTION_SCHEME, SCHEMES_MAX - SCHEMES_BUILT_IN,
                    NAME_PATTERN);
    else if (string_equal(key->name, "roles"))
        write_roles(writing);
    else if (string_equal(key->name, "queues"))
        write_named(writing, SECTION_QUEUE, QUEUES_MAX, QUEUE_PATTERN);
    else if (string_equal(key->name, "defaults"))
        write_section(writing, SECTION_QUEUE);
    else if (string_equal(key->name, "levels"))
        write_levels(writing);
    else if (string_equal(key->name, "recipients"))
        write_recipients(writing);
    else
        set(writing, "type", "\"string\"");
}

static void write_word(struct writing *writing, const struct key *key)
{
    static const char *const patterns[] = {
        [VALUE_NAME] = NAME_PATTERN,
        [VALUE_ORIGIN] = "^[^ +]+$",
        [VALUE_PATH] = "^/",
        [VALUE_PERIOD] = "[0-9].*(y|Y|m|M|年|个月) *$",
        [VALUE_PATTERN] = SERIES_PATTERN,
        [VALUE_LATER] = NULL,
    };

    write_text(writing, key, patterns[key->type]);
}

static void write_value(struct writing *writing, const struct key *key)
{
    static const struct key level = {.least = 1, .most = 63};

    switch (key->type) {
    case VALUE_NUMBER:
    case VALUE_MEGABYTES:
    case VALUE_LENGTH:
        write_number(writing, key);
        return;
    case VALUE_CHOICE:
    case VALUE_FLAG:
        write_words(writing, key->words);
        return;
    case VALUE_LEVEL:
        write_text(writing, &level, NULL);
        return;
    case VALUE_LEVELS:
        write_array(writing, &level, POLICY_LEVELS_MAX, NULL);
        return;
    case VALUE_WORDS:
    case VALUE_PATTERNS:
    case VALUE_VERIFIERS:
        write_list(writing, key);
        return;
    case VALUE_WHO:
        write_who(writing);
        return;
    case VALUE_BY_LEVEL:
        write_by_level(writing, key);
        return;
    case VALUE_EXCEPTIONS:
        write_named(writing, SECTION_EXCEPTION, POLICY_EXCEPTIONS_MAX,
                    NAME_PATTERN);
        return;
    case VALUE_SECTION:
        write_section(writing, key->inner);
        return;
    case VALUE_LATER:
        write_later(writing, key);
        return;
    default:
        write_word(writing, key);
    }
}

// --- a map ------------------------------------------------------------------

static void write_needed(struct writing *writing, enum section section)
{
    size_t count = 0;
    const struct key *keys = keys_all(&count);
    const char *between = "[";

    for (size_t n = 0; n < count; n++) {
        if (keys[n].section != section || !keys[n].is_needed)
            continue;
        if (between[0] == '[')
            member(writing, "required");
        text_addf(writing->json, "%s\"%s\"", between, keys[n].name);
        between = ", ";
    }
    if (between[0] != '[')
        text_add_char(writing->json, ']');
}

static void write_section(struct writing *writing, enum section section)
{
    size_t count = 0;
    const struct key *keys = keys_all(&count);

    set(writing, "type", "\"object\"");
    set(writing, "additionalProperties", "false");
    write_needed(writing, section);
    member(writing, "properties");
    begin(writing);
    for (size_t n = 0; n < count; n++) {
        if (keys[n].section != section)
            continue;
        member(writing, keys[n].name);
        begin(writing);
        member(writing, "description");
        text_addf(writing->json, "\"%s\"", keys[n].about);
        write_value(writing, &keys[n]);
        end(writing);
    }
    end(writing);
}

void policy_schema(struct text *json)
{
    struct writing writing = {.json = json};

    begin(&writing);
    set(&writing, "$schema", "\"http://json-schema.org/draft-07/schema#\"");
    set(&writing, "title", "\"countermark.yaml\"");
    write_section(&writing, SECTION_TOP);
    end(&writing);
    text_add_char(json, '\n');
}
