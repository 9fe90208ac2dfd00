// PDF operators for one mark at a time; for drawings and stamp templates.
#ifndef PAPER_PAINTER_H
#define PAPER_PAINTER_H

#include "paper/face.h"
#include "paper/symbol.h"

// Lengths in points are written with at most three decimals.
void paint_number(double number, struct text *content);
void paint_plate(double x, double y, double width, double height,
                 struct text *content);
void paint_box(double x, double y, double width, double height, double line,
               struct text *content);
void paint_text(const struct face *face, double x, double y, double size,
                bool is_bold, const char *text, struct text *content);
void paint_symbol(const struct symbol_bits *bits, double x, double y,
                  double width, double height, struct text *content);
// The two halves of paint_symbol, for a symbol that is painted more than once:
// the second does not depend on the place.
void paint_matrix(double x, double y, double width, double height,
                  struct text *content);
void paint_mask(const struct symbol_bits *bits, struct text *content);

#endif
