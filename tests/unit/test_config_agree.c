// Which first pages agree with what a job says of its document.
#include "config/config.h"

#include "config/scheme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum answer { AGREES, OTHER, NONE };

struct page {
    const char *scheme, *level, *term, *controls; // what the job says
    const char *text;                             // of the page
    enum answer answer;
};

static const struct scheme house = {
    .name = "house",
    .language = LANGUAGE_BOTH,
    .level_count = 2,
    .levels = {{"internal", "内部", "INTERNAL", 0},
               {"limited", "工作秘密", "LIMITED", 0}},
};

static const struct page pages[] = {
    // A level, a star, a period: blanks and wide forms make no difference.
    {"cn", "secret", "10y", "", "000012\n机密★10年\n关于", AGREES},
    {"cn", "secret", "10y", "", "机 密 ★ 10 年", AGREES},
    {"cn", "secret", "10y", "", "机密★１０年", AGREES},
    {"cn", "secret", "10y", "", "000012  机密★10年  特急", AGREES},
    {"cn", "secret", "10y", "", "机密★10年\n机密★10年", AGREES},
    {"cn", "secret", "6m", "", "机密★6个月", AGREES},
    {"cn", "secret", "2030-12-31", "", "机密★2030年12月31日", AGREES},
    {"cn", "secret", "公布前", "", "机密★公布前", AGREES},
    {"cn", "top-secret", "长期", "", "绝密★长期", AGREES},
    {"cn", "secret", "10y", "", "绝密★10年", OTHER},
    {"cn", "secret", "10y", "", "机密★20年", OTHER},
    {"cn", "secret", "1y", "", "机密★10年", OTHER},
    {"cn", "secret", "10y", "", "机密★1年", OTHER},
    {"cn", "secret", "10y", "", "机密★10年6个月", OTHER},
    {"cn", "secret", "10y", "", "机密★", OTHER},
    {"cn", "secret", "10y", "", "机密★10年\n秘密★10年", OTHER},
    {"cn", "secret", "10y", "", "机密★10年 绝密★20年", OTHER},
    // A level alone counts where no line has a star.
    {"cn", "secret", "10y", "", "机密", OTHER},
    {"cn", "secret", "", "", "机密", AGREES},
    {"cn", "secret", "", "", "机　密\n正文", AGREES},
    {"cn", "secret", "", "", "机密★10年", OTHER},
    {"cn", "secret", "10y", "", "机密★10年\n绝密\n秘密", AGREES},
    // Words are no marks.
    {"cn", "secret", "10y", "", "机密文件管理办法\n绝密级文件", NONE},
    {"cn", "secret", "10y", "", "SECRET★10年", NONE},
    {"cn", "secret", "10y", "", "", NONE},
    {"cn", "secret", "10y", "", "★10年\n机密\xFF", OTHER},
    // Banners.
    {"us", "secret", "", "NOFORN", "SECRET//NOFORN\ntext\nSECRET//NOFORN",
     AGREES},
    {"us", "secret", "", "NOFORN", "SECRET // NOFORN", AGREES},
    {"us", "secret", "", "", "SECRET", AGREES},
    {"us", "top-secret", "", "SI", "TOP SECRET//SI", AGREES},
    {"us", "secret", "", "", "TOP SECRET", OTHER},
    {"us", "top-secret", "", "", "SECRET", OTHER},
    {"us", "secret", "", "NOFORN", "SECRET", OTHER},
    {"us", "secret", "", "", "SECRET//NOFORN", OTHER},
    {"us", "secret", "", "NOFORN", "SECRET//NOFORN\nTOP SECRET//SI", OTHER},
    {"us", "secret", "", "", "This SECRET document", NONE},
    {"us", "secret", "", "", "Secret", NONE},
    // Two languages, in one line or in two.
    {"house", "limited", "", "", "工作秘密 LIMITED", AGREES},
    {"house", "limited", "", "", "工作秘密\nLIMITED", AGREES},
    {"house", "limited", "", "", "内部 INTERNAL", OTHER},
    {"house", "limited", "", "", "工作秘密\nINTERNAL", OTHER},
};

static const struct scheme *scheme_named(const char *name)
{
    for (size_t n = 0; n < SCHEMES_BUILT_IN; n++)
        if (string_equal(schemes_built_in[n].name, name))
            return &schemes_built_in[n];
    return &house;
}

static void check(const struct page *page, enum marks_rule rule)
{
    struct queue_policy queue =
        queue_policy_default(scheme_named(page->scheme));
    struct ruling ruling;
    struct error err = {0};

    queue.marks = rule;
    queue.term_required = queue.scope_required = false;
    memset(queue.approvers, 0, sizeof(queue.approvers));
    (void)string_fit(queue.queue, sizeof(queue.queue), "q");
    struct request request = {.user = "li",
                              .level = page->level,
                              .term = page->term,
                              .classification_extra = page->controls,
                              .copies = 1,
                              .pages = 1,
                              .today = "2026-11-21"};
    decide(&queue, &request, &ruling);
    if (ruling.verdict != VERDICT_MARK)
        fail_msg("%s: %s", page->text, ruling.reason);

    bool agrees = marks_agree(&queue, &ruling, page->text, &err);
    bool should = page->answer == AGREES ||
                  (page->answer == NONE && rule == MARKS_COMPARE);
    if (agrees != should)
        fail_msg("%s %s: \"%s\" %s", page->level, page->term, page->text,
                 agrees ? "agrees" : err.text);
    if (agrees)
        return;
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, ruling.mark));
    assert_non_null(
        strstr(err.text, page->answer == NONE ? "no mark" : "bears the mark"));
}

static void a_document_must_say_what_its_job_says(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(pages) / sizeof(*pages); n++)
        check(&pages[n], MARKS_VERIFY);
}

static void where_marks_are_printed_none_need_be_there(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(pages) / sizeof(*pages); n++)
        check(&pages[n], MARKS_COMPARE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_must_say_what_its_job_says),
        cmocka_unit_test(where_marks_are_printed_none_need_be_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
