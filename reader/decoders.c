// Pictures given to libraries, and what they saw in our terms.
#include "reader/decoders.h"

#include "reader/zxing.h"

#include <dmtx.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zbar.h>

struct decoders {
    zbar_image_scanner_t *zbar;
};

struct decoders *decoders_new(void)
{
    struct decoders *decoders = memory_need(sizeof(*decoders));

    decoders->zbar = zbar_image_scanner_create();
    if (!decoders->zbar)
        abort();
    // Ours, and what is common on paper; zbar's others are less well kept.
    static const zbar_symbol_type_t kinds[] = {
        ZBAR_QRCODE, ZBAR_CODE128, ZBAR_CODE39, ZBAR_EAN13, ZBAR_I25};
    (void)zbar_image_scanner_set_config(decoders->zbar, ZBAR_NONE,
                                        ZBAR_CFG_ENABLE, 0);
    for (size_t n = 0; n < sizeof(kinds) / sizeof(kinds[0]); n++)
        (void)zbar_image_scanner_set_config(decoders->zbar, kinds[n],
                                            ZBAR_CFG_ENABLE, 1);
    // Every second line is enough: a module is at least two pixels.
    (void)zbar_image_scanner_set_config(decoders->zbar, ZBAR_NONE,
                                        ZBAR_CFG_X_DENSITY, 2);
    (void)zbar_image_scanner_set_config(decoders->zbar, ZBAR_NONE,
                                        ZBAR_CFG_Y_DENSITY, 2);
    return decoders;
}

void decoders_free(struct decoders *decoders)
{
    if (decoders)
        zbar_image_scanner_destroy(decoders->zbar);
    free(decoders);
}

// The quarter turn next to the direction in which the symbol's top edge runs,
// y downwards.
static unsigned degrees_of(double dx, double dy)
{
    double turn = atan2(dy, dx) * 180 / 3.14159265358979;

    return (unsigned)(lround(turn / 90) * 90 + 360) % 360;
}

static void tell_symbol(const zbar_symbol_t *symbol, symbol_seen *see,
                        void *context)
{
    unsigned corners = zbar_symbol_get_loc_size(symbol);
    struct sighting sighting = {
        .text = zbar_symbol_get_data(symbol),
        .length = zbar_symbol_get_data_length(symbol),
    };

    for (unsigned n = 0; n < corners; n++) {
        sighting.x += (double)zbar_symbol_get_loc_x(symbol, n) / corners;
        sighting.y += (double)zbar_symbol_get_loc_y(symbol, n) / corners;
    }
    // zbar goes around a QR symbol from its upper left corner downwards; of
    // bars it only knows in which of four directions they were read.
    if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE && corners == 4)
        sighting.degrees = degrees_of(zbar_symbol_get_loc_x(symbol, 3) -
                                          zbar_symbol_get_loc_x(symbol, 0),
                                      zbar_symbol_get_loc_y(symbol, 3) -
                                          zbar_symbol_get_loc_y(symbol, 0));
    else
        sighting.degrees =
            90U * (unsigned)(zbar_symbol_get_orientation(symbol) > 0
                                 ? zbar_symbol_get_orientation(symbol)
                                 : 0);
    see(context, &sighting);
}

void decode_lines(struct decoders *decoders, const struct picture *picture,
                  symbol_seen *see, void *context)
{
    zbar_image_t *image = zbar_image_create();

    if (!image)
        abort();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, picture->width, picture->height);
    zbar_image_set_data(image, picture->pixels,
                        (unsigned long)picture->width * picture->height, NULL);
    if (zbar_scan_image(decoders->zbar, image) > 0) {
        const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
        for (; symbol; symbol = zbar_symbol_next(symbol))
            tell_symbol(symbol, see, context);
    }
    zbar_image_destroy(image);
}

// A corner of the symbol, from libdmtx's own square with y upwards.
static DmtxVector2 corner(DmtxRegion *region, double x, double y,
                          unsigned height)
{
    DmtxVector2 point = {.X = x, .Y = y};

    (void)dmtxMatrix3VMultiplyBy(&point, region->fit2raw);
    point.Y = height - point.Y;
    return point;
}

static void tell_matrix(DmtxDecode *decode, DmtxRegion *region,
                        const struct picture *picture, symbol_seen *see,
                        void *context)
{
    DmtxMessage *message =
        dmtxDecodeMatrixRegion(decode, region, DmtxUndefined);
    DmtxVector2 origin = corner(region, 0, 0, picture->height);
    DmtxVector2 right = corner(region, 1, 0, picture->height);
    DmtxVector2 middle = corner(region, 0.5, 0.5, picture->height);

    if (!message)
        return;
    struct sighting sighting = {
        .text = (const char *)message->output,
        .length = message->outputIdx > 0 ? (size_t)message->outputIdx : 0,
        .x = middle.X,
        .y = middle.Y,
        .degrees = degrees_of(right.X - origin.X, right.Y - origin.Y),
    };
    see(context, &sighting);
    (void)dmtxMessageDestroy(&message);
}

static long clock_ms(clockid_t clock)
{
    struct timespec now = {0};

    (void)clock_gettime(clock, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// How long a search may go on: by the work that is done, as a machine that is
// busy with other things would find less; and by the time that passes, twice
// as much, as a page has no more than its seconds.
struct patience {
    long worked, passed;
};

static long patience_left(const struct patience *patience)
{
    long worked = patience->worked - clock_ms(CLOCK_THREAD_CPUTIME_ID);
    long passed = patience->passed - clock_ms(CLOCK_MONOTONIC);

    return worked < passed ? worked : passed;
}

// libdmtx only knows the time of day; it goes on where it was interrupted.
static DmtxRegion *next_region(DmtxDecode *decode,
                               const struct patience *patience)
{
    DmtxRegion *region = NULL;
    bool is_interrupted = true;
    long left = 0;

    while (!region && is_interrupted && (left = patience_left(patience)) > 0) {
        DmtxTime until = dmtxTimeAdd(dmtxTimeNow(), left);
        region = dmtxRegionFindNext(decode, &until);
        is_interrupted = dmtxTimeExceeded(until) == DmtxTrue;
    }
    return region;
}

void decode_matrix(const struct picture *picture, long patience_ms,
                   symbol_seen *see, void *context)
{
    enum { SYMBOLS_MAX = 2, GAP = 4, EDGE_LEAST = 20 };
    DmtxImage *image = dmtxImageCreate(picture->pixels, (int)picture->width,
                                       (int)picture->height, DmtxPack8bppK);
    DmtxDecode *decode = image ? dmtxDecodeCreate(image, 1) : NULL;

    if (!decode)
        abort();
    (void)dmtxDecodeSetProp(decode, DmtxPropScanGap, GAP);
    (void)dmtxDecodeSetProp(decode, DmtxPropEdgeMin, EDGE_LEAST);
    (void)dmtxDecodeSetProp(decode, DmtxPropSymbolSize, DmtxSymbolSquareAuto);
    const struct patience patience = {
        clock_ms(CLOCK_THREAD_CPUTIME_ID) + patience_ms,
        clock_ms(CLOCK_MONOTONIC) + 2 * patience_ms,
    };
    for (unsigned n = 0; n < SYMBOLS_MAX; n++) {
        DmtxRegion *region = next_region(decode, &patience);
        if (!region)
            break;
        tell_matrix(decode, region, picture, see, context);
        (void)dmtxRegionDestroy(&region);
    }
    (void)dmtxDecodeDestroy(&decode);
    (void)dmtxImageDestroy(&image);
}

static void decode_with_zxing(const struct picture *picture, unsigned kinds,
                              symbol_seen *see, void *context)
{
    struct zxing_symbol symbols[ZXING_SYMBOLS_MAX];
    size_t count = zxing_read(picture->pixels, picture->width, picture->height,
                              kinds, symbols);

    for (size_t n = 0; n < count; n++) {
        const struct zxing_symbol *symbol = &symbols[n];
        struct sighting sighting = {
            .text = symbol->text,
            .length = symbol->length,
            .degrees = degrees_of(symbol->x[1] - symbol->x[0],
                                  symbol->y[1] - symbol->y[0]),
        };
        for (unsigned corner = 0; corner < 4; corner++) {
            sighting.x += symbol->x[corner] / 4.0;
            sighting.y += symbol->y[corner] / 4.0;
        }
        see(context, &sighting);
    }
    explicit_bzero(symbols, sizeof(symbols));
}

void decode_stacked(const struct picture *picture, symbol_seen *see,
                    void *context)
{
    decode_with_zxing(picture, ZXING_PDF417, see, context);
}

void decode_photo(const struct picture *picture, symbol_seen *see,
                  void *context)
{
    decode_with_zxing(picture, ZXING_PDF417 | ZXING_QR | ZXING_MATRIX, see,
                      context);
}
