// Rulings: policy x request, row by row.
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct policy *policy;

static int read_policy(void **state)
{
    (void)state;
    return policy_read("tests/data/policy/decide.yaml", &policy, NULL, NULL)
               ? 0
               : -1;
}

static int free_policy(void **state)
{
    (void)state;
    policy_free(policy);
    return 0;
}

// A request with what every queue asks for; a row changes what it is about.
static struct request usual(void)
{
    return (struct request){
        .level = "secret",
        .term = "10y",
        .scope = "办公厅",
        .copies = 3,
        .pages = 9,
        .today = "2026-11-21",
    };
}

static struct ruling rule(const char *queue, const struct request *request)
{
    struct ruling ruling;

    decide(policy_queue(policy, queue), request, &ruling);
    return ruling;
}

#define FORMS                                                                    \
    "10y or 10年, 6m or 6个月, a date such as 2027-12-31, or a condition in " \
    "at most 20 characters"
#define TERM(term, problem)                                                    \
    "the secrecy period \"" term "\" " problem "; write it (CmTerm) as " FORMS

static void terms_become_marks_or_reasons(void **state)
{
    static const struct {
        const char *level, *term;
        const char *mark, *canonical; // NULL mark: refused
        const char *reason;
    } rows[] = {
        {"secret", "10y", "机密★10年", "10y", ""},
        {"secret", "10Y", "机密★10年", "10y", ""},
        {"secret", "10年", "机密★10年", "10y", ""},
        {"secret", " 10 年 ", "机密★10年", "10y", ""},
        {"secret", "１０年", "机密★10年", "10y", ""},
        {"secret", "010y", "机密★10年", "10y", ""},
        {"secret", "6m", "机密★6个月", "6m", ""},
        {"secret", "6个月", "机密★6个月", "6m", ""},
        {"secret", "12m", "机密★1年", "1y", ""},
        {"secret", "24个月", "机密★2年", "2y", ""},
        {"confidential", "1y", "秘密★1年", "1y", ""},
        {"confidential", "10y", "秘密★10年", "10y", ""},
        {"secret", "20y", "机密★20年", "20y", ""},
        {"top-secret", "30y", "绝密★30年", "30y", ""},
        {"top-secret", "长期", "绝密★长期", "长期", ""},
        {"机密", "10y", "机密★10年", "10y", ""},
        {"SECRET", "10y", "机密★10年", "10y", ""},
        {"secret", "2027-12-31", "机密★2027年12月31日", "2027-12-31", ""},
        {"secret", "2027年3月1日", "机密★2027年3月1日", "2027-03-01", ""},
        {"secret", "2028-02-29", "机密★2028年2月29日", "2028-02-29", ""},
        {"confidential", "2036-11-21", "秘密★2036年11月21日", "2036-11-21", ""},
        {"secret", "会议开始前", "机密★会议开始前", "会议开始前", ""},
        {"top-secret", "启用前", "绝密★启用前", "启用前", ""},
        {"secret", "until the  meeting", "机密★until the  meeting",
         "until the  meeting", ""},
        {"secret", "十年规划公布前", "机密★十年规划公布前", "十年规划公布前",
         ""},

        {"secret", "", NULL, NULL,
         "choose a secrecy period (CmTerm): " FORMS
         "; a mark without one is not allowed on queue cn"},
        {"secret", "  ", NULL, NULL, TERM("  ", "is empty")},
        {"confidential", "11y", NULL, NULL,
         "the secrecy period 11y is longer than confidential allows; choose at "
         "most 10y (CmTerm)"},
        {"secret", "21年", NULL, NULL,
         "the secrecy period 21y is longer than secret allows; choose at most "
         "20y (CmTerm)"},
        {"top-secret", "31y", NULL, NULL,
         "the secrecy period 31y is longer than top-secret allows; choose at "
         "most 30y (CmTerm)"},
        {"confidential", "132m", NULL, NULL,
         "the secrecy period 11y is longer than confidential allows; choose at "
         "most 10y (CmTerm)"},
        {"confidential", "2036-11-22", NULL, NULL,
         "the secrecy period 2036-11-22 is longer than confidential allows; "
         "choose at most 10y (CmTerm)"},
        {"secret", "2026-11-21", NULL, NULL,
         "the release date 2026-11-21 is not in the future; choose a later one "
         "(CmTerm)"},
        {"secret", "1999-01-01", NULL, NULL,
         "the release date 1999-01-01 is not in the future; choose a later one "
         "(CmTerm)"},
        {"secret", "长期", NULL, NULL,
         "长期 stands only behind 绝密 (top-secret); choose for secret a "
         "secrecy period (CmTerm) of at most 20y"},
        {"secret", "0y", NULL, NULL,
         TERM("0y", "is not between one month and 99 years")},
        {"secret", "100y", NULL, NULL,
         TERM("100y", "is not between one month and 99 years")},
        {"secret", "9999999y", NULL, NULL,
         TERM("9999999y", "is not between one month and 99 years")},
        {"secret", "18m", NULL, NULL,
         TERM("18m", "is neither less than a year nor whole years")},
        {"secret", "99999999999999999999y", NULL, NULL,
         TERM("99999999999999999999y", "is not a period or a date")},
        {"secret", "10", NULL, NULL, TERM("10", "is not a period or a date")},
        {"secret", "10 years", NULL, NULL,
         TERM("10 years", "is not a period or a date")},
        {"secret", "-10y", NULL, NULL,
         TERM("-10y", "is not a period or a date")},
        {"secret", "十年", NULL, NULL,
         TERM("十年", "is not a period or a date")},
        {"secret", "六个月", NULL, NULL,
         TERM("六个月", "is not a period or a date")},
        {"secret", "2027-02-29", NULL, NULL,
         TERM("2027-02-29", "is not a period or a date")},
        {"secret", "2027-13-01", NULL, NULL,
         TERM("2027-13-01", "is not a period or a date")},
        {"secret", "2027-1-1", NULL, NULL,
         TERM("2027-1-1", "is not a period or a date")},
        {"secret", "2027-+1-01", NULL, NULL,
         TERM("2027-+1-01", "is not a period or a date")},
        {"secret", "2027-12-31x", NULL, NULL,
         TERM("2027-12-31x", "is not a period or a date")},
        {"secret", "(30年)", NULL, NULL,
         TERM("(30年)", "contains \"(\", which belongs in no mark")},
        {"secret", "公开前★", NULL, NULL,
         TERM("公开前★", "contains \"★\", which belongs in no mark")},
        {"secret", "一二三四五六七八九十一二三四五六七八九十一", NULL, NULL,
         TERM("一二三四五六七八九十一二三?", "is longer than 20 characters")},
        {"secret", "before\nnoon", NULL, NULL,
         "the secrecy period (CmTerm) contains a character that cannot be "
         "printed; remove it"},
        {"secret", "\xff", NULL, NULL,
         "the secrecy period (CmTerm) contains a character that cannot be "
         "printed; remove it"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct request request = usual();
        request.level = rows[n].level;
        request.term = rows[n].term;
        struct ruling ruling = rule("cn", &request);
        bool is_marked = ruling.verdict == VERDICT_MARK;
        bool is_right =
            is_marked == (rows[n].mark != NULL) &&
            string_equal(ruling.reason, rows[n].reason) &&
            (!is_marked || (string_equal(ruling.mark, rows[n].mark) &&
                            string_equal(ruling.term, rows[n].canonical)));
        if (!is_right)
            fail_msg("row %zu: \"%s\" \"%s\" \"%s\"", n, ruling.mark,
                     ruling.term, ruling.reason);
    }
}

enum part { LEVEL, SCOPE, DOC_NO, CONTROLS, NOTHING };

static void set(struct request *request, enum part part, const char *value)
{
    switch (part) {
    case LEVEL:
        request->level = value;
        return;
    case SCOPE:
        request->scope = value;
        return;
    case DOC_NO:
        request->doc_no = value;
        return;
    case CONTROLS:
        request->classification_extra = value;
        return;
    case NOTHING:
        return;
    }
}

#define LONG20 "一二三四五六七八九十一二三四五六七八九十"

static void words_are_required_checked_and_kept(void **state)
{
    static const struct {
        const char *queue;
        enum part part;
        const char *value;
        const char *mark; // NULL: refused
        const char *reason;
    } rows[] = {
        {"low", LEVEL, "confidential", "秘密★10年", ""},
        {"low", LEVEL, NULL, NULL,
         "choose a classification level (CmLevel): confidential, secret"},
        {"low", LEVEL, "", NULL,
         "choose a classification level (CmLevel): confidential, secret"},
        {"low", LEVEL, "top-secret", NULL,
         "level top-secret is not allowed on queue low; choose another queue, "
         "or as level (CmLevel) one of: confidential, secret"},
        {"low", LEVEL, "secrte", NULL,
         "level \"secrte\" is unknown here; choose as level (CmLevel) one of: "
         "confidential, secret; did you mean secret?"},
        {"low", LEVEL, "公开", NULL,
         "level \"公开\" is unknown here; choose as level (CmLevel) one of: "
         "confidential, secret"},
        {"eased", LEVEL, "", "秘密★1年", ""},
        {"us", NOTHING, NULL, "SECRET", ""},
        {"us", CONTROLS, "NOFORN", "SECRET//NOFORN", ""},
        {"us", CONTROLS, "noforn", "SECRET//NOFORN", ""},
        {"us", CONTROLS, "SI//REL TO USA, GBR", "SECRET//SI//REL TO USA, GBR",
         ""},
        {"us", CONTROLS, " NOFORN ", "SECRET//NOFORN", ""},
        {"us", CONTROLS, "TOP SECRET", NULL,
         "TOP SECRET is a level and no control marking; choose it as level "
         "(CmLevel)"},
        {"us", CONTROLS, "NOFORN//", NULL,
         "a control marking (CmControl) has 1 to 63 characters; write them "
         "like NOFORN or NOFORN//PROPIN"},
        {"us", CONTROLS, "//NOFORN", NULL,
         "a control marking (CmControl) has 1 to 63 characters; write them "
         "like NOFORN or NOFORN//PROPIN"},
        {"us", CONTROLS, "内部", NULL,
         "control markings (CmControl) are capital letters, digits, blanks, "
         "\",\", \"-\" and \"/\"; write them like NOFORN or REL TO USA, GBR"},
        {"cn", CONTROLS, "NOFORN", NULL,
         "control markings (CmControl) do not belong to scheme cn; choose "
         "None"},
        {"house", LEVEL, "limited", "受限★10年 LIMITED★10 years", ""},
        {"cn", SCOPE, "", NULL,
         "the distribution scope is missing and queue cn asks for it; give it "
         "as CmScope"},
        {"cn", SCOPE, "   ", NULL,
         "the distribution scope is missing and queue cn asks for it; give it "
         "as CmScope"},
        {"eased", SCOPE, "", "机密★10年", ""},
        {"cn", SCOPE, "a\tb", NULL,
         "the distribution scope (CmScope) contains a character that cannot be "
         "printed; remove line breaks and invisible characters"},
        {"cn", SCOPE,
         "a\u202E"
         "b",
         NULL,
         "the distribution scope (CmScope) contains a character that cannot be "
         "printed; remove line breaks and invisible characters"},
        {"strict", DOC_NO, "", NULL,
         "the document number is missing and queue strict asks for it; give it "
         "as CmDocNumber"},
        {"strict", DOC_NO, "〔2026〕17号", "机密★10年", ""},
        {"strict", DOC_NO, LONG20 LONG20 "一二三", NULL,
         "the document number (CmDocNumber) is 129 bytes long; at most 127 "
         "fit, shorten it"},
        {"nobody", NOTHING, NULL, NULL,
         "this queue has no policy, so nothing may be printed on it; ask the "
         "administrator to name it under \"queues\" in countermark.yaml"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct request request = usual();
        set(&request, rows[n].part, rows[n].value);
        if (string_equal(rows[n].queue, "eased") && rows[n].part == LEVEL)
            request.term = NULL;
        struct ruling ruling = rule(rows[n].queue, &request);
        bool is_marked = ruling.verdict == VERDICT_MARK;
        if (is_marked != (rows[n].mark != NULL) ||
            !string_equal(ruling.reason, rows[n].reason) ||
            (is_marked && !string_equal(ruling.mark, rows[n].mark)))
            fail_msg("row %zu: \"%s\" \"%s\"", n, ruling.mark, ruling.reason);
    }
}

static void counts_have_limits(void **state)
{
    static const struct {
        unsigned copies, spares, pages;
        const char *reason;
    } rows[] = {
        {1, 0, 1, ""},
        {7, 2, 30, ""},
        {0, 0, 1, "no copies were asked for; print at least one"},
        {8, 0, 1,
         "8 copies are more than queue strict allows at once; print at most 7 "
         "copies per job"},
        {1, 3, 1,
         "3 spare copies are more than queue strict allows; choose at most 2 "
         "(CmSpares)"},
        {1, 0, 0, "the document has no pages; print one that has"},
        {1, 0, 31,
         "the document has 31 pages and queue strict takes at most 30; print "
         "it in parts"},
        {4294967295, 4294967295, 1,
         "4294967295 copies are more than queue strict allows at once; print "
         "at most 7 copies per job"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct request request = usual();
        request.doc_no = "17";
        request.copies = rows[n].copies;
        request.spares = rows[n].spares;
        request.pages = rows[n].pages;
        struct ruling ruling = rule("strict", &request);
        if (!string_equal(ruling.reason, rows[n].reason))
            fail_msg("row %zu: \"%s\"", n, ruling.reason);
        if (ruling.verdict == VERDICT_MARK)
            assert_true(ruling.copies == rows[n].copies &&
                        ruling.spares == rows[n].spares);
    }
}

static void a_title_is_kept_only_where_the_policy_says_so(void **state)
{
    struct request request = usual();
    char wanted[256];
    struct text title = {0};
    (void)state;

    request.doc_no = "17";
    request.title = "a\tb\xff"
                    "c 文";
    assert_string_equal(rule("cn", &request).title, "");
    assert_string_equal(rule("strict", &request).title, "a b c 文");

    for (int n = 0; n < 90; n++)
        text_add_string(&title, "文");
    request.title = title.data;
    (void)snprintf(wanted, sizeof(wanted), "%.255s", title.data);
    assert_string_equal(rule("strict", &request).title, wanted);
    text_clear(&title);
}

static void the_clock_stands_in_for_a_missing_date(void **state)
{
    struct request request = usual();
    (void)state;

    request.today = NULL;
    request.term = "2020-01-01";
    assert_int_equal(rule("cn", &request).verdict, VERDICT_REFUSE);
    request.term = "2098-01-01";
    assert_non_null(strstr(rule("cn", &request).reason, "longer than secret"));
}

// The longest of everything a submitter may say still leaves a whole sentence.
static void reasons_are_whole_utf8_whatever_was_said(void **state)
{
    struct text words = {0};
    struct request request = usual();
    (void)state;

    for (int n = 0; n < 400; n++) {
        text_add_string(&words, n % 3 ? "密" : "x");
        request.level = words.data;
        struct ruling level = rule("cn", &request);
        assert_true(utf8_valid(level.reason, strlen(level.reason)));
        request.level = "secret";
        request.term = words.data;
        struct ruling term = rule("cn", &request);
        assert_true(utf8_valid(term.reason, strlen(term.reason)));
        request.term = "10y";
    }
    text_clear(&words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_become_marks_or_reasons),
        cmocka_unit_test(words_are_required_checked_and_kept),
        cmocka_unit_test(counts_have_limits),
        cmocka_unit_test(a_title_is_kept_only_where_the_policy_says_so),
        cmocka_unit_test(the_clock_stands_in_for_a_missing_date),
        cmocka_unit_test(reasons_are_whole_utf8_whatever_was_said),
    };

    return cmocka_run_group_tests_name("config decide", tests, read_policy,
                                       free_policy);
}
