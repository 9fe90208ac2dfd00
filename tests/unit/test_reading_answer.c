// What a reader says is taken word by word, or not at all.
#include "reader/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// cmocka needs the headers above it.
#include <cmocka.h>

#define CODE "101007000001000100010D3M8F4ZX4GNNC"

static void answers_are_understood(void **state)
{
    struct reader_answer answer;

    (void)state;
    assert_true(reader_answer_read("pages 20", &answer, NULL));
    assert_int_equal(answer.kind, READER_ANSWER_PAGES);
    assert_int_equal(answer.pages, 20);
    assert_true(reader_answer_read("code " CODE " 940 41 180", &answer, NULL));
    assert_string_equal(answer.code.code, CODE);
    assert_int_equal(answer.code.x, 940);
    assert_int_equal(answer.code.y, 41);
    assert_int_equal(answer.code.degrees, 180);
    assert_true(reader_answer_read("page 7 read 2", &answer, NULL));
    assert_int_equal(answer.page, 7);
    assert_int_equal(answer.look, LOOK_READ);
    assert_int_equal(answer.foreign, 2);
    assert_true(
        reader_answer_read("page 7 unreadable 0 it is torn", &answer, NULL));
    assert_int_equal(answer.look, LOOK_UNREADABLE);
    assert_string_equal(answer.why, "it is torn");
    assert_true(
        reader_answer_read("error it is a \x1b[2J joke", &answer, NULL));
    assert_int_equal(answer.kind, READER_ANSWER_ERROR);
    assert_null(strchr(answer.why, '\x1b'));
}

static void anything_else_is_refused(void **state)
{
    static const char *const lines[] = {
        "", " ", "pages", "pages 0", "pages 200001", "pages 4294967297",
        "pages -1", "pages 1 2", "pages  1", "Pages 1", "code", "code " CODE,
        "code " CODE " 1 1", "code " CODE " 1001 1 0", "code " CODE " 1 1 45",
        "code " CODE " 1 1 360", "code " CODE " 1 1 0 0",
        // A code in any spelling but the one that is printed.
        "code 101007-000001-0001-0001-0-D3M8-F4ZX-4GNNC 1 1 0",
        "code 101007000001000100010d3m8f4zx4gnnc 1 1 0",
        "code 101007000001000100010D3M8F4ZX4GNN 1 1 0",
        "code " CODE CODE CODE " 1 1 0", "page 0 read 0", "page 1 read",
        "page 1 seen 0", "page 1 read 1001", "page 1 read x",
        "page 200001 blank 0", "verdict complete"};
    struct reader_answer answer;
    struct error err = {0};

    (void)state;
    for (size_t n = 0; n < sizeof(lines) / sizeof(lines[0]); n++)
        if (reader_answer_read(lines[n], &answer, &err))
            fail_msg("\"%s\" was taken", lines[n]);
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void a_long_reason_is_cut(void **state)
{
    struct reader_answer answer;
    char line[READER_LINE_MAX];

    (void)state;
    memset(line, 'x', sizeof(line));
    memcpy(line, "error ", 6);
    line[sizeof(line) - 1] = '\0';
    assert_true(reader_answer_read(line, &answer, NULL));
    assert_int_equal(strlen(answer.why), READER_WHY_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_understood),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(a_long_reason_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
