// The inside of a control sheet, shared by the files that make it.
#ifndef PAPER_CONTROL_PARTS_H
#define PAPER_CONTROL_PARTS_H

#include "paper/control.h"

enum label_name {
    LABEL_TITLE,
    LABEL_RUN,
    LABEL_UNIT,
    LABEL_DOCUMENT, // the first of those that have a value
    LABEL_SUBJECT,
    LABEL_MARK,
    LABEL_SCOPE,
    LABEL_QUEUE,
    LABEL_USER,
    LABEL_TIME,
    LABEL_ATTEMPT,
    LABEL_COPIES,
    LABEL_SERIALS,
    LABEL_PER_COPY,
    LABEL_TOTAL, // the last
    LABEL_SIGNATURES,
    LABEL_ACT,
    LABEL_NAME,
    LABEL_SIGNATURE,
    LABEL_DATE,
    LABEL_PRINTED,
    LABEL_COUNTED,
    LABEL_CHECKED,
    LABEL_GOOD_SHEETS,
    LABEL_WASTE_SHEETS,
    LABEL_COMPLETE_COPIES,
    LABEL_WASTE,
    LABEL_NUMBER,
    LABEL_COPY,
    LABEL_PAGE,
    LABEL_GENERATION,
    LABEL_SHEETS,
    LABEL_REASON,
    LABEL_CHECKPOINT,
    LABEL_ORIGIN,
    LABEL_SIZE,
    LABEL_ROOT,
    LABEL_NOTE_SIGNATURE,
    LABEL_WITNESS,
    LABEL_VERIFIED,
    LABEL_CLAIMED,
    LABELS
};

// Both append.
void label_text(enum label_name name, enum stamp_language language,
                struct text *into);
void value_text(const struct control_words *words, enum label_name name,
                enum stamp_language language, struct text *into);

// The form being filled in. It is designed in millimetres on a sheet 210 mm
// wide and at least 279 mm high, from its top left corner, and scaled to the
// sheet.
struct form {
    const struct control_words *words;
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
// A box, or a line when width or height is 0.
void form_box(struct form *form, double x, double y, double width,
              double height, double line);
// A symbol of `modules` modules a side, at most `side` wide: its modules are
// whole dots of 1/300 inch.
void form_qr(struct form *form, double x, double y, double side,
             unsigned modules, const char *text, bool is_code);

#endif
