// The codes found on one page: ours with their places, foreign ones counted.
#ifndef READER_FINDS_H
#define READER_FINDS_H

#include "journal/journal.h"
#include "reader/picture.h"

enum { FINDS_MAX = 8, FINDS_FOREIGN_MAX = 64 };

struct find {
    char code[CODE_SIZE];
    unsigned x, y;    // its middle, in pixels of the page
    unsigned degrees; // 0, 90, 180, 270: how far the page is turned clockwise
};

struct finds {
    unsigned count, foreign;
    struct find found[FINDS_MAX];
    struct digest
        seen[FINDS_FOREIGN_MAX]; // foreign texts, so none counts twice
};

// A symbol's text as a decoder gave it. Only the machine-readable form counts
// as ours. The same code within `reach` pixels is the same symbol.
void finds_add(struct finds *finds, const char *text, size_t length,
               const struct find *place, unsigned reach);

// How many different codes there are: two symbols of one page carry the same.
unsigned finds_codes(const struct finds *finds);

#endif
