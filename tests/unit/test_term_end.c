// When a secrecy period ends, from the mark on the paper.
#include "operator/term-end.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *day, *mark;
    const char *term, *end; // end NULL: no day to end on
} rows[] = {
    {"2026-11-25", "机密★10年", "10年", "2036-11-24"},
    {"2026-01-01", "秘密★1年", "1年", "2026-12-31"},
    {"2026-08-31", "秘密★6个月", "6个月", "2027-02-28"},
    {"2024-02-29", "机密★4年", "4年", "2028-02-28"},
    {"2026-11-25", "SECRET★10 years//NOFORN", "10 years", "2036-11-24"},
    {"2026-11-25", "SECRET★1 month", "1 month", "2026-12-24"},
    {"2026-11-25", "机密★6个月 SECRET★6 months", "6个月", "2027-05-24"},
    {"2026-11-25", "机密★2027年12月31日", "2027年12月31日", "2027-12-31"},
    {"2026-11-25", "SECRET★2027-12-31", "2027-12-31", "2027-12-31"},
    {"2026-11-25", "绝密★启用前", "启用前", NULL},
    {"2026-11-25", "绝密★长期", "长期", NULL},
    {"2026-11-25", "机密", "", NULL},
    {"2026-11-25", "机密★10日", "10日", NULL},
    {"2026-11-25", "机密★2027年13月31日", "2027年13月31日", NULL},
    {"never", "机密★10年", "10年", NULL},
};

static void the_mark_says_when_it_ends(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct text term = {0};
        char end[11] = "";
        term_of_mark(rows[n].mark, &term);
        assert_string_equal(text_string(&term), rows[n].term);
        bool has_end = term_end(rows[n].day, text_string(&term), end);
        if (has_end != (rows[n].end != NULL) ||
            (has_end && !string_equal(end, rows[n].end)))
            fail_msg("%s from %s ends on \"%s\"", rows[n].mark, rows[n].day,
                     end);
        text_clear(&term);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mark_says_when_it_ends)};

    return cmocka_run_group_tests_name("term end", tests, NULL, NULL);
}
