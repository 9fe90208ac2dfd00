// Jobs that cannot be marked are refused with a way out.
#include "filter/refuse.h"

#include "filter/marking.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void jobs_that_cannot_be_marked_are_refused(void **state)
{
    static const struct {
        const char *type;
        bool is_banner;
        const char *says; // NULL: accepted
    } rows[] = {
        {"application/pdf", false, NULL},
        {"text/plain", false, NULL},
        {"image/png", false, NULL},
        {"application/pdf", true, "choose no banner"},
        {"application/vnd.cups-raw", false, "raw printer data"},
        {"application/octet-stream", false, "raw printer data"},
        {"application/vnd.countermark-pdf", false, "marked already"},
        {"application/vnd.countermark-raster", false, "marked already"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
        struct job job = {.is_banner = rows[n].is_banner};
        struct error err = {0};
        assert_true(string_fit(job.content_type, sizeof(job.content_type),
                               rows[n].type));
        bool is_accepted = refuse_unmarkable(&job, &err);
        if (is_accepted != !rows[n].says)
            fail_msg("%s: accepted %d", rows[n].type, is_accepted);
        if (rows[n].says &&
            (err.kind != ERROR_REFUSED || !strstr(err.text, rows[n].says)))
            fail_msg("%s: says \"%s\"", rows[n].type, err.text);
    }
}

static void make(const char *folder, const char *name)
{
    char path[256];

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

static void a_job_of_several_documents_is_refused(void **state)
{
    char folder[] = "/tmp/cm-refuse-XXXXXX";
    struct job job = {.id = 12, .content_type = "application/pdf"};
    struct error err = {0};

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(setenv("CUPS_REQUESTROOT", folder, 1), 0);
    make(folder, "d00012-001");
    make(folder, "d00013-002");
    assert_true(refuse_unmarkable(&job, &err));

    make(folder, "d00012-002");
    assert_false(refuse_unmarkable(&job, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "one by one"));

    // What cannot be seen is not taken for one document.
    assert_int_equal(setenv("CUPS_REQUESTROOT", "/dev/null", 1), 0);
    assert_false(refuse_unmarkable(&job, &err));
    assert_int_equal(unsetenv("CUPS_REQUESTROOT"), 0);
    assert_true(refuse_unmarkable(&job, &err));

    char command[300];
    (void)snprintf(command, sizeof(command), "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void only_several_copies_must_not_be_bound(void **state)
{
    struct job stapled = {.options = "finishings=4", .copies = 2};
    struct job loose = {.options = "", .copies = 2};
    struct error err = {0};

    (void)state;
    assert_true(refuse_bound_run(&stapled, 1, false, &err));
    assert_true(refuse_bound_run(&loose, 20, false, &err));
    assert_false(refuse_bound_run(&stapled, 2, false, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "all 2 copies"));
}

static void copies_one_by_one_need_a_device_that_can(void **state)
{
    static const struct {
        const char *uri, *type;
        bool can;
    } rows[] = {
        {"countermark:ipp://printer.example/ipp/print", "application/pdf",
         true},
        {"countermark://li:word@printer.example/@ipps/ipp/print",
         "application/vnd.cups-pdf", true},
        {"countermark:ipp://printer.example/ipp/print", "image/urf", false},
        {"countermark:socket://printer.example", "application/pdf", false},
        {"countermark:usb://A/B", "application/pdf", false},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct job job = {.options = "finishings=4", .copies = 3};
        struct error err = {0};
        assert_true(
            string_fit(job.device_uri, sizeof(job.device_uri), rows[n].uri));
        assert_true(string_fit(job.final_content_type,
                               sizeof(job.final_content_type), rows[n].type));
        if (refuse_bound_run(&job, 3, true, &err) != rows[n].can)
            fail_msg("%s as %s: %s", rows[n].uri, rows[n].type, err.text);
        if (!rows[n].can)
            assert_non_null(strstr(err.text, "deliver: whole"));
    }
}

static void every_copy_begins_on_a_sheet_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(marking_sides(5, false), 5);
    assert_int_equal(marking_sides(5, true), 6);
    assert_int_equal(marking_sides(6, true), 6);
    assert_int_equal(marking_sides(1, true), 2);
}

static void a_code_says_which_page_it_is_on(void **state)
{
    const struct plan plan = {
        .run = 77, .key_id = 3, .site = 9, .generation = 2};
    struct page_code code;
    struct code_fields fields;
    char again[CODE_SIZE];
    struct error err = {0};

    (void)state;
    marking_code(&plan, 4, 5, &code);
    assert_true(code_read(code.human, again, &fields, &err));
    assert_string_equal(again, code.code);
    assert_int_equal(fields.run, 77);
    assert_int_equal(fields.copy, 4);
    assert_int_equal(fields.page, 5);
    assert_int_equal(fields.generation, 2);
    assert_true(code_genuine(again, plan.run_key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_that_cannot_be_marked_are_refused),
        cmocka_unit_test(a_job_of_several_documents_is_refused),
        cmocka_unit_test(only_several_copies_must_not_be_bound),
        cmocka_unit_test(copies_one_by_one_need_a_device_that_can),
        cmocka_unit_test(every_copy_begins_on_a_sheet_of_its_own),
        cmocka_unit_test(a_code_says_which_page_it_is_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
