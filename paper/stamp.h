// The stamp of one page: pure layout.
#ifndef PAPER_STAMP_H
#define PAPER_STAMP_H

#include "paper/drawing.h"

enum stamp_placement { STAMP_HEAD, STAMP_COVER, STAMP_MARGIN, STAMP_BANNER };
enum stamp_language { STAMP_ZH, STAMP_EN, STAMP_BOTH };

struct stamp_style {
    enum stamp_placement placement;
    bool is_reserved;        // the content is scaled out of the strips; else plates
    enum symbol_kind symbol;
    double edge_mm;          // nothing of ours closer to the sheet's edge
    enum stamp_language language;
};

// What the page says. Strings are borrowed; "" = not there.
struct stamp_words {
    const char *mark, *scope, *doc_no, *recipient;
    unsigned serial;         // 1..999999
    unsigned copy, copies;   // 1-based
    unsigned page, pages;    // 1-based, of this copy
    unsigned generation;     // > 0: reprint
    const char *code, *code_human;
    bool is_blank;           // a filler side: "this side intentionally blank"
};

// Where the user's content goes: scaled by `scale`, its lower left corner of
// the visual page moved to x, y. 1, 0, 0 when nothing is reserved.
struct stamp_window {
    double scale, x, y;
};

// Every string of stamp_words in this style and language, with digits as wide
// as can come, for face_need and for checks before anything is numbered.
void stamp_characters(const struct stamp_style *style,
                      const struct stamp_words *words, struct text *into);

// Lays the stamp out on a visual page of width x height points. ERROR_REFUSED
// when it cannot fit, saying what is too long or too small.
bool stamp_layout(const struct stamp_style *style, const struct face *face,
                  double width, double height, const struct stamp_words *words,
                  struct drawing *drawing, struct stamp_window *window,
                  struct error *err);

#endif
