// The inside of a filled form, shared by the files that make it; nobody
// else's. Lengths are millimetres from the top left corner of the sheet, sizes
// of type points.
#ifndef PAPER_FORMS_PARTS_H
#define PAPER_FORMS_PARTS_H

#include "paper/form.h"
#include "paper/forms.h"

#define FORMS_LEFT 15.0 // room to bind
#define FORMS_RIGHT 10.0
#define FORMS_THIN 0.4 // points
#define FORMS_THICK 0.9
#define FORMS_BODY 34.0  // where the body of a page begins
#define FORMS_FOOT 21.0  // what the foot takes of the height
#define FORMS_NOTE 36.0  // side of the checkpoint's symbol
#define FORMS_SIGNS 36.0 // height of the boxes to sign in
#define FORMS_CHART 62.0

// A column as it is printed: fields that stand below each other.
struct forms_stack {
    unsigned first, count;
    double x, width;
};

struct forms_plan {
    const struct form_filling *filling;
    const struct face *face;
    double width, height;
    unsigned stack_count;
    struct forms_stack stacks[FORMS_COLUMNS_MAX];
    double head_size, head_height; // of the table's head
    size_t rows;                   // those to fill in by hand included
    size_t pages;
    size_t *first; // row of each page, and one more: where the last ends
};

// The name of a field in the form's language.
void forms_name(const struct form_filling *filling, const char *zh,
                const char *en, struct text *into);
// "" instead of NULL.
const char *forms_value(const char *value);
const char *forms_cell(const struct form_filling *filling, size_t row,
                       unsigned column);

struct form forms_form(const struct forms_plan *plan, struct drawing *drawing,
                       struct error *err);
double forms_inside(const struct forms_plan *plan); // width between the margins

// Draws a name at its place, shrunk to the width.
void forms_caption(struct form *form, const struct form_filling *filling,
                   const char *zh, const char *en, double x, double y,
                   double width, double height, double size);
// Boxes with names and values, two to a line. Both return the height.
double forms_grid_height(const struct form_field *fields, double row);
double forms_grid(struct form *form, const struct form_filling *filling,
                  const struct form_field *fields, const char *const *values,
                  double x, double y, double width, double row);
// Boxes to sign in, side by side.
void forms_signs(struct form *form, const struct form_filling *filling,
                 double x, double y, double width, double height);
// The note's origin and size, and with two lines its root hash, set small.
void forms_note_lines(struct form *form, const struct form_filling *filling,
                      double x, double y, double width, unsigned lines);
// What a form calls its bar code: "CM01-2026-11".
void forms_code(const struct form_filling *filling, struct text *code);

void forms_chart(struct form *form, const struct form_filling *filling,
                 double x, double y, double width, double height);

// --- tables ---------------------------------------------------------------
void forms_table_plan(struct forms_plan *plan);
double forms_row_height(const struct forms_plan *plan, size_t row);
void forms_table_page(const struct forms_plan *plan, size_t page,
                      struct form *form);
// --- slips and labels -------------------------------------------------------
void forms_slip_page(const struct forms_plan *plan, size_t page,
                     struct form *form);
void forms_label_page(const struct forms_plan *plan, size_t page,
                      struct form *form);
enum { FORMS_LABELS = 3 }; // on a sheet

#endif
