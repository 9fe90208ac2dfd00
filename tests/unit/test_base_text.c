// Text, numbers, UTF-8 and errors: what the rest takes for granted.
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void text_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct text text = {0};

    assert_string_equal(text_string(&text), "");
    for (int n = 0; n < 1000; n++)
        text_addf(&text, "%d,", n % 10);
    assert_int_equal(text.length, 2000);
    assert_int_equal(strlen(text.data), 2000);
    text_empty(&text);
    text_add_hex(&text, "\x00\xff\x10", 3);
    assert_string_equal(text.data, "00ff10");
    text_clear(&text);
}

static void a_number_is_all_digits_and_in_range(void **state)
{
    static const struct {
        const char *string;
        bool is_number;
        int64_t value;
    } rows[] = {
        {"0", true, 0},     {"99", true, 99},
        {"100", true, 100}, {"101", false, 0},
        {"-1", true, -1},   {"-2", false, 0},
        {"", false, 0},     {"-", false, 0},
        {" 1", false, 0},   {"1 ", false, 0},
        {"1x", false, 0},   {"+1", false, 0},
        {"0x10", false, 0}, {"1e1", false, 0},
        {"007", true, 7},   {"99999999999999999999999", false, 0},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        int64_t value = 0;
        bool is_number = number_read(rows[n].string, -1, 100, &value);
        if (is_number != rows[n].is_number)
            fail_msg("row %zu: \"%s\"", n, rows[n].string);
        if (is_number)
            assert_int_equal(value, rows[n].value);
    }
}

static void only_shortest_utf8_is_valid(void **state)
{
    static const struct {
        const char *bytes;
        bool is_valid;
    } rows[] = {
        {"plain", true},
        {"机密★10年", true},
        {"\xF0\xA0\x80\x80", true},  // U+20000
        {"\xF4\x8F\xBF\xBF", true},  // U+10FFFF
        {"\xF4\x90\x80\x80", false}, // above it
        {"\xC0\xAF", false},         // overlong slash
        {"\xE0\x80\xAF", false},
        {"\xF0\x80\x80\xAF", false},
        {"\xED\xA0\x80", false}, // surrogate
        {"\xE6\x9C", false},     // cut
        {"\x80", false},
        {"\xFF", false},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        if (utf8_valid(rows[n].bytes, strlen(rows[n].bytes)) !=
            rows[n].is_valid)
            fail_msg("row %zu", n);
    }
}

static void a_cut_never_splits_a_character(void **state)
{
    static const char *const cut_at[] = {"",   "",   "",     "机",
                                         "机", "机", "机密", "机密a"};
    (void)state;

    for (size_t length = 0; length < 8; length++) {
        char string[] = "机密a";
        text_cut_utf8(string, length);
        assert_string_equal(string, cut_at[length]);
    }
}

static void code_points_go_out_and_come_back(void **state)
{
    static const int32_t points[] = {1,       0x7F,   0x80,    0x7FF,
                                     0x800,   0xD7FF, 0xE000,  0xFFFF,
                                     0x10000, 0x2605, 0x10FFFF};
    (void)state;

    for (size_t n = 0; n < sizeof(points) / sizeof(points[0]); n++) {
        struct text text = {0};
        text_add_utf8(&text, points[n]);
        const char *at = text.data;
        assert_int_equal(utf8_next(&at, text.data + text.length), points[n]);
        assert_ptr_equal(at, text.data + text.length);
        text_clear(&text);
    }
}

static void words_that_differ_little_are_near(void **state)
{
    (void)state;
    assert_int_equal(word_distance("secret", "secret"), 0);
    assert_int_equal(word_distance("secert", "secret"), 1);
    assert_int_equal(word_distance("Secret", "secret"), 0);
    assert_int_equal(word_distance("", "abc"), 3);
    assert_true(word_distance("queue", "scheme") > 2);
}

static void an_error_gains_context_and_is_cut_whole(void **state)
{
    struct error err = {0};
    char longest[3000];
    (void)state;

    assert_false(error_set(&err, ERROR_REFUSED, "copy %d", 3));
    assert_false(error_in(&err, "run %d", 42));
    assert_string_equal(err.text, "run 42: copy 3");
    assert_int_equal(err.kind, ERROR_REFUSED);

    memset(longest, 'a', sizeof(longest));
    memcpy(longest + 1021, "机", 3);
    longest[sizeof(longest) - 1] = '\0';
    (void)error_set(&err, ERROR_INPUT, "%s", longest);
    assert_true(utf8_valid(err.text, strlen(err.text)));
    assert_false(error_set(NULL, ERROR_INPUT, "nobody listens"));
}

static void hex_is_exact(void **state)
{
    unsigned char bytes[2];
    (void)state;

    assert_true(hex_read("0aFF", bytes, 2));
    assert_int_equal(bytes[0] << 8 | bytes[1], 0x0AFF);
    assert_false(hex_read("0aF", bytes, 2));
    assert_false(hex_read("0aFF0", bytes, 2));
    assert_false(hex_read("0aFg", bytes, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_grows_and_stays_terminated),
        cmocka_unit_test(a_number_is_all_digits_and_in_range),
        cmocka_unit_test(only_shortest_utf8_is_valid),
        cmocka_unit_test(a_cut_never_splits_a_character),
        cmocka_unit_test(code_points_go_out_and_come_back),
        cmocka_unit_test(words_that_differ_little_are_near),
        cmocka_unit_test(an_error_gains_context_and_is_cut_whole),
        cmocka_unit_test(hex_is_exact),
    };

    return cmocka_run_group_tests_name("base: text", tests, NULL, NULL);
}
