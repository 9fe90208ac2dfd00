// How many pages a driver made: a driver that drops, repeats or multiplies
// pages is seen before the device gets a byte.
#include "spool/pages.h"

#include <cups/raster.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// --- raster -----------------------------------------------------------------

enum { LINE_BYTES_LIMIT = 64 * 1024 * 1024 };

static bool skip_lines(cups_raster_t *raster, const cups_page_header2_t *page,
                       unsigned char *line)
{
    for (unsigned y = 0; y < page->cupsHeight; y++) {
        if (cupsRasterReadPixels(raster, line, page->cupsBytesPerLine) !=
            page->cupsBytesPerLine)
            return false;
    }
    return true;
}

static bool skip_page(cups_raster_t *raster, const cups_page_header2_t *page,
                      int64_t number, struct error *err)
{
    if (page->NumCopies > 1)
        return error_set(err, ERROR_INPUT,
                         "page %lld asks the device for %u copies",
                         (long long)number, page->NumCopies);
    if (page->cupsBytesPerLine == 0 ||
        page->cupsBytesPerLine > LINE_BYTES_LIMIT)
        return error_set(err, ERROR_INPUT, "page %lld has no usable size",
                         (long long)number);

    unsigned char *line = memory_need(page->cupsBytesPerLine);
    bool is_whole = skip_lines(raster, page, line);
    free(line);
    return is_whole || error_set(err, ERROR_INPUT, "page %lld is cut off",
                                 (long long)number);
}

// libcups says "no more pages" for a clean end and for a cut header alike; at a
// clean end nothing is left in the file.
static bool count_raster(int fd, int64_t *pages, struct error *err)
{
    cups_raster_t *raster = cupsRasterOpen(fd, CUPS_RASTER_READ);
    cups_page_header2_t page;
    int64_t count = 0;
    bool done = true;

    if (!raster)
        return error_set(err, ERROR_INPUT, "it is not the raster it should be");
    while (done && cupsRasterReadHeader2(raster, &page))
        done = skip_page(raster, &page, ++count, err);
    cupsRasterClose(raster);
    *pages = count;
    return done;
}

// --- PostScript -------------------------------------------------------------

enum { COMMENT_MAX = 255 }; // DSC 3.0, section 3: no line is longer

struct comments {
    char line[COMMENT_MAX + 1];
    size_t length; // bytes of the present line, also beyond what is kept
    int64_t pages, copies;
    bool has_end;
};

static void end_line(struct comments *comments)
{
    static const char copies[] = "%%BeginNonPPDFeature: NumCopies ";
    size_t kept =
        comments->length < COMMENT_MAX ? comments->length : COMMENT_MAX;

    comments->line[kept] = '\0';
    comments->length = 0;
    if (string_starts(comments->line, "%%Page:")) {
        comments->pages++;
        comments->has_end = false;
    } else if (string_starts(comments->line, copies)) {
        int64_t number = 0;
        const char *value = comments->line + sizeof(copies) - 1;
        if (number_read(value, 0, INT32_MAX, &number) &&
            number > comments->copies)
            comments->copies = number;
    } else if (string_starts(comments->line, "%%EOF")) {
        comments->has_end = true;
    }
}

static bool see_comments(void *context, const void *bytes, size_t length,
                         struct error *err)
{
    struct comments *comments = context;
    const char *at = bytes;
    (void)err;

    for (size_t n = 0; n < length; n++) {
        if (at[n] == '\n' || at[n] == '\r')
            end_line(comments);
        else if (comments->length++ < COMMENT_MAX)
            comments->line[comments->length - 1] = at[n];
    }
    return true;
}

static bool count_postscript(int fd, int64_t *pages, struct error *err)
{
    struct comments comments = {0};
    size_t total = 0;

    if (!descriptor_pour(fd, -1, SIZE_MAX, see_comments, &comments, &total,
                         err))
        return false;
    end_line(&comments);
    if (comments.copies > 1)
        return error_set(err, ERROR_INPUT, "it asks the device for %lld copies",
                         (long long)comments.copies);
    if (!comments.has_end)
        return error_set(err, ERROR_INPUT, "it is cut off after page %lld",
                         (long long)comments.pages);
    *pages = comments.pages;
    return true;
}

// --- by type ----------------------------------------------------------------

typedef bool counter(int fd, int64_t *pages, struct error *err);

static const struct {
    const char *type;
    counter *count;
} countable[] = {
    {"image/urf", count_raster},
    {"image/pwg-raster", count_raster},
    {"application/vnd.cups-raster", count_raster},
    {"application/postscript", count_postscript},
};

bool pages_count(const char *type, int fd, int64_t *pages, struct error *err)
{
    *pages = -1;
    for (size_t n = 0; n < sizeof(countable) / sizeof(countable[0]); n++) {
        if (!string_equal(countable[n].type, type))
            continue;
        if (lseek(fd, 0, SEEK_SET) != 0)
            return error_errno(err, "cannot read the spool file again");
        return countable[n].count(fd, pages, err);
    }
    return true;
}
