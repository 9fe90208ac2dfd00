// The pieces of a form: lines of text, filled boxes, rules, symbols.
#include "paper/form.h"

#include "paper/wrap.h"

#include <math.h>
#include <string.h>

#define POINT_MM (25.4 / 72)
#define SMALLEST 5.0
#define DOT 0.24 // 1/300 inch

static void add(struct form *form, struct drawing_item item)
{
    item.x = form->left + item.x * form->scale;
    item.y = form->top - item.y * form->scale;
    item.width *= form->scale;
    item.height *= form->scale;
    if (item.kind == DRAW_TEXT || item.kind == DRAW_BOX)
        item.size *= form->scale * POINT_MM;
    form->is_whole =
        form->is_whole && drawing_add(form->drawing, &item, form->err);
}

void form_line(struct form *form, double x, double y, enum form_align align,
               double size, bool is_bold, const char *text)
{
    double width = face_width(form->face, text, size) * POINT_MM;
    struct drawing_item item = {.kind = DRAW_TEXT,
                                .x = x,
                                .y = y,
                                .width = width,
                                .height = size * POINT_MM,
                                .size = size,
                                .is_bold = is_bold};

    if (text[0] == '\0')
        return;
    if (align != FORM_LEFT)
        item.x -= align == FORM_RIGHT ? width : width / 2;
    if (!string_fit(item.text, sizeof item.text, text)) {
        form->is_whole =
            error_set(form->err, ERROR_INPUT, "a line of %zu bytes on a form",
                      strlen(text));
        return;
    }
    add(form, item);
}

bool form_fits(const struct form *form, double size, double width,
               const char *line)
{
    return face_width(form->face, line, size) * POINT_MM <= width;
}

void form_omit(const struct form *form, double size, double width, char *line)
{
    struct text shown = {0};
    double room = width / POINT_MM;

    text_add_string(&shown, line);
    text_add_string(&shown, "…");
    while (line[0] != '\0' &&
           (shown.length >= WRAP_BYTES ||
            face_width(form->face, text_string(&shown), size) > room)) {
        text_cut_utf8(line, strlen(line) - 1);
        text_empty(&shown);
        text_add_string(&shown, line);
        text_add_string(&shown, "…");
    }
    (void)string_fit(line, WRAP_BYTES, text_string(&shown));
    text_clear(&shown);
}

void form_fill(struct form *form, double x, double y, double width,
               double height, double size, bool is_bold, unsigned most,
               const char *text)
{
    struct lines lines = {0};

    if (!wrap_shrunk(form->face, text, size, SMALLEST, width / POINT_MM,
                     height / POINT_MM, most, &lines, &size) &&
        lines.count > 0)
        form_omit(form, size, width, lines.text[lines.count - 1]);
    double pitch = fmin(1.25 * size * POINT_MM, height / lines.count);
    double base = y + (height - pitch * lines.count) / 2 + pitch / 2 +
                  0.36 * size * POINT_MM;
    for (unsigned n = 0; n < lines.count; n++)
        form_line(form, x, base + n * pitch, FORM_LEFT, size, is_bold,
                  lines.text[n]);
}

void form_box(struct form *form, double x, double y, double width,
              double height, double line)
{
    add(form, (struct drawing_item){.kind = DRAW_BOX,
                                    .x = x,
                                    .y = y + height,
                                    .width = width,
                                    .height = height,
                                    .size = line});
}

void form_bar(struct form *form, double x, double y, double width,
              double height)
{
    add(form, (struct drawing_item){.kind = DRAW_BAR,
                                    .x = x,
                                    .y = y + height,
                                    .width = width,
                                    .height = height});
}

// A module is a whole number of dots, counted from the upper left corner of the
// sheet; what that leaves of the side stays white on the right and below.
static void snap(const struct form *form, double modules,
                 struct drawing_item *item)
{
    double dots = fmax(1, floor(item->width / modules / DOT + 1e-6));
    double below = form->top - item->y - item->height;

    item->width = item->height = modules * dots * DOT;
    item->x = round(item->x / DOT) * DOT;
    item->y = form->top - round(below / DOT) * DOT - item->height;
}

void form_qr(struct form *form, double x, double y, double side,
             unsigned modules, const char *text, bool is_code)
{
    struct drawing_item item = {.kind = DRAW_SYMBOL,
                                .x = form->left + x * form->scale,
                                .y = form->top - (y + side) * form->scale,
                                .width = side * form->scale,
                                .height = side * form->scale,
                                .symbol = SYMBOL_KIND_QR,
                                .is_free = !is_code};

    snap(form, modules, &item);
    if (!string_fit(item.text, sizeof item.text, text)) {
        form->is_whole =
            error_set(form->err, ERROR_INPUT,
                      "a checkpoint of %zu bytes: at most %zu can be printed",
                      strlen(text), sizeof item.text - 1);
        return;
    }
    form->is_whole =
        form->is_whole && drawing_add(form->drawing, &item, form->err);
}

double form_note(struct form *form, double x, double y, double side,
                 double module, const char *note)
{
    struct symbol_bits bits = {0};

    if (note[0] == '\0')
        return 0;
    form->is_whole =
        form->is_whole && symbol_encode_text(note, &bits, form->err);
    if (!form->is_whole)
        return 0;
    double all = bits.width + 2.0 * bits.quiet;
    module = fmin(module, side / all);
    double width = bits.width * module;
    form_qr(form, x - width - bits.quiet * module, y - width / 2, width,
            bits.width, note, false);
    return all * module;
}

#define BAR_MODULE                                                             \
    (3 * 25.4 / 300) // 3 dots: what a laser reads at arm's length

void form_bars(struct form *form, double x, double y, double width,
               double height, const char *code)
{
    struct symbol_bits bits = {0};
    struct drawing_item item = {.kind = DRAW_SYMBOL,
                                .symbol = SYMBOL_KIND_CODE128};

    form->is_whole = form->is_whole &&
                     symbol_encode(SYMBOL_KIND_CODE128, code, &bits, form->err);
    if (!form->is_whole)
        return;
    double dots = fmin(3, floor(width / bits.width / (25.4 / 300)));
    (void)string_fit(item.text, sizeof item.text, code);
    item.x = x;
    item.y = y + height;
    item.width = bits.width * fmax(dots, 1) * BAR_MODULE / 3;
    item.height = height;
    add(form, item);
}
