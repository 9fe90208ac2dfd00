// PDF operators for one mark at a time; for drawings and stamp templates.
//
// A pen remembers what it set last, so that a page says nothing twice. Its
// content begins and ends in the graphics state of a new page: no operator but
// those of the pen may stand between.
#ifndef PAPER_PAINTER_H
#define PAPER_PAINTER_H

#include "paper/face.h"
#include "paper/symbol.h"

struct pen {
    const struct face *face; // as font resource /CMf
    struct text *content;    // what is painted is appended here
    bool is_writing;         // between BT and ET
    int64_t x, y;            // of the text line, 1/1000 point
    double size, line;       // of text and of lines, once set
    bool is_bold, is_inked, is_white;
};

// Lengths in points are written with at most three decimals.
void paint_number(double number, struct text *content);

void pen_plate(struct pen *pen, double x, double y, double width,
               double height);
// Filled in black.
void pen_bar(struct pen *pen, double x, double y, double width, double height);
// A box, or a line when width or height is 0.
void pen_box(struct pen *pen, double x, double y, double width, double height,
             double line);
void pen_text(struct pen *pen, double x, double y, double size, bool is_bold,
              const char *text);
void pen_symbol(struct pen *pen, double x, double y, double width,
                double height, const struct symbol_bits *bits);
// The same for the operators of paint_mask, which do not depend on the place.
void pen_mask(struct pen *pen, double x, double y, double width, double height,
              const struct text *mask);
void paint_mask(const struct symbol_bits *bits, struct text *mask);
// Ends the text that was begun; needed once, behind the last mark.
void pen_rest(struct pen *pen);

#endif
