// The stamp of a page: a plan whose slots are filled with the page's words.
#include "paper/stamp.h"

#include "paper/painter.h"
#include "paper/stamp_parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- outside the strips ------------------------------------------------------

// False when the line would have to be smaller than can be read.
static bool stand_alone(const struct sheet *sheet, struct stamp_plan *plan,
                        struct slot slot, const char *text)
{
    struct text digits = {0};
    struct stamp_words wide = widest_words(sheet->face, sheet->words);

    if (slot.field == FIELD_FIXED)
        (void)string_fit(slot.text, sizeof slot.text, text);
    else
        field_text(slot.field, sheet->style->language, &wide, &digits);
    slot.width =
        face_width(sheet->face,
                   slot.field == FIELD_FIXED ? slot.text : text_string(&digits),
                   slot.size);
    text_clear(&digits);
    // A long mark gets smaller before it leaves the sheet.
    double room = sheet->width - slot.x - sheet->style->edge_mm * POINTS_OF_MM;
    if (slot.align == ALIGN_CENTRE)
        room = sheet->width - 2 * sheet->style->edge_mm * POINTS_OF_MM;
    if (slot.width > room && slot.width > 0) {
        slot.size *= room / slot.width;
        slot.width = room;
    }
    double left = slot.x - (slot.align == ALIGN_CENTRE ? slot.width / 2 : 0);
    plan_plate(sheet, plan, left - 2, slot.y - 0.28 * slot.size - 1,
               slot.width + 4, LINE_PITCH * slot.size + 2);
    (void)plan_slot(plan, &slot);
    return slot.size >= SMALLEST_SIZE;
}

// GB/T 9704-2012, 7.2: the text area of an A4 sheet begins 37 mm below its top
// and 28 mm from its left; the serial stands on its first line, the mark on
// its second, both in 16 points. Other sheets in proportion.
bool plan_first_page(const struct sheet *sheet, double strip,
                     struct stamp_plan *plan)
{
    enum stamp_placement placement = sheet->style->placement;
    bool is_head = placement == STAMP_HEAD;

    if (sheet->words->page != 1 || (!is_head && placement != STAMP_COVER))
        return true;
    double left = sheet->width * 28 / 210;
    double below = is_head ? sheet->height * 37 / 297 : strip + 10;
    double top = sheet->height - fmax(below, strip + 4);
    double size = is_head ? 16 : 22;
    double line = is_head ? sheet->height * (225.0 / 22) / 297 : 30;
    struct slot serial = {.field = FIELD_NUMBER, .x = left, .size = 16};
    struct slot mark = {
        .field = FIELD_FIXED, .x = left, .size = size, .is_bold = true};

    line = fmax(line, LINE_PITCH * size);
    if (is_head) {
        serial.y = top - LINE_RISE * serial.size;
        mark.y = serial.y - line;
        if (!stand_alone(sheet, plan, serial, ""))
            return false;
    } else {
        mark.y = top - LINE_RISE * size;
    }
    return sheet->words->mark[0] == '\0' ||
           stand_alone(sheet, plan, mark, sheet->words->mark);
}

bool plan_blank(const struct sheet *sheet, struct stamp_plan *plan)
{
    enum stamp_language language = sheet->style->language;
    struct slot slot = {.field = FIELD_FIXED,
                        .align = ALIGN_CENTRE,
                        .x = sheet->width / 2,
                        .y = sheet->height / 2,
                        .size = 14};

    if (!sheet->words->is_blank)
        return true;
    if (language != STAMP_EN && !stand_alone(sheet, plan, slot, stamp_blank_zh))
        return false;
    slot.y -= language == STAMP_BOTH ? 24 : 0;
    return language == STAMP_ZH ||
           stand_alone(sheet, plan, slot, stamp_blank_en);
}

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
    struct sheet sheet = {style, face, width, height, words};
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

bool stamp_template_new(const struct stamp_style *style,
                        const struct face *face, double width, double height,
                        const struct stamp_words *example,
                        struct stamp_template **template, struct error *err)
{
    struct stamp_template *made = memory_need_zero(1, sizeof *made);
    struct sheet sheet = {style, face, width, height, example};

    made->style = *style;
    made->face = face;
    made->maker = symbol_maker_new(style->symbol);
    if (!plan_make(&sheet, &made->plan, err)) {
        stamp_template_free(made);
        return false;
    }
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
