// The degradation table: of PAGES pages drawn at 600 dpi, how many are still
// named after each defect at each resolution, by at least one code and by both.
//   table SYMBOL PAGES.pbm [PAGES [DPI...]]
// A page that is read as another one ends the program with 1, and so does one
// that must always be named and is not: the rows marked with * at 300 dpi.
#include "reader/document.h"
#include "reader/eye.h"
#include "tests/scan/defects.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_MAX = 1000, DPI_COUNT_MAX = 4 };

struct table {
    struct document document;
    struct eye *eye;
    unsigned pages;
    char truth[PAGES_MAX][CODE_SIZE];
    unsigned wrong, failed;
};

// What 300 dpi gray must always read.
static bool is_promised(const struct defect *defect, unsigned dpi)
{
    static const char *const names[] = {"clean",      "1 bit",      "JPEG 40",
                                        "+3 degrees", "-3 degrees", "97 %",
                                        "103 %",      "torn corner"};

    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
        if (dpi == 300 && strcmp(names[n], defect->name) == 0)
            return true;
    return false;
}

struct cell {
    unsigned either, both;
};

static void read_scan(struct table *table, const struct picture *page,
                      const struct defect *defect, unsigned dpi, unsigned n,
                      struct cell *cell)
{
    struct picture scan = {0};
    struct finds finds;

    if (!defect_scan(page, defect, dpi, n + 1, &scan))
        abort();
    eye_read(table->eye, &scan, &finds);
    for (unsigned m = 0; m < finds.count; m++)
        table->wrong += strcmp(finds.found[m].code, table->truth[n]) != 0;
    cell->either += finds.count >= 1;
    cell->both += finds.count >= 2;
    picture_clear(&scan);
}

// What each page says when nothing happened to it.
static void learn(struct table *table)
{
    for (unsigned n = 0; n < table->pages; n++) {
        struct picture page = {0};
        struct finds finds;
        struct error err = {0};
        if (!document_page(&table->document, n + 1, &page, &err)) {
            (void)fprintf(stderr, "table: page %u: %s\n", n + 1, err.text);
            exit(1);
        }
        eye_read(table->eye, &page, &finds);
        if (finds.count == 0) {
            (void)fprintf(stderr, "table: page %u has no code\n", n + 1);
            exit(1);
        }
        memcpy(table->truth[n], finds.found[0].code, CODE_SIZE);
        picture_clear(&page);
    }
}

static void print_rows(struct table *table, const unsigned *dpis, size_t count)
{
    struct cell(*cells)[DPI_COUNT_MAX] =
        memory_need_zero(defect_count, sizeof(*cells));

    for (unsigned n = 0; n < table->pages; n++) {
        struct picture page = {0};
        if (!document_page(&table->document, n + 1, &page, NULL))
            abort();
        for (size_t d = 0; d < defect_count; d++)
            for (size_t m = 0; m < count; m++)
                read_scan(table, &page, &defects[d], dpis[m], n, &cells[d][m]);
        picture_clear(&page);
    }
    for (size_t d = 0; d < defect_count; d++) {
        (void)printf("| %s |", defects[d].name);
        for (size_t m = 0; m < count; m++) {
            const struct cell *cell = &cells[d][m];
            bool must = is_promised(&defects[d], dpis[m]);
            table->failed += must && cell->either < table->pages;
            unsigned pages = table->pages > 0 ? table->pages : 1;
            (void)printf(" %u/%u%s |", 100 * cell->either / pages,
                         100 * cell->both / pages, must ? " *" : "");
        }
        (void)putchar('\n');
    }
    free(cells);
}

static void print_head(const char *symbol, const struct table *table,
                       const unsigned *dpis, size_t count)
{
    (void)printf("%s, %u pages a cell: %% of pages named by either code / by "
                 "both\n\n| defect |",
                 symbol, table->pages);
    for (size_t m = 0; m < count; m++)
        (void)printf(" %u dpi |", dpis[m]);
    (void)fputs("\n|---|", stdout);
    for (size_t m = 0; m < count; m++)
        (void)fputs("---|", stdout);
    (void)putchar('\n');
}

static void open_pages(struct table *table, const char *path,
                       struct mapping *bytes)
{
    struct error err = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || !mapping_init(bytes, fd, &err) ||
        !document_open(&table->document, bytes->bytes, bytes->size, &err)) {
        (void)fprintf(stderr, "table: %s: %s\n", path, err.text);
        exit(1);
    }
    (void)close(fd);
}

int main(int argc, char **argv)
{
    static struct table table;
    unsigned dpis[DPI_COUNT_MAX] = {150, 200, 300, 600};
    size_t count = DPI_COUNT_MAX;
    struct mapping bytes = {0};

    if (argc < 3) {
        (void)fputs("usage: table SYMBOL PAGES.pbm [PAGES [DPI...]]\n", stderr);
        return 64;
    }
    open_pages(&table, argv[2], &bytes);
    table.eye = eye_new();
    table.pages = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : PAGES_MAX;
    if (table.pages > table.document.pages)
        table.pages = table.document.pages;
    for (int n = 4; n < argc && n < 4 + DPI_COUNT_MAX; n++) {
        dpis[n - 4] = (unsigned)strtoul(argv[n], NULL, 10);
        count = (size_t)n - 3;
    }
    if (table.pages == 0) {
        (void)fputs("table: no pages\n", stderr);
        return 64;
    }
    learn(&table);
    print_head(argv[1], &table, dpis, count);
    print_rows(&table, dpis, count);
    (void)printf("\n%u wrong codes; %u promises (*) broken\n", table.wrong,
                 table.failed);
    eye_free(table.eye);
    document_close(&table.document);
    mapping_clear(&bytes);
    return table.wrong > 0 || table.failed > 0;
}
