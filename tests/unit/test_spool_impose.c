// Imposition by the real pdftopdf and imagetopdf: one copy, whatever is asked.
#include "spool/spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// What a plain PPD, one with cupsManualCopies and one with PJL would do.
static const char *const ppd_lines[] = {
    "",
    "*cupsManualCopies: True\n*cupsFilter: \"application/vnd.cups-raster 0 "
    "rastertoepson\"\n",
    "*JCLToPDFInterpreter: \"@PJL ENTER LANGUAGE = PDF <0A>\"\n"
    "*JCLBegin: \"<1B>%-12345X@PJL <0A>\"\n*JCLEnd: \"<1B>%-12345X\"\n",
};

static int quiet_stderr = -1;

static void make_ppd(const char *path, const char *lines)
{
    struct text ppd = {0};

    assert_true(file_read("ppd/countermark-generic.ppd", 1 << 20, &ppd, NULL));
    text_add_string(&ppd, lines);
    assert_true(file_replace(path, ppd.data, ppd.length, 0600, NULL));
    text_clear(&ppd);
}

// A PDF of `pages` empty pages; readers rebuild its missing table.
static void make_pdf(struct text *pdf, unsigned pages)
{
    text_add_string(pdf,
                    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                    "2 0 obj<</Type/Pages/Kids[");
    for (unsigned n = 0; n < pages; n++)
        text_addf(pdf, "%u 0 R ", n + 3);
    text_addf(pdf, "]/Count %u>>endobj\n", pages);
    for (unsigned n = 0; n < pages; n++)
        text_addf(pdf,
                  "%u 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
                  "/Resources<<>>>>endobj\n",
                  n + 3);
    text_addf(pdf, "trailer<</Root 1 0 R/Size %u>>\n%%%%EOF\n", pages + 3);
}

static int spooled(const struct text *text)
{
    int fd = spool_open("/tmp", NULL);

    assert_true(fd >= 0);
    assert_true(descriptor_write(fd, text->data, text->length, NULL));
    return fd;
}

// The number of pages, counted by another program.
static int count_pages(int fd)
{
    char path[64];
    char command[256];
    int pages = -1;

    (void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)getpid(), fd);
    (void)snprintf(command, sizeof(command), "qpdf --show-npages %s", path);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    assert_int_equal(fscanf(output, "%d", &pages), 1);
    assert_int_equal(pclose(output), 0);
    return pages;
}

static void hush(void)
{
    quiet_stderr = dup(STDERR_FILENO);
    assert_non_null(freopen("/dev/null", "w", stderr));
}

static void speak(void)
{
    (void)dup2(quiet_stderr, STDERR_FILENO);
    (void)close(quiet_stderr);
}

static bool impose_quietly(const struct job *job, int in, int out,
                           struct error *err)
{
    hush();
    bool done = impose(job, in, out, err);
    speak();
    return done;
}

static void exactly_one_copy_comes_out(void **state)
{
    static const struct {
        const char *options;
        int pages;
    } rows[] = {
        {"", 3},
        {"copies=4", 3},
        {"copies=4 collate=true Collate=True", 3},
        {"multiple-document-handling=separate-documents-collated-copies", 3},
        {"page-ranges=1-2 copies=2", 2},
        {"number-up=2", 2},
        {"sides=two-sided-long-edge Duplex=DuplexNoTumble copies=2", 3},
    };
    char ppd[] = "/tmp/countermark-impose-XXXXXX";
    struct text pdf = {0};
    (void)state;

    int made = mkstemp(ppd);
    assert_true(made >= 0);
    (void)close(made);
    make_pdf(&pdf, 3);
    (void)setenv("PPD", ppd, 1);
    for (size_t n = 0; n < COUNT(rows) * COUNT(ppd_lines); n++) {
        const struct job job = {.id = 1,
                                .queue = "q",
                                .user = "u",
                                .copies = 5,
                                .content_type = "text/plain",
                                .options = rows[n / COUNT(ppd_lines)].options};
        struct error err = {0};
        char start[5] = "";
        int in = spooled(&pdf);
        int out = spool_open("/tmp", NULL);
        make_ppd(ppd, ppd_lines[n % COUNT(ppd_lines)]);
        if (!impose_quietly(&job, in, out, &err))
            fail_msg("row %zu: %s", n, err.text);
        assert_int_equal(count_pages(out), rows[n / COUNT(ppd_lines)].pages);
        // No printer language stands before the PDF.
        assert_int_equal(pread(out, start, 5, 0), 5);
        assert_memory_equal(start, "%PDF-", 5);
        (void)close(in);
        (void)close(out);
    }
    (void)unlink(ppd);
    text_clear(&pdf);
}

static void an_image_becomes_one_page(void **state)
{
    static const char picture[] = "P1\n4 2\n0 1 0 1\n1 0 1 0\n";
    const struct job job = {.id = 1,
                            .queue = "q",
                            .user = "u",
                            .copies = 3,
                            .content_type = "image/x-portable-bitmap",
                            .options = "copies=3"};
    struct text image = {0};
    struct error err = {0};
    (void)state;

    (void)setenv("PPD", "ppd/countermark-generic.ppd", 1);
    text_add_string(&image, picture);
    int in = spooled(&image);
    int out = spool_open("/tmp", NULL);
    if (!impose_quietly(&job, in, out, &err))
        fail_msg("%s", err.text);
    assert_int_equal(count_pages(out), 1);
    (void)close(in);
    (void)close(out);
    text_clear(&image);
}

static void what_cannot_be_laid_out_is_refused(void **state)
{
    static const struct {
        const char *type, *bytes, *says;
    } rows[] = {
        {"application/pdf", "", "empty"},
        {"application/octet-stream", "\x1b%-12345X@PJL\n", "neither"},
        {"image/urf", "UNIRAST", "neither"},
        {"application/pdf", "%PDF-1.4\nnothing follows\n", "pdftopdf"},
        {"image/png", "no picture at all", "imagetopdf"},
    };
    (void)state;

    (void)setenv("PPD", "ppd/countermark-generic.ppd", 1);
    for (size_t n = 0; n < COUNT(rows); n++) {
        const struct job job = {.id = 1,
                                .queue = "q",
                                .user = "u",
                                .copies = 1,
                                .content_type = "",
                                .options = ""};
        struct job typed = job;
        struct text bytes = {0};
        struct error err = {0};
        assert_true(string_fit(typed.content_type, sizeof(typed.content_type),
                               rows[n].type));
        text_add_string(&bytes, rows[n].bytes);
        int in = spooled(&bytes);
        int out = spool_open("/tmp", NULL);
        if (impose_quietly(&typed, in, out, &err))
            fail_msg("row %zu was laid out", n);
        assert_int_equal(err.kind, ERROR_INPUT);
        if (!strstr(err.text, rows[n].says))
            fail_msg("row %zu says: %s", n, err.text);
        (void)close(in);
        (void)close(out);
        text_clear(&bytes);
    }
}

static void a_page_range_beyond_the_end_leaves_nothing_to_print(void **state)
{
    const struct job job = {.id = 1,
                            .queue = "q",
                            .user = "u",
                            .copies = 1,
                            .content_type = "application/pdf",
                            .options = "page-ranges=7-9"};
    struct text pdf = {0};
    struct error err = {0};
    (void)state;

    (void)setenv("PPD", "ppd/countermark-generic.ppd", 1);
    make_pdf(&pdf, 3);
    int in = spooled(&pdf);
    int out = spool_open("/tmp", NULL);
    assert_false(impose_quietly(&job, in, out, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    (void)close(in);
    (void)close(out);
    text_clear(&pdf);
}

// The child's surroundings, seen by a stand-in that prints them as errors.
static void the_child_learns_neither_title_nor_password(void **state)
{
    static const char script[] =
        "#!/bin/sh\necho \"ERROR: first\" >&2\n"
        "echo \"ERROR: $2|$3|$4|$5|$AUTH_PASSWORD|$DEVICE_URI|"
        "$FINAL_CONTENT_TYPE\" >&2\nexit 1\n";
    const struct job job = {.id = 7,
                            .queue = "q",
                            .user = "wang",
                            .title = "预算",
                            .copies = 2,
                            .content_type = "application/pdf",
                            .options = "copies=2 a=b"};
    char folder[] = "/tmp/countermark-bin-XXXXXX";
    char path[64];
    struct text pdf = {0};
    struct error err = {0};
    (void)state;

    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/filter", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof(path), "%s/filter/pdftopdf", folder);
    assert_true(file_replace(path, script, sizeof(script) - 1, 0700, NULL));
    (void)setenv("CUPS_SERVERBIN", folder, 1);
    (void)setenv("AUTH_PASSWORD", "hunter2", 1);
    (void)setenv("DEVICE_URI", "countermark:ipp://u:p@host/", 1);
    (void)setenv("FINAL_CONTENT_TYPE", "application/vnd.cups-raster", 1);

    make_pdf(&pdf, 1);
    int in = spooled(&pdf);
    int out = spool_open("/tmp", NULL);
    assert_false(impose_quietly(&job, in, out, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "pdftopdf: wang|untitled|1|a=b "
                                  "page-logging=off emit-jcl=off|||"
                                  "application/pdf");

    (void)unlink(path);
    assert_false(impose_quietly(&job, in, out, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "cups-filters"));
    (void)unsetenv("CUPS_SERVERBIN");
    (void)snprintf(path, sizeof(path), "%s/filter", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
    (void)close(in);
    (void)close(out);
    text_clear(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_one_copy_comes_out),
        cmocka_unit_test(an_image_becomes_one_page),
        cmocka_unit_test(what_cannot_be_laid_out_is_refused),
        cmocka_unit_test(a_page_range_beyond_the_end_leaves_nothing_to_print),
        cmocka_unit_test(the_child_learns_neither_title_nor_password),
    };

    return cmocka_run_group_tests_name("spool: imposition", tests, NULL, NULL);
}
