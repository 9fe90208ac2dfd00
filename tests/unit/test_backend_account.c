// The account of a device, over what real backends said on standard error.
#include "backend/account.h"
#include "backend/lines.h"
#include "base/base.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// Recorded from ipp, socket and lpd of CUPS 2.4.2.
#define IPP_START                                                              \
    "STATE: +connecting-to-device\n"                                           \
    "INFO: Connecting to printer.\n"                                           \
    "STATE: -connecting-to-device\n"                                           \
    "DEBUG: Create-Job: successful-ok\n"                                       \
    "PAGE: 1 1\n"                                                              \
    "DEBUG: Print job accepted - job ID 7.\n"                                  \
    "STATE: +cups-waiting-for-job-completed\n"                                 \
    "DEBUG: job-state enum processing\n"

struct heard {
    struct account account;
    struct text passed;
};

static void hear(void *context, const char *line)
{
    struct heard *heard = context;

    switch (account_line(&heard->account, line)) {
    case LINE_PASS:
        text_addf(&heard->passed, "%s\n", line);
        break;
    case LINE_SOFTEN:
        text_addf(&heard->passed, "WARNING: %s\n", heard->account.trouble);
        break;
    case LINE_TOTAL:
    case LINE_DROP:
        break;
    }
}

// Through a pipe and the line reader, as in life.
static void hear_all(const char *transcript, struct heard *heard)
{
    struct line_reader reader = {.see = hear, .context = heard};
    int ends[2];

    *heard = (struct heard){.account = ACCOUNT_EMPTY};
    assert_true(pipe_open(ends, NULL));
    assert_true(
        descriptor_write(ends[1], transcript, strlen(transcript), NULL));
    (void)close(ends[1]);
    while (lines_read(&reader, ends[0]))
        ;
    lines_end(&reader);
    (void)close(ends[0]);
}

static void every_sign_of_loss_interrupts(void **state)
{
    static const struct {
        const char *transcript;
        struct process_end end;
        bool is_cancelled, is_sent;
        int64_t pages;
        const char *reason;
    } rows[] = {
        {IPP_START "PAGE: total 3\nDEBUG: job-state enum completed\n"
                   "PAGE: total 6\nATTR: auth-info-required=none\n",
         {false, 0},
         false,
         true,
         6,
         ""},
        // A jam that was cleared.
        {IPP_START "STATE: +media-jam-warning\nPAGE: total 2\nPAGE: total 2\n"
                   "STATE: -media-jam-warning\nPAGE: total 6\n",
         {false, 0},
         false,
         true,
         6,
         ""},
        // The printer aborts.
        {IPP_START "PAGE: total 3\nDEBUG: (monitor) job-state = aborted\n",
         {false, 5},
         false,
         false,
         3,
         "the device aborted the job"},
        {IPP_START "PAGE: total 3\nDEBUG: job-state enum aborted\n",
         {false, 0},
         false,
         false,
         3,
         "the device aborted the job"},
        {IPP_START "DEBUG: job-state enum canceled\n",
         {false, 0},
         false,
         false,
         PAGES_UNKNOWN,
         "the job was cancelled at the device"},
        // Somebody cancels: ipp exits 0.
        {IPP_START "PAGE: total 1\nINFO: Canceling print job.\n",
         {false, 0},
         true,
         false,
         1,
         "cancelled while it was being sent"},
        // The printer vanishes and comes back without the job: exit 0 too.
        {IPP_START "PAGE: total 1\nSTATE: +cups-ipp-conformance-failure-report,"
                   "cups-ipp-missing-job-history\n",
         {false, 0},
         false,
         false,
         1,
         "the device forgot the job"},
        // The printer dies in the middle of an answer: exit 0, and "completed".
        {IPP_START "PAGE: total 0\n"
                   "DEBUG: (monitor) job-state = completed\n"
                   "DEBUG: Get-Job-Attributes: server-error-internal-error "
                   "(Success)\nATTR: auth-info-required=none\n",
         {false, 0},
         false,
         false,
         0,
         "the device stopped answering, or forgot the job"},
        // It comes back with the job.
        {IPP_START "DEBUG: Get-Job-Attributes: "
                   "server-error-service-unavailable (Connection refused)\n"
                   "DEBUG: Get-Job-Attributes: successful-ok "
                   "(successful-ok)\nDEBUG: job-state enum completed\n"
                   "PAGE: total 6\n",
         {false, 0},
         false,
         true,
         6,
         ""},
        {"STATE: -cups-ipp-missing-job-history\n",
         {false, 0},
         false,
         true,
         PAGES_UNKNOWN,
         ""},
        {"JOBSTATE: cups-retry-as-raster\n",
         {false, 7},
         false,
         false,
         PAGES_UNKNOWN,
         "the device did not take the document's format"},
        // Socket: all bytes written, then nothing is known.
        {"STATE: +connecting-to-device\nINFO: Connected to printer.\n"
         "PAGE: 1 1\nINFO: Waiting for printer to finish.\n",
         {false, 0},
         false,
         true,
         PAGES_UNKNOWN,
         ""},
        {"INFO: Connected to printer.\n"
         "ERROR:Unable to write print data: Broken pipe\n",
         {false, 1},
         false,
         false,
         PAGES_UNKNOWN,
         "the device's backend ended with status 1: Unable to write print "
         "data: Broken pipe"},
        {"INFO: Spooling job, 73% complete.\nHlocalhost\nProot\n"
         "INFO: Data file sent successfully.\n",
         {false, 0},
         false,
         true,
         PAGES_UNKNOWN,
         ""},
        {"", {false, 0}, false, true, PAGES_UNKNOWN, ""},
        {"",
         {false, 1},
         false,
         false,
         PAGES_UNKNOWN,
         "the device's backend ended with status 1"},
        // Statuses that would have made cupsd print again.
        {"",
         {false, 6},
         false,
         false,
         PAGES_UNKNOWN,
         "the device's backend ended with status 6"},
        {"PAGE: total 4\n",
         {true, 9},
         false,
         false,
         4,
         "the device's backend ended by signal 9"},
        // A signal's number is no exit status.
        {"",
         {true, 0},
         false,
         false,
         PAGES_UNKNOWN,
         "the device's backend ended by signal 0"},
        {"PAGE: total 5\nPAGE: total 2\n", {false, 0}, false, true, 5, ""},
        {"PAGE: total -3\nPAGE: total x\nPAGE: total \n",
         {false, 0},
         false,
         true,
         PAGES_UNKNOWN,
         ""},
        {"PAGE: total 99999999999999999999\n",
         {false, 0},
         false,
         true,
         PAGES_UNKNOWN,
         ""},
        {"PAGE: total 0", {false, 0}, false, true, 0, ""},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct heard heard;
        struct result result;
        hear_all(rows[n].transcript, &heard);
        account_close(&heard.account, &rows[n].end, rows[n].is_cancelled,
                      &result);
        if (result.is_sent != rows[n].is_sent ||
            result.pages != rows[n].pages ||
            result.is_cancelled != rows[n].is_cancelled ||
            !string_equal(result.reason, rows[n].reason))
            fail_msg("row %zu: sent %d, %lld pages, \"%s\"", n, result.is_sent,
                     (long long)result.pages, result.reason);
        text_clear(&heard.passed);
    }
}

static void lines_pass_unchanged_but_for_three_kinds(void **state)
{
    static const struct {
        const char *said, *passed;
    } rows[] = {
        {"STATE: +media-empty-warning\n", "STATE: +media-empty-warning\n"},
        {"ATTR: auth-info-required=none\n", "ATTR: auth-info-required=none\n"},
        {"INFO: Connected to printer.\n", "INFO: Connected to printer.\n"},
        {"DEBUG: job-state enum processing\n",
         "DEBUG: job-state enum processing\n"},
        {"WARNING: slow\n", "WARNING: slow\n"},
        {"JOBSTATE: job-printing\n", "JOBSTATE: job-printing\n"},
        {"PAGE: total 3\n", "PAGE: total 3\n"},
        {"PAGE: 1 1\n", ""},
        {"PAGE: 3 2\n", ""},
        {"PAGE: total many\n", ""},
        {"JOBSTATE: cups-retry-as-raster\n", ""},
        {"ERROR: paper is out\n", "WARNING: paper is out\n"},
        {"ERROR:no blank\n", "WARNING: no blank\n"},
        {"EMERG: fire\n", "WARNING: fire\n"},
        {"bare words\n", "bare words\n"},
        {"no end", "no end\n"},
        {"\n\nDEBUG: a\n\n", "DEBUG: a\n"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct heard heard;
        hear_all(rows[n].said, &heard);
        if (!string_equal(text_string(&heard.passed), rows[n].passed))
            fail_msg("row %zu: \"%s\"", n, text_string(&heard.passed));
        text_clear(&heard.passed);
    }
}

static void a_line_without_an_end_comes_in_pieces(void **state)
{
    static char endless[MESSAGE_BYTES_MAX * 3 + 1];
    struct heard heard;
    (void)state;

    memset(endless, 'x', sizeof(endless) - 1);
    hear_all(endless, &heard);
    assert_int_equal(heard.passed.length, (MESSAGE_BYTES_MAX + 1) * 3);
    for (size_t piece = 1; piece <= 3; piece++)
        assert_int_equal(heard.passed.data[piece * (MESSAGE_BYTES_MAX + 1) - 1],
                         '\n');
    text_clear(&heard.passed);
}

static void a_long_error_is_cut_at_a_character(void **state)
{
    struct text line = {0};
    struct account account = ACCOUNT_EMPTY;
    (void)state;

    text_add_string(&line, "ERROR: a");
    for (int n = 0; n < 300; n++)
        text_add_string(&line, "纸");
    assert_int_equal(account_line(&account, line.data), LINE_SOFTEN);
    assert_true(utf8_valid(account.trouble, strlen(account.trouble)));
    assert_true(strlen(account.trouble) > 200);
    text_clear(&line);
}

static void pages_of_earlier_jobs_are_told_with_these(void **state)
{
    struct account account = {.before = 4, .pages = PAGES_UNKNOWN};
    (void)state;

    assert_int_equal(account_line(&account, "PAGE: total 2"), LINE_TOTAL);
    assert_int_equal(account.pages, 2);
    assert_int_equal(account_line(&account, "PAGE: 1 1"), LINE_DROP);
    assert_int_equal(account_told(4, 2, 0), 6);
}

static void no_more_pages_are_told_than_were_sent(void **state)
{
    struct account account = {.most = 7, .pages = PAGES_UNKNOWN};
    (void)state;

    assert_int_equal(account_line(&account, "PAGE: total 7"), LINE_PASS);
    assert_int_equal(account_line(&account, "PAGE: total 8"), LINE_TOTAL);
    assert_int_equal(account.pages, 8); // its own word
    assert_int_equal(account_told(0, 8, 7), 7);
    assert_int_equal(account_told(4, 4, 7), 7);
    assert_int_equal(account_told(4, INT64_MAX / 2, 0), UINT_MAX);
}

static void the_devices_own_number_of_the_job_is_kept(void **state)
{
    static const struct {
        const char *line;
        int job;
    } rows[] = {
        {"DEBUG: Print job accepted - job ID 7.", 7},
        {"DEBUG: Print job accepted - job ID 2147483647.", INT32_MAX},
        {"DEBUG: Print job accepted - job ID unknown.", 0},
        {"DEBUG: Print job accepted - job ID 99999999999999.", 0},
        {"DEBUG: Print job accepted - job ID -3.", 0},
        {"INFO: Print job accepted - job ID 7.", 0},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct account account = ACCOUNT_EMPTY;
        assert_int_equal(account_line(&account, rows[n].line), LINE_PASS);
        assert_int_equal(account.job, rows[n].job);
    }
}

static void a_device_is_believed_only_for_the_worse(void **state)
{
    static const struct {
        const char *job_state, *job_reasons;
        int64_t impressions;
        struct result before;
        bool is_sent;
        int64_t pages;
        const char *reason;
    } rows[] = {
        {"", "", -1, {.is_sent = true, .pages = 5}, true, 5, ""},
        {"completed", "", 5, {.is_sent = true, .pages = 4}, true, 5, ""},
        {"completed", "", 3, {.is_sent = true, .pages = 4}, true, 4, ""},
        // Many devices count nothing and say so with 0.
        {"completed", "", 0, {.is_sent = true, .pages = -1}, true, -1, ""},
        {"aborted",
         "aborted-by-system: no such sheet",
         2,
         {.is_sent = true, .pages = 1},
         false,
         2,
         "the device aborted the job (aborted-by-system: no such sheet)"},
        {"canceled",
         "",
         -1,
         {.is_sent = true, .pages = 1},
         false,
         1,
         "the job was cancelled at the device"},
        {"completed",
         "",
         5,
         {.pages = 1, .reason = "the device forgot the job"},
         false,
         5,
         "the device forgot the job"},
        // Only where its backend could not hear the end.
        {"completed",
         "",
         5,
         {.is_doubtful = true, .pages = 1, .reason = "stopped answering"},
         true,
         5,
         ""},
        {"processing",
         "",
         2,
         {.is_doubtful = true, .pages = 1, .reason = "stopped answering"},
         false,
         2,
         "stopped answering"},
        {"canceled",
         "job-canceled-by-user",
         1,
         {.pages = 0, .is_cancelled = true, .reason = "cancelled while"},
         false,
         1,
         "cancelled while"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct printer_said said = {.impressions = rows[n].impressions};
        struct result result = rows[n].before;
        assert_true(string_fit(said.job_state, sizeof(said.job_state),
                               rows[n].job_state));
        assert_true(string_fit(said.job_reasons, sizeof(said.job_reasons),
                               rows[n].job_reasons));
        account_hear(&result, &said);
        if (result.is_sent != rows[n].is_sent ||
            result.pages != rows[n].pages ||
            !string_equal(result.reason, rows[n].reason))
            fail_msg("row %zu: sent %d, %lld pages, \"%s\"", n, result.is_sent,
                     (long long)result.pages, result.reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sign_of_loss_interrupts),
        cmocka_unit_test(lines_pass_unchanged_but_for_three_kinds),
        cmocka_unit_test(a_line_without_an_end_comes_in_pieces),
        cmocka_unit_test(pages_of_earlier_jobs_are_told_with_these),
        cmocka_unit_test(no_more_pages_are_told_than_were_sent),
        cmocka_unit_test(the_devices_own_number_of_the_job_is_kept),
        cmocka_unit_test(a_device_is_believed_only_for_the_worse),
        cmocka_unit_test(a_long_error_is_cut_at_a_character),
    };

    return cmocka_run_group_tests_name("backend account", tests, NULL, NULL);
}
