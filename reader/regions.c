// The page as cells of a millimetre: the mean of each, the lightest near it,
// and from both how much ink there is. Cells of half ink that hang together
// are a region.
#include "reader/regions.h"

#include <stdlib.h>
#include <string.h>

enum {
    CELLS_ACROSS = 210, // of the narrow side: a millimetre of A4
    CELLS_MAX = 1024,   // of the long side; a longer picture is no page
    PAPER_REACH = 12,   // paper is the lightest cell this near
    BOX = 4,            // ink is counted in squares of so many cells
    SIDE_LEAST = 4,
    LONG_MOST = 200,
    SHORT_MOST = 50,
    MARGIN = 5, // half a box and the white around a symbol
};

struct grid {
    unsigned cell, wide, high; // pixels of a side; cells
    uint8_t *means, *paper, *spare;
    bool *is_symbol;
    unsigned *stack; // cells of the region that is being gone through
};

static bool grid_init(struct grid *grid, const struct picture *page)
{
    unsigned narrow = page->width < page->height ? page->width : page->height;

    grid->cell = narrow / CELLS_ACROSS;
    if (grid->cell < 2)
        return false;
    grid->wide = page->width / grid->cell;
    grid->high = page->height / grid->cell;
    if (grid->wide > CELLS_MAX || grid->high > CELLS_MAX)
        return false;
    size_t cells = (size_t)grid->wide * grid->high;
    grid->means = memory_need_zero(cells, 1);
    grid->paper = memory_need_zero(cells, 1);
    grid->spare = memory_need_zero(cells, 1);
    grid->is_symbol = memory_need_zero(cells, sizeof(bool));
    grid->stack = memory_need_zero(cells, sizeof(unsigned));
    return true;
}

static void wipe(uint8_t *bytes, size_t count)
{
    if (bytes)
        explicit_bzero(bytes, count);
    free(bytes);
}

static void grid_clear(struct grid *grid)
{
    size_t cells = (size_t)grid->wide * grid->high;

    wipe(grid->means, cells);
    wipe(grid->paper, cells);
    wipe(grid->spare, cells);
    free(grid->is_symbol);
    free(grid->stack);
}

static void take_means(struct grid *grid, const struct picture *page)
{
    unsigned *sums = memory_need_zero(grid->wide, sizeof(*sums));

    for (unsigned row = 0; row < grid->high; row++) {
        memset(sums, 0, grid->wide * sizeof(*sums));
        for (unsigned y = 0; y < grid->cell; y++) {
            const uint8_t *at =
                page->pixels + (size_t)(row * grid->cell + y) * page->width;
            for (unsigned n = 0; n < grid->wide; n++)
                for (unsigned x = 0; x < grid->cell; x++)
                    sums[n] += *at++;
        }
        for (unsigned n = 0; n < grid->wide; n++)
            grid->means[(size_t)row * grid->wide + n] =
                (uint8_t)(sums[n] / (grid->cell * grid->cell));
    }
    free(sums);
}

// The lightest of a line's cells within reach of each.
static void lightest(const uint8_t *from, uint8_t *into, unsigned count,
                     size_t step)
{
    for (unsigned n = 0; n < count; n++) {
        unsigned first = n > PAPER_REACH ? n - PAPER_REACH : 0;
        unsigned last = n + PAPER_REACH < count ? n + PAPER_REACH : count - 1;
        uint8_t most = 0;
        for (unsigned m = first; m <= last; m++)
            most = from[m * step] > most ? from[m * step] : most;
        into[n * step] = most;
    }
}

static void find_paper(struct grid *grid)
{
    for (unsigned y = 0; y < grid->high; y++)
        lightest(grid->means + (size_t)y * grid->wide,
                 grid->spare + (size_t)y * grid->wide, grid->wide, 1);
    for (unsigned x = 0; x < grid->wide; x++)
        lightest(grid->spare + x, grid->paper + x, grid->high, grid->wide);
}

// Half ink, give or take what printing and copying add, and grainy: the cells
// of a symbol differ, those of a gray area hardly do.
static bool is_box_of_symbol(const struct grid *grid, unsigned x, unsigned y)
{
    enum { INK_LEAST = 28, INK_MOST = 85, GRAIN_LEAST = 6, COUNT = BOX * BOX };
    unsigned sum = 0, squares = 0;
    unsigned paper =
        grid->paper[(size_t)(y + BOX / 2) * grid->wide + x + BOX / 2];

    for (unsigned row = y; row < y + BOX; row++)
        for (unsigned n = x; n < x + BOX; n++) {
            unsigned mean = grid->means[(size_t)row * grid->wide + n];
            sum += mean;
            squares += mean * mean;
        }
    unsigned mean = sum / COUNT;
    unsigned ink = mean < paper ? 100 * (paper - mean) / paper : 0;
    unsigned least = GRAIN_LEAST * paper / 100;
    return ink >= INK_LEAST && ink <= INK_MOST &&
           squares / COUNT - mean * mean >= least * least;
}

static void mark_symbols(struct grid *grid)
{
    for (unsigned y = 0; y + BOX <= grid->high; y++)
        for (unsigned x = 0; x + BOX <= grid->wide; x++)
            grid->is_symbol[(size_t)(y + BOX / 2) * grid->wide + x + BOX / 2] =
                is_box_of_symbol(grid, x, y);
}

// In cells; the last ones are within.
struct bounds {
    unsigned left, top, right, bottom;
};

// Takes a cell and all that hang together with it out of the grid.
static struct bounds take_region(struct grid *grid, unsigned first)
{
    struct bounds bounds = {grid->wide, grid->high, 0, 0};
    size_t count = 0;

    grid->is_symbol[first] = false;
    grid->stack[count++] = first;
    while (count > 0) {
        unsigned at = grid->stack[--count];
        unsigned x = at % grid->wide, y = at / grid->wide;
        const unsigned next[] = {x > 0 ? at - 1 : at,
                                 x + 1 < grid->wide ? at + 1 : at,
                                 y > 0 ? at - grid->wide : at,
                                 y + 1 < grid->high ? at + grid->wide : at};
        bounds.left = x < bounds.left ? x : bounds.left;
        bounds.right = x > bounds.right ? x : bounds.right;
        bounds.top = y < bounds.top ? y : bounds.top;
        bounds.bottom = y > bounds.bottom ? y : bounds.bottom;
        for (size_t n = 0; n < 4; n++)
            if (grid->is_symbol[next[n]]) {
                grid->is_symbol[next[n]] = false;
                grid->stack[count++] = next[n];
            }
    }
    return bounds;
}

static unsigned less(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static struct area area_of(const struct grid *grid, const struct bounds *bounds,
                           const struct picture *page)
{
    unsigned left = bounds->left > MARGIN ? bounds->left - MARGIN : 0;
    unsigned top = bounds->top > MARGIN ? bounds->top - MARGIN : 0;
    struct area area = {.left = left * grid->cell, .top = top * grid->cell};

    area.width = less((bounds->right + 1 + MARGIN) * grid->cell, page->width) -
                 area.left;
    area.height =
        less((bounds->bottom + 1 + MARGIN) * grid->cell, page->height) -
        area.top;
    return area;
}

// How far from where stamps stand: the distance to the nearer upright side and
// to the nearer level one.
static unsigned farness(const struct area *area, const struct picture *page)
{
    unsigned x = area->left + area->width / 2, y = area->top + area->height / 2;

    return less(x, page->width - x) + less(y, page->height - y);
}

static void insert(struct regions *regions, const struct region *region,
                   const struct picture *page)
{
    unsigned far = farness(&region->area, page), n = regions->count;

    if (n == REGIONS_MAX && farness(&regions->found[--n].area, page) <= far)
        return;
    for (; n > 0 && farness(&regions->found[n - 1].area, page) > far; n--)
        regions->found[n] = regions->found[n - 1];
    regions->found[n] = *region;
    if (regions->count < REGIONS_MAX)
        regions->count++;
}

// Bars change across and hardly along themselves, a matrix changes as much both
// ways. Noise hides the difference, and then nothing is said.
static bool is_of_bars(const struct picture *page, const struct area *area)
{
    enum { TIMES = 4 };
    uint64_t across = 0, down = 0;

    for (unsigned y = area->top; y + 1 < area->top + area->height; y++) {
        const uint8_t *at = page->pixels + (size_t)y * page->width + area->left;
        for (unsigned x = 0; x + 1 < area->width; x++) {
            across += (unsigned)abs(at[x + 1] - at[x]);
            down += (unsigned)abs(at[x + page->width] - at[x]);
        }
    }
    return across > TIMES * down || down > TIMES * across;
}

static void collect(struct grid *grid, const struct picture *page,
                    struct regions *regions)
{
    for (unsigned n = 0; n < grid->wide * grid->high; n++) {
        if (!grid->is_symbol[n])
            continue;
        struct bounds bounds = take_region(grid, n);
        unsigned wide = bounds.right - bounds.left + 1;
        unsigned high = bounds.bottom - bounds.top + 1;
        unsigned narrow = less(wide, high), far = wide + high - narrow;
        if (narrow < SIDE_LEAST || narrow > SHORT_MOST || far > LONG_MOST)
            continue;
        struct region region = {.area = area_of(grid, &bounds, page)};
        region.is_square =
            2 * far <= 3 * narrow && !is_of_bars(page, &region.area);
        insert(regions, &region, page);
    }
}

void regions_find(const struct picture *page, struct regions *regions)
{
    struct grid grid = {0};

    *regions = (struct regions){0};
    if (grid_init(&grid, page)) {
        take_means(&grid, page);
        find_paper(&grid);
        mark_symbols(&grid);
        collect(&grid, page, regions);
    }
    grid_clear(&grid);
}
