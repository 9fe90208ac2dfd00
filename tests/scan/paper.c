// Symbols as zint makes them, drawn on gray pixels.
#include "tests/scan/paper.h"

#include <stdlib.h>

unsigned paper_random(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16 & 32767;
}

unsigned paper_below(unsigned *seed, unsigned limit)
{
    return (paper_random(seed) << 15 | paper_random(seed)) % limit;
}

static void fill(struct picture *page, unsigned x, unsigned y, unsigned width,
                 unsigned height)
{
    for (unsigned row = y; row < y + height && row < page->height; row++)
        for (unsigned at = x; at < x + width && at < page->width; at++)
            page->pixels[(size_t)row * page->width + at] = 0;
}

void paper_symbol(struct picture *page, enum symbol_kind kind, const char *text,
                  unsigned x, unsigned y, unsigned module)
{
    static struct symbol_bits bits;
    struct error err = {0};

    if (!symbol_encode(kind, text, &bits, &err))
        abort();
    size_t bytes = (bits.width + 7) / 8;
    unsigned tall = (unsigned)(module * bits.module_aspect);
    for (unsigned row = 0; row < bits.height; row++)
        for (unsigned at = 0; at < bits.width; at++)
            if (bits.rows[row * bytes + at / 8] & (0x80U >> at % 8))
                fill(page, x + at * module, y + row * tall, module, tall);
}

void paper_page(struct picture *page, enum symbol_kind kind, const char *code,
                unsigned dpi)
{
    static struct symbol_bits bits;
    unsigned width = dpi * 827 / 100, height = dpi * 1169 / 100;
    unsigned module = (dpi * 42 + 1270) / 2540, edge = dpi * 28 / 100;
    struct error err = {0};

    if (!picture_init(page, width, height, &err) ||
        !symbol_encode(kind, code, &bits, &err))
        abort();
    unsigned wide = bits.width * module;
    unsigned tall = (unsigned)(bits.height * module * bits.module_aspect);
    paper_symbol(page, kind, code, width - edge - wide, edge, module);
    paper_symbol(page, kind, code, edge, height - edge - tall, module);
}
