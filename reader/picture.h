// One side of paper as gray pixels, in memory only.
#ifndef READER_PICTURE_H
#define READER_PICTURE_H

#include "base/base.h"

#include <stdint.h>

// A3 at 1200 dpi would be four times this: no scanner for paper delivers it.
enum { PICTURE_SIDE_MAX = 20000, PICTURE_PIXELS_MAX = 72 * 1000 * 1000 };

// Rows from the top without padding; 0 is black, 255 white. Starts as
// `struct picture picture = {0};`, ends with picture_clear, which wipes it.
struct picture {
    unsigned width, height;
    uint8_t *pixels;
};

// A part of a picture, in its pixels.
struct area {
    unsigned left, top, width, height;
};

// ERROR_INPUT when a side is 0 or over the limits above. Pixels are white.
bool picture_init(struct picture *picture, unsigned long width,
                  unsigned long height, struct error *err);
void picture_clear(struct picture *picture);

// What to do to a part before it is looked at.
struct view {
    unsigned enlarge; // 1 or 2: bilinear
    unsigned shrink;  // 1 or 2: mean of four
    bool is_blurred;  // against noise: mean of nine
    bool is_levelled; // black or white against the mean around each pixel
};

// A new picture of `area`; `area` lies within `from`. False when it would be
// too large.
bool picture_view(const struct picture *from, const struct area *area,
                  const struct view *view, struct picture *into);

// True when there is hardly any ink but at the very edge: the back of a sheet
// that was printed on one side.
bool picture_is_blank(const struct picture *picture);

#endif
