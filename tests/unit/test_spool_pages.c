// The pages of a driver's document, counted before the device has it.
#include "spool/spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// The drivers write with this library, so the tests do too.
#include <cups/raster.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { WIDTH = 64, HEIGHT = 20 };

static int make_raster(cups_mode_t mode, unsigned pages, unsigned copies)
{
    unsigned char line[WIDTH];
    int fd = spool_open("/tmp", NULL);
    cups_raster_t *raster = cupsRasterOpen(fd, mode);

    assert_non_null(raster);
    for (unsigned n = 0; n < pages; n++) {
        cups_page_header2_t page = {
            .HWResolution = {300, 300},
            .PageSize = {15, 5},
            .NumCopies = copies,
            .cupsWidth = WIDTH,
            .cupsHeight = HEIGHT,
            .cupsBitsPerColor = 8,
            .cupsBitsPerPixel = 8,
            .cupsBytesPerLine = WIDTH,
            .cupsColorSpace = CUPS_CSPACE_SW,
            .cupsNumColors = 1,
        };
        assert_true(cupsRasterWriteHeader2(raster, &page));
        for (unsigned y = 0; y < HEIGHT; y++) {
            for (unsigned x = 0; x < WIDTH; x++)
                line[x] = (unsigned char)(x * y + n);
            assert_int_equal(cupsRasterWritePixels(raster, line, WIDTH), WIDTH);
        }
    }
    cupsRasterClose(raster);
    return fd;
}

static const struct {
    const char *type;
    cups_mode_t mode;
} rasters[] = {
    {"image/pwg-raster", CUPS_RASTER_WRITE_PWG},
    {"image/urf", CUPS_RASTER_WRITE_APPLE},
    {"application/vnd.cups-raster", CUPS_RASTER_WRITE},
};

static void every_raster_page_is_counted(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT(rasters); n++) {
        for (unsigned pages = 1; pages <= 21; pages += 10) {
            struct error err = {0};
            int64_t counted = 0;
            int fd = make_raster(rasters[n].mode, pages, 1);
            if (!pages_count(rasters[n].type, fd, &counted, &err))
                fail_msg("%s: %s", rasters[n].type, err.text);
            assert_int_equal(counted, pages);
            assert_int_equal(close(fd), 0);
        }
    }
}

// Cut anywhere, a document of three pages is damaged or has fewer pages; it is
// never taken for whole.
static void a_cut_raster_is_never_whole(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT(rasters); n++) {
        int fd = make_raster(rasters[n].mode, 3, 1);
        off_t size = lseek(fd, 0, SEEK_END);
        for (off_t left = size - 1; left > 0; left -= 1 + size / 97) {
            int64_t counted = 0;
            assert_int_equal(ftruncate(fd, left), 0);
            if (pages_count(rasters[n].type, fd, &counted, NULL) &&
                counted >= 3)
                fail_msg("%s cut at %lld of %lld: %lld pages", rasters[n].type,
                         (long long)left, (long long)size, (long long)counted);
        }
        assert_int_equal(close(fd), 0);
    }
}

static void a_raster_may_not_ask_for_copies(void **state)
{
    struct error err = {0};
    int64_t counted = 0;
    int fd = make_raster(CUPS_RASTER_WRITE, 2, 3);
    (void)state;

    assert_false(
        pages_count("application/vnd.cups-raster", fd, &counted, &err));
    assert_non_null(strstr(err.text, "3 copies"));
    assert_int_equal(close(fd), 0);
}

static void postscript_is_counted_by_its_comments(void **state)
{
    static const struct {
        const char *document;
        int64_t pages; // -1: an error with `words`
        const char *words;
    } rows[] = {
        {"%!PS-Adobe-3.0\n%%Page: 1 1\n%%Page: 2 2\n%%Trailer\n%%EOF\n", 2, ""},
        {"%!PS-Adobe-3.0\r\n%%Page: 1 1\r\n%%EOF", 1, ""},
        {"%!PS\n( %%Page: no)\n%%Page: 1 1\n%%EOF\n\033%-12345X", 1, ""},
        {"%!PS\n%%Page: 1 1\n%%Page: 2 2\nshowpage\n", -1,
         "cut off after page 2"},
        {"%!PS\n%%Page: 1 1\n%%EOF\n%%Page: 2 2\n", -1, "cut off after page 2"},
        {"%!PS\n%%BeginNonPPDFeature: NumCopies 3\n%%Page: 1 1\n%%EOF\n", -1,
         "3 copies"},
        {"%!PS\n%%BeginNonPPDFeature: NumCopies 1\n%%Page: 1 1\n%%EOF\n", 1,
         ""},
        {"%!PS\n%%EOF\n", 0, ""},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        struct error err = {0};
        int64_t counted = 0;
        int fd = spool_open("/tmp", NULL);
        assert_true(descriptor_write(fd, rows[n].document,
                                     strlen(rows[n].document), NULL));
        bool done = pages_count("application/postscript", fd, &counted, &err);
        if (done != (rows[n].pages >= 0) ||
            (done ? counted != rows[n].pages
                  : strstr(err.text, rows[n].words) == NULL))
            fail_msg("row %zu: %lld %s", n, (long long)counted, err.text);
        assert_int_equal(close(fd), 0);
    }
}

static void other_types_are_not_countable(void **state)
{
    int64_t counted = 0;
    int fd = spool_open("/tmp", NULL);
    (void)state;

    assert_true(pages_count("application/vnd.hp-PCL", fd, &counted, NULL));
    assert_int_equal(counted, -1);
    assert_true(pages_count("", fd, &counted, NULL));
    assert_int_equal(counted, -1);
    // A raster type with something else in it is not "no pages".
    assert_false(pages_count("image/urf", fd, &counted, NULL));
    assert_int_equal(close(fd), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_raster_page_is_counted),
        cmocka_unit_test(a_cut_raster_is_never_whole),
        cmocka_unit_test(a_raster_may_not_ask_for_copies),
        cmocka_unit_test(postscript_is_counted_by_its_comments),
        cmocka_unit_test(other_types_are_not_countable),
    };

    return cmocka_run_group_tests_name("spool: pages", tests, NULL, NULL);
}
