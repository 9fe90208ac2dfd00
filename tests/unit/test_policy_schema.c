// The JSON Schema that is shipped, the manual page and the table of keys say
// the same. Whether the schema and the reader agree about policies is checked
// with an independent validator (tests/e2e/policy.bats).
#include "config/keys.h"
#include "config/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { FILE_MAX = 1000 * 1000 };

static void the_shipped_schema_is_that_of_the_table(void **state)
{
    struct text made = {0};
    struct text shipped = {0};
    (void)state;

    policy_schema(&made);
    assert_true(
        file_read("config/countermark.schema.json", FILE_MAX, &shipped, NULL));
    if (!string_equal(text_string(&made), text_string(&shipped)))
        fail_msg("write it again: countermark policy schema > "
                 "config/countermark.schema.json");
    text_clear(&made);
    text_clear(&shipped);
}

static void every_key_is_explained(void **state)
{
    size_t count = 0;
    const struct key *keys = keys_all(&count);
    (void)state;

    for (size_t n = 0; n < count; n++) {
        const char *about = keys[n].about;
        if (!about || !*about || strpbrk(about, "\"\\") ||
            about[strlen(about) - 1] != '.')
            fail_msg("\"%s\" is not explained in the table", keys[n].name);
    }
}

// As a word of its own behind a macro that sets it in bold.
static bool is_in_manual(const char *manual, const char *name)
{
    for (const char *line = manual; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        bool is_bold = string_starts(line, ".B") || string_starts(line, ".SS ");
        char words[256];
        (void)snprintf(words, sizeof(words), " %.*s ", (int)strcspn(line, "\n"),
                       line);
        for (char *at = words; *at; at++) {
            if (strchr("\",:;", *at))
                *at = ' ';
        }
        char word[64];
        (void)snprintf(word, sizeof(word), " %s ", name);
        if (is_bold && strstr(words, word))
            return true;
    }
    return false;
}

static void every_key_is_in_the_manual(void **state)
{
    struct text manual = {0};
    size_t count = 0;
    const struct key *keys = keys_all(&count);
    (void)state;

    assert_true(file_read("man/countermark.yaml.5", FILE_MAX, &manual, NULL));
    assert_false(is_in_manual(manual.data, "nonsense"));
    for (size_t n = 0; n < count; n++) {
        if (!is_in_manual(manual.data, keys[n].name))
            fail_msg("countermark.yaml(5) does not explain \"%s\"",
                     keys[n].name);
    }
    text_clear(&manual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_schema_is_that_of_the_table),
        cmocka_unit_test(every_key_is_explained),
        cmocka_unit_test(every_key_is_in_the_manual),
    };

    return cmocka_run_group_tests_name("policy schema", tests, NULL, NULL);
}
