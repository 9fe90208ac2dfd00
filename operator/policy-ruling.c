// A ruling in words: what would happen, and which keys it comes from.
#include "operator/policy-ruling.h"

#include "operator/desk.h"
#include "operator/policy.h"
#include "operator/say.h"

#include <stdio.h>
#include <string.h>

// The keys that the question is about, in the order in which they are asked.
static bool is_asked(const char *key)
{
    static const char *const asked[] = {
        "scheme",
        "roles.submitter",
        "levels",
        "default_level",
        "user",
        "term",
        "default_term",
        "term_exceptions",
        "scope",
        "default_scope",
        "scopes",
        "document_number",
        "document_numbers",
        "recipients",
        "copies",
        "spares",
        "pages",
        "approval_hours",
        "release",
        "title",
    };

    for (size_t n = 0; n < sizeof(asked) / sizeof(asked[0]); n++) {
        if (string_equal(key, asked[n]))
            return true;
    }
    return false;
}

// The level's own entry of a key that differs from level to level.
static bool is_level(const struct ruling *ruling, const char *name,
                     const char *key)
{
    size_t length = strlen(name);

    return string_starts(key, name) && key[length] == '.' && ruling->level &&
           string_equal(key + length + 1, ruling->level->code);
}

// A scheme's own rules are those of the key `scheme` on the queue.
static bool is_in_the_way(const struct ruling *ruling, const char *key)
{
    if (!ruling->rule)
        return false;
    if (is_level(ruling, ruling->rule, key))
        return true;
    if (string_equal(ruling->rule, "schemes"))
        return string_equal(key, "scheme");
    return string_equal(ruling->rule, key);
}

struct rows {
    struct table *table;
    const struct ruling *ruling;
};

static void add_row(void *context, const struct policy_setting *setting)
{
    const struct rows *rows = context;
    struct text from = {0};

    if (!is_asked(setting->key) &&
        !is_level(rows->ruling, "who", setting->key) &&
        !is_level(rows->ruling, "approval", setting->key))
        return;
    setting_from(setting, &from);
    table_add(rows->table,
              is_in_the_way(rows->ruling, setting->key) ? ">" : " ");
    table_add(rows->table, setting->key);
    table_add(rows->table, *setting->value ? setting->value : "-");
    table_add(rows->table, text_string(&from));
    text_clear(&from);
}

static void add_fact(struct table *table, const char *name, const char *value)
{
    if (!*value)
        return;
    table_add(table, " ");
    table_add(table, name);
    table_add(table, value);
}

static void say_facts(const struct ruling *ruling)
{
    struct table *table = table_new(3);
    char copies[64];

    (void)snprintf(copies, sizeof(copies), "%u and %u spare", ruling->copies,
                   ruling->spares);
    add_fact(table, translated("mark"), ruling->mark);
    add_fact(table, translated("scope"), ruling->scope);
    add_fact(table, translated("document number"), ruling->doc_no);
    add_fact(table, translated("recipients"),
             ruling->recipients ? ruling->recipients->name : "");
    add_fact(table, translated("title in the journal"), ruling->title);
    if (ruling->exception)
        add_fact(table, translated("allowed by exception"),
                 ruling->exception->name);
    add_fact(table, translated("numbered copies"), copies);
    table_print(table, stdout);
    table_free(table);
}

static void say_who(const struct explanation *explanation)
{
    const struct job *job = explanation->job;
    const struct groups *groups = explanation->groups;
    struct text words = {0};
    struct text clean = {0};

    text_addf(&words, translated("Queue %s, user %s (%s"), job->queue,
              job->user,
              job->is_verified ? translated("checked") : translated("claimed"));
    for (unsigned n = 0; n < groups->count; n++)
        text_addf(&words, "%s%s", n ? ", " : translated("; groups "),
                  groups->names[n]);
    text_addf(&words, translated("), copies: %u, pages: %u"), job->copies,
              explanation->pages);
    say_clean(text_string(&words), &clean);
    (void)puts(text_string(&clean));
    text_clear(&words);
    text_clear(&clean);
}

static void say_ruling(const struct explanation *explanation)
{
    const struct ruling *ruling = explanation->ruling;
    struct rows rows = {.ruling = ruling};
    struct text clean = {0};

    say_who(explanation);
    if (ruling->verdict == VERDICT_MARK) {
        (void)puts(translated("The job would be marked and printed:"));
        say_facts(ruling);
    } else {
        say_clean(ruling->reason, &clean);
        (void)printf(translated("The job would be %s: %s\n"),
                     ruling->verdict == VERDICT_HOLD ? translated("held")
                                                     : translated("refused"),
                     text_string(&clean));
        if (ruling->verdict == VERDICT_HOLD)
            say_facts(ruling);
    }
    if (explanation->queue) {
        (void)printf(translated("What %s says:\n"), policy_default_path());
        rows.table = table_new(4);
        policy_settings(explanation->policy, explanation->queue, add_row,
                        &rows);
        table_print(rows.table, stdout);
        table_free(rows.table);
    }
    text_clear(&clean);
}

// --- for machines
// -------------------------------------------------------------

struct way {
    struct line *line;
    const struct ruling *ruling;
};

static void add_way(void *context, const struct policy_setting *setting)
{
    const struct way *way = context;

    if (is_in_the_way(way->ruling, setting->key))
        setting_json(setting, way->line);
}

static void print_ruling(const struct explanation *explanation)
{
    static const char *const verdicts[] = {
        [VERDICT_MARK] = "mark",
        [VERDICT_HOLD] = "hold",
        [VERDICT_REFUSE] = "refuse",
    };
    const struct ruling *ruling = explanation->ruling;
    struct line *line = line_new();
    struct way way = {.line = line, .ruling = ruling};

    json_text(line, "queue", explanation->job->queue);
    json_text(line, "user", explanation->job->user);
    line_set_number(line, "is_verified", explanation->job->is_verified);
    line_set_text(line, "verdict", verdicts[ruling->verdict]);
    if (ruling->verdict != VERDICT_REFUSE) {
        json_text(line, "level", ruling->level->code);
        json_text(line, "mark", ruling->mark);
        json_text(line, "scope", ruling->scope);
        json_text(line, "doc_no", ruling->doc_no);
        json_text(line, "title", ruling->title);
        if (ruling->recipients)
            json_text(line, "recipients", ruling->recipients->name);
        line_set_number(line, "copies", ruling->copies);
        line_set_number(line, "spares", ruling->spares);
        if (ruling->exception)
            json_text(line, "exception", ruling->exception->name);
    }
    if (ruling->verdict != VERDICT_MARK) {
        json_text(line, "reason", ruling->reason);
        if (explanation->queue)
            policy_settings(explanation->policy, explanation->queue, add_way,
                            &way);
    }
    (void)print_json(NULL, line);
    line_free(line);
}

void explanation_print(const struct explanation *explanation, bool is_json)
{
    if (is_json)
        print_ruling(explanation);
    else
        say_ruling(explanation);
}
