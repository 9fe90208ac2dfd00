// A drawing: what goes on a page in the order it is painted, as plain values
// that can be compared and printed; and its PDF content stream.
#ifndef PAPER_DRAWING_H
#define PAPER_DRAWING_H

#include "base/base.h"
#include "paper/face.h"
#include "paper/symbol.h"

enum { DRAWING_ITEMS_MAX = 4096, DRAWING_TEXT_MAX = 640 };

enum drawing_kind { DRAW_PLATE, DRAW_TEXT, DRAW_BOX, DRAW_BAR, DRAW_SYMBOL };

struct drawing_item {
    enum drawing_kind kind;
    double x, y; // lower left corner; text: start of the base line
    double width,
        height;   // plate (white), box (line only), bar (black), symbol;
                  // text: measured
    double size;  // text: points; box: line width
    bool is_bold; // text: its outlines are stroked as well
    bool is_free; // symbol: any text (symbol_encode_text), not a code
    char text[DRAWING_TEXT_MAX]; // text, or the symbol's payload
    enum symbol_kind symbol;
};

struct drawing;
struct drawing *drawing_new(void);
void drawing_free(struct drawing *drawing);
size_t drawing_count(const struct drawing *drawing);
const struct drawing_item *drawing_item(const struct drawing *drawing,
                                        size_t n);
// Appends a copy; more than DRAWING_ITEMS_MAX is ERROR_INPUT.
bool drawing_add(struct drawing *drawing, const struct drawing_item *item,
                 struct error *err);

// Appends PDF operators that paint the drawing with font resource /CMf, from
// unscaled visual points; the caller has set the matrix. Balanced q/Q.
bool drawing_paint(const struct drawing *drawing, const struct face *face,
                   struct text *content, struct error *err);
// One line an item, for golden tests and people: "text 42.5 800.1 9 机密★10年".
void drawing_print(const struct drawing *drawing, struct text *into);

#endif
