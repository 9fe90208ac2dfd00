// Pages without a code of ours: other people's bar codes of every kind, dense
// text, patterns, noise, and codes of ours that are nearly right. None may be
// taken for ours: strangers PAGES [SEED]
#include "reader/eye.h"
#include "tests/scan/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDE = 1240, HIGH = 1754, SYMBOLS = 6 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// A text that is not a code of ours: of another length, another version, or
// with a character that no code has.
static void stranger(unsigned *seed, char text[64])
{
    unsigned kind = paper_below(seed, 4);
    unsigned length = kind == 0 ? 8 + paper_below(seed, 26) : CODE_LENGTH;

    for (unsigned n = 0; n < length; n++)
        text[n] = alphabet[paper_below(seed, 32)];
    text[length] = '\0';
    if (kind == 1 && text[0] == '1')
        text[0] = '2';
    else if (kind == 2)
        text[paper_below(seed, length)] = "ILOU-"[paper_below(seed, 5)];
    else if (kind == 3)
        text[length - 1] = '\0';
}

static void draw_symbols(struct picture *page, unsigned *seed)
{
    static const enum symbol_kind kinds[] = {
        SYMBOL_KIND_QR, SYMBOL_KIND_DATAMATRIX, SYMBOL_KIND_CODE128,
        SYMBOL_KIND_PDF417};
    char text[64];

    for (unsigned n = 0; n < SYMBOLS; n++) {
        stranger(seed, text);
        // One of our length and version that is drawn by chance is ours by
        // form; whether it is genuine is for the registrar to say.
        if (strlen(text) == CODE_LENGTH && text[0] == '1')
            text[0] = '3';
        paper_symbol(page, kinds[paper_below(seed, 4)], text,
                     paper_below(seed, WIDE - 200),
                     20 + n * 280 + paper_below(seed, 100),
                     2 + paper_below(seed, 2));
    }
}

// Strokes as dense as small print.
static void draw_text(struct picture *page, unsigned *seed)
{
    for (unsigned y = 60; y + 20 < HIGH; y += 22)
        for (unsigned x = 60; x + 60 < WIDE; x += 3)
            if (paper_below(seed, 3) > 0)
                for (unsigned n = 0; n < 4 + paper_below(seed, 10); n++)
                    page->pixels[(size_t)(y + n) * WIDE + x +
                                 paper_below(seed, 3)] = 0;
}

static void draw_noise(struct picture *page, unsigned *seed)
{
    unsigned grain = 1 + paper_below(seed, 8);

    for (unsigned y = 0; y < HIGH; y++)
        for (unsigned x = 0; x < WIDE; x++)
            page->pixels[(size_t)y * WIDE + x] =
                y % grain && x % grain
                    ? page->pixels[(size_t)(y - y % grain) * WIDE + x -
                                   x % grain]
                    : (uint8_t)(paper_below(seed, 2) * 255);
}

int main(int argc, char **argv)
{
    unsigned pages = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 100;
    unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1;
    unsigned ours = 0, foreign = 0;
    struct eye *eye = eye_new();

    for (unsigned n = 0; n < pages; n++) {
        struct picture page = {0};
        struct finds finds;
        if (!picture_init(&page, WIDE, HIGH, NULL))
            return 71;
        if (n % 8 == 7)
            draw_noise(&page, &seed);
        else if (n % 4 == 3)
            draw_text(&page, &seed);
        else
            draw_symbols(&page, &seed);
        eye_read(eye, &page, &finds);
        ours += finds.count;
        foreign += finds.foreign;
        picture_clear(&page);
    }
    eye_free(eye);
    (void)printf("%u pages: %u foreign symbols read, %u taken for ours\n",
                 pages, foreign, ours);
    return ours > 0;
}
