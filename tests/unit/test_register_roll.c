// The lines of a register on their way into spreadsheets, programs and people's
// eyes.
#include "operator/roll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct roll *overdue(void)
{
    return roll_new(form_kind_find("overdue", NULL));
}

static void a_cell_is_never_a_formula(void **state)
{
    static const char *const rows[][2] = {
        {"=1+1", "\"'=1+1\""},
        {"+1", "\"'+1\""},
        {"-1", "\"'-1\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"\t=1", "\"�=1\""},
        {"\r=1", "\"�=1\""},
        {"a=1", "\"a=1\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {"two\nlines", "\"two�lines\""},
        {"a,b;c", "\"a,b;c\""},
        {"", "\"\""},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct roll *roll = overdue();
        struct text csv = {0}, expected = {0};
        roll_set(roll, roll_add(roll), "title", rows[n][0]);
        roll_csv(roll, &csv);
        text_addf(&expected,
                  "\xef\xbb\xbf\"no\",\"serial\",\"doc_no\",\"title\",\"mark\","
                  "\"holder\",\"since\",\"due\",\"days\",\"action\"\r\n"
                  "\"\",\"\",\"\",%s,\"\",\"\",\"\",\"\",\"\",\"\"\r\n",
                  rows[n][1]);
        assert_string_equal(text_string(&csv), text_string(&expected));
        text_clear(&expected);
        text_clear(&csv);
        roll_free(roll);
    }
}

static void numbers_are_numbers_to_programs(void **state)
{
    struct roll *roll = overdue();
    struct text json = {0};
    (void)state;

    for (size_t n = 0; n < 2; n++)
        roll_set(roll, roll_add(roll), "serial", "000012");
    roll_set(roll, 0, "days", "11");
    roll_number(roll, "no");
    roll_json(roll, &json);
    assert_string_equal(
        text_string(&json),
        "{\"action\":\"\",\"days\":11,\"doc_no\":\"\",\"due\":\"\","
        "\"holder\":\"\",\"mark\":\"\",\"no\":1,\"serial\":\"000012\","
        "\"since\":\"\",\"title\":\"\"}\n"
        "{\"action\":\"\",\"days\":\"\",\"doc_no\":\"\",\"due\":\"\","
        "\"holder\":\"\",\"mark\":\"\",\"no\":2,\"serial\":\"000012\","
        "\"since\":\"\",\"title\":\"\"}\n");
    text_clear(&json);
    roll_free(roll);
}

static void a_long_value_is_cut_at_a_character(void **state)
{
    struct roll *roll = overdue();
    char longest[FORMS_CELL_MAX + 4] = "x";
    (void)state;

    for (size_t at = 1; at + 3 < sizeof(longest); at += 3)
        memcpy(longest + at, "密", 4);
    roll_set(roll, roll_add(roll), "title", longest);
    const char *kept = roll_get(roll, 0, "title");
    assert_int_equal(strlen(kept), FORMS_CELL_MAX - 2);
    assert_true(utf8_valid(kept, strlen(kept)));
    roll_free(roll);
}

static void rows_turn_round(void **state)
{
    struct roll *roll = overdue();
    (void)state;

    for (size_t n = 0; n < 3; n++)
        roll_setf(roll, roll_add(roll), "serial", "%zu", n);
    roll_reverse(roll);
    assert_string_equal(roll_get(roll, 0, "serial"), "2");
    assert_string_equal(roll_get(roll, 1, "serial"), "1");
    assert_string_equal(roll_get(roll, 2, "serial"), "0");
    roll_free(roll);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_is_never_a_formula),
        cmocka_unit_test(numbers_are_numbers_to_programs),
        cmocka_unit_test(a_long_value_is_cut_at_a_character),
        cmocka_unit_test(rows_turn_round),
    };

    return cmocka_run_group_tests_name("operator: register lines", tests, NULL,
                                       NULL);
}
