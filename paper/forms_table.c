// Forms with a table: how its rows are spread over pages, and one page of it.
#include "paper/forms_parts.h"
#include "paper/wrap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAD 0.9          // millimetres between a rule and its text
#define ROW_LEAST 7.0    // so that a hand can write in it
#define SIZE_USUAL 7.5   // of type, points
#define SIZE_CROWDED 6.0 // of rows that would take more than LINES_USUAL
#define PITCH 0.43       // millimetres from line to line, for a point of size
enum { LINES_USUAL = 8, LINES_MAX = 20 };
#define FIELD_ROW 8.5
#define SENTENCE 9.5

static const struct form_field *column_at(const struct forms_plan *plan,
                                          unsigned column)
{
    return &plan->filling->kind->columns[column];
}

// --- how high ----------------------------------------------------------------

static unsigned count_lines(const struct forms_plan *plan, const char *text,
                            double size, double width, bool *is_torn)
{
    unsigned count = 0;
    size_t length = 0;
    const char *at = text;

    while (wrap_next(plan->face, &at, size, width * 72 / 25.4, &length,
                     is_torn) != NULL)
        count++;
    return count;
}

// What stands in one stack of a row, or of the head (row SIZE_MAX).
static void stack_text(const struct forms_plan *plan, size_t row,
                       unsigned column, struct text *text)
{
    const struct form_field *field = column_at(plan, column);

    text_empty(text);
    if (row == SIZE_MAX)
        forms_name(plan->filling, field->zh, field->en, text);
    else
        text_add_string(text, forms_cell(plan->filling, row, column));
}

static unsigned stack_lines(const struct forms_plan *plan,
                            const struct forms_stack *stack, size_t row,
                            double size, bool *is_torn)
{
    struct text text = {0};
    unsigned lines = 0;

    for (unsigned n = 0; n < stack->count; n++) {
        stack_text(plan, row, stack->first + n, &text);
        unsigned count = count_lines(plan, text_string(&text), size,
                                     stack->width - 2 * PAD, is_torn);
        // An empty value keeps its line, so that what follows stays in place.
        lines += count > 0 ? count : 1;
    }
    text_clear(&text);
    return lines;
}

static unsigned row_lines(const struct forms_plan *plan, size_t row,
                          double size, bool *is_torn)
{
    unsigned most = 0;

    for (unsigned n = 0; n < plan->stack_count; n++) {
        unsigned lines =
            stack_lines(plan, &plan->stacks[n], row, size, is_torn);
        most = lines > most ? lines : most;
    }
    return most;
}

static double row_size(const struct forms_plan *plan, size_t row,
                       unsigned *lines)
{
    bool is_torn = false;
    double size = SIZE_USUAL;

    *lines = row_lines(plan, row, size, &is_torn);
    if (*lines > LINES_USUAL) {
        size = SIZE_CROWDED;
        *lines = row_lines(plan, row, size, &is_torn);
    }
    if (*lines > LINES_MAX)
        *lines = LINES_MAX;
    return size;
}

double forms_row_height(const struct forms_plan *plan, size_t row)
{
    unsigned lines = 0;
    double size = row_size(plan, row, &lines);

    return fmax(ROW_LEAST, lines * size * PITCH + 2 * PAD);
}

// --- the plan ----------------------------------------------------------------

static void plan_stacks(struct forms_plan *plan)
{
    const struct form_field *columns = plan->filling->kind->columns;
    double all = 0, x = FORMS_LEFT;

    for (unsigned n = 0; columns[n].key != NULL; n++) {
        if (columns[n].width == 0) {
            plan->stacks[plan->stack_count - 1].count++;
            continue;
        }
        plan->stacks[plan->stack_count++] = (struct forms_stack){
            .first = n, .count = 1, .width = columns[n].width};
        all += columns[n].width;
    }
    for (unsigned n = 0; n < plan->stack_count; n++) {
        struct forms_stack *stack = &plan->stacks[n];
        stack->x = x;
        stack->width *= forms_inside(plan) / all;
        x += stack->width;
    }
}

// The largest size at which no word of the head is torn.
static void plan_head(struct forms_plan *plan)
{
    bool is_torn = true;
    unsigned lines = 0;

    for (plan->head_size = 7.25; is_torn && plan->head_size > 4.5;) {
        plan->head_size -= 0.25;
        is_torn = false;
        lines = row_lines(plan, SIZE_MAX, plan->head_size, &is_torn);
    }
    plan->head_height = lines * plan->head_size * PITCH + 2 * PAD;
}

// What the last page has below its table.
static double tail_height(const struct forms_plan *plan)
{
    const struct form_filling *filling = plan->filling;
    double height = 4 + FORMS_SIGNS;

    height += forms_grid_height(filling->kind->tail, FIELD_ROW);
    height += filling->kind->tail->key != NULL ? 3 : 0;
    height += filling->kind->says_zh != NULL ? SENTENCE : 0;
    return height + (filling->chart != NULL ? FORMS_CHART + 4 : 0);
}

static double top_of(const struct forms_plan *plan, size_t page)
{
    const struct form_field *head = plan->filling->kind->head;

    if (page > 0 || head->key == NULL)
        return FORMS_BODY;
    return FORMS_BODY + forms_grid_height(head, FIELD_ROW) + 3;
}

static void plan_page(struct forms_plan *plan, size_t first, size_t *room)
{
    if (plan->pages + 2 > *room) {
        *room = *room == 0 ? 64 : *room * 2;
        plan->first = memory_grow(plan->first, *room, sizeof *plan->first);
    }
    plan->first[plan->pages++] = first;
}

// As many rows on each page as fit; the tail follows the last row, or has a
// page of its own.
static void plan_pages(struct forms_plan *plan)
{
    double bottom = plan->height - FORMS_FOOT;
    size_t room = 0;
    double y = 0;

    plan_page(plan, 0, &room);
    y = top_of(plan, 0) + plan->head_height;
    for (size_t row = 0; row < plan->rows; row++) {
        double height = forms_row_height(plan, row);
        if (y + height > bottom) {
            plan_page(plan, row, &room);
            y = FORMS_BODY + plan->head_height;
        }
        y += height;
    }
    if (y + tail_height(plan) > bottom)
        plan_page(plan, plan->rows, &room);
    plan->first[plan->pages] = plan->rows;
}

void forms_table_plan(struct forms_plan *plan)
{
    plan_stacks(plan);
    plan_head(plan);
    plan_pages(plan);
}

// --- one page ----------------------------------------------------------------

// One value, line by line; returns how many lines it took.
static unsigned draw_value(const struct forms_plan *plan, struct form *form,
                           const struct forms_stack *stack, bool is_number,
                           const char *text, double size, double y,
                           unsigned most)
{
    double inside = stack->width - 2 * PAD;
    double x = stack->x + (is_number ? stack->width - PAD : PAD);
    unsigned count = 0;
    size_t length = 0;
    bool is_torn = false;
    const char *at = text;
    const char *found = NULL;

    while (count < most &&
           (found = wrap_next(plan->face, &at, size, inside * 72 / 25.4,
                              &length, &is_torn)) != NULL) {
        char line[WRAP_BYTES];
        length = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, found, length);
        line[length] = '\0';
        if (++count == most && *at != '\0')
            form_omit(form, size, inside, line);
        form_line(form, x, y + (count - 0.22) * size * PITCH,
                  is_number ? FORM_RIGHT : FORM_LEFT, size, false, line);
    }
    return count > 0 ? count : 1;
}

static void draw_row(const struct forms_plan *plan, struct form *form,
                     size_t row, double size, unsigned most, double y)
{
    struct text text = {0};

    for (unsigned n = 0; n < plan->stack_count; n++) {
        const struct forms_stack *stack = &plan->stacks[n];
        unsigned used = 0;
        for (unsigned m = 0; m < stack->count && used < most; m++) {
            unsigned column = stack->first + m;
            bool is_number =
                row != SIZE_MAX && column_at(plan, column)->is_number;
            stack_text(plan, row, column, &text);
            used +=
                draw_value(plan, form, stack, is_number, text_string(&text),
                           size, y + PAD + used * size * PITCH, most - used);
        }
    }
    text_clear(&text);
}

static double draw_table(const struct forms_plan *plan, size_t page,
                         struct form *form, double y)
{
    double start = y;

    draw_row(plan, form, SIZE_MAX, plan->head_size, LINES_MAX, y);
    y += plan->head_height;
    form_box(form, FORMS_LEFT, y, forms_inside(plan), 0, FORMS_THICK);
    for (size_t row = plan->first[page]; row < plan->first[page + 1]; row++) {
        unsigned lines = 0;
        double size = row_size(plan, row, &lines);
        draw_row(plan, form, row, size, lines, y);
        y += fmax(ROW_LEAST, lines * size * PITCH + 2 * PAD);
        form_box(form, FORMS_LEFT, y, forms_inside(plan), 0, FORMS_THIN);
    }
    for (unsigned n = 1; n < plan->stack_count; n++)
        form_box(form, plan->stacks[n].x, start, 0, y - start, FORMS_THIN);
    form_box(form, FORMS_LEFT, start, forms_inside(plan), y - start,
             FORMS_THICK);
    return y;
}

static void draw_tail(const struct forms_plan *plan, struct form *form,
                      double y)
{
    const struct form_filling *filling = plan->filling;
    const struct form_kind *kind = filling->kind;
    double width = forms_inside(plan);

    y += 4;
    if (filling->chart != NULL) {
        forms_chart(form, filling, FORMS_LEFT, y, width, FORMS_CHART);
        y += FORMS_CHART + 4;
    }
    if (kind->tail->key != NULL)
        y += 3 + forms_grid(form, filling, kind->tail, filling->tail,
                            FORMS_LEFT, y, width, FIELD_ROW);
    if (kind->says_zh != NULL) {
        forms_caption(form, filling, kind->says_zh, kind->says_en, FORMS_LEFT,
                      y - 1.5, width, SENTENCE, 9);
        y += SENTENCE;
    }
    double note =
        form_note(form, plan->width - FORMS_RIGHT, y + FORMS_SIGNS / 2,
                  FORMS_NOTE, 0.423, forms_value(filling->checkpoint));
    forms_signs(form, filling, FORMS_LEFT, y,
                width - (note > 0 ? FORMS_NOTE + 2 : 0), FORMS_SIGNS);
}

// --- what every page has -----------------------------------------------------

static void draw_names(const struct forms_plan *plan, struct form *form)
{
    const struct form_filling *filling = plan->filling;
    const struct form_kind *kind = filling->kind;
    double middle = plan->width / 2;
    bool is_en = filling->language == STAMP_EN;
    struct text line = {0};

    form_line(form, middle, 12, FORM_CENTRE, 14, true,
              forms_value(filling->level));
    form_line(form, middle, 21.5, FORM_CENTRE, is_en ? 15 : 18, true,
              is_en ? kind->en : kind->zh);
    if (filling->language == STAMP_BOTH)
        form_line(form, middle, 26, FORM_CENTRE, 8.5, false, kind->en);

    forms_name(filling, "单位", "Unit", &line);
    text_addf(&line, ": %s", forms_value(filling->unit));
    form_fill(form, FORMS_LEFT, 27.5, forms_inside(plan) * 0.4, 5.5, 8.5, false,
              1, text_string(&line));
    text_empty(&line);
    forms_name(filling, "期间", "Period", &line);
    text_addf(&line, ": %s", forms_value(filling->period));
    if (forms_value(filling->period)[0] != '\0')
        form_line(form, plan->width - FORMS_RIGHT, 31.3, FORM_RIGHT, 8.5, false,
                  text_string(&line));
    text_clear(&line);
}

static void page_number(const struct form_filling *filling, size_t page,
                        size_t pages, struct text *line)
{
    if (filling->language != STAMP_EN)
        text_addf(line, "第 %zu 页 共 %zu 页", page, pages);
    if (filling->language == STAMP_BOTH)
        text_add_string(line, "  ");
    if (filling->language != STAMP_ZH)
        text_addf(line, "Page %zu of %zu", page, pages);
}

static void draw_foot(const struct forms_plan *plan, size_t page,
                      struct form *form)
{
    const struct form_filling *filling = plan->filling;
    double y = plan->height - FORMS_FOOT + 3;
    double right = plan->width - FORMS_RIGHT;
    double bars = 56, block = 62;
    char printed[WRAP_BYTES];
    struct text line = {0};

    forms_code(filling, &line);
    form_bars(form, FORMS_LEFT, y, bars, 7, text_string(&line));
    form_line(form, FORMS_LEFT, y + 10, FORM_LEFT, 7, false,
              text_string(&line));
    forms_note_lines(form, filling, FORMS_LEFT + block, y,
                     forms_inside(plan) - block - 42, 2);
    text_empty(&line);
    page_number(filling, page + 1, plan->pages, &line);
    form_line(form, right, y + 3, FORM_RIGHT, 8, false, text_string(&line));
    (void)snprintf(printed, sizeof(printed), "%s",
                   forms_value(filling->printed));
    text_cut_utf8(printed, sizeof(printed) - 1);
    if (!form_fits(form, 6.5, 40, printed))
        form_omit(form, 6.5, 40, printed);
    form_line(form, right, y + 8, FORM_RIGHT, 6.5, false, printed);
    text_clear(&line);
}

void forms_table_page(const struct forms_plan *plan, size_t page,
                      struct form *form)
{
    const struct form_filling *filling = plan->filling;
    bool has_rows = plan->first[page] < plan->first[page + 1];
    double y = FORMS_BODY;

    draw_names(plan, form);
    if (page == 0 && filling->kind->head->key != NULL)
        (void)forms_grid(form, filling, filling->kind->head, filling->head,
                         FORMS_LEFT, y, forms_inside(plan), FIELD_ROW);
    y = top_of(plan, page);
    if (has_rows || page == 0)
        y = draw_table(plan, page, form, y);
    if (page + 1 == plan->pages)
        draw_tail(plan, form, y);
    draw_foot(plan, page, form);
}
