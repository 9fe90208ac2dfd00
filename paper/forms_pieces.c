// What the forms are put together from: names, grids of fields, boxes to sign
// in, the checkpoint's lines, the chart.
#include "paper/forms_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void forms_name(const struct form_filling *filling, const char *zh,
                const char *en, struct text *into)
{
    if (filling->language != STAMP_EN)
        text_add_string(into, zh);
    if (filling->language == STAMP_BOTH)
        text_add_char(into, ' ');
    if (filling->language != STAMP_ZH)
        text_add_string(into, en);
}

const char *forms_value(const char *value)
{
    return value != NULL ? value : "";
}

const char *forms_cell(const struct form_filling *filling, size_t row,
                       unsigned column)
{
    size_t columns = form_fields_count(filling->kind->columns);

    if (row >= filling->rows)
        return "";
    return forms_value(filling->cells[row * columns + column]);
}

struct form forms_form(const struct forms_plan *plan, struct drawing *drawing,
                       struct error *err)
{
    return (struct form){.face = plan->face,
                         .language = plan->filling->language,
                         .drawing = drawing,
                         .scale = 72 / 25.4,
                         .top = plan->height * 72 / 25.4,
                         .is_whole = true,
                         .err = err};
}

double forms_inside(const struct forms_plan *plan)
{
    return plan->width - FORMS_LEFT - FORMS_RIGHT;
}

void forms_caption(struct form *form, const struct form_filling *filling,
                   const char *zh, const char *en, double x, double y,
                   double width, double height, double size)
{
    struct text name = {0};

    forms_name(filling, zh, en, &name);
    form_fill(form, x, y, width, height, size, false, 2, text_string(&name));
    text_clear(&name);
}

// --- fields ------------------------------------------------------------------

// Whether a field has a line of its own: as wide as two, or nothing follows
// that could stand beside it.
static bool is_alone(const struct form_field *field, bool is_second)
{
    if (field->width == 2)
        return true;
    return !is_second && (field[1].key == NULL || field[1].width != 1);
}

double forms_grid_height(const struct form_field *fields, double row)
{
    double height = 0;
    bool is_second = false;

    for (const struct form_field *field = fields; field->key; field++) {
        if (field->width == 0)
            continue;
        bool alone = is_alone(field, is_second);
        height += is_second ? 0 : row;
        is_second = !alone && !is_second;
    }
    return height;
}

static void field_box(struct form *form, const struct form_filling *filling,
                      const struct form_field *field, const char *value,
                      double x, double y, double width, double height)
{
    // What is on an envelope is read from further away.
    double size = filling->kind->shape == FORM_LABEL ? 13 : 9.5;
    double name = fmin(38, width * 0.42);

    forms_caption(form, filling, field->zh, field->en, x + 1.2, y, name - 2,
                  height, 7.5);
    form_fill(form, x + name + 1.2, y, width - name - 2.4, height, size, false,
              3, forms_value(value));
    form_box(form, x, y, width, height, FORMS_THIN);
    form_box(form, x + name, y, 0, height, FORMS_THIN);
}

double forms_grid(struct form *form, const struct form_filling *filling,
                  const struct form_field *fields, const char *const *values,
                  double x, double y, double width, double row)
{
    double start = y;
    bool is_second = false;

    for (size_t n = 0; fields[n].key; n++) {
        const struct form_field *field = &fields[n];
        if (field->width == 0)
            continue;
        bool alone = is_alone(field, is_second);
        field_box(form, filling, field, values != NULL ? values[n] : "",
                  is_second ? x + width / 2 : x, y, alone ? width : width / 2,
                  row);
        if (alone || is_second)
            y += row;
        is_second = !alone && !is_second;
    }
    form_box(form, x, start, width, y - start, FORMS_THICK);
    return y - start;
}

// --- signatures and the checkpoint -------------------------------------------

void forms_signs(struct form *form, const struct form_filling *filling,
                 double x, double y, double width, double height)
{
    const struct form_field *signs = filling->kind->signs;
    size_t count = form_fields_count(signs);
    double each = width / (double)(count > 0 ? count : 1);

    for (size_t n = 0; n < count; n++) {
        double left = x + (double)n * each;
        double line = y + height - 7;
        forms_caption(form, filling, signs[n].zh, signs[n].en, left + 1.5,
                      y + 0.5, each - 3, 6, 8.5);
        if (signs[n].width > 0) {
            form_box(form, left, line, each, 0, FORMS_THIN);
            forms_caption(form, filling, "日期", "Date", left + 1.5, line,
                          each - 3, 7, 7);
        }
        form_box(form, left, y, each, height, FORMS_THIN);
    }
    form_box(form, x, y, width, height, FORMS_THICK);
}

// Line `number` of a note, counted from 0.
static void note_line(const char *note, unsigned number, struct text *line)
{
    text_empty(line);
    for (; number > 0 && *note != '\0'; number--) {
        note += strcspn(note, "\n");
        note += *note == '\n';
    }
    text_add(line, note, strcspn(note, "\n"));
}

void forms_note_lines(struct form *form, const struct form_filling *filling,
                      double x, double y, double width, unsigned lines)
{
    const char *note = forms_value(filling->checkpoint);
    struct text line = {0}, part = {0};

    forms_name(filling, "日志锚点", "Journal checkpoint", &line);
    note_line(note, 0, &part);
    text_addf(&line, ": %s · ", text_string(&part));
    note_line(note, 1, &part);
    text_add_string(&line, text_string(&part));
    if (note[0] == '\0') {
        text_empty(&line);
        forms_name(filling, "无日志锚点", "No journal checkpoint", &line);
    }
    for (unsigned n = 0; n < lines; n++) {
        form_fill(form, x, y + n * 3, width, 3, 6.5, false, 1,
                  text_string(&line));
        note_line(note, 2, &line);
    }
    text_clear(&part);
    text_clear(&line);
}

void forms_code(const struct form_filling *filling, struct text *code)
{
    text_add_string(code, filling->kind->code);
    if (forms_value(filling->number)[0] != '\0')
        text_addf(code, "-%s", filling->number);
}

// --- the chart ---------------------------------------------------------------

// The smallest of 1, 2, 5, 10, 20... that is not below `most`.
static double chart_top(double most)
{
    double step = 1;

    for (unsigned n = 0; step < most && n < 60; n++)
        step *= n % 3 == 1 ? 2.5 : 2;
    return step;
}

static void chart_scale(struct form *form, double top, double x, double y,
                        double width, double height)
{
    enum { STEPS = 4 };

    for (unsigned n = 0; n <= STEPS; n++) {
        char number[32];
        double line = y + height - height * n / STEPS;
        (void)snprintf(number, sizeof number, "%g", top * n / STEPS);
        form_box(form, x, line, width, 0, n == 0 ? FORMS_THICK : 0.15);
        form_line(form, x - 1.5, line + 0.8, FORM_RIGHT, 6.5, false, number);
    }
}

static void chart_legend(struct form *form, const struct form_filling *filling,
                         double x, double y, double width)
{
    const struct form_chart *chart = filling->chart;

    forms_caption(form, filling, chart->zh, chart->en, x, y, width - 95, 5, 9);
    form_bar(form, x + width - 90, y + 1.2, 5, 2.6);
    forms_caption(form, filling, chart->solid_zh, chart->solid_en,
                  x + width - 83, y, 36, 5, 7.5);
    form_box(form, x + width - 45, y + 1.2, 5, 2.6, FORMS_THIN);
    forms_caption(form, filling, chart->open_zh, chart->open_en, x + width - 38,
                  y, 36, 5, 7.5);
}

void forms_chart(struct form *form, const struct form_filling *filling,
                 double x, double y, double width, double height)
{
    const struct form_chart *chart = filling->chart;
    double most = 1;

    for (unsigned n = 0; n < chart->count; n++)
        most = fmax(most, fmax(chart->bars[n].solid, chart->bars[n].open));
    double top = chart_top(most);
    double left = x + 14, bottom = y + height - 6;
    double high = height - 15;
    double each = (width - 14) / (chart->count > 0 ? chart->count : 1);

    chart_legend(form, filling, x, y, width);
    chart_scale(form, top, left, bottom - high, width - 14, high);
    for (unsigned n = 0; n < chart->count; n++) {
        double at = left + n * each;
        double solid = high * chart->bars[n].solid / top;
        double open = high * chart->bars[n].open / top;
        if (solid > 0)
            form_bar(form, at + each * 0.14, bottom - solid, each * 0.34,
                     solid);
        if (open > 0)
            form_box(form, at + each * 0.52, bottom - open, each * 0.34, open,
                     FORMS_THIN);
        form_line(form, at + each / 2, bottom + 4, FORM_CENTRE, 7, false,
                  chart->bars[n].label);
    }
}
