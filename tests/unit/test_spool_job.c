// The job as cupsd hands it over: arguments, identity, options, copies.
#include "spool/spool.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// The children read argv[5] with this parser, so the tests do too.
#include <cups/cups.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define IDENTITY                                                               \
    "job-uuid=urn:uuid:5b1f3bc2-93d3-3b38-6e4c-0e9e1c9d7a11 "                  \
    "time-at-processing=1795411100"

static char ppd_path[] = "/tmp/countermark-job-XXXXXX";

// The generic PPD with the option block as adopting would insert it, and two
// options of a device with a finisher.
static int make_ppd(void **state)
{
    static const char device[] =
        "*OpenGroup: InstallableOptions/Installed\n"
        "*OpenUI *Stapler/Stapler installed: Boolean\n"
        "*DefaultStapler: True\n*Stapler True/Yes: \"\"\n"
        "*Stapler False/No: \"\"\n*CloseUI: *Stapler\n"
        "*CloseGroup: InstallableOptions\n"
        "*OpenUI *StapleLocation/Staple: PickOne\n"
        "*DefaultStapleLocation: None\n*StapleLocation None/Off: \"\"\n"
        "*StapleLocation UpperLeft/Corner: \"\"\n"
        "*CloseUI: *StapleLocation\n";
    struct text ppd = {0};
    (void)state;

    int fd = mkstemp(ppd_path);
    bool done = fd >= 0 &&
                file_read("ppd/countermark-generic.ppd", 1 << 20, &ppd, NULL) &&
                file_read("ppd/countermark-options.ppd", 1 << 20, &ppd, NULL);
    text_add_string(&ppd, device);
    done = done && descriptor_write(fd, ppd.data, ppd.length, NULL);
    (void)close(fd);
    text_clear(&ppd);
    return done ? 0 : 1;
}

static int remove_ppd(void **state)
{
    (void)state;
    return unlink(ppd_path);
}

static void set_environment(void)
{
    (void)setenv("PRINTER", "secret-a", 1);
    (void)setenv("PPD", ppd_path, 1);
    (void)setenv("CONTENT_TYPE", "text/plain", 1);
    (void)setenv("FINAL_CONTENT_TYPE", "application/pdf", 1);
    (void)setenv("DEVICE_URI", "countermark:ipp://host/", 1);
    (void)setenv("LANG", "zh_CN.UTF-8", 1);
    (void)unsetenv("AUTH_UID");
    (void)unsetenv("AUTH_USERNAME");
    (void)unsetenv("CUPS_FILETYPE");
}

static bool read_job(const char *const arguments[5], struct job *job,
                     struct error *err)
{
    char *argv[8] = {string_copy("secret-a")};

    for (int n = 0; n < 5; n++)
        argv[n + 1] = string_copy(arguments[n]);
    bool done = job_read(6, argv, job, err);
    // What the job borrows must not point into memory that is freed here.
    job->options = arguments[4];
    for (int n = 0; n < 6; n++)
        free(argv[n]);
    return done;
}

static void a_job_is_read_as_cupsd_gives_it(void **state)
{
    static const char *const arguments[] = {"17", "wang", "预算\n\xff a", "3",
                                            IDENTITY " copies=9"};
    struct job job;
    struct error err = {0};
    (void)state;

    set_environment();
    assert_true(read_job(arguments, &job, &err));
    assert_int_equal(job.id, 17);
    assert_string_equal(job.user, "wang");
    assert_false(job.is_verified);
    assert_string_equal(job.title, "预算 \xEF\xBF\xBD a");
    assert_int_equal(job.copies, 3);
    assert_string_equal(job.queue, "secret-a");
    assert_string_equal(job.uuid, "5b1f3bc2-93d3-3b38-6e4c-0e9e1c9d7a11");
    assert_int_equal(job.attempt_time, 1795411100);
    assert_string_equal(job.final_content_type, "application/pdf");
    assert_string_equal(job.language, "zh_CN.UTF-8");
    assert_null(job.file);
    assert_false(job.is_banner);
    assert_string_equal(job.fault, "");

    (void)setenv("CUPS_FILETYPE", "job-sheet", 1);
    (void)unsetenv("FINAL_CONTENT_TYPE");
    assert_true(read_job(arguments, &job, &err));
    assert_true(job.is_banner);
    assert_string_equal(job.final_content_type, "");
}

static void what_a_client_cannot_ask_for_is_a_fault(void **state)
{
    static const struct {
        const char *arguments[5];
        const char *says;
    } rows[] = {
        {{"x", "u", "t", "1", IDENTITY}, "job number"},
        {{"1", "u", "t", "0", IDENTITY}, "copies"},
        {{"1", "u", "t", "10000", IDENTITY}, "copies"},
        {{"1", "u", "t", "1e3", IDENTITY}, "copies"},
        {{"1", "", "t", "1", IDENTITY}, "user name"},
        {{"1", "a\nb", "t", "1", IDENTITY}, "user name"},
        {{"1", "a\xff", "t", "1", IDENTITY}, "user name"},
        {{"1", "u", "t", "1", ""}, "job-uuid"},
        {{"1", "u", "t", "1", "job-uuid=urn:uuid:a"}, "time-at-processing"},
        {{"1", "u", "t", "1", "job-uuid=a time-at-processing=1"}, "urn:uuid"},
        {{"1", "u", "t", "1", "job-uuid=urn:uuid:../x time-at-processing=1"},
         "urn:uuid"},
        {{"1", "u", "t", "1", "job-uuid=urn:uuid:a time-at-processing=x"},
         "no number"},
        {{"1", "u", "t", "1", IDENTITY " JOB-UUID=urn:uuid:other"}, "itself"},
        {{"1", "u", "t", "1", IDENTITY " time-at-processing=2"}, "itself"},
    };
    (void)state;

    set_environment();
    for (size_t n = 0; n < COUNT(rows); n++) {
        struct job job;
        struct error err = {0};
        assert_true(read_job(rows[n].arguments, &job, &err));
        if (!strstr(job.fault, rows[n].says))
            fail_msg("row %zu says: %s", n, job.fault);
        // Nothing the client said can make it another job's.
        assert_int_equal(strncmp(job.uuid, "unidentified-", 13), 0);
        assert_int_equal(job.attempt_time, 0);
        assert_string_not_equal(job.user, "");
    }
}

static void a_value_may_speak_of_an_identity(void **state)
{
    static const char *const arguments[] = {
        "1", "u", "t", "1",
        IDENTITY " CmTitle=Custom.on\\ job-uuid=urn:uuid:b"};
    struct job job;
    struct error err = {0};
    (void)state;

    set_environment();
    assert_true(read_job(arguments, &job, &err));
    assert_string_equal(job.uuid, "5b1f3bc2-93d3-3b38-6e4c-0e9e1c9d7a11");
}

static void a_program_not_run_by_cupsd_says_how_it_is_run(void **state)
{
    char name[] = "countermark";
    char *argv[] = {name, NULL};
    struct job job;
    struct error err = {0};
    (void)state;

    set_environment();
    assert_false(job_read(1, argv, &job, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
}

static void a_name_is_verified_only_by_the_kernel_s_own_word(void **state)
{
    static const struct {
        const char *uid, *authenticated, *claimed;
        bool is_verified;
    } rows[] = {
        {"0", "root", "root", true},           {"0", "root", "wang", false},
        {"0", "wang", "root", false},          {"", "root", "root", false},
        {"x", "root", "root", false},          {"-1", "root", "root", false},
        {"4294967295", "root", "root", false},
    };
    (void)state;

    set_environment();
    for (size_t n = 0; n < COUNT(rows); n++) {
        const char *const arguments[] = {"1", rows[n].claimed, "t", "1",
                                         IDENTITY};
        struct job job;
        (void)setenv("AUTH_UID", rows[n].uid, 1);
        (void)setenv("AUTH_USERNAME", rows[n].authenticated, 1);
        assert_true(read_job(arguments, &job, NULL));
        if (job.is_verified != rows[n].is_verified)
            fail_msg("row %zu", n);
        assert_string_equal(job.user, rows[n].claimed);
    }
}

// --- our options ------------------------------------------------------------

static void an_option_has_the_value_that_was_chosen(void **state)
{
    static const struct {
        const char *options, *name, *value;
    } rows[] = {
        {"", "CmLevel", ""},
        {"", "CmSpares", "0"},
        {"CmLevel=secret", "CmLevel", "secret"},
        {"cmlevel=SECRET", "CmLevel", "secret"},
        {"CmLevel=secret cmlevel=confidential", "CmLevel", "confidential"},
        {"CmLevel=None", "CmLevel", ""},
        {"CmSpares=Custom.12", "CmSpares", "12"},
        {"CmScope=Custom.办公厅、人事处", "CmScope", "办公厅、人事处"},
        {"CmDocNumber=Custom.国发\\ 2026\\ 第17号", "CmDocNumber",
         "国发 2026 第17号"},
        {"CmTitle='Custom.a b'", "CmTitle", "a b"},
        {"CmTitle=\"Custom.it\\\"s\"", "CmTitle", "it\"s"},
        {"CmTitle=Custom.it\\'s\\ \\\\x", "CmTitle", "it's \\x"},
        {"CmTitle=custom.x", "CmTitle", "x"},
        {"CmTitle=Custom.", "CmTitle", ""},
        {"CmTitle=Custom.None", "CmTitle", "None"},
        {"CmTerm=10y", "CmTerm", "10y"},
        {"CmTerm=Custom.2027-12-31", "CmTerm", "2027-12-31"},
        {"", "CmElsewhere", ""},
    };
    (void)state;

    set_environment();
    for (size_t n = 0; n < COUNT(rows); n++) {
        const struct job job = {.queue = "q", .options = rows[n].options};
        char value[JOB_VALUE_MAX];
        struct error err = {0};
        if (!job_option(&job, rows[n].name, value, &err))
            fail_msg("row %zu: %s", n, err.text);
        assert_string_equal(value, rows[n].value);
    }
}

static void a_value_that_is_no_choice_is_refused(void **state)
{
    static const struct {
        const char *options, *name, *says;
    } rows[] = {
        {"CmLevel=bogus", "CmLevel",
         "choose one of confidential, secret, top-secret"},
        {"CmLevel=secret cmlevel=bogus", "CmLevel", "bogus"},
        {"CmLevel=Custom.secret", "CmLevel", "no choice"},
        {"CmLevel", "CmLevel", "no choice"},
        {"CmScope=所有人", "CmScope", "Custom.your-own"},
        {"CmScope=Custom", "CmScope", "no choice"},
        {"CmScope=Custom.a\\\nb", "CmScope", "control character"},
        {"CmScope=Custom.\xff", "CmScope", "UTF-8"},
        {"CmElsewhere=x", "CmElsewhere", "has no option"},
    };
    (void)state;

    set_environment();
    for (size_t n = 0; n < COUNT(rows); n++) {
        const struct job job = {.queue = "q", .options = rows[n].options};
        char value[JOB_VALUE_MAX];
        struct error err = {0};
        if (job_option(&job, rows[n].name, value, &err))
            fail_msg("row %zu was accepted as \"%s\"", n, value);
        assert_int_equal(err.kind, ERROR_REFUSED);
        if (!strstr(err.text, rows[n].says))
            fail_msg("row %zu says: %s", n, err.text);
    }
}

static void a_value_as_long_as_allowed_is_taken_and_no_longer_one(void **state)
{
    char options[1024] = "CmScope=Custom.";
    size_t start = strlen(options);
    struct job job = {.queue = "q", .options = options};
    char value[JOB_VALUE_MAX];
    struct error err = {0};
    (void)state;

    set_environment();
    memset(options + start, 'x', JOB_VALUE_MAX - 1);
    assert_true(job_option(&job, "CmScope", value, &err));
    assert_int_equal(strlen(value), JOB_VALUE_MAX - 1);
    options[start + JOB_VALUE_MAX - 1] = 'x';
    assert_false(job_option(&job, "CmScope", value, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
}

static void a_queue_without_a_ppd_has_no_options(void **state)
{
    const struct job job = {.queue = "q", .options = ""};
    char value[JOB_VALUE_MAX];
    struct error err = {0};
    (void)state;

    (void)setenv("PPD", "/nonexistent.ppd", 1);
    assert_false(job_option(&job, "CmLevel", value, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
}

static void duplex_and_finishing_are_seen(void **state)
{
    static const struct {
        const char *options;
        bool is_duplex, is_finished;
    } rows[] = {
        {"", false, false},
        {"sides=one-sided finishings=3", false, false},
        {"sides=two-sided-long-edge", true, false},
        {"Duplex=DuplexTumble", true, false},
        {"duplex=DuplexNoTumble finishings=none", true, false},
        {"Duplex=None", false, false},
        {"sides=one-sided Duplex=DuplexTumble", true, false},
        {"finishings=4", false, true},
        {"finishings=3,20", false, true},
        {"finishings=staple-top-left", false, true},
        {"StapleLocation=UpperLeft", false, true},
        {"StapleLocation=None", false, false},
        {"finishing-template=booklet", false, true},
    };
    (void)state;

    set_environment();
    for (size_t n = 0; n < COUNT(rows); n++) {
        const struct job job = {.queue = "q", .options = rows[n].options};
        if (job_is_duplex(&job) != rows[n].is_duplex ||
            job_is_finished(&job) != rows[n].is_finished)
            fail_msg("row %zu: %s", n, rows[n].options);
    }
}

// --- options for children ---------------------------------------------------

static void the_margin_is_that_of_the_chosen_sheet(void **state)
{
    static const char device[] =
        "*PPD-Adobe: \"4.3\"\n*FormatVersion: \"4.3\"\n"
        "*FileVersion: \"1.0\"\n*LanguageVersion: English\n"
        "*LanguageEncoding: ISOLatin1\n*PCFileName: \"WIDE.PPD\"\n"
        "*Product: \"(Wide)\"\n*Manufacturer: \"Wide\"\n"
        "*ModelName: \"Wide\"\n*ShortNickName: \"Wide\"\n"
        "*NickName: \"Wide\"\n*PSVersion: \"(3010.000) 550\"\n"
        "*OpenUI *PageSize/Size: PickOne\n*DefaultPageSize: A4\n"
        "*PageSize A4/A4: \"\"\n*PageSize A5/A5: \"\"\n"
        "*PageSize Odd/Odd: \"\"\n*CloseUI: *PageSize\n"
        "*DefaultImageableArea: A4\n"
        "*ImageableArea A4/A4: \"12 40 583 824\"\n"
        "*ImageableArea A5/A5: \"0 0 420 595\"\n"
        "*ImageableArea Odd/Odd: \"300 300 310 310\"\n"
        "*DefaultPaperDimension: A4\n*PaperDimension A4/A4: \"595 842\"\n"
        "*PaperDimension A5/A5: \"420 595\"\n"
        "*PaperDimension Odd/Odd: \"595 842\"\n";
    static const struct {
        const char *options;
        double margin;
    } rows[] = {{"", 40}, {"PageSize=A5", 0}, {"PageSize=Odd", 72}};
    char path[] = "/tmp/countermark-margin-XXXXXX";
    int fd = mkstemp(path);
    (void)state;

    assert_true(fd >= 0);
    assert_true(descriptor_write(fd, device, strlen(device), NULL));
    assert_int_equal(close(fd), 0);
    assert_int_equal(setenv("PPD", path, 1), 0);
    for (size_t n = 0; n < COUNT(rows); n++) {
        const struct job job = {.options = rows[n].options};
        if (fabs(job_margin(&job) - rows[n].margin) > 0.01)
            fail_msg("row %zu: %.2f", n, job_margin(&job));
    }
    assert_int_equal(unlink(path), 0);
}

static void copies_are_removed_however_they_are_spelled(void **state)
{
    static const struct {
        const char *options, *left;
    } rows[] = {
        {"", "X=1"},
        {"copies=4", "X=1"},
        {"a=1 copies=4 b=2", "a=1 b=2 X=1"},
        {"Copies=4 COPIES=5", "X=1"},
        {"copies =4", "X=1"},
        {"collate", "X=1"},
        {"nocollate", "X=1"},
        {"Collate=True collate=true", "X=1"},
        {"multiple-document-handling=separate-documents-collated-copies",
         "X=1"},
        {"1-2:copies=4", "X=1"},
        {"a=1 document-name-supplied=the\\ plan.pdf", "a=1 X=1"},
        {"a=1\tcopies=4\n", "a=1 X=1"},
        {"copies='4'", "X=1"},
        {"a='x copies=4'", "a=x\\ copies=4 X=1"},
        {"a=x\\ copies=4", "a=x\\ copies=4 X=1"},
        {"a=\"x' copies=4\"", "a=x\\'\\ copies=4 X=1"},
        {"a={b=1 copies=4}", "a=\\{b=1\\ copies=4\\} X=1"},
        {"job-sheets=none,none fit-to-page",
         "fit-to-page=true job-sheets=none,none X=1"},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        const struct job job = {.options = rows[n].options};
        char *left = job_options_without_copies(&job, "X=1");
        if (!string_equal(left, rows[n].left))
            fail_msg("row %zu: \"%s\" became \"%s\"", n, rows[n].options, left);
        free(left);
    }
}

static void words_of_lp_become_a_filter_argument(void **state)
{
    static const struct {
        const char *given, *left, *copies;
    } rows[] = {
        {"CmLevel=secret", "CmLevel=secret", "1"},
        {"a=1 b=two", "a=1 b=two", "1"},
        {"CmScope='Custom.Office 1, 2'", "CmScope=Custom.Office\\ 1,\\ 2", "1"},
        {"a=\"x y\" copies=3 b='it\\'s'", "a=x\\ y b=it\\'s", "3"},
        {"COPIES=2", "", "2"},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        struct text left = {0};
        char copies[OPTIONS_COPIES_MAX] = "1";
        options_as_given(rows[n].given, &left, copies);
        if (!string_equal(text_string(&left), rows[n].left))
            fail_msg("\"%s\" became \"%s\"", rows[n].given, text_string(&left));
        assert_string_equal(copies, rows[n].copies);
        text_clear(&left);
    }
}

static void what_was_kept_answers_until_it_is_forgotten(void **state)
{
    (void)state;
    struct job job = {.options = "sides=two-sided-long-edge"};
    char *left = NULL;

    job_keep_choices(&job);
    assert_true(job_is_duplex(&job));
    job.options = "sides=one-sided";
    left = job_options_without_copies(&job, "");
    assert_string_equal(left, "sides=two-sided-long-edge");
    free(left);
    job_forget_choices(&job);
    left = job_options_without_copies(&job, "");
    assert_string_equal(left, "sides=one-sided");
    free(left);
}

static void nothing_else_is_lost_and_no_copies_come_back(void **state)
{
    static const char letters[] = "ac=copies \t{}'\"\\,:no\nCollate=";
    unsigned seed = 20261123;
    (void)state;

    for (int round = 0; round < 20000; round++) {
        char options[64];
        size_t length = 0;
        while (length < sizeof(options) - 8) {
            seed = seed * 1103515245u + 12345u;
            unsigned pick = seed >> 16;
            if (pick % 7 == 0) {
                memcpy(options + length, "copies=", 7);
                length += 7;
            } else {
                options[length++] = letters[pick % (sizeof(letters) - 1)];
            }
        }
        options[length] = '\0';

        const struct job job = {.options = options};
        char *left = job_options_without_copies(&job, "");
        const struct job again = {.options = left};
        char *twice = job_options_without_copies(&again, "");
        cups_option_t *list = NULL;
        int count = cupsParseOptions(left, 0, &list);
        if (cupsGetOption("copies", count, list) ||
            cupsGetOption("collate", count, list))
            fail_msg("copies survived in \"%s\", made from \"%s\"", left,
                     options);
        // Read again it means the same: nothing shifted.
        if (!string_equal(left, twice))
            fail_msg("\"%s\" became \"%s\", then \"%s\"", options, left, twice);
        cupsFreeOptions(count, list);
        free(left);
        free(twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_is_read_as_cupsd_gives_it),
        cmocka_unit_test(what_a_client_cannot_ask_for_is_a_fault),
        cmocka_unit_test(words_of_lp_become_a_filter_argument),
        cmocka_unit_test(what_was_kept_answers_until_it_is_forgotten),
        cmocka_unit_test(a_value_may_speak_of_an_identity),
        cmocka_unit_test(the_margin_is_that_of_the_chosen_sheet),
        cmocka_unit_test(a_program_not_run_by_cupsd_says_how_it_is_run),
        cmocka_unit_test(a_name_is_verified_only_by_the_kernel_s_own_word),
        cmocka_unit_test(an_option_has_the_value_that_was_chosen),
        cmocka_unit_test(a_value_that_is_no_choice_is_refused),
        cmocka_unit_test(a_value_as_long_as_allowed_is_taken_and_no_longer_one),
        cmocka_unit_test(a_queue_without_a_ppd_has_no_options),
        cmocka_unit_test(duplex_and_finishing_are_seen),
        cmocka_unit_test(copies_are_removed_however_they_are_spelled),
        cmocka_unit_test(nothing_else_is_lost_and_no_copies_come_back),
    };

    return cmocka_run_group_tests_name("spool: the job", tests, make_ppd,
                                       remove_ppd);
}
