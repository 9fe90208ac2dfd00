// Codes stand in two diagonal corners of a page, whichever way it was fed, so
// corners are looked at first: that is a quarter of the pixels. Two symbols
// with the same code end the search. After one, the corners are looked at a
// little longer, as two are better evidence than one. After none, only what
// looks like a symbol is given to every decoder: most pages of a foreign stack
// have little or nothing of the kind. A piece of paper is searched all over.
#include "reader/eye.h"

#include "reader/decoders.h"
#include "reader/regions.h"

#include <stdlib.h>

// How long libdmtx may search what looks like a symbol.
enum { REGION_MS = 300 };

enum decoder { DECODE_LINES, DECODE_MATRIX, DECODE_STACKED, DECODE_PHOTO };

struct eye {
    struct decoders *decoders;
    enum decoder first; // what read the last code
    // Of the page that is being read, once they were asked for.
    bool has_regions;
    struct regions regions;
};

struct eye *eye_new(void)
{
    struct eye *eye = memory_need_zero(1, sizeof(*eye));

    eye->decoders = decoders_new();
    return eye;
}

void eye_free(struct eye *eye)
{
    if (eye)
        decoders_free(eye->decoders);
    free(eye);
}

// One look: which part, how it was changed, where finds go.
struct look {
    const struct area *area;
    const struct view *view;
    struct finds *finds;
    unsigned reach;
    bool has_seen; // any symbol, whosever
};

static void take_symbol(void *context, const struct sighting *sighting)
{
    struct look *look = context;
    double scale = (double)look->view->shrink / look->view->enlarge;
    double x = sighting->x * scale, y = sighting->y * scale;
    struct find place = {
        .x = look->area->left + (x > 0 ? (unsigned)x : 0),
        .y = look->area->top + (y > 0 ? (unsigned)y : 0),
        .degrees = sighting->degrees,
    };

    look->has_seen = true;
    finds_add(look->finds, sighting->text, sighting->length, &place,
              look->reach);
}

// How the pixels are given to which decoder.
struct way {
    struct view view;
    enum decoder decoder;
    long matrix_ms; // how long libdmtx may search
};

static bool is_enough(const struct finds *finds)
{
    return finds->count >= 2;
}

static void decode(struct eye *eye, const struct picture *picture,
                   const struct way *way, struct look *look)
{
    switch (way->decoder) {
    case DECODE_LINES:
        decode_lines(eye->decoders, picture, take_symbol, look);
        break;
    case DECODE_MATRIX:
        decode_matrix(picture, way->matrix_ms, take_symbol, look);
        break;
    case DECODE_STACKED:
        decode_stacked(picture, take_symbol, look);
        break;
    case DECODE_PHOTO:
        decode_photo(picture, take_symbol, look);
        break;
    }
}

// True when a symbol was seen, whosever.
static bool look_at(struct eye *eye, const struct picture *page,
                    const struct area *area, const struct way *way,
                    struct finds *finds)
{
    struct look look = {area, &way->view, finds, page->width / 20, false};
    struct picture picture = {0};

    if (picture_view(page, area, &way->view, &picture)) {
        unsigned before = finds->count;
        decode(eye, &picture, way, &look);
        if (finds->count > before)
            eye->first = way->decoder;
    }
    picture_clear(&picture);
    return look.has_seen;
}

static void look_at_corners(struct eye *eye, const struct picture *page,
                            const struct way *way, struct finds *finds)
{
    unsigned narrow = page->width < page->height ? page->width : page->height;
    unsigned side = narrow * 3 / 10;

    if (side < 16)
        return;
    for (unsigned n = 0; n < 4 && !is_enough(finds); n++) {
        // Upper right and lower left are where an upright page has them.
        bool is_left = n == 1 || n == 2, is_top = n == 0 || n == 2;
        struct area area = {
            .left = is_left ? 0 : page->width - side,
            .top = is_top ? 0 : page->height - side,
            .width = side,
            .height = side,
        };
        (void)look_at(eye, page, &area, way, finds);
    }
}

// A symbol that is wide has a row of its own along an edge.
static void look_at_edges(struct eye *eye, const struct picture *page,
                          const struct way *way, struct finds *finds)
{
    unsigned wide = page->width, high = page->height;
    const struct area edges[] = {
        {0, 0, wide, high / 5},
        {0, high - high / 5, wide, high / 5},
        {0, 0, wide / 4, high},
        {wide - wide / 4, 0, wide / 4, high},
    };

    for (size_t n = 0; n < 4 && !is_enough(finds); n++)
        if (edges[n].width >= 16 && edges[n].height >= 16)
            (void)look_at(eye, page, &edges[n], way, finds);
}

static void look_at_all(struct eye *eye, const struct picture *page,
                        const struct way *way, struct finds *finds)
{
    struct area area = {0, 0, page->width, page->height};

    if (!is_enough(finds))
        (void)look_at(eye, page, &area, way, finds);
}

// Below some 230 dpi a module has too few pixels for zbar; above 420 there are
// more than anybody needs.
static struct view usual_view(const struct picture *page)
{
    unsigned wide = page->width > page->height ? page->width : page->height;

    return (struct view){.enlarge = wide < 2700 ? 2 : 1,
                         .shrink = wide > 5000 ? 2 : 1};
}

// For corners in which the first look saw nothing.
static void look_harder(struct eye *eye, const struct picture *page,
                        struct finds *finds)
{
    struct view usual = usual_view(page);
    struct way ways[] = {
        {.view = usual},
        {.view = usual},
        {.view = {.enlarge = usual.shrink == 2 ? 1 : 2, .shrink = 1}},
    };

    ways[0].view.is_blurred = true;
    ways[1].view.is_levelled = true;
    ways[2].view.is_blurred = true;
    // What is usually enlarged was larger at first.
    for (size_t n = 0; n < (usual.enlarge == 2 ? 2 : 3); n++)
        look_at_corners(eye, page, &ways[n], finds);
}

// Other kinds of symbols where a stamp has them.
static void look_for_others(struct eye *eye, const struct picture *page,
                            struct finds *finds)
{
    enum { CORNER_MS = 600 };
    struct view usual = usual_view(page);
    struct way matrix = {usual, DECODE_MATRIX, CORNER_MS};
    struct way stacked = {.view = usual, .decoder = DECODE_STACKED};

    look_at_edges(eye, page, &stacked, finds);
    if (finds->count > 0)
        return;
    look_at_corners(eye, page, &matrix, finds);
    matrix.view.is_blurred = true;
    look_at_corners(eye, page, &matrix, finds);
    if (finds->count > 0)
        return;
    stacked.view.is_blurred = true;
    look_at_edges(eye, page, &stacked, finds);
}

// Small symbols may stand anywhere in a piece of a page; libdmtx finds them
// sooner in small parts. Both sides come first: tiles stand there.
static void look_at_parts(struct eye *eye, const struct picture *page,
                          const struct way *way, struct finds *finds)
{
    enum { ACROSS = 3, DOWN = 4 };
    static const unsigned columns[ACROSS] = {0, 2, 1};
    unsigned wide = page->width / ACROSS, high = page->height / DOWN;

    for (unsigned n = 0; n < ACROSS * DOWN && finds->count == 0; n++) {
        unsigned left = columns[n / DOWN] * wide, top = n % DOWN * high;
        // They overlap by half of a symbol's room, so that none is cut twice.
        unsigned more_wide = wide / 3, more_high = high / 3;
        struct area area = {.left = left > more_wide ? left - more_wide : 0,
                            .top = top > more_high ? top - more_high : 0};
        area.width = left + wide + more_wide;
        area.height = top + high + more_high;
        area.width =
            (area.width < page->width ? area.width : page->width) - area.left;
        area.height =
            (area.height < page->height ? area.height : page->height) -
            area.top;
        if (area.width >= 16 && area.height >= 16)
            (void)look_at(eye, page, &area, way, finds);
    }
}

// Symbols elsewhere, in fragments and photographs.
static void look_everywhere(struct eye *eye, const struct picture *page,
                            struct finds *finds)
{
    enum { PART_MS = 250 };
    struct view usual = usual_view(page);
    struct way matrix = {usual, DECODE_MATRIX, PART_MS};
    struct view half = {.enlarge = 1, .shrink = 2};
    struct way ways[] = {
        {.view = usual},
        {.view = usual, .decoder = DECODE_PHOTO},
        {.view = half, .decoder = DECODE_PHOTO},
    };

    ways[0].view.is_levelled = true;
    for (size_t n = 0; n < sizeof(ways) / sizeof(ways[0]); n++)
        if (finds->count == 0)
            look_at_all(eye, page, &ways[n], finds);
    look_at_parts(eye, page, &matrix, finds);
}

// What a decoder with a check of its own has read is not looked at again; zbar
// sees bars in many things. libdmtx takes as long over one region as all the
// others over a page, and codes of ours are in the outermost.
static void look_at_regions(struct eye *eye, const struct picture *page,
                            const struct way *way, struct finds *finds)
{
    enum { MATRIX_REGIONS = 3 };
    struct regions *regions = &eye->regions;
    unsigned searched = 0;

    if (!eye->has_regions)
        regions_find(page, regions);
    eye->has_regions = true;
    for (unsigned n = 0; n < regions->count && !is_enough(finds); n++) {
        struct region *region = &regions->found[n];
        if (region->is_settled ||
            (way->decoder == DECODE_MATRIX &&
             (!region->is_square || ++searched > MATRIX_REGIONS)))
            continue;
        region->is_settled = look_at(eye, page, &region->area, way, finds) &&
                             way->decoder != DECODE_LINES;
    }
}

// Where something looks like a symbol, every decoder.
static void look_closely(struct eye *eye, const struct picture *page,
                         struct finds *finds)
{
    struct view usual = usual_view(page), blurred = usual, levelled = usual;
    blurred.is_blurred = true;
    levelled.is_levelled = true;
    const struct way ways[] = {
        {.view = usual},
        {.view = usual, .decoder = DECODE_PHOTO},
        {usual, DECODE_MATRIX, REGION_MS},
        {.view = blurred},
        {.view = blurred, .decoder = DECODE_PHOTO},
        {blurred, DECODE_MATRIX, REGION_MS},
        {.view = levelled},
    };

    for (size_t n = 0; n < sizeof(ways) / sizeof(ways[0]); n++)
        if (finds->count == 0)
            look_at_regions(eye, page, &ways[n], finds);
}

// The kind of symbol that was found last, where it was found.
static void look_first(struct eye *eye, const struct picture *page,
                       struct finds *finds)
{
    struct way lines = {.view = usual_view(page)};
    struct way matrix = {lines.view, DECODE_MATRIX, REGION_MS};
    struct way stacked = {.view = lines.view, .decoder = DECODE_STACKED};

    if (eye->first == DECODE_MATRIX)
        look_at_regions(eye, page, &matrix, finds);
    else if (eye->first == DECODE_STACKED)
        look_at_edges(eye, page, &stacked, finds);
    if (!is_enough(finds))
        look_at_corners(eye, page, &lines, finds);
}

void eye_read(struct eye *eye, const struct picture *page, struct finds *finds)
{
    struct way half = {.view = {.enlarge = 1, .shrink = 2}};

    *finds = (struct finds){0};
    eye->has_regions = false;
    look_first(eye, page, finds);
    if (is_enough(finds) || (finds->count == 0 && picture_is_blank(page)))
        return;
    look_harder(eye, page, finds);
    if (finds->count == 0)
        look_closely(eye, page, finds);
    if (finds->count == 0)
        look_at_all(eye, page, &half, finds);
}

void eye_search(struct eye *eye, const struct picture *page,
                struct finds *finds)
{
    struct way whole = {.view = usual_view(page)};

    eye_read(eye, page, finds);
    if (finds->count > 0 || picture_is_blank(page))
        return;
    look_at_all(eye, page, &whole, finds);
    if (finds->count == 0)
        look_for_others(eye, page, finds);
    if (finds->count == 0)
        look_everywhere(eye, page, finds);
}

void eye_read_at(struct eye *eye, const struct picture *page,
                 const struct area *area, struct finds *finds)
{
    enum { SYMBOL_MS = 500 };
    struct view usual = usual_view(page);
    struct view large = {.enlarge = 2, .shrink = 1};
    const struct way ways[] = {
        {.view = usual},
        {usual, DECODE_MATRIX, SYMBOL_MS},
        {.view = usual, .decoder = DECODE_PHOTO},
        {.view = large},
        {large, DECODE_MATRIX, SYMBOL_MS},
        {.view = large, .decoder = DECODE_PHOTO},
    };

    *finds = (struct finds){0};
    for (size_t n = 0; n < sizeof(ways) / sizeof(ways[0]); n++)
        if (finds->count == 0 && area->width >= 8 && area->height >= 8)
            look_at(eye, page, area, &ways[n], finds);
}
