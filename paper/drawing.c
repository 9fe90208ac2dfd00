// A drawing: a list of marks, painted as PDF operators or printed as lines.
#include "paper/drawing.h"

#include "paper/painter.h"

#include <stdlib.h>
#include <string.h>

struct drawing {
    struct drawing_item *items;
    size_t count, room;
};

struct drawing *drawing_new(void)
{
    return memory_need_zero(1, sizeof(struct drawing));
}

void drawing_free(struct drawing *drawing)
{
    if (drawing == NULL)
        return;
    free(drawing->items);
    free(drawing);
}

size_t drawing_count(const struct drawing *drawing)
{
    return drawing->count;
}

const struct drawing_item *drawing_item(const struct drawing *drawing, size_t n)
{
    return n < drawing->count ? &drawing->items[n] : NULL;
}

bool drawing_add(struct drawing *drawing, const struct drawing_item *item,
                 struct error *err)
{
    if (drawing->count == DRAWING_ITEMS_MAX)
        return error_set(err, ERROR_INPUT, "more than %d marks on a page",
                         DRAWING_ITEMS_MAX);
    if (drawing->count == drawing->room) {
        drawing->room = drawing->room == 0 ? 16 : drawing->room * 2;
        drawing->items =
            memory_grow(drawing->items, drawing->room, sizeof *drawing->items);
    }
    drawing->items[drawing->count++] = *item;
    return true;
}

// A page bears its symbol twice; `last` remembers what was encoded.
struct encoded {
    const struct drawing_item *item;
    struct symbol_bits bits;
};

static bool add_symbol(const struct drawing_item *item, struct encoded *last,
                       struct pen *pen, struct error *err)
{
    bool is_same = last->item != NULL && last->item->symbol == item->symbol &&
                   last->item->is_free == item->is_free &&
                   string_equal(last->item->text, item->text);
    bool done = is_same;

    if (!is_same && item->is_free)
        done = symbol_encode_text(item->text, &last->bits, err);
    else if (!is_same)
        done = symbol_encode(item->symbol, item->text, &last->bits, err);
    if (!done)
        return false;
    last->item = item;
    pen_symbol(pen, item->x, item->y, item->width, item->height, &last->bits);
    return true;
}

bool drawing_paint(const struct drawing *drawing, const struct face *face,
                   struct text *content, struct error *err)
{
    struct encoded last = {.item = NULL};
    struct pen pen = {.face = face, .content = content};
    bool done = true;

    text_add_string(content, "q\n");
    for (size_t n = 0; n < drawing->count && done; n++) {
        const struct drawing_item *item = &drawing->items[n];
        switch (item->kind) {
        case DRAW_PLATE:
            pen_plate(&pen, item->x, item->y, item->width, item->height);
            break;
        case DRAW_TEXT:
            pen_text(&pen, item->x, item->y, item->size, item->is_bold,
                     item->text);
            break;
        case DRAW_BOX:
            pen_box(&pen, item->x, item->y, item->width, item->height,
                    item->size);
            break;
        case DRAW_BAR:
            pen_bar(&pen, item->x, item->y, item->width, item->height);
            break;
        case DRAW_SYMBOL:
            done = add_symbol(item, &last, &pen, err);
            break;
        }
    }
    pen_rest(&pen);
    text_add_string(content, "Q\n");
    return done;
}

static void print_numbers(const double *list, size_t count, struct text *into)
{
    for (size_t n = 0; n < count; n++) {
        text_add_char(into, ' ');
        paint_number(list[n], into);
    }
}

void drawing_print(const struct drawing *drawing, struct text *into)
{
    static const char *const names[] = {[DRAW_PLATE] = "plate",
                                        [DRAW_TEXT] = "text",
                                        [DRAW_BOX] = "box",
                                        [DRAW_BAR] = "bar",
                                        [DRAW_SYMBOL] = "symbol"};

    for (size_t n = 0; n < drawing->count; n++) {
        const struct drawing_item *item = &drawing->items[n];
        bool is_text = item->kind == DRAW_TEXT;
        text_add_string(into,
                        is_text && item->is_bold ? "bold" : names[item->kind]);
        print_numbers((double[]){item->x, item->y}, 2, into);
        if (is_text)
            print_numbers(&item->size, 1, into);
        else
            print_numbers((double[]){item->width, item->height}, 2, into);
        if (item->text[0] != '\0')
            text_addf(into, " %s", item->text);
        text_add_char(into, '\n');
    }
}
