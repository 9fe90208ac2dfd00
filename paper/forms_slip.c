// Receipt slips and envelope labels: a row of the filling is a piece of paper.
#include "paper/forms_parts.h"

#include <string.h>

#define HALF 148.5
#define LABEL_HEIGHT 90.0
#define LABEL_PITCH 94.0

static const char *named(const struct form_filling *filling, size_t row,
                         const char *key)
{
    int column = form_column(filling->kind, key);

    return column < 0 ? "" : forms_cell(filling, row, (unsigned)column);
}

static const char *const *values_of(const struct form_filling *filling,
                                    size_t row)
{
    size_t columns = form_fields_count(filling->kind->columns);

    return row < filling->rows ? &filling->cells[row * columns] : NULL;
}

// --- slips -------------------------------------------------------------------

static void slip_names(const struct forms_plan *plan, struct form *form,
                       size_t row, bool returns, double y)
{
    const struct form_filling *filling = plan->filling;
    const struct form_kind *kind = filling->kind;
    bool is_en = filling->language == STAMP_EN;
    double middle = plan->width / 2;

    form_line(form, middle, y + 13, FORM_CENTRE, 14, true,
              named(filling, row, "mark"));
    form_line(form, middle, y + 22, FORM_CENTRE, is_en ? 14 : 17, true,
              is_en ? kind->en : kind->zh);
    if (filling->language == STAMP_BOTH)
        form_line(form, middle, y + 26, FORM_CENTRE, 8, false, kind->en);
    form_fill(form, FORMS_LEFT, y + 15, 60, 8, 9, false, 2,
              forms_value(filling->unit));
    if (returns)
        forms_caption(form, filling, "回执联：签收后退回发件单位",
                      "Return signed to the sender", plan->width - 70, y + 15,
                      60, 8, 8.5);
    else
        forms_caption(form, filling, "存根联：由收件人留存",
                      "Kept by the recipient", plan->width - 70, y + 15, 60, 8,
                      8.5);
}

static void slip_half(const struct forms_plan *plan, struct form *form,
                      size_t row, bool returns)
{
    const struct form_filling *filling = plan->filling;
    const char *code = named(filling, row, "code");
    double width = forms_inside(plan);
    double start = returns ? HALF : 0;
    double y = start + 28;

    slip_names(plan, form, row, returns, start);
    y += forms_grid(form, filling, filling->kind->columns,
                    values_of(filling, row), FORMS_LEFT, y, width, 8);
    forms_signs(form, filling, FORMS_LEFT, y + 3, width - 34, 25);
    (void)form_note(form, plan->width - FORMS_RIGHT, y + 3 + 15, 32, 0.423,
                    forms_value(filling->checkpoint));
    if (code[0] != '\0') {
        form_bars(form, FORMS_LEFT, y + 30.5, width - 40, 7, code);
        form_line(form, FORMS_LEFT, y + 40.5, FORM_LEFT, 7, false, code);
    }
    forms_note_lines(form, filling, FORMS_LEFT, start + HALF - 14, width, 2);
}

// A line to cut along.
static void cut_line(struct form *form, double width)
{
    for (double x = 8; x + 2 < width - 8; x += 4)
        form_box(form, x, HALF, 2, 0, FORMS_THIN);
}

void forms_slip_page(const struct forms_plan *plan, size_t page,
                     struct form *form)
{
    slip_half(plan, form, page, false);
    slip_half(plan, form, page, true);
    cut_line(form, plan->width);
}

// --- labels ------------------------------------------------------------------

static void label(const struct forms_plan *plan, struct form *form, size_t row,
                  double y)
{
    const struct form_filling *filling = plan->filling;
    const char *code = named(filling, row, "code");
    double width = forms_inside(plan);
    double seal = FORMS_LEFT + width - 42;

    form_fill(form, FORMS_LEFT + 4, y + 2, 120, 12, 22, true, 1,
              named(filling, row, "level"));
    forms_caption(form, filling, "密件", "CLASSIFIED MAIL", seal, y + 3, 40, 9,
                  9);
    (void)forms_grid(form, filling, filling->kind->columns,
                     values_of(filling, row), FORMS_LEFT + 3, y + 15, width - 6,
                     9);
    form_box(form, seal, y + 71, 38, 16, FORMS_THIN);
    forms_caption(form, filling, "密封章", "Seal", seal + 2, y + 71, 34, 6,
                  7.5);
    if (code[0] != '\0') {
        form_bars(form, FORMS_LEFT + 6, y + 71, width - 60, 7.5, code);
        form_line(form, FORMS_LEFT + 6, y + 82, FORM_LEFT, 8, false, code);
    }
    forms_note_lines(form, filling, FORMS_LEFT + 6, y + 85.5, width - 60, 1);
    form_box(form, FORMS_LEFT, y, width, LABEL_HEIGHT, FORMS_THICK);
}

void forms_label_page(const struct forms_plan *plan, size_t page,
                      struct form *form)
{
    for (size_t n = 0; n < FORMS_LABELS; n++) {
        size_t row = page * FORMS_LABELS + n;
        if (row < plan->rows)
            label(plan, form, row, 9 + (double)n * LABEL_PITCH);
    }
}
