// One value of a policy: checked against its key, put into its field.
#include "config/values.h"

#include "config/list.h"
#include "config/pattern.h"
#include "config/term.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Enumerations are stored through int.
_Static_assert(sizeof(enum placement) == sizeof(int), "enums are int");

const char *value_word(const struct node *node, const char *what,
                       struct faults *faults)
{
    if (node->kind == NODE_BROKEN)
        return NULL;
    if (node->kind != NODE_WORD) {
        fault_add(faults, node->place, "\"%s\" takes one value, not %s", what,
                  node_kind_name(node));
        return NULL;
    }
    bool is_null = node->word[0] == '\0' || string_equal(node->word, "~") ||
                   string_equal(node->word, "null");
    if (!node->is_quoted && is_null) {
        fault_add(faults, node->place,
                  "\"%s\" has no value; give it one or remove the key", what);
        return NULL;
    }
    if (!is_printable(node->word)) {
        fault_add(faults, node->place,
                  "\"%s\" contains a character that cannot be printed; "
                  "remove it",
                  what);
        return NULL;
    }
    return node->word;
}

static void read_text(const struct key *key, const struct node *node,
                      const char *word, char *into, struct faults *faults)
{
    size_t length = strlen(word);

    if (length < key->least)
        fault_add(faults, node->place, "\"%s\" is empty; give it a value",
                  key->name);
    else if (length > key->most)
        fault_add(faults, node->place,
                  "\"%s\" is too long (%zu bytes); at most %u are allowed",
                  key->name, length, key->most);
    else
        (void)string_fit(into, key->most + 1, word);
}

bool name_check(const struct node *node, const char *name, const char *what,
                size_t most, struct faults *faults)
{
    size_t fine = 0;

    while (name[fine] && (strchr("._-", name[fine]) ||
                          (name[fine] >= '0' && name[fine] <= '9') ||
                          (name[fine] >= 'a' && name[fine] <= 'z') ||
                          (name[fine] >= 'A' && name[fine] <= 'Z')))
        fine++;
    if (fine > 0 && name[fine] == '\0' && fine <= most)
        return true;
    fault_add(faults, node->place,
              "\"%.60s\" is not usable as %s; allowed: 1 to %zu letters, "
              "digits, \".\", \"_\" and \"-\"",
              name, what, most);
    return false;
}

static void read_origin(const struct key *key, const struct node *node,
                        const char *word, char *into, struct faults *faults)
{
    if (strpbrk(word, " +"))
        fault_add(faults, node->place,
                  "\"%s\" may contain no blank and no plus sign; write it "
                  "like countermark.example/room-1",
                  key->name);
    else
        read_text(key, node, word, into, faults);
}

static void read_path(const struct key *key, const struct node *node,
                      const char *word, char *into, struct faults *faults)
{
    if (word[0] != '/')
        fault_add(faults, node->place,
                  "\"%s\" is a path that begins with \"/\"", key->name);
    else
        read_text(key, node, word, into, faults);
}

// YAML 1.1 reads 010 as eight and people as ten: neither is taken.
static bool read_number(const struct key *key, const struct node *node,
                        const char *word, unsigned *number,
                        struct faults *faults)
{
    int64_t value = 0;
    bool is_number = number_read(word, key->least, key->most, &value) &&
                     (word[0] != '0' || word[1] == '\0');

    if (!is_number) {
        fault_add(faults, node->place,
                  "\"%s\" is \"%.40s\"; allowed: whole numbers from %u to %u",
                  key->name, word, key->least, key->most);
        return false;
    }
    *number = (unsigned)value;
    return true;
}

// Digits, at most one point and two digits behind it; no exponents, no signs,
// whatever the locale says about commas.
static void read_length(const struct key *key, const struct node *node,
                        const char *word, double *into, struct faults *faults)
{
    unsigned whole = 0, part = 0;
    size_t before = strspn(word, "0123456789");
    const char *point = word + before;
    size_t behind = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    bool is_shaped =
        before >= 1 && before <= 3 && behind <= 2 &&
        (*point == '\0' || (behind >= 1 && point[1 + behind] == '\0'));

    for (size_t n = 0; is_shaped && n < before; n++)
        whole = whole * 10 + (unsigned)(word[n] - '0');
    for (size_t n = 0; is_shaped && n < 2; n++)
        part = part * 10 + (n < behind ? (unsigned)(point[1 + n] - '0') : 0);
    double value = whole + part / 100.0;
    if (!is_shaped || value < key->least || value > key->most)
        fault_add(faults, node->place,
                  "\"%s\" is \"%.40s\"; allowed: millimetres from %u to %u, "
                  "such as 6 or 6.5",
                  key->name, word, key->least, key->most);
    else
        *into = value;
}

int choice_read(const struct key *key, const struct node *node,
                const char *word, struct faults *faults)
{
    const char *at = key->words;
    size_t length = strlen(word);
    char what[96];

    for (int n = 0; *at; n++) {
        size_t size = strcspn(at, " ");
        if (size == length && memcmp(at, word, size) == 0)
            return n;
        at += size + strspn(at + size, " ");
    }
    (void)snprintf(what, sizeof(what), "\"%s\" cannot be", key->name);
    fault_unknown(faults, node->place, what, word, key->words);
    return -1;
}

static void read_period(const struct key *key, const struct node *node,
                        const char *word, unsigned *months,
                        struct faults *faults)
{
    struct term term = {0};

    if (term_read(word, &term, NULL) && term.kind == TERM_PERIOD)
        *months = term.months;
    else
        fault_add(faults, node->place,
                  "\"%s\" is \"%.40s\"; allowed: a period such as 10y or 6m",
                  key->name, word);
}

static void read_term(const struct key *key, const struct node *node,
                      const char *word, char *into, struct faults *faults)
{
    struct term term = {0};
    struct error err = {0};

    if (word[0] == '\0')
        into[0] = '\0';
    else if (!term_read(word, &term, &err))
        fault_add(faults, node->place, "\"%s\" \"%.40s\" %s; allowed: %s",
                  key->name, word, err.text, TERM_FORMS);
    else
        read_text(key, node, word, into, faults);
}

static void read_scalar(const struct key *key, const struct node *node,
                        const char *word, char *field, struct faults *faults)
{
    unsigned number = 0;
    int choice = -1;

    switch (key->type) {
    case VALUE_NAME:
        if (name_check(node, word, key->name, key->most, faults))
            (void)string_fit(field, key->most + 1, word);
        return;
    case VALUE_NUMBER:
        if (read_number(key, node, word, &number, faults))
            memcpy(field, &number, sizeof(number));
        return;
    case VALUE_MEGABYTES:
        if (read_number(key, node, word, &number, faults))
            *(size_t *)(void *)field = (size_t)number * 1024 * 1024;
        return;
    case VALUE_CHOICE:
        if ((choice = choice_read(key, node, word, faults)) >= 0)
            memcpy(field, &choice, sizeof(choice));
        return;
    case VALUE_FLAG:
        if ((choice = choice_read(key, node, word, faults)) >= 0)
            *(bool *)field = choice == 1;
        return;
    case VALUE_LENGTH:
        read_length(key, node, word, (double *)(void *)field, faults);
        return;
    case VALUE_PERIOD:
        read_period(key, node, word, (unsigned *)(void *)field, faults);
        return;
    default:
        assert(!"a type that is no scalar");
    }
}

static void read_pattern(const struct key *key, const struct node *node,
                         const char *word, char *into, struct faults *faults)
{
    const char *problem = pattern_problem(word);

    if (problem)
        fault_add(faults, node->place, "\"%s\" is \"%.60s\"; %s", key->name,
                  word, problem);
    else
        read_text(key, node, word, into, faults);
}

// What is not one word. True when it was read here.
static bool read_other(const struct key *key, const struct node *node,
                       void *into, struct faults *faults)
{
    switch (key->type) {
    case VALUE_LEVELS:
        levels_read(node, into, faults);
        return true;
    case VALUE_LEVEL:
        level_read(node, into, faults);
        return true;
    case VALUE_WORDS:
    case VALUE_PATTERNS:
    case VALUE_VERIFIERS:
        list_read(key, node,
                  (const struct node **)(void *)((char *)into + key->offset),
                  faults);
        return true;
    case VALUE_WHO:
        who_read(node, into, faults);
        return true;
    case VALUE_BY_LEVEL:
        by_level_read(key, node, into, faults);
        return true;
    case VALUE_EXCEPTIONS:
        exceptions_read(node, into, faults);
        return true;
    default:
        return false;
    }
}

void value_read(const struct key *key, const struct node *node, void *into,
                struct faults *faults)
{
    char *field = (char *)into + key->offset;

    if (key->type == VALUE_LATER || read_other(key, node, into, faults))
        return;
    const char *word = value_word(node, key->name, faults);
    if (!word)
        return;
    if (key->type == VALUE_TEXT)
        read_text(key, node, word, field, faults);
    else if (key->type == VALUE_PATTERN)
        read_pattern(key, node, word, field, faults);
    else if (key->type == VALUE_ORIGIN)
        read_origin(key, node, word, field, faults);
    else if (key->type == VALUE_PATH)
        read_path(key, node, word, field, faults);
    else if (key->type == VALUE_TERM)
        read_term(key, node, word, field, faults);
    else
        read_scalar(key, node, word, field, faults);
}
