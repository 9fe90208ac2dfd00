// The stamp of a page: a plan whose slots are filled with the page's words.
#include "paper/stamp.h"

#include "paper/painter.h"
#include "paper/stamp_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- filling -----------------------------------------------------------------

// Places this page's text in its slot. A code of very wide letters is set a
// little smaller, so that no page of a run can fail.
static void fit(const struct face *face, const struct slot *slot,
                const char *text, double *x, double *size)
{
    double width = face_width(face, text, slot->size);

    *size = slot->size;
    if (width > slot->width && slot->field >= FIELD_CODE) {
        *size *= slot->width / width;
        width = slot->width;
    }
    *x = slot->x;
    if (slot->align == ALIGN_RIGHT)
        *x -= width;
    else if (slot->align == ALIGN_CENTRE)
        *x -= width / 2;
}

static bool add_text(const struct stamp_style *style, const struct face *face,
                     const struct slot *slot, const struct stamp_words *words,
                     struct drawing *drawing, struct error *err)
{
    struct text text = {0};
    struct drawing_item item = {
        .kind = DRAW_TEXT, .y = slot->y, .is_bold = slot->is_bold};

    if (slot->field == FIELD_FIXED)
        text_add_string(&text, slot->text);
    else
        field_text(slot->field, style->language, words, &text);
    fit(face, slot, text_string(&text), &item.x, &item.size);
    item.width = face_width(face, text_string(&text), item.size);
    item.height = item.size;
    bool fits = string_fit(item.text, sizeof item.text, text_string(&text));
    text_clear(&text);
    assert(fits);
    return drawing_add(drawing, &item, err);
}

static bool add_symbol(const struct rectangle *place, enum symbol_kind kind,
                       const char *code, struct drawing *drawing,
                       struct error *err)
{
    struct drawing_item item = {.kind = DRAW_SYMBOL,
                                .x = place->x,
                                .y = place->y,
                                .width = place->width,
                                .height = place->height,
                                .symbol = kind};

    return (string_fit(item.text, sizeof item.text, code) ||
            error_set(err, ERROR_INPUT, "the code %s is too long", code)) &&
           drawing_add(drawing, &item, err);
}

static bool add_plate(const struct rectangle *place, struct drawing *drawing,
                      struct error *err)
{
    return drawing_add(drawing,
                       &(struct drawing_item){.kind = DRAW_PLATE,
                                              .x = place->x,
                                              .y = place->y,
                                              .width = place->width,
                                              .height = place->height},
                       err);
}

bool stamp_layout(const struct stamp_style *style, const struct face *face,
                  double width, double height, const struct stamp_words *words,
                  struct drawing *drawing, struct stamp_window *window,
                  struct error *err)
{
    struct stamp_plan *plan = memory_need_zero(1, sizeof *plan);
    struct sheet sheet = {style,  face,  width,
                          height, words, style->is_reserved};
    bool done = plan_make(&sheet, plan, err);

    for (unsigned n = 0; n < plan->plate_count && done; n++)
        done = add_plate(&plan->plates[n], drawing, err);
    for (unsigned n = 0; n < plan->slot_count && done; n++)
        done = add_text(style, face, &plan->slots[n], words, drawing, err);
    for (unsigned n = 0; n < PLAN_SYMBOLS && done; n++)
        done = add_symbol(&plan->symbols[n], style->symbol, words->code,
                          drawing, err);
    if (done)
        *window = plan->window;
    free(plan);
    return done;
}

// --- the template ------------------------------------------------------------

struct stamp_template {
    struct stamp_style style;
    const struct face *face;
    struct stamp_plan plan;
    struct text fixed; // operators that are the same on every page
    struct text field; // room for one field's text or the symbol
    struct symbol_maker *maker;
};

static void paint_fixed(struct stamp_template *template)
{
    const struct stamp_plan *plan = &template->plan;
    struct pen pen = {.face = template->face, .content = &template->fixed};

    for (unsigned n = 0; n < plan->plate_count; n++) {
        const struct rectangle *plate = &plan->plates[n];
        pen_plate(&pen, plate->x, plate->y, plate->width, plate->height);
    }
    for (unsigned n = 0; n < plan->slot_count; n++) {
        const struct slot *slot = &plan->slots[n];
        double x = 0;
        double size = 0;
        if (slot->field != FIELD_FIXED)
            continue;
        fit(template->face, slot, slot->text, &x, &size);
        pen_text(&pen, x, slot->y, size, slot->is_bold, slot->text);
    }
    pen_rest(&pen);
}

static int compare_looks(const void *a, const void *b)
{
    const struct slot *one = a;
    const struct slot *two = b;

    if (one->is_bold != two->is_bold)
        return one->is_bold ? -1 : 1;
    if (one->size != two->size)
        return one->size > two->size ? -1 : 1;
    if (one->y != two->y)
        return one->y > two->y ? -1 : 1;
    return one->x < two->x ? -1 : one->x > two->x;
}

// What looks alike is painted together: fewer changes of size and boldness.
static void sort_slots(struct stamp_plan *plan)
{
    qsort(plan->slots, plan->slot_count, sizeof *plan->slots, compare_looks);
}

bool stamp_template_new(const struct stamp_style *style,
                        const struct face *face, double width, double height,
                        const struct stamp_words *example,
                        struct stamp_template **template, struct error *err)
{
    struct stamp_template *made = memory_need_zero(1, sizeof *made);
    struct sheet sheet = {style,  face,    width,
                          height, example, style->is_reserved};

    made->style = *style;
    made->face = face;
    made->maker = symbol_maker_new(style->symbol);
    if (!plan_make(&sheet, &made->plan, err)) {
        stamp_template_free(made);
        return false;
    }
    sort_slots(&made->plan);
    paint_fixed(made);
    *template = made;
    return true;
}

void stamp_template_free(struct stamp_template *template)
{
    if (template == NULL)
        return;
    symbol_maker_free(template->maker);
    text_clear(&template->fixed);
    text_clear(&template->field);
    free(template);
}

struct stamp_window stamp_template_window(const struct stamp_template *template)
{
    return template->plan.window;
}

const struct text *stamp_template_fixed(const struct stamp_template *template)
{
    return &template->fixed;
}

bool stamp_template_paint(struct stamp_template *template,
                          const struct stamp_words *words, struct text *content,
                          struct error *err)
{
    const struct stamp_plan *plan = &template->plan;
    struct pen pen = {.face = template->face, .content = content};
    struct symbol_bits bits;

    if (!symbol_make(template->maker, words->code, &bits, err))
        return false;
    for (unsigned n = 0; n < plan->slot_count; n++) {
        const struct slot *slot = &plan->slots[n];
        double x = 0;
        double size = 0;
        if (slot->field == FIELD_FIXED)
            continue;
        field_text(slot->field, template->style.language, words,
                   &template->field);
        const char *text = text_string(&template->field);
        fit(template->face, slot, text, &x, &size);
        pen_text(&pen, x, slot->y, size, slot->is_bold, text);
    }
    text_empty(&template->field);
    paint_mask(&bits, &template->field);
    for (unsigned n = 0; n < PLAN_SYMBOLS; n++) {
        const struct rectangle *box = &plan->symbols[n];
        pen_mask(&pen, box->x, box->y, box->width, box->height,
                 &template->field);
    }
    pen_rest(&pen);
    return true;
}
