// Where tiles stand, and how they are painted.
#include "paper/tiles.h"

#include "paper/painter.h"

#include <math.h>

enum { MODULES = 22, QUIET = 2 }; // of 34 characters at most
#define DOT 0.24                  // 1/300 inch
#define MODULE (4 * DOT)          // 0.34 mm: read at 200 dpi
#define MM (72 / 25.4)
static const double strip_mm = 22, apart_mm = 50;

static bool touches(const struct drawing *stamp, double x, double y,
                    const struct tiles *tiles)
{
    const double side = tiles->side, quiet = tiles->quiet;

    for (size_t n = 0; stamp && n < drawing_count(stamp); n++) {
        const struct drawing_item *item = drawing_item(stamp, n);
        double height = item->kind == DRAW_TEXT ? item->size : item->height;
        double below = item->kind == DRAW_TEXT ? item->size / 4 : 0;
        if (item->x < x + side + quiet && item->x + item->width > x - quiet &&
            item->y - below < y + side + quiet && item->y + height > y - quiet)
            return true;
    }
    return false;
}

static void place(const struct drawing *stamp, double x, double y,
                  struct tiles *tiles)
{
    if (tiles->count == TILES_MAX || touches(stamp, x, y, tiles))
        return;
    tiles->x[tiles->count] = x;
    tiles->y[tiles->count++] = y;
}

// Devices count dots from the upper left corner.
static double on_dot(double length)
{
    return round(length / DOT) * DOT;
}

void tiles_place(double width, double height, double edge_mm,
                 const struct drawing *stamp, struct tiles *tiles)
{
    *tiles = (struct tiles){.side = MODULES * MODULE, .quiet = QUIET * MODULE};
    double first = strip_mm * MM;
    double last = height - strip_mm * MM - tiles->side;
    double left = on_dot(edge_mm * MM);
    double right = on_dot(width - edge_mm * MM - tiles->side);

    if (last < first || right < left + 3 * tiles->side)
        return;
    unsigned steps = (unsigned)ceil((last - first) / (apart_mm * MM));
    for (unsigned n = 0; n <= steps; n++) {
        double down = first + (steps ? (last - first) * n / steps : 0);
        double y = height - on_dot(down) - tiles->side;
        place(stamp, left, y, tiles);
        place(stamp, right, y, tiles);
    }
}

// White bars, upright and then lying, one dot wide and one apart: what is left
// below is every fourth dot. Two strokes with dashes need no resource of the
// page and a hundred bytes; an image of the same would need five thousand.
static void paint_screen(const struct tiles *tiles, unsigned n,
                         struct text *content)
{
    double side = tiles->side + 2 * tiles->quiet;
    double left = tiles->x[n] - tiles->quiet;
    double low = tiles->y[n] - tiles->quiet;
    const double strokes[2][4] = {
        {left, low + side / 2, left + side, low + side / 2},
        {left + side / 2, low, left + side / 2, low + side},
    };

    for (unsigned stroke = 0; stroke < 2; stroke++) {
        for (unsigned m = 0; m < 4; m++) {
            paint_number(strokes[stroke][m], content);
            text_add_string(content, m == 1 ? " m " : " ");
        }
        text_add_string(content, "l S\n");
    }
}

static void paint_screens(const struct tiles *tiles, struct text *content)
{
    text_add_string(content, "q 1 G [");
    paint_number(DOT, content);
    text_add_string(content, "] 0 d 0 J ");
    paint_number(tiles->side + 2 * tiles->quiet, content);
    text_add_string(content, " w\n");
    for (unsigned n = 0; n < tiles->count; n++)
        paint_screen(tiles, n, content);
    text_add_string(content, "Q\n");
}

bool tiles_paint(const struct tiles *tiles, const char *code,
                 struct text *content, struct error *err)
{
    struct symbol_bits bits;
    struct pen pen = {.content = content};
    struct text mask = {0};

    if (!symbol_encode(SYMBOL_KIND_DATAMATRIX, code, &bits, err))
        return false;
    if (bits.width > MODULES)
        return error_set(err, ERROR_SYSTEM,
                         "the tile of code %s has %u modules a side, more than "
                         "%d",
                         code, bits.width, MODULES);
    double side = bits.width * MODULE;
    paint_mask(&bits, &mask);
    text_add_string(content, "q\n");
    paint_screens(tiles, content);
    for (unsigned n = 0; n < tiles->count; n++)
        pen_mask(&pen, tiles->x[n], tiles->y[n], side, side, &mask);
    pen_rest(&pen);
    text_add_string(content, "Q\n");
    text_clear(&mask);
    return true;
}
