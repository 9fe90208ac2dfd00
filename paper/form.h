// The pieces of a form: lines of text, filled boxes, rules, symbols. For the
// files of paper/ only.
#ifndef PAPER_FORM_H
#define PAPER_FORM_H

#include "paper/drawing.h"
#include "paper/stamp.h"

// A sheet that is being filled in: designed in millimetres from its top left
// corner, and scaled to the paper.
struct form {
    const struct face *face;
    enum stamp_language language;
    struct drawing *drawing;
    double scale;     // points of a millimetre of the form
    double left, top; // of the form on the sheet, points
    bool is_whole;    // nothing failed so far
    struct error *err;
};

enum form_align { FORM_LEFT, FORM_CENTRE, FORM_RIGHT };

// Text sizes are points on an unscaled sheet. `x` is the left, middle or right
// end, `y` the base line.
void form_line(struct form *form, double x, double y, enum form_align align,
               double size, bool is_bold, const char *text);
// Text in a box: at most `most` lines, shrunk to 5 points, then cut with "…".
// The lines are centred over the height.
void form_fill(struct form *form, double x, double y, double width,
               double height, double size, bool is_bold, unsigned most,
               const char *text);
// Whether a line is not wider than that.
bool form_fits(const struct form *form, double size, double width,
               const char *line);
// The end of a line is cut until it fits with "…" behind it; it has WRAP_BYTES.
void form_omit(const struct form *form, double size, double width, char *line);
// A box, or a line when width or height is 0.
void form_box(struct form *form, double x, double y, double width,
              double height, double line);
// The same, filled in black.
void form_bar(struct form *form, double x, double y, double width,
              double height);
// A symbol of `modules` modules a side, at most `side` wide: its modules are
// whole dots of 1/300 inch.
void form_qr(struct form *form, double x, double y, double side,
             unsigned modules, const char *text, bool is_code);
// The journal's signed note as QR, in modules of `module` mm or smaller ones,
// with its quiet zone at most `side` wide; (x, y) is the middle of the quiet
// zone's right side. Returns the width it took, 0 for an empty note.
double form_note(struct form *form, double x, double y, double side,
                 double module, const char *note);
// A code of capital letters and digits as Code 128, its bars `height` high and
// at most `width` wide, beginning at x.
void form_bars(struct form *form, double x, double y, double width,
               double height, const char *code);

#endif
