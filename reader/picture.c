// Gray pixels: made, looked at in several ways, wiped.
#include "reader/picture.h"

#include <stdlib.h>
#include <string.h>

bool picture_init(struct picture *picture, unsigned long width,
                  unsigned long height, struct error *err)
{
    *picture = (struct picture){0};
    if (width == 0 || height == 0 || width > PICTURE_SIDE_MAX ||
        height > PICTURE_SIDE_MAX || width * height > PICTURE_PIXELS_MAX)
        return error_set(err, ERROR_INPUT,
                         "the picture is %lu x %lu pixels; at most %d pixels "
                         "and %d on a side are read: scan at 300 dpi",
                         width, height, PICTURE_PIXELS_MAX, PICTURE_SIDE_MAX);
    picture->pixels = malloc(width * height);
    if (!picture->pixels)
        return error_set(err, ERROR_SYSTEM,
                         "there is no memory for a picture "
                         "of %lu x %lu pixels",
                         width, height);
    memset(picture->pixels, 255, width * height);
    picture->width = (unsigned)width;
    picture->height = (unsigned)height;
    return true;
}

void picture_clear(struct picture *picture)
{
    if (picture->pixels)
        explicit_bzero(picture->pixels,
                       (size_t)picture->width * picture->height);
    free(picture->pixels);
    *picture = (struct picture){0};
}

static const uint8_t *row_of(const struct picture *picture, unsigned y)
{
    return picture->pixels + (size_t)y * picture->width;
}

static void copy_area(const struct picture *from, const struct area *area,
                      struct picture *into)
{
    for (unsigned y = 0; y < into->height; y++)
        memcpy(into->pixels + (size_t)y * into->width,
               row_of(from, area->top + y) + area->left, into->width);
}

static void shrink_area(const struct picture *from, const struct area *area,
                        struct picture *into)
{
    for (unsigned y = 0; y < into->height; y++) {
        const uint8_t *upper = row_of(from, area->top + 2 * y) + area->left;
        const uint8_t *lower = upper + from->width;
        uint8_t *to = into->pixels + (size_t)y * into->width;
        for (unsigned x = 0; x < into->width; x++, upper += 2, lower += 2)
            to[x] = (uint8_t)((upper[0] + upper[1] + lower[0] + lower[1]) / 4);
    }
}

// Bilinear, by two: every new pixel is three quarters of its own old one and a
// quarter of the nearest neighbour, in both directions.
static void enlarge_area(const struct picture *from, const struct area *area,
                         struct picture *into)
{
    for (unsigned y = 0; y < into->height; y++) {
        unsigned near = y / 2, far = near;
        if (y % 2 == 0 && near > 0)
            far = near - 1;
        else if (y % 2 == 1 && near + 1 < area->height)
            far = near + 1;
        const uint8_t *a = row_of(from, area->top + near) + area->left;
        const uint8_t *b = row_of(from, area->top + far) + area->left;
        uint8_t *to = into->pixels + (size_t)y * into->width;
        for (size_t x = 0; x < area->width; x++) {
            size_t before = x > 0 ? x - 1 : x;
            size_t behind = x + 1 < area->width ? x + 1 : x;
            unsigned here = 3U * (3U * a[x] + b[x]);
            to[2 * x] = (uint8_t)((here + 3U * a[before] + b[before]) / 16);
            to[2 * x + 1] = (uint8_t)((here + 3U * a[behind] + b[behind]) / 16);
        }
    }
}

// The mean of the 3 x 3 pixels around each; the outermost stay as they are.
static bool blur(struct picture *picture)
{
    size_t width = picture->width;
    uint16_t *sums = calloc(width, sizeof(*sums));
    uint8_t *above = malloc(width);

    if (!sums || !above || picture->height < 3) {
        free(sums);
        free(above);
        return false;
    }
    memcpy(above, picture->pixels, width);
    for (unsigned y = 1; y + 1 < picture->height; y++) {
        uint8_t *here = picture->pixels + y * width;
        for (size_t x = 0; x < width; x++)
            sums[x] = (uint16_t)(above[x] + here[x] + here[x + width]);
        memcpy(above, here, width);
        for (size_t x = 1; x + 1 < width; x++)
            here[x] = (uint8_t)((sums[x - 1] + sums[x] + sums[x + 1]) / 9);
    }
    explicit_bzero(above, width);
    explicit_bzero(sums, width * sizeof(*sums));
    free(sums);
    free(above);
    return true;
}

// Sums of all pixels above and to the left, so that the mean of any rectangle
// costs four look-ups.
static uint32_t *sums_of(const struct picture *picture)
{
    size_t wide = (size_t)picture->width + 1;
    uint32_t *sums = calloc(wide * (picture->height + 1U), sizeof(*sums));

    if (!sums)
        return NULL;
    for (unsigned y = 0; y < picture->height; y++) {
        uint32_t row = 0;
        const uint8_t *from = row_of(picture, y);
        for (unsigned x = 0; x < picture->width; x++) {
            row += from[x];
            sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1] + row;
        }
    }
    return sums;
}

static unsigned at_most(unsigned n, unsigned limit)
{
    return n < limit ? n : limit;
}

// Ink is what is darker than seven eighths of the mean around it: a stain, a
// shadow or a gray background changes the mean as well.
static bool level(struct picture *picture)
{
    enum { REACH = 24 };
    size_t wide = (size_t)picture->width + 1;
    uint32_t *sums = sums_of(picture);

    if (!sums)
        return false;
    for (unsigned y = 0; y < picture->height; y++) {
        size_t top = (y > REACH ? y - REACH : 0) * wide;
        size_t end = at_most(y + REACH, picture->height) * wide;
        uint8_t *row = picture->pixels + (size_t)y * picture->width;
        for (unsigned x = 0; x < picture->width; x++) {
            unsigned left = x > REACH ? x - REACH : 0;
            unsigned right = at_most(x + REACH, picture->width);
            uint32_t sum = sums[end + right] - sums[top + right] -
                           sums[end + left] + sums[top + left];
            uint32_t count = (uint32_t)((end - top) / wide) * (right - left);
            row[x] = 8 * row[x] * count < 7 * sum ? 0 : 255;
        }
    }
    explicit_bzero(sums, wide * (picture->height + 1U) * sizeof(*sums));
    free(sums);
    return true;
}

bool picture_view(const struct picture *from, const struct area *area,
                  const struct view *view, struct picture *into)
{
    unsigned long width =
        (unsigned long)area->width * view->enlarge / view->shrink;
    unsigned long height =
        (unsigned long)area->height * view->enlarge / view->shrink;

    if (!picture_init(into, width, height, NULL))
        return false;
    if (view->enlarge == 2)
        enlarge_area(from, area, into);
    else if (view->shrink == 2)
        shrink_area(from, area, into);
    else
        copy_area(from, area, into);
    return (!view->is_blurred || blur(into)) &&
           (!view->is_levelled || level(into));
}

bool picture_is_blank(const struct picture *picture)
{
    enum { INK = 180, STEP = 2 };
    // Stamps stand close to the edge; shadows of the scanner's frame closer.
    unsigned left = picture->width / 60, top = picture->height / 60;
    size_t seen = 0, dark = 0;

    for (unsigned y = top; y < picture->height - top; y += STEP) {
        const uint8_t *row = row_of(picture, y);
        for (unsigned x = left; x < picture->width - left; x += STEP) {
            seen++;
            dark += row[x] < INK;
        }
    }
    return dark * 4000 < seen;
}
