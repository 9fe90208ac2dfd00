// Values in force, as they would be written in a policy.
#include "config/say.h"

#include "config/list.h"
#include "config/term.h"

#include <string.h>

enum { MIB = 1024 * 1024 };

void word_say(const char *words, unsigned number, struct text *into)
{
    for (; number > 0; number--)
        words += strcspn(words, " ") + 1;
    text_add(into, words, strcspn(words, " "));
}

static void say_months(unsigned months, struct text *into)
{
    char name[16];

    if (months == 0)
        return;
    term_months_name(months, name, sizeof(name));
    text_add_string(into, name);
}

static void say_list(const struct key *key, const struct node *list,
                     struct text *into)
{
    if (list)
        list_join(list, POLICY_WORDS_MAX, into);
    else if (key->words)
        text_add_string(into, key->words);
}

void grant_say(const struct grant *grant, struct text *into)
{
    if (!grant->is_limited) {
        text_add_string(into, "anyone");
        return;
    }
    if (grant->users) {
        text_add_string(into, "users ");
        list_join(grant->users, POLICY_WORDS_MAX, into);
    }
    if (grant->groups) {
        text_addf(into, "%sgroups ", grant->users ? "; " : "");
        list_join(grant->groups, POLICY_WORDS_MAX, into);
    }
}

bool is_of_levels(const struct key *key)
{
    return key->type == VALUE_WHO || key->type == VALUE_BY_LEVEL;
}

void level_say(const struct key *key, const struct queue_policy *queue,
               unsigned level, struct text *into)
{
    if (key->type == VALUE_WHO)
        grant_say(&queue->who[level], into);
    else
        by_level_say(key, queue, level, into);
}

// "survey: secret 50y 测密〔{year}〕{number}号; ..."
static void say_exceptions(const struct queue_policy *queue, struct text *into)
{
    for (unsigned n = 0; n < queue->exception_count; n++) {
        const struct term_exception *exception = &queue->exceptions[n];
        text_addf(into, "%s%s: %s ", n ? "; " : "", exception->name,
                  queue->scheme->levels[exception->level].code);
        say_months(exception->cap_months, into);
        text_addf(into, " %s", exception->doc_no);
    }
}

static void say_level(const struct queue_policy *queue, int level,
                      struct text *into)
{
    if (level >= 0)
        text_add_string(into, queue->scheme->levels[level].code);
}

// What has no field of its own type.
static void say_of_queue(const struct key *key,
                         const struct queue_policy *queue, struct text *into)
{
    if (key->type == VALUE_LEVEL) {
        say_level(queue, queue->default_level, into);
    } else if (key->type == VALUE_LEVELS) {
        say_level(queue, (int)queue->lowest, into);
        text_add_string(into, ", ");
        say_level(queue, (int)queue->highest, into);
    } else if (key->type == VALUE_EXCEPTIONS) {
        say_exceptions(queue, into);
    } else if (string_equal(key->name, "scheme")) {
        text_add_string(into, queue->scheme->name);
    }
}

void value_say(const struct key *key, const void *from, struct text *into)
{
    const char *field = (const char *)from + key->offset;
    unsigned number = 0;
    size_t bytes = 0;
    double length = 0;

    switch (key->type) {
    case VALUE_TEXT:
    case VALUE_NAME:
    case VALUE_ORIGIN:
    case VALUE_PATH:
    case VALUE_TERM:
    case VALUE_PATTERN:
        text_add_string(into, field);
        return;
    case VALUE_NUMBER:
        memcpy(&number, field, sizeof(number));
        text_addf(into, "%u", number);
        return;
    case VALUE_PERIOD:
        memcpy(&number, field, sizeof(number));
        say_months(number, into);
        return;
    case VALUE_LENGTH:
        memcpy(&length, field, sizeof(length));
        text_addf(into, "%g", length);
        return;
    case VALUE_MEGABYTES:
        memcpy(&bytes, field, sizeof(bytes));
        text_addf(into, "%zu", bytes / MIB);
        return;
    case VALUE_CHOICE:
        memcpy(&number, field, sizeof(number));
        word_say(key->words, number, into);
        return;
    case VALUE_FLAG:
        word_say(key->words, *(const bool *)field ? 1 : 0, into);
        return;
    case VALUE_WORDS:
    case VALUE_PATTERNS:
    case VALUE_VERIFIERS:
        say_list(key, *(const struct node *const *)(const void *)field, into);
        return;
    default:
        if (key->section == SECTION_QUEUE)
            say_of_queue(key, from, into);
    }
}
