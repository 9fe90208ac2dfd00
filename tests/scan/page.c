// Prints a page that bears a code, as PGM: page CODE. For tests that need paper
// which nobody printed.
#include "tests/scan/paper.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    enum { DPI = 300 };
    struct picture page = {0};

    if (argc != 2) {
        (void)fputs("usage: page CODE\n", stderr);
        return 64;
    }
    paper_page(&page, SYMBOL_KIND_QR, argv[1], DPI);
    (void)printf("P5\n%u %u\n255\n", page.width, page.height);
    (void)fwrite(page.pixels, 1, (size_t)page.width * page.height, stdout);
    picture_clear(&page);
    return fflush(stdout) == 0 ? 0 : 71;
}
