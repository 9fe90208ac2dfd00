// Event lines: what is written, and that nothing else is read.
#include "journal/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define K31 "abcdefghijklmnopqrstuvwxyzabcde"
#define MAX "9007199254740991"

// With `wrong` NULL the line is read and written back to the same bytes, else
// the message contains `wrong` (what, and at which byte).
static const struct {
    const char *bytes;
    const char *wrong;
} lines[] = {
    /* 0*/ {"{}", NULL},
    {"{\"a\":1}", NULL},
    {"{\"a\":0}", NULL},
    {"{\"a\":-1}", NULL},
    {"{\"a\":" MAX "}", NULL},
    /* 5*/ {"{\"a\":-" MAX "}", NULL},
    {"{\"a\":\"\"}", NULL},
    {"{\"a\":\"x y\"}", NULL},
    {"{\"a\":\"\\\"\"}", NULL},
    {"{\"a\":\"\\\\\"}", NULL},
    /*10*/ {"{\"a\":\"\\\\\\\"n\"}", NULL},
    {"{\"a\":\"/\"}", NULL},
    {"{\"a\":\"机密★10年\"}", NULL},
    {"{\"a\":\"\xF0\x9F\x96\xA8\"}", NULL},
    {"{\"a\":\"\xC2\x80\"}", NULL},
    /*15*/ {"{\"a\":[]}", NULL},
    {"{\"a\":[1]}", NULL},
    {"{\"a\":[1,-2,3]}", NULL},
    {"{\"a\":[\"x\",\"\"]}", NULL},
    {"{\"a\":1,\"b\":\"c\"}", NULL},
    /*20*/ {"{\"a\":1,\"aa\":2,\"b\":3}", NULL},
    {"{\"_\":1,\"a\":2}", NULL},
    {"{\"a_b\":1,\"ab\":2}", NULL},
    {"{\"" K31 "\":1}", NULL},
    {"{\"a\":\"\xEF\xBF\xBD\"}", NULL},
    /*25*/ {"", "no `{` at byte 0"},
    {" {}", "no `{` at byte 0"},
    {"[]", "no `{` at byte 0"},
    {"{", "no key at byte 1"},
    {"{} ", "something behind the line at byte 2"},
    /*30*/ {"{}{}", "something behind the line at byte 2"},
    {"{}\n", "something behind the line at byte 2"},
    {"{ }", "no key at byte 1"},
    {"{,}", "no key at byte 1"},
    {"{a:1}", "no key at byte 1"},
    /*35*/ {"{'a':1}", "no key at byte 1"},
    {"{\"\":1}", "a key that is not 1 to 31"},
    {"{\"A\":1}", "a key that is not 1 to 31"},
    {"{\"a1\":1}", "a key that is not 1 to 31"},
    {"{\"a-b\":1}", "a key that is not 1 to 31"},
    /*40*/ {"{\"\\u0061\":1}", "a key that is not 1 to 31"},
    {"{\"" K31 "f\":1}", "a key that is not 1 to 31"},
    {"{\"a\"}", "no `:` at byte 4"},
    {"{\"a\" :1}", "no `:` at byte 4"},
    {"{\"a\": 1}", "not a value at byte 5"},
    /*45*/ {"{\"a\":}", "not a value at byte 5"},
    {"{\"a\":1,}", "no key at byte 7"},
    {"{\"a\":1 ,\"b\":2}", "no `,` or `}` at byte 6"},
    {"{\"a\":1, \"b\":2}", "no key at byte 7"},
    {"{\"a\":1\"b\":2}", "no `,` or `}` at byte 6"},
    /*50*/ {"{\"a\":1,\"a\":2}", "not behind the one before"},
    {"{\"b\":1,\"a\":2}", "not behind the one before"},
    {"{\"aa\":1,\"a\":2}", "not behind the one before"},
    {"{\"a\":01}", "not a value at byte 5"},
    {"{\"a\":-0}", "not a value at byte 5"},
    /*55*/ {"{\"a\":+1}", "not a value at byte 5"},
    {"{\"a\":-}", "not a value at byte 5"},
    {"{\"a\":1.0}", "no `,` or `}` at byte 6"},
    {"{\"a\":1e3}", "no `,` or `}` at byte 6"},
    {"{\"a\":9007199254740992}", "not a value at byte 5"},
    /*60*/ {"{\"a\":-9007199254740992}", "not a value at byte 5"},
    {"{\"a\":99999999999999999999}", "not a value at byte 5"},
    {"{\"a\":true}", "not a value at byte 5"},
    {"{\"a\":null}", "not a value at byte 5"},
    {"{\"a\":{}}", "not a value at byte 5"},
    /*65*/ {"{\"a\":[[]]}", "not a value at byte 6"},
    {"{\"a\":[1,]}", "not a value at byte 8"},
    {"{\"a\":[,1]}", "not a value at byte 6"},
    {"{\"a\":[1 ]}", "no `,` or `]` at byte 7"},
    {"{\"a\":[1}", "no `,` or `]` at byte 7"},
    /*70*/ {"{\"a\":[1,\"x\"]}", "two kinds at byte 8"},
    {"{\"a\":[\"x\",1]}", "two kinds at byte 10"},
    {"{\"a\":\"x}", "the end inside a string"},
    {"{\"a\":\"\\n\"}", "an escape other than"},
    {"{\"a\":\"\\u0041\"}", "an escape other than"},
    /*75*/ {"{\"a\":\"\\/\"}", "an escape other than"},
    {"{\"a\":\"\\", "an escape other than"},
    {"{\"a\":\"\t\"}", "a control character at byte 6"},
    {"{\"a\":\"\x7F\"}", "a control character at byte 6"},
    {"{\"a\":\"\xFF\"}", "not UTF-8 at byte 6"},
    /*80*/ {"{\"a\":\"\xC3\"}", "not UTF-8 at byte 6"},
    {"{\"a\":\"\xC0\xAF\"}", "not UTF-8 at byte 6"},
    {"{\"a\":\"\xED\xA0\x80\"}", "not UTF-8 at byte 6"},
    {"{\"a\":\"\xF4\x90\x80\x80\"}", "not UTF-8 at byte 6"},
    {"\xEF\xBB\xBF{}", "no `{` at byte 0"},
    /*85*/ {"{\"a\":1", "no `,` or `}` at byte 6"},
};

static void a_line_has_one_spelling(void **state)
{
    (void)state;
    struct line *line = line_new();

    for (size_t n = 0; n < sizeof(lines) / sizeof(lines[0]); n++) {
        struct error err = {0};
        struct text again = {0};
        size_t length = strlen(lines[n].bytes);
        // Exactly as long as the line, so that reading further is seen.
        char *bytes = memcpy(memory_need(length), lines[n].bytes, length);
        bool is_read = line_read(bytes, length, line, &err);

        if (is_read != !lines[n].wrong)
            fail_msg("row %zu: %s", n, err.text);
        if (is_read) {
            assert_true(line_write(line, &again, &err));
            assert_string_equal(text_string(&again), lines[n].bytes);
        } else if (!strstr(err.text, lines[n].wrong)) {
            fail_msg("row %zu says: %s", n, err.text);
        }
        assert_int_equal(err.kind, is_read ? ERROR_NONE : ERROR_INPUT);
        text_clear(&again);
        free(bytes);
    }
    line_free(line);
}

static void a_nul_inside_a_line_is_refused(void **state)
{
    (void)state;
    struct line *line = line_new();
    struct error err = {0};

    assert_false(line_read("{\"a\":\"x\0y\"}", 11, line, &err));
    assert_non_null(strstr(err.text, "a control character at byte 7"));
    line_free(line);
}

static void keys_are_sorted_and_a_second_value_replaces_the_first(void **state)
{
    (void)state;
    struct line *line = line_new();
    struct text bytes = {0};
    const char *const words[] = {"x", "y"};
    const int64_t numbers[] = {3, 4};

    line_set_number(line, "z", 1);
    line_set_text(line, "b", "old and long enough");
    line_set_texts(line, "m", words, 2);
    line_set_numbers(line, "a", numbers, 2);
    line_set_texts(line, "e", words, 0);
    line_set_text(line, "b", "new \"\\");
    assert_true(line_write(line, &bytes, NULL));
    assert_string_equal(text_string(&bytes),
                        "{\"a\":[3,4],\"b\":\"new \\\"\\\\\",\"e\":[],"
                        "\"m\":[\"x\",\"y\"],\"z\":1}");

    assert_string_equal(line_text(line, "b"), "new \"\\");
    assert_null(line_text(line, "z"));
    assert_null(line_text(line, "no"));
    assert_int_equal(line_number(line, "z", 9), 1);
    assert_int_equal(line_number(line, "b", 9), 9);
    assert_int_equal(line_array_count(line, "m"), 2);
    assert_int_equal(line_array_count(line, "b"), 0);
    assert_string_equal(line_array_text(line, "m", 1), "y");
    assert_null(line_array_text(line, "m", 2));
    assert_int_equal(line_array_number(line, "a", 1), 4);
    assert_true(line_has(line, "e"));
    assert_false(line_has(line, "f"));
    text_clear(&bytes);
    line_free(line);
}

static void a_line_that_is_too_long_is_neither_written_nor_read(void **state)
{
    (void)state;
    struct line *line = line_new();
    struct text words = {0};
    struct text bytes = {0};
    struct error err = {0};

    // {"a":"..."} has 8 bytes around the text.
    while (words.length < LINE_BYTES_MAX - 8)
        text_add_char(&words, 'x');
    line_set_text(line, "a", text_string(&words));
    assert_true(line_write(line, &bytes, &err));
    assert_int_equal(bytes.length, LINE_BYTES_MAX);
    assert_true(line_read(bytes.data, bytes.length, line, &err));

    text_add_char(&words, 'x');
    line_set_text(line, "a", text_string(&words));
    text_empty(&bytes);
    assert_false(line_write(line, &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(line_read(bytes.data, bytes.length, line, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    text_clear(&words);
    text_clear(&bytes);
    line_free(line);
}

static void a_line_has_at_most_64_fields(void **state)
{
    (void)state;
    struct line *line = line_new();
    struct text bytes = {0};
    struct error err = {0};

    text_add_char(&bytes, '{');
    for (int n = 0; n < LINE_FIELDS_MAX; n++)
        text_addf(&bytes, "%s\"%c%c\":1", n ? "," : "", 'a' + n / 26,
                  'a' + n % 26);
    text_add_char(&bytes, '}');
    assert_true(line_read(bytes.data, bytes.length, line, &err));

    bytes.length--;
    text_add_string(&bytes, ",\"z\":1}");
    assert_false(line_read(bytes.data, bytes.length, line, &err));
    assert_non_null(strstr(err.text, "one field too many"));
    text_clear(&bytes);
    line_free(line);
}

static void text_that_is_not_utf8_is_not_written(void **state)
{
    (void)state;
    struct line *line = line_new();
    struct text bytes = {0};
    struct error err = {0};

    line_set_text(line, "title", "\xB1\xE0\xBA\xC5");
    assert_false(line_write(line, &bytes, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, "title"));
    text_clear(&bytes);
    line_free(line);
}

#define R "\xEF\xBF\xBD"

static void text_from_a_job_is_made_fit(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        size_t size;
        const char *to;
    } rows[] = {
        {"plain", 16, "plain"},
        {"", 4, ""},
        {"a\tb\nc", 32, "a" R "b" R "c"},
        {"\x7F", 8, R},
        {"\xFFx", 8, R "x"},
        {"机\xC3", 8, "机" R},
        {"机密", 4, "机"},
        {"机密", 6, "机"},
        {"机密", 7, "机密"},
        {"abc", 1, ""},
        {"\x01", 3, ""},
        {"\xED\xA0\x80", 16, R R R},
    };

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        char *to = memory_need(rows[n].size);
        line_clean(rows[n].from, to, rows[n].size);
        if (strcmp(to, rows[n].to) != 0)
            fail_msg("row %zu: `%s`", n, to);
        free(to);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_one_spelling),
        cmocka_unit_test(a_nul_inside_a_line_is_refused),
        cmocka_unit_test(keys_are_sorted_and_a_second_value_replaces_the_first),
        cmocka_unit_test(a_line_that_is_too_long_is_neither_written_nor_read),
        cmocka_unit_test(a_line_has_at_most_64_fields),
        cmocka_unit_test(text_that_is_not_utf8_is_not_written),
        cmocka_unit_test(text_from_a_job_is_made_fit),
    };

    return cmocka_run_group_tests_name("journal: line", tests, NULL, NULL);
}
