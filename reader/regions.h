// Where on a page symbols may stand: a quick look at one cell for each
// millimetre, so that decoders need not search where nothing can be.
#ifndef READER_REGIONS_H
#define READER_REGIONS_H

#include "reader/picture.h"

enum { REGIONS_MAX = 16 };

struct region {
    struct area area; // with the white around it
    bool is_square;   // may be a Data Matrix or QR symbol: these are no bars
    bool is_settled;  // false at first; for who looks: it was read
};

struct regions {
    unsigned count;
    struct region found[REGIONS_MAX];
};

// Finds what is about half ink, grainy, and of a symbol's size on a page from
// A5 to A3 that fills the picture: letters have less ink, pictures no grain.
// Those in corners come first, then those near the page's sides; what is over
// REGIONS_MAX is left out.
void regions_find(const struct picture *page, struct regions *regions);

#endif
