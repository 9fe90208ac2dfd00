// What the fuzzer starts from, and what it found: none breaks the reader's
// input side, none takes long, and bombs are errors that say why.
#include "tests/fuzz/reader_feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
// cmocka needs the headers above it.
#include <cmocka.h>
#include <dirent.h>

static const char folder[] = "tests/fuzz/reader-seeds";

static void read_seed(const char *name, struct text *bytes)
{
    struct text path = {0};
    struct error err = {0};

    text_addf(&path, "%s/%s", folder, name);
    if (!file_read(text_string(&path), 1 << 20, bytes, &err))
        fail_msg("%s", err.text);
    text_clear(&path);
}

static void every_seed_is_survived(void **state)
{
    DIR *seeds = opendir(folder);
    unsigned count = 0;

    (void)state;
    assert_non_null(seeds);
    for (struct dirent *seed = readdir(seeds); seed; seed = readdir(seeds)) {
        struct text bytes = {0};
        if (seed->d_name[0] == '.')
            continue;
        clock_t start = clock();
        read_seed(seed->d_name, &bytes);
        feed_reader((const uint8_t *)text_string(&bytes), bytes.length);
        if (clock() - start > 10 * CLOCKS_PER_SEC)
            fail_msg("%s takes too long", seed->d_name);
        text_clear(&bytes);
        count++;
    }
    (void)closedir(seeds);
    assert_true(count > 15);
}

static void bombs_are_errors_that_say_why(void **state)
{
    static const char *const bombs[][2] = {
        {"bomb.png", "100000 x 100000 pixels"},
        {"edge.png", "20000 x 20000 pixels"},
        {"bomb.pgm", "too early"},
        {"wrap.ppm", "cannot be read"},
        {"bomb.tif", "pixels"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(bombs) / sizeof(bombs[0]); n++) {
        struct text bytes = {0};
        struct document document = {0};
        struct picture picture = {0};
        struct error err = {0};
        read_seed(bombs[n][0], &bytes);
        bool done = document_open(&document, (const uint8_t *)bytes.data,
                                  bytes.length, &err) &&
                    document_page(&document, 1, &picture, &err);
        if (done || !strstr(err.text, bombs[n][1]))
            fail_msg("%s: %s", bombs[n][0], done ? "is read" : err.text);
        document_close(&document);
        text_clear(&bytes);
    }
}

// Ten thousand pages that are one object: the file is small, the stack is not.
static void ten_thousand_pages_are_opened_at_once(void **state)
{
    enum { PAGES = 10 * 1000 };
    struct text pdf = {0};
    struct document document = {0};
    struct picture picture = {0};
    struct error err = {0};

    (void)state;
    text_add_string(&pdf, "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\n"
                          "endobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox"
                          "[0 0 50 50]>>\nendobj\n");
    text_addf(&pdf, "2 0 obj\n<</Type/Pages/Count %d/Kids[", PAGES);
    for (unsigned n = 0; n < PAGES; n++)
        text_addf(&pdf, "%u 0 R ", n + 4);
    text_add_string(&pdf, "]>>\nendobj\n");
    for (unsigned n = 0; n < PAGES; n++)
        text_addf(&pdf,
                  "%u 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 50 50]>>\n"
                  "endobj\n",
                  n + 4);
    text_add_string(&pdf, "trailer<</Root 1 0 R>>\n%%EOF\n");
    clock_t start = clock();
    if (!document_open(&document, (const uint8_t *)pdf.data, pdf.length, &err))
        fail_msg("%s", err.text);
    assert_int_equal(document.pages, PAGES);
    assert_true(document_page(&document, PAGES, &picture, &err));
    assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    picture_clear(&picture);
    document_close(&document);
    text_clear(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_seed_is_survived),
        cmocka_unit_test(bombs_are_errors_that_say_why),
        cmocka_unit_test(ten_thousand_pages_are_opened_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
