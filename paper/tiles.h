// Tiles: the page's code again and again, small, along both sides of the page,
// so that a piece of it still says whose it is.
#ifndef PAPER_TILES_H
#define PAPER_TILES_H

#include "paper/drawing.h"

enum { TILES_MAX = 64 };

// Data Matrix symbols (ISO/IEC 16022) of at most `side` points at their lower
// left corners, each on a screen that reaches `quiet` points beyond it.
struct tiles {
    double side, quiet;
    unsigned count;
    double x[TILES_MAX], y[TILES_MAX];
};

// On a page of width x height points: at both sides, `edge_mm` from the edge,
// at most 50 mm apart, so that every piece as high as a quarter of an A4 page
// that reaches one side has a whole one; none in the strips at the top and
// bottom, and none that would touch a mark of `stamp` (NULL: wherever they can
// be). Too small a page has none.
void tiles_place(double width, double height, double edge_mm,
                 const struct drawing *stamp, struct tiles *tiles);

// Appends PDF operators that paint `code` on every place, in points. A screen
// lightens what lies below to a quarter of its ink, so that the symbol stands
// out from text and pictures, which stay to be seen. Balanced q/Q.
bool tiles_paint(const struct tiles *tiles, const char *code,
                 struct text *content, struct error *err);

#endif
