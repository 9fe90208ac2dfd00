// What `countermark` says on a terminal: widths, times, states, tables, and
// commands that were mistyped.
#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/say.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
// cmocka needs the headers above it.
#include <cmocka.h>

static void chinese_characters_are_two_columns_wide(void **state)
{
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"机密★10年", 9},
        {"〔2026〕17号", 12},
        {"办公厅、人事处", 14},
        {"é", 1},
        {"e\xcc\x81", 1},        // with a combining accent
        {"\xf0\xa0\x80\x80", 2}, // U+20000
        {"ＡＢ", 4},
        {"한글", 4},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++)
        if (say_width(cases[n].text) != cases[n].width)
            fail_msg("%s: %zu", cases[n].text, say_width(cases[n].text));
}

static void what_would_act_on_a_terminal_is_taken_out(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"机密", "机密"},
        {"a\x1b[2Jb", "a\xef\xbf\xbd[2Jb"},
        {"a\xc2\x9b"
         "2Jb",
         "a\xef\xbf\xbd"
         "2Jb"},
        {"a\xe2\x80\xae"
         "b",
         "a\xef\xbf\xbd"
         "b"},
        {"a\nb\tc", "a\xef\xbf\xbd"
                    "b\xef\xbf\xbd"
                    "c"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct text text = {0};
        say_clean(cases[n].from, &text);
        assert_string_equal(text_string(&text), cases[n].to);
        text_clear(&text);
    }
}

static void times_are_local(void **state)
{
    static const struct {
        const char *zone, *utc, *local;
    } cases[] = {
        {"UTC", "2026-11-21T22:26:40.123456Z", "2026-11-21 22:26:40"},
        {"CST-8", "2026-11-21T22:26:40.123456Z", "2026-11-22 06:26:40"},
        {"UTC", "yesterday", "yesterday"},
        {"UTC", "", ""},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct text text = {0};
        assert_int_equal(setenv("TZ", cases[n].zone, 1), 0);
        tzset();
        say_time(cases[n].utc, &text);
        assert_string_equal(text_string(&text), cases[n].local);
        text_clear(&text);
    }
}

static void a_state_says_what_to_do_next(void **state)
{
    static const struct {
        enum run_state state;
        int64_t reported;
        const char *words;
    } cases[] = {
        {RUN_RECEIVED, PAGES_UNKNOWN,
         "RECEIVED nothing sent yet: its job prints it, or abandon 7"},
        {RUN_SENDING, PAGES_UNKNOWN,
         "SENDING the device is at work; if its job is not, abandon 7"},
        {RUN_SENT, 73,
         "SENT 73 of 73 pages reported: count the paper (count 7)"},
        {RUN_SENT, PAGES_UNKNOWN,
         "SENT ? of 73 pages reported: count the paper (count 7)"},
        {RUN_INTERRUPTED, 3,
         "INTERRUPTED 3 of 73 pages known: compare with the paper, then resume "
         "7 --from 1:4 or abandon 7"},
        {RUN_INTERRUPTED, PAGES_UNKNOWN,
         "INTERRUPTED ? of 73 pages known: compare with the paper, then resume "
         "7 --from COPY:PAGE or abandon 7"},
        {RUN_RESUMED, 3,
         "RESUMED may print again: release its job, or abandon 7"},
        {RUN_COUNTED, 73, "COUNTED close 7"},
        {RUN_DISCREPANT, 73, "DISCREPANT two people answer for it (resolve 7)"},
        {RUN_CLOSED, 73, "CLOSED over"},
        {RUN_CANCELLED, PAGES_UNKNOWN,
         "CANCELLED nothing was printed, its numbers are void"},
        {RUN_REFUSED, PAGES_UNKNOWN, "REFUSED choose a level (CmLevel)"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        const struct run_view run = {.run = 7,
                                     .state = cases[n].state,
                                     .has_next = cases[n].reported > 0,
                                     .next_copy = 1,
                                     .next_page = 4,
                                     .pages_reported = cases[n].reported,
                                     .copies = 3,
                                     .spares = 1,
                                     .pages = 18,
                                     .control_pages = 1,
                                     .reason = "choose a level (CmLevel)"};
        struct text text = {0};
        say_run_state(&run, &text);
        assert_string_equal(text_string(&text), cases[n].words);
        text_clear(&text);
    }
}

static void an_age_is_said_in_its_largest_unit(void **state)
{
    static const struct {
        time_t after;
        const char *words;
    } cases[] = {{0, "0 seconds"},        {1, "1 second"},   {119, "1 minute"},
                 {7199, "1 hour"},        {7200, "2 hours"}, {86400, "1 day"},
                 {40 * 86400, "40 days"}, {-5, "0 seconds"}};

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct text text = {0};
        // 1700000000 is 2023-11-14 22:13:20 UTC.
        say_age("2023-11-14T22:13:20.000000Z", 1700000000 + cases[n].after,
                &text);
        assert_string_equal(text_string(&text), cases[n].words);
        text_clear(&text);
    }
}

static void columns_are_aligned(void **state)
{
    static const char *const cells[] = {
        "MARK", "COPIES", "", "机密★10年", "3", "spare", "秘密", "12", ""};
    static const char expected[] = "MARK       COPIES\n"
                                   "机密★10年  3       spare\n"
                                   "秘密       12\n";
    struct table *table = table_new(3);
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);

    (void)state;
    for (size_t n = 0; n < sizeof(cells) / sizeof(cells[0]); n++)
        table_add(table, cells[n]);
    table_print(table, out);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(printed, expected);
    free(printed);
    table_free(table);
}

static void a_mistyped_command_is_guessed(void **state)
{
    static const struct {
        const char *typed, *says; // NULL: it is one
    } cases[] = {
        {"runs", NULL},
        {"adopt", NULL},
        {"rnus", "there is no command \"rnus\"; did you mean \"runs\"?"},
        {"verfiy", "there is no command \"verfiy\"; did you mean \"verify\"?"},
        {"destroy-everything", "there is no command \"destroy-everything\""},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        struct error err = {0};
        const struct command *found = command_find(cases[n].typed, &err);
        assert_int_equal(found != NULL, cases[n].says == NULL);
        if (!found)
            assert_string_equal(err.text, cases[n].says);
    }
}

static void options_are_checked(void **state)
{
    static const struct {
        const char *arguments[4], *allowed;
        int least, most;
        const char *says; // NULL: they are right
    } cases[] = {
        {{"--json"}, "j", 0, 0, NULL},
        {{"--limit", "7"}, "ojl", 0, 0, NULL},
        {{"1", "--json"}, "j", 1, 1, NULL},
        {{"--jsn"}, "j", 0, 0, "--jsn: no such option"},
        {{"--limit"}, "l", 0, 0, "--limit: needs a value"},
        {{"--limit", "0"}, "l", 0, 0, "--limit 0: must be 1 to 1000"},
        {{"--limit", "1001"}, "l", 0, 0, "--limit 1001: must be 1 to 1000"},
        {{"--open"}, "j", 0, 0, "runs has no option --open"},
        {{NULL}, "j", 1, 1, "runs: something is missing"},
        {{"1", "2"}, "j", 1, 1, "runs: \"2\" is too much"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        char *argv[6] = {string_copy("runs")};
        int argc = 1;
        struct options options;
        struct error err = {0};
        for (size_t k = 0; k < 4 && cases[n].arguments[k]; k++)
            argv[argc++] = string_copy(cases[n].arguments[k]);
        bool is_right =
            options_read(argc, argv, cases[n].allowed, cases[n].least,
                         cases[n].most, &options, &err);
        assert_int_equal(is_right, cases[n].says == NULL);
        if (!is_right)
            assert_string_equal(err.text, cases[n].says);
        while (argc > 0)
            free(argv[--argc]);
    }
}

static void no_error_ends_like_an_answer_of_verify(void **state)
{
    (void)state;
    assert_int_equal(exit_for(ERROR_NONE), 0);
    for (int kind = ERROR_USAGE; kind <= ERROR_TAMPERED; kind++)
        assert_in_range(exit_for(kind), 64, 78);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_characters_are_two_columns_wide),
        cmocka_unit_test(what_would_act_on_a_terminal_is_taken_out),
        cmocka_unit_test(times_are_local),
        cmocka_unit_test(a_state_says_what_to_do_next),
        cmocka_unit_test(an_age_is_said_in_its_largest_unit),
        cmocka_unit_test(columns_are_aligned),
        cmocka_unit_test(a_mistyped_command_is_guessed),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(no_error_ends_like_an_answer_of_verify),
    };

    return cmocka_run_group_tests_name("operator: what is said", tests, NULL,
                                       NULL);
}
