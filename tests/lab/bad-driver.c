// A printer driver that does wrong, by the name it is installed under: the
// pages of a raster come out of `drops` without the last one, of `repeats` with
// the last one twice, of `multiplies` with a wish for two copies, of `dies` not
// at all after the first, of `alters` (for any format) with one byte changed.
#include <cups/raster.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct page {
    cups_page_header2_t header;
    unsigned char *pixels;
};

static bool read_page(cups_raster_t *in, struct page *page)
{
    if (!cupsRasterReadHeader2(in, &page->header))
        return false;
    size_t size =
        (size_t)page->header.cupsHeight * page->header.cupsBytesPerLine;
    page->pixels = realloc(page->pixels, size);
    return page->pixels &&
           cupsRasterReadPixels(in, page->pixels, (unsigned)size) == size;
}

static void write_page(cups_raster_t *out, const struct page *page)
{
    cups_page_header2_t header = page->header;

    cupsRasterWriteHeader2(out, &header);
    cupsRasterWritePixels(out, page->pixels,
                          header.cupsHeight * header.cupsBytesPerLine);
}

// One page behind, so that the last one is known as the last.
static void spoil_raster(const char *how)
{
    cups_raster_t *in = cupsRasterOpen(STDIN_FILENO, CUPS_RASTER_READ);
    cups_raster_t *out = cupsRasterOpen(STDOUT_FILENO, CUPS_RASTER_WRITE_PWG);
    struct page pages[2] = {0};
    unsigned count = 0;

    while (read_page(in, &pages[count % 2])) {
        if (strcmp(how, "multiplies") == 0)
            pages[count % 2].header.NumCopies = 2;
        if (count > 0)
            write_page(out, &pages[(count - 1) % 2]);
        count++;
        if (strcmp(how, "dies") == 0 && count == 2)
            raise(SIGKILL);
    }
    if (count > 0 && strcmp(how, "drops") != 0)
        write_page(out, &pages[(count - 1) % 2]);
    if (count > 0 && strcmp(how, "repeats") == 0)
        write_page(out, &pages[(count - 1) % 2]);
    cupsRasterClose(out);
    cupsRasterClose(in);
}

static void alter(void)
{
    int byte = 0;

    for (long at = 0; (byte = getchar()) != EOF; at++)
        putchar(at == 2000 ? byte ^ 1 : byte);
}

int main(void)
{
    char program[4096] = "";
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    const char *name = length > 0 ? strrchr(program, '/') + 1 : "";

    if (strcmp(name, "alters") == 0)
        alter();
    else
        spoil_raster(name);
    return 0;
}
