// The forms and registers of the registry, from const tables: what a form is
// called, which fields and columns it has, who signs. One filling gives the
// pages of the PDF; the same tables name the fields of CSV and JSON.
//
// Headings and columns: the registers that unit rules on carriers of state
// secrets ask for (Implementing Regulations 2024, art. 20, 27, 28, 53, 61), as
// docs/forms.md shows them. A form that lists documents bears the highest level
// of its lines on every page. A4.
#ifndef PAPER_FORMS_H
#define PAPER_FORMS_H

#include "paper/drawing.h"
#include "paper/stamp.h"

enum {
    FORMS_COLUMNS_MAX = 32,
    FORMS_FIELDS_MAX = 16,
    FORMS_ROWS_MAX = 1000000,
    FORMS_CELL_MAX = 600, // bytes of one value
};

enum form_shape {
    FORM_PORTRAIT,  // a table below its head fields
    FORM_LANDSCAPE, // the same, lying
    FORM_SLIP,      // a row is a sheet of two halves: one stays, one returns
    FORM_LABEL,     // a row is a label, three on a sheet
};

// One value with its name in data and on paper.
struct form_field {
    const char *key; // as in CSV and JSON; NULL ends a list
    const char *zh, *en;
    // Columns: share of the table's width; 0 = stands below the one before.
    // Head and tail fields: 1 half a line, 2 a line. Slips, labels: the same,
    // and 0 = not among them. Signatures: 1 with a date, 0 without.
    unsigned width;
    bool is_number; // set to the right
};

struct form_kind {
    const char *name; // "production"
    const char *code; // "CM01", begins the form's bar code
    const char *zh, *en;
    enum form_shape shape;
    const struct form_field *head;    // above the table
    const struct form_field *columns; // of a row
    const struct form_field *tail;    // below the table
    const struct form_field *signs;   // who signs, below that
    const char *says_zh, *says_en; // a sentence above the signatures, or NULL
    const char *summary;           // for the command's help
};

// The table of all kinds, in the order of the manual.
const struct form_kind *form_kinds(size_t *count);
// NULL, and ERROR_USAGE with the nearest name, when there is none.
const struct form_kind *form_kind_find(const char *name, struct error *err);
size_t form_fields_count(const struct form_field *fields);
// The place of a column's key, or -1.
int form_column(const struct form_kind *kind, const char *key);

// Two rows of bars, one pair for each label, each row in its own look.
enum { FORM_BARS_MAX = 12 };
struct form_chart {
    const char *zh, *en;             // what it shows
    const char *solid_zh, *solid_en; // of the black bars
    const char *open_zh, *open_en;   // of the outlined ones
    unsigned count;
    struct {
        const char *label;
        double solid, open;
    } bars[FORM_BARS_MAX];
};

// A form to print. Strings are borrowed; NULL and "" are left to be filled in
// by hand.
struct form_filling {
    const struct form_kind *kind;
    enum stamp_language language;
    const char *unit;       // whose form it is
    const char *number;     // of this form, in the QR alphanumeric set
    const char *period;     // "2026-11-01 – 2026-11-30"
    const char *level;      // the highest of its lines, as printed
    const char *printed;    // when and by whom
    const char *checkpoint; // the signed note, whole
    const char *const *head, *const *tail; // values in the order of the kind
    const char *const *cells;              // rows x columns of the kind
    size_t rows;
    unsigned blank_rows; // further rows without text
    const struct form_chart *chart;
};

// Adds every character of the form to the face. ERROR_REFUSED naming the
// character that the font cannot draw and the row and column it stands in.
bool forms_need(const struct form_filling *filling, struct face *face,
                struct error *err);

// The pages of a form. `filling` and `face`, which is ready, outlive it.
struct forms_plan;
struct forms_plan *forms_plan_new(const struct form_filling *filling,
                                  const struct face *face);
void forms_plan_free(struct forms_plan *plan);
size_t forms_pages(const struct forms_plan *plan);
// In points.
void forms_size(const struct forms_plan *plan, double *width, double *height);
// Page 0 is the first.
bool forms_draw(const struct forms_plan *plan, size_t page,
                struct drawing *drawing, struct error *err);

// All of it: font file to PDF. `cache_dir` as for face_ready.
bool forms_pdf(const struct form_filling *filling, const char *font,
               unsigned font_index, const char *cache_dir, struct text *pdf,
               struct error *err);
// The same of several forms, one behind the other.
bool forms_all_pdf(const struct form_filling *fillings, size_t count,
                   const char *font, unsigned font_index, const char *cache_dir,
                   struct text *pdf, struct error *err);

#endif
