// Scans of printed pages, each spoilt in its own way: PAGES drawn at 600 dpi
// come out as a stack of PGM pictures on standard output.
//   spoil PAGES.pbm DPI DEFECT...   the defects take turns
#include "reader/document.h"
#include "tests/scan/defects.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void write_scan(const struct picture *page, const struct defect *defect,
                       unsigned dpi, unsigned number)
{
    struct picture scan = {0};

    if (!defect_scan(page, defect, dpi, number, &scan))
        abort();
    size_t size = (size_t)scan.width * scan.height;
    if (printf("P5\n%u %u\n255\n", scan.width, scan.height) < 0 ||
        fwrite(scan.pixels, 1, size, stdout) != size)
        abort();
    picture_clear(&scan);
}

// One of those whose names are the arguments from the third on.
static const struct defect *turn_of(unsigned number, int argc, char **argv)
{
    const char *name = argv[3 + (number - 1) % (unsigned)(argc - 3)];

    const struct defect *defect = defect_named(name);

    if (defect)
        return defect;
    (void)fprintf(stderr, "spoil: there is no defect \"%s\"\n", name);
    exit(64);
}

int main(int argc, char **argv)
{
    struct document document = {0};
    struct mapping bytes = {0};
    struct error err = {0};
    int fd = argc > 3 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;

    if (fd < 0 || !mapping_init(&bytes, fd, &err) ||
        !document_open(&document, bytes.bytes, bytes.size, &err)) {
        (void)fputs("usage: spoil PAGES.pbm DPI DEFECT...\n", stderr);
        return 64;
    }
    unsigned dpi = (unsigned)strtoul(argv[2], NULL, 10);
    for (unsigned n = 1; n <= document.pages; n++) {
        struct picture page = {0};
        if (!document_page(&document, n, &page, &err))
            abort();
        write_scan(&page, turn_of(n, argc, argv), dpi, n);
        picture_clear(&page);
    }
    document_close(&document);
    mapping_clear(&bytes);
    (void)close(fd);
    return fflush(stdout) == 0 ? 0 : 74;
}
