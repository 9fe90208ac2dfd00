// How often a quarter of a page names its copy: pages with tiles are spoiled as
// in the degradation table, then cut.
//   fragments PAGES.pbm [PAGES [DPI...]]
// A fragment that is read as another page ends the program with 1; so does an
// unspoiled fragment at 300 dpi that names nothing.
#include "reader/document.h"
#include "reader/eye.h"
#include "tests/scan/defects.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DPI_COUNT_MAX = 4 };

// In hundredths of width and height.
static const struct piece {
    const char *name;
    unsigned left, top, width, height;
} pieces[] = {
    {"upper left quarter", 0, 0, 50, 50},
    {"upper right quarter", 50, 0, 50, 50},
    {"lower left quarter", 0, 50, 50, 50},
    {"lower right quarter", 50, 50, 50, 50},
    {"second quarter from above", 0, 25, 100, 25},
    {"third quarter from above", 0, 50, 100, 25},
    {"left half of the middle", 0, 25, 50, 50},
    {"right half of the middle", 50, 25, 50, 50},
};
enum { PIECES = sizeof(pieces) / sizeof(pieces[0]) };

static const char *const spoilt[] = {
    "clean", "1 bit", "JPEG 40", "noise", "+3 degrees", "photograph",
};
enum { SPOILT = sizeof(spoilt) / sizeof(spoilt[0]) };

struct counts {
    unsigned named, wrong;
};

static void cut(const struct picture *scan, const struct piece *piece,
                struct picture *into)
{
    const struct area area = {
        .left = scan->width * piece->left / 100,
        .top = scan->height * piece->top / 100,
        .width = scan->width * piece->width / 100,
        .height = scan->height * piece->height / 100,
    };
    const struct view view = {.enlarge = 1, .shrink = 1};

    if (!picture_view(scan, &area, &view, into))
        abort();
}

static void read_piece(struct eye *eye, const struct picture *scan,
                       const struct piece *piece, const char *truth,
                       struct counts *counts)
{
    struct picture part = {0};
    struct finds finds;

    cut(scan, piece, &part);
    eye_search(eye, &part, &finds);
    counts->named += finds.count > 0;
    for (unsigned n = 0; n < finds.count; n++)
        counts->wrong += strcmp(finds.found[n].code, truth) != 0;
    picture_clear(&part);
}

static void read_page(struct eye *eye, const struct picture *page,
                      unsigned number, unsigned dpi,
                      struct counts counts[PIECES][SPOILT])
{
    struct finds finds;

    eye_read(eye, page, &finds);
    if (finds.count == 0) {
        (void)fprintf(stderr, "fragments: page %u has no code\n", number);
        exit(1);
    }
    for (unsigned n = 0; n < SPOILT; n++) {
        struct picture scan = {0};
        if (!defect_scan(page, defect_named(spoilt[n]), dpi, number, &scan))
            abort();
        for (unsigned m = 0; m < PIECES; m++)
            read_piece(eye, &scan, &pieces[m], finds.found[0].code,
                       &counts[m][n]);
        picture_clear(&scan);
    }
}

// Answers what is not as it must be.
static unsigned print_table(unsigned pages, unsigned dpi,
                            struct counts counts[PIECES][SPOILT])
{
    unsigned bad = 0;

    (void)printf("%u pages at %u dpi: %% of pieces that name their copy\n\n"
                 "| piece |",
                 pages, dpi);
    for (unsigned n = 0; n < SPOILT; n++)
        (void)printf(" %s |", spoilt[n]);
    (void)fputs("\n|---|", stdout);
    for (unsigned n = 0; n < SPOILT; n++)
        (void)fputs("---|", stdout);
    for (unsigned m = 0; m < PIECES; m++) {
        (void)printf("\n| %s |", pieces[m].name);
        for (unsigned n = 0; n < SPOILT; n++) {
            (void)printf(" %u |", 100 * counts[m][n].named / pages);
            bad += counts[m][n].wrong;
        }
        bad += dpi == 300 && counts[m][0].named < pages;
    }
    (void)printf("\n\n");
    (void)fflush(stdout);
    return bad;
}

int main(int argc, char **argv)
{
    unsigned dpis[DPI_COUNT_MAX] = {300}, bad = 0;
    size_t count = 1;
    struct document document = {0};
    struct mapping bytes = {0};
    struct error err = {0};
    int fd = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0 || !mapping_init(&bytes, fd, &err) ||
        !document_open(&document, bytes.bytes, bytes.size, &err)) {
        (void)fputs("usage: fragments PAGES.pbm [PAGES [DPI...]]\n", stderr);
        return 64;
    }
    unsigned pages = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 10;
    if (pages < 1 || pages > document.pages)
        pages = document.pages;
    for (int n = 3; n < argc && n < 3 + DPI_COUNT_MAX; n++) {
        dpis[n - 3] = (unsigned)strtoul(argv[n], NULL, 10);
        count = (size_t)n - 2;
    }
    struct eye *eye = eye_new();
    for (size_t d = 0; d < count; d++) {
        struct counts counts[PIECES][SPOILT] = {0};
        for (unsigned n = 1; n <= pages; n++) {
            struct picture page = {0};
            if (!document_page(&document, n, &page, &err))
                abort();
            read_page(eye, &page, n, dpis[d], counts);
            picture_clear(&page);
        }
        bad += print_table(pages, dpis[d], counts);
    }
    eye_free(eye);
    document_close(&document);
    mapping_clear(&bytes);
    (void)close(fd);
    return bad > 0;
}
