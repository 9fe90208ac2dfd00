// What adopting makes of a PPD: every kind of filter line, real drivers, and
// the options in the print dialog.
#include "operator/adopt-ppd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HEADER "*PPD-Adobe: \"4.3\"\n"
#define OWN "application/vnd.countermark-"
#define RAW                                                                    \
    "*cupsFilter2: \"application/vnd.cups-raw application/octet-stream -1 "    \
    "countermark\"\n"
#define SINGLE "*cupsSingleFile: True\n*cupsManualCopies: False\n"
#define BLOCK "*OpenGroup: Countermark/x\n*OpenUI *CmLevel/y: PickOne\n"

static const struct scheme cn = {
    .name = "cn",
    .has_term = true,
    .level_count = 3,
    .levels = {{.code = "confidential", .zh = "秘密", .en = "CONFIDENTIAL"},
               {.code = "secret", .zh = "机密", .en = "SECRET"},
               {.code = "top-secret", .zh = "绝密", .en = "TOP SECRET"}},
};
static const struct scheme us = {
    .name = "us",
    .level_count = 2,
    .levels = {{.code = "cui", .zh = "", .en = "CUI//SP: \"x\""},
               {.code = "secret", .zh = "机密", .en = ""}},
};

static void make_block(const struct queue_policy *policy, struct text *block)
{
    struct text template = {0};
    struct error err = {0};

    assert_true(
        file_read("ppd/countermark-options.ppd", 1 << 20, &template, &err));
    if (!adopt_options(template.data, policy, block, &err))
        fail_msg("%s", err.text);
    text_clear(&template);
}

// --- filter lines -----------------------------------------------------------

static const struct {
    const char *lines, *become;
} filter_rows[] = {
    {"*cupsFilter: \"application/vnd.cups-raster 50 rastertohp\"\n",
     "*cupsFilter2: \"" OWN "raster " OWN "driver 50 rastertohp\"\n"},
    {"*cupsFilter2: \"application/vnd.cups-raster image/pwg-raster 0 -\"\n",
     "*cupsFilter2: \"" OWN "raster image/pwg-raster 0 -\"\n"},
    {"*cupsFilter2: \"image/urf image/urf 100 -\"\n",
     "*cupsFilter2: \"" OWN "raster image/urf 100 rastertopwg\"\n"},
    {"*cupsFilter2: \"image/pwg-raster image/pwg-raster 100 -\"\n",
     "*cupsFilter2: \"" OWN "pdf image/pwg-raster 100 gstoraster\"\n"},
    {"", "*cupsFilter2: \"" OWN "postscript application/postscript 0 -\"\n"},
    {"*cupsFilter: \"application/vnd.cups-postscript 0 -\"\n",
     "*cupsFilter2: \"" OWN "postscript application/postscript 0 -\"\n"},
    {"*cupsFilter: \"application/vnd.cups-postscript 0 hpps\"\n",
     "*cupsFilter2: \"" OWN "postscript " OWN "driver 0 hpps\"\n"},
    {"*cupsFilter2: \"application/vnd.cups-pdf application/pdf 10 -\"\n",
     "*cupsFilter2: \"" OWN "pdf application/pdf 10 -\"\n"},
    {"*cupsFilter2: \"application/pdf application/pdf 0 -\"\n",
     "*cupsFilter2: \"" OWN "pdf application/pdf 0 -\"\n"},
    {"*cupsFilter: \"application/vnd.cups-pdf 0 gstopxl\"\n",
     "*cupsFilter2: \"" OWN "pdf " OWN "driver 0 gstopxl\"\n"},
    {"*cupsFilter2: \"application/vnd.cups-pdf application/pdf 5 "
     "maxsize(100) my filter\"\n",
     "*cupsFilter2: \"" OWN "pdf application/pdf 5 maxsize(100) "
     "my filter\"\n"},
    // Two lines of one meaning become one.
    {"*cupsFilter2: \"application/vnd.cups-pdf application/pdf 10 -\"\n"
     "*cupsFilter2: \"application/pdf application/pdf 20 -\"\n",
     "*cupsFilter2: \"" OWN "pdf application/pdf 10 -\"\n"},
    // What cupsd would not obey is gone, and so are ways around us.
    {"*cupsFilter2: \"application/vnd.cups-raster image/pwg-raster 0 -\"\n"
     "*cupsFilter: \"image/pwg-raster 0 -\"\n"
     "*cupsPreFilter: \"application/pdf 0 spy\"\n"
     "*cupsFilter2: \"image/jpeg image/jpeg 0 -\"\n"
     "*cupsFilter2: \"application/vnd.cups-command a/b 0 commandtops\"\n"
     "*cupsFilter2: \"application/vnd.cups-raw a/b 0 -\"\n"
     "*cupsSingleFile: False\n*cupsManualCopies: True\n",
     "*cupsFilter2: \"" OWN "raster image/pwg-raster 0 -\"\n"},
    // What is ours already stays.
    {"*cupsFilter2: \"" OWN "raster image/urf 100 rastertopwg\"\n",
     "*cupsFilter2: \"" OWN "raster image/urf 100 rastertopwg\"\n"},
};

static void every_filter_line_leads_through_our_types(void **state)
{
    (void)state;

    for (size_t n = 0; n < COUNT(filter_rows); n++) {
        struct text ppd = {0};
        struct text expected = {0};
        struct text rewritten = {0};
        struct error err = {0};
        text_addf(&ppd, HEADER "%s*OpenUI *PageSize: PickOne\n",
                  filter_rows[n].lines);
        text_addf(&expected,
                  HEADER "%s" RAW SINGLE BLOCK "*OpenUI *PageSize: PickOne\n",
                  filter_rows[n].become);
        if (!adopt_ppd(ppd.data, BLOCK, &rewritten, &err))
            fail_msg("row %zu: %s", n, err.text);
        assert_string_equal(rewritten.data, expected.data);
        text_clear(&ppd);
        text_clear(&expected);
        text_clear(&rewritten);
    }
}

static void what_cannot_be_marked_is_not_adopted(void **state)
{
    static const struct {
        const char *ppd, *says;
    } rows[] = {
        {HEADER "*cupsFilter: \"text/plain 0 texttotext\"\n", "driver"},
        {HEADER "*cupsFilter2: \"image/jpeg image/jpeg 0 -\"\n", "driver"},
        {HEADER "*cupsFilter2: \"nonsense\"\n", "driver"},
        {HEADER "*cupsFilter2: \"application/pdf 0 -\"\n", "driver"},
        {"", "*PPD-Adobe"},
        {"%!PS-Adobe-3.0\n", "*PPD-Adobe"},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        struct text rewritten = {0};
        struct error err = {0};
        if (adopt_ppd(rows[n].ppd, BLOCK, &rewritten, &err))
            fail_msg("row %zu became %s", n, rewritten.data);
        assert_int_equal(err.kind, ERROR_CONFIG);
        assert_non_null(strstr(err.text, rows[n].says));
        text_clear(&rewritten);
    }
}

static void everything_else_stays_byte_for_byte(void **state)
{
    // Code in a value may look like a keyword, lines may end with CR LF.
    static const char before[] =
        HEADER "*JCLBegin: \"<1B>\n*cupsFilter: not one\n*OpenUI *no\n\"\n"
               "*% *cupsFilter: a comment\n*Cmyk: \"1\"\n";
    static const char after[] = "*OpenUI *PageSize: PickOne\n*End";
    struct text ppd = {0};
    struct text rewritten = {0};
    struct error err = {0};
    (void)state;

    text_addf(&ppd, "%s%s", before, after);
    assert_true(adopt_ppd(ppd.data, BLOCK, &rewritten, &err));
    assert_memory_equal(rewritten.data, before, strlen(before));
    assert_string_equal(rewritten.data + rewritten.length - strlen(after),
                        after);
    text_clear(&rewritten);

    assert_true(adopt_ppd("*PPD-Adobe: \"4.3\"\r\n*OpenUI *A: PickOne\r\n",
                          BLOCK, &rewritten, &err));
    for (size_t n = 1; n < rewritten.length; n++) {
        if (rewritten.data[n] == '\n')
            assert_int_equal(rewritten.data[n - 1], '\r');
    }
    text_clear(&rewritten);
    text_clear(&ppd);
}

// --- the options ------------------------------------------------------------

static unsigned times(const char *text, const char *words)
{
    unsigned count = 0;

    while ((text = strstr(text, words))) {
        count++;
        text += strlen(words);
    }
    return count;
}

static void the_levels_are_those_of_the_policy(void **state)
{
    static const struct {
        struct queue_policy policy;
        const char *has[6], *lacks[5];
    } rows[] = {
        {{.scheme = &cn, .lowest = 0, .highest = 1, .default_level = -1},
         {"*DefaultCmLevel: None\n", "*CmLevel None/Not chosen: \"\"\n",
          "*CmLevel secret/SECRET: \"\"\n",
          "*zh_CN.CmLevel secret/机密: \"\"\n", "*OpenUI *CmTerm/"},
         {"top-secret", "CmControl"}},
        {{.scheme = &cn, .lowest = 1, .highest = 2, .default_level = 2},
         {"*DefaultCmLevel: top-secret\n",
          "*zh_CN.CmLevel top-secret/绝密: \"\"\n"},
         {"*CmLevel None", "*zh_CN.CmLevel None", "confidential"}},
        {{.scheme = &us, .lowest = 0, .highest = 1, .default_level = 0},
         {"*DefaultCmLevel: cui\n", "*OpenUI *CmControl/",
          "*CmLevel cui/CUI<2f><2f>SP<3a> <22>x<22>: \"\"\n",
          "*zh_CN.CmLevel cui/cui: \"\"\n", "*CmLevel secret/secret: \"\"\n"},
         {"CmTerm", "秘密"}},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        struct text block = {0};
        make_block(&rows[n].policy, &block);
        for (size_t h = 0; h < 6 && rows[n].has[h]; h++) {
            if (times(block.data, rows[n].has[h]) != 1)
                fail_msg("row %zu should have once: %s", n, rows[n].has[h]);
        }
        for (size_t l = 0; l < 5 && rows[n].lacks[l]; l++) {
            if (times(block.data, rows[n].lacks[l]) != 0)
                fail_msg("row %zu should not have: %s", n, rows[n].lacks[l]);
        }
        text_clear(&block);
    }
}

static void a_template_without_levels_is_refused(void **state)
{
    const struct queue_policy policy = {.scheme = &cn, .default_level = -1};
    struct text block = {0};
    struct error err = {0};
    (void)state;

    assert_false(adopt_options("*% nothing\n", &policy, &block, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    text_clear(&block);
}

// Lines of custom values before CloseUI are ignored by libcups without a word.
static void custom_values_stand_behind_the_end_of_their_option(void **state)
{
    static const char *const names[] = {"CmTerm", "CmScope", "CmDocNumber",
                                        "CmTitle", "CmSpares"};
    const struct queue_policy policy = {
        .scheme = &cn, .highest = 2, .default_level = -1};
    struct text block = {0};
    (void)state;

    make_block(&policy, &block);
    for (size_t n = 0; n < COUNT(names); n++) {
        char close[64];
        char custom[64];
        char parameter[64];
        (void)snprintf(close, sizeof(close), "*CloseUI: *%s\n", names[n]);
        (void)snprintf(custom, sizeof(custom), "*Custom%s True", names[n]);
        (void)snprintf(parameter, sizeof(parameter), "\n*ParamCustom%s ",
                       names[n]);
        const char *end = strstr(block.data, close);
        assert_non_null(end);
        assert_non_null(strstr(end, custom));
        assert_int_equal(times(block.data, parameter), 1);
    }
    text_clear(&block);
}

static void the_lists_of_recipients_are_choices(void **state)
{
    static struct recipient_lists lists = {
        .count = 2, .lists = {{.name = "heads"}, {.name = "offices"}}};
    struct queue_policy policy = {
        .scheme = &cn, .highest = 2, .default_level = -1};
    struct text block = {0};
    (void)state;

    make_block(&policy, &block);
    assert_null(strstr(block.data, "CmRecipients"));
    text_empty(&block);
    policy.recipients = &lists;
    make_block(&policy, &block);
    assert_non_null(strstr(block.data, "*CmRecipients None/None: \"\"\n"
                                       "*CmRecipients heads/heads: \"\"\n"
                                       "*CmRecipients offices/offices: \"\"\n"
                                       "*CloseUI: *CmRecipients\n"));
    text_clear(&block);
}

// --- real drivers -----------------------------------------------------------

static int run(const char *format, const char *a, const char *b)
{
    char command[1024];

    // The formats are those of the callers below.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(command, sizeof(command), format, a, b);
#pragma GCC diagnostic pop
    return system(command);
}

static void check_driver(const char *folder, const char *name,
                         const struct text *block)
{
    char path[512];
    struct text ppd = {0};
    struct text once = {0};
    struct text twice = {0};
    struct error err = {0};

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_true(file_read(path, 1 << 22, &ppd, &err));
    bool passed = run("cupstestppd -q -I filters %s%s >&2", path, "") == 0;
    if (!adopt_ppd(ppd.data, block->data, &once, &err)) {
        // Text printers cannot be marked; all others can.
        assert_string_equal(name, "textonly.ppd");
    } else {
        assert_true(adopt_is_rewritten(once.data));
        assert_false(adopt_is_rewritten(ppd.data));
        assert_true(file_replace(path, once.data, once.length, 0600, &err));
        if (passed && run("cupstestppd -q -I filters %s%s >&2", path, "") != 0)
            fail_msg("%s fails cupstestppd once it is adopted", name);
        // Adopting again changes nothing.
        assert_true(adopt_ppd(once.data, block->data, &twice, &err));
        assert_string_equal(once.data, twice.data);
    }
    text_clear(&ppd);
    text_clear(&once);
    text_clear(&twice);
}

static void real_drivers_pass_cupstestppd_once_adopted(void **state)
{
    static const char *const drivers[] = {"sample", "cupsfilters"};
    const struct queue_policy policy = {
        .scheme = &cn, .highest = 2, .default_level = -1};
    char folder[] = "/tmp/countermark-ppds-XXXXXX";
    char name[256];
    struct text block = {0};
    unsigned seen = 0;
    (void)state;

    assert_non_null(mkdtemp(folder));
    for (size_t n = 0; n < COUNT(drivers); n++)
        assert_int_equal(
            run("ppdc -d %s /usr/share/cups/drv/%s.drv 2>/dev/null", folder,
                drivers[n]),
            0);
    assert_int_equal(run("cp ppd/countermark-generic.ppd %s%s", folder, ""), 0);
    make_block(&policy, &block);

    char list[128];
    (void)snprintf(list, sizeof(list), "ls %s", folder);
    FILE *names = popen(list, "r");
    assert_non_null(names);
    while (fgets(name, sizeof(name), names)) {
        name[strcspn(name, "\n")] = '\0';
        check_driver(folder, name, &block);
        seen++;
    }
    (void)pclose(names);
    assert_true(seen > 15);
    assert_int_equal(run("rm -r %s%s", folder, ""), 0);
    text_clear(&block);
}

static void another_policy_takes_the_place_of_the_old_one(void **state)
{
    const struct queue_policy first = {
        .scheme = &cn, .highest = 2, .default_level = -1};
    const struct queue_policy second = {
        .scheme = &us, .highest = 1, .default_level = 0};
    struct text ppd = {0};
    struct text blocks[2] = {{0}, {0}};
    struct text once = {0};
    struct text again = {0};
    struct text straight = {0};
    (void)state;

    assert_true(file_read("ppd/countermark-generic.ppd", 1 << 20, &ppd, NULL));
    make_block(&first, &blocks[0]);
    make_block(&second, &blocks[1]);
    assert_true(adopt_ppd(ppd.data, blocks[0].data, &once, NULL));
    assert_true(adopt_ppd(once.data, blocks[1].data, &again, NULL));
    assert_true(adopt_ppd(ppd.data, blocks[1].data, &straight, NULL));
    // Comments of sections that are gone may stay; no option may.
    assert_int_equal(times(again.data, "CmTerm"), 0);
    assert_int_equal(times(again.data, "*OpenUI *Cm"),
                     times(straight.data, "*OpenUI *Cm"));
    assert_int_equal(times(again.data, "*OpenGroup: Countermark/"), 1);
    assert_int_equal(times(again.data, "*CloseGroup: Countermark"), 1);
    text_clear(&ppd);
    text_clear(&blocks[0]);
    text_clear(&blocks[1]);
    text_clear(&once);
    text_clear(&again);
    text_clear(&straight);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_line_leads_through_our_types),
        cmocka_unit_test(what_cannot_be_marked_is_not_adopted),
        cmocka_unit_test(everything_else_stays_byte_for_byte),
        cmocka_unit_test(the_levels_are_those_of_the_policy),
        cmocka_unit_test(a_template_without_levels_is_refused),
        cmocka_unit_test(custom_values_stand_behind_the_end_of_their_option),
        cmocka_unit_test(the_lists_of_recipients_are_choices),
        cmocka_unit_test(real_drivers_pass_cupstestppd_once_adopted),
        cmocka_unit_test(another_policy_takes_the_place_of_the_old_one),
    };

    return cmocka_run_group_tests_name("adopt: the PPD", tests, NULL, NULL);
}
