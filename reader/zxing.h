// ZXing, a library in C++, as three plain values: the only door to it.
#ifndef READER_ZXING_H
#define READER_ZXING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    ZXING_PDF417 = 1,
    ZXING_QR = 2,
    ZXING_MATRIX = 4, // Data Matrix, where it is near the middle
    ZXING_SYMBOLS_MAX = 4,
    ZXING_TEXT_MAX = 256,
};

// A symbol: what it says, and its corners in pixels from the upper left one of
// the symbol clockwise.
struct zxing_symbol {
    size_t length;
    char text[ZXING_TEXT_MAX];
    int x[4], y[4];
};

// Looks at rows of gray pixels without padding for symbols of `kinds`. Writes
// at most ZXING_SYMBOLS_MAX; longer texts than ZXING_TEXT_MAX are left out.
// Answers how many there are; 0 also when the library gives up.
size_t zxing_read(const uint8_t *pixels, unsigned width, unsigned height,
                  unsigned kinds, struct zxing_symbol *symbols);

#ifdef __cplusplus
}
#endif

#endif
