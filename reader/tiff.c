// TIFF, through libtiff: one page for each of its pictures.
#include "reader/document.h"

#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

// The file as libtiff sees it: bytes in memory with a place to read from.
struct tiff {
    const unsigned char *bytes;
    size_t size, at;
    TIFF *file;
};

static tmsize_t read_bytes(thandle_t handle, void *to, tmsize_t wanted)
{
    struct tiff *tiff = handle;
    size_t left = tiff->size - tiff->at;
    size_t count = wanted < 0 ? 0 : (size_t)wanted;

    if (count > left)
        count = left;
    memcpy(to, tiff->bytes + tiff->at, count);
    tiff->at += count;
    return (tmsize_t)count;
}

static tmsize_t write_nothing(thandle_t handle, void *from, tmsize_t count)
{
    (void)handle;
    (void)from;
    (void)count;
    return -1;
}

static toff_t seek_to(thandle_t handle, toff_t to, int whence)
{
    struct tiff *tiff = handle;

    if (whence == SEEK_CUR)
        to += tiff->at;
    else if (whence == SEEK_END)
        to += tiff->size;
    tiff->at = to < tiff->size ? (size_t)to : tiff->size;
    return tiff->at;
}

static int keep_open(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t size_of(thandle_t handle)
{
    return ((struct tiff *)handle)->size;
}

static bool knows(const unsigned char *bytes, size_t size)
{
    return size > 8 &&
           (memcmp(bytes, "II*\0", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0 ||
            memcmp(bytes, "II+\0", 4) == 0 || memcmp(bytes, "MM\0+", 4) == 0);
}

static bool open_tiff(const unsigned char *bytes, size_t size, void **opened,
                      unsigned *pages, struct error *err)
{
    struct tiff *tiff = memory_need_zero(1, sizeof(*tiff));

    (void)TIFFSetErrorHandler(NULL);
    (void)TIFFSetWarningHandler(NULL);
    tiff->bytes = bytes;
    tiff->size = size;
    // m: the bytes are not mapped once more.
    tiff->file = TIFFClientOpen("scan", "rm", tiff, read_bytes, write_nothing,
                                seek_to, keep_open, size_of, NULL, NULL);
    if (!tiff->file) {
        free(tiff);
        return error_set(err, ERROR_INPUT, "its directory cannot be read");
    }
    *pages = TIFFNumberOfDirectories(tiff->file);
    *opened = tiff;
    return true;
}

static void close_tiff(void *opened)
{
    struct tiff *tiff = opened;

    TIFFClose(tiff->file);
    free(tiff);
}

// What scanners write most: rows of one sample, 1 or 8 bits.
struct shape {
    uint32_t width, height;
    uint16_t bits, samples, meaning;
    bool is_simple;
};

static bool read_shape(TIFF *file, struct shape *shape, struct error *err)
{
    *shape = (struct shape){0};
    if (!TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &shape->width) ||
        !TIFFGetField(file, TIFFTAG_IMAGELENGTH, &shape->height))
        return error_set(err, ERROR_INPUT, "the picture has no size");
    (void)TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &shape->bits);
    (void)TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &shape->samples);
    (void)TIFFGetFieldDefaulted(file, TIFFTAG_PHOTOMETRIC, &shape->meaning);
    shape->is_simple = !TIFFIsTiled(file) && shape->samples == 1 &&
                       (shape->bits == 1 || shape->bits == 8) &&
                       (shape->meaning == PHOTOMETRIC_MINISWHITE ||
                        shape->meaning == PHOTOMETRIC_MINISBLACK);
    return true;
}

static void take_row(const struct shape *shape, const uint8_t *from,
                     uint8_t *to)
{
    uint8_t turn = shape->meaning == PHOTOMETRIC_MINISWHITE ? 255 : 0;

    for (uint32_t x = 0; x < shape->width; x++) {
        uint8_t sample = shape->bits == 8                   ? from[x]
                         : from[x / 8] & (0x80U >> (x % 8)) ? 255
                                                            : 0;
        to[x] = sample ^ turn;
    }
}

static bool read_rows(TIFF *file, const struct shape *shape,
                      struct picture *into, struct error *err)
{
    size_t length = (size_t)TIFFScanlineSize(file);
    bool done = length >= ((size_t)shape->width * shape->bits + 7) / 8 &&
                length <= (size_t)PICTURE_SIDE_MAX * 4;
    uint8_t *row = done ? memory_need_zero(length, 1) : NULL;

    for (uint32_t y = 0; done && y < shape->height; y++) {
        done = TIFFReadScanline(file, row, y, 0) >= 0;
        if (done)
            take_row(shape, row, into->pixels + (size_t)y * into->width);
    }
    if (row)
        explicit_bzero(row, length);
    free(row);
    return done || error_set(err, ERROR_INPUT, "the TIFF picture is damaged");
}

// Everything else libtiff turns into colours itself.
static bool read_colours(TIFF *file, struct picture *into, struct error *err)
{
    size_t count = (size_t)into->width * into->height;
    uint32_t *colours = calloc(count, sizeof(*colours));

    if (!colours)
        return error_set(err, ERROR_SYSTEM,
                         "there is no memory for a colour "
                         "picture; scan in gray");
    bool done = TIFFReadRGBAImageOriented(file, into->width, into->height,
                                          colours, ORIENTATION_TOPLEFT, 1);
    for (size_t n = 0; done && n < count; n++)
        into->pixels[n] =
            (uint8_t)((77 * TIFFGetR(colours[n]) + 151 * TIFFGetG(colours[n]) +
                       28 * TIFFGetB(colours[n])) /
                      256);
    explicit_bzero(colours, count * sizeof(*colours));
    free(colours);
    return done || error_set(err, ERROR_INPUT, "the TIFF picture is damaged");
}

static bool page_tiff(void *opened, unsigned page, struct picture *into,
                      struct error *err)
{
    const struct tiff *tiff = opened;
    struct shape shape;

    if (!TIFFSetDirectory(tiff->file, (tdir_t)(page - 1)))
        return error_set(err, ERROR_INPUT, "its directory is damaged");
    if (!read_shape(tiff->file, &shape, err) ||
        !picture_init(into, shape.width, shape.height, err))
        return false;
    bool done = shape.is_simple ? read_rows(tiff->file, &shape, into, err)
                                : read_colours(tiff->file, into, err);
    if (!done)
        picture_clear(into);
    return done;
}

const struct format format_tiff = {"TIFF", knows, open_tiff, page_tiff,
                                   close_tiff};
