// What happens to paper and to scans of it.
#ifndef TESTS_SCAN_DEFECTS_H
#define TESTS_SCAN_DEFECTS_H

#include "reader/picture.h"

struct defect {
    const char *name;
    // Geometry, when the paper goes through the scanner:
    double degrees, scale, skew;
    // A camera's: how much smaller the upper edge is than the middle, and how
    // much of the light is lost from left to right.
    double slant, shade;
    // Pixels, in this order:
    unsigned blur, noise, threshold,
        jpeg;                             // 0: not; px at 300 dpi, sigma, level
    bool is_stained, is_torn, is_stapled; // in one of the two corners
};

extern const struct defect defects[];
extern const size_t defect_count;
const struct defect *defect_named(const char *name); // NULL: none

// The page, drawn at 600 dpi, as a scanner at `dpi` delivers it.
bool defect_scan(const struct picture *page, const struct defect *defect,
                 unsigned dpi, unsigned seed, struct picture *scan);

#endif
