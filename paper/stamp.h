// The stamp of one page: pure layout.
#ifndef PAPER_STAMP_H
#define PAPER_STAMP_H

#include "paper/drawing.h"

enum stamp_placement { STAMP_HEAD, STAMP_COVER, STAMP_MARGIN, STAMP_BANNER };
enum stamp_language { STAMP_ZH, STAMP_EN, STAMP_BOTH };

struct stamp_style {
    enum stamp_placement placement;
    bool is_reserved; // the content is scaled out of the strips; else plates
    enum symbol_kind symbol;
    double edge_mm; // nothing of ours closer to the sheet's edge
    enum stamp_language language;
    // A page that the stamp does not fit on may grow: the caller then makes it
    // as large as the window says. Else such a page is refused.
    bool may_grow;
};

// What the page says. Strings are borrowed; "" = not there.
struct stamp_words {
    const char *mark, *scope, *doc_no, *recipient;
    unsigned serial;       // 1..999999
    unsigned copy, copies; // 1-based
    unsigned page, pages;  // 1-based, of this copy
    unsigned generation;   // > 0: reprint
    const char *code, *code_human;
    // Who classified the document (32 CFR 2001.21, 2001.22), on its first page.
    // NULL or "" = not said.
    const char *classified_by, *reason, *derived_from, *declassify_on;
    bool is_blank; // a filler side: "this side intentionally blank"
};

// Where the user's content goes: scaled by `scale`, its lower left corner of
// the visual page moved to x, y. 1, 0, 0 when nothing is reserved. width and
// height are the page's: those asked for, unless it has grown.
struct stamp_window {
    double scale, x, y;
    double width, height;
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

// The same for many pages of one size and kind, arranged once. `example`
// decides everything but the serial, copy, page, generation and code: pages
// that differ in is_blank, in being the first, or in being a reprint need a
// template each. `style` is copied; `face` must outlive the template.
struct stamp_template;
bool stamp_template_new(const struct stamp_style *style,
                        const struct face *face, double width, double height,
                        const struct stamp_words *example,
                        struct stamp_template **template, struct error *err);
void stamp_template_free(struct stamp_template *template);
struct stamp_window
stamp_template_window(const struct stamp_template *template);

// PDF operators that are the same on all these pages (plates, mark, scope): to
// be painted before those of stamp_template_paint, perhaps as one Form XObject
// with font resource /CMf.
const struct text *stamp_template_fixed(const struct stamp_template *template);
// Appends the operators of one page: numbers, code and symbols. Not for two
// threads at once with the same template.
bool stamp_template_paint(struct stamp_template *template,
                          const struct stamp_words *words, struct text *content,
                          struct error *err);

#endif
