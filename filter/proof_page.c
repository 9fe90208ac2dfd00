// The stamp is laid out once more, by the same pure function but not through
// the templates that wrote the page: where its marks are is what a reader may
// leave out of the comparison, and where its symbols are is where it looks.
#include "filter/proof_page.h"

#include <math.h>
#include <string.h>

// Soft edges and bold outlines reach further than a mark's box.
static const double reach = 1;

static void add_box(const char *word, double x, double y, double width,
                    double height, struct text *request)
{
    text_addf(request, "%s %ld %ld %ld %ld\n", word, lround(x * 1000),
              lround(y * 1000), lround(width * 1000), lround(height * 1000));
}

static void add_plate(double x, double y, double width, double height,
                      struct text *request)
{
    add_box("plate", x - reach, y - reach, width + 2 * reach,
            height + 2 * reach, request);
}

static void add_item(const struct proof_order *order,
                     const struct drawing_item *item, struct proof_page *page,
                     struct text *request)
{
    double below = 0, height = item->height;

    if (item->kind == DRAW_TEXT) {
        below = face_descent(order->face, item->size);
        height = below + face_ascent(order->face, item->size);
    }
    add_plate(item->x, item->y - below, item->width, height, request);
    if (item->kind == DRAW_SYMBOL && !item->is_free) {
        add_box("symbol", item->x, item->y, item->width, item->height, request);
        page->symbols++;
    }
}

static void add_drawing(const struct proof_order *order,
                        const struct drawing *drawing, struct proof_page *page,
                        struct text *request)
{
    for (size_t n = 0; n < drawing_count(drawing); n++)
        add_item(order, drawing_item(drawing, n), page, request);
}

// Every place that a tile may have had.
static void add_tiles(const struct proof_order *order, double width,
                      double height, struct text *request)
{
    struct tiles tiles;

    if (order->marking->ruling->policy->trace == TRACE_NONE)
        return;
    tiles_place(width, height, order->marking->style.edge_mm, NULL, &tiles);
    double side = tiles.side + 2 * tiles.quiet;
    for (unsigned n = 0; n < tiles.count; n++)
        add_plate(tiles.x[n] - tiles.quiet, tiles.y[n] - tiles.quiet, side,
                  side, request);
}

static bool add_side(const struct proof_order *order,
                     const struct page_code *code, struct proof_page *page,
                     struct text *request, struct error *err)
{
    const struct marking *marking = order->marking;
    const struct frame *frame = marking_frame(marking, page->side);
    struct drawing *drawing = drawing_new();
    struct stamp_words words =
        marking_words(marking, order->plan, page->copy, page->side, code);
    struct stamp_window window = {0};
    bool done = stamp_layout(&marking->style, order->face, frame->width,
                             frame->height, &words, drawing, &window, err);

    if (done) {
        add_drawing(order, drawing, page, request);
        add_tiles(order, window.width, window.height, request);
        text_addf(request, "prove %u %u", page->number,
                  marking_original(marking, page->side));
        add_box("", window.x, window.y, frame->width * window.scale,
                frame->height * window.scale, request);
    }
    drawing_free(drawing);
    return done;
}

// All of a control sheet is ours: only its code is looked at.
static bool add_control(const struct proof_order *order,
                        const struct page_code *code, struct proof_page *page,
                        struct text *request, struct error *err)
{
    const struct marking *marking = order->marking;
    const struct frame *frame = marking_frame(marking, 1);
    struct drawing *drawing = drawing_new();
    struct control_words words = marking_control(marking, order->plan, code);
    bool done = control_layout(&words, order->face, marking->style.language,
                               frame->width, frame->height, drawing, err);

    if (done) {
        add_plate(0, 0, frame->width, frame->height, request);
        add_drawing(order, drawing, page, request);
        text_addf(request, "prove %u 0", page->number);
        add_box("", 0, 0, frame->width, frame->height, request);
    }
    drawing_free(drawing);
    return done;
}

bool proof_has_control(const struct proof_order *order)
{
    const struct place_list *places = &order->plan->places;

    return places->count > 0 && places->list[0].first == CONTROL_PLACE;
}

// The side that is the n-th (from 0) of those the plan has printed.
static void find_side(const struct proof_order *order, unsigned n,
                      struct proof_page *page)
{
    struct run_shape shape = marking_shape(order->marking);
    const struct place_list *list = &order->plan->places;
    unsigned sides = shape_sides(&shape);

    for (unsigned m = 0; m < list->count; m++) {
        struct places places = list->list[m];
        if (places.first == CONTROL_PLACE)
            places.first++;
        // Of a list that is only the control sheet nothing is left.
        unsigned count = (places.last + 1 - places.first) * sides;
        if (n < count) {
            page_of_place(&shape, places.first + n / sides, &page->copy,
                          &page->side);
            page->side += n % sides;
            return;
        }
        n -= count;
    }
}

bool proof_page_of(const struct proof_order *order, unsigned number,
                   struct proof_page *page, struct text *request,
                   struct error *err)
{
    bool is_control = proof_has_control(order) && number == order->pages;
    struct page_code code;

    *page = (struct proof_page){.number = number};
    text_empty(request);
    if (!is_control)
        find_side(order, number - 1, page);
    marking_code(order->plan, page->copy, page->side, &code);
    memcpy(page->code, code.code, sizeof(page->code));
    return is_control ? add_control(order, &code, page, request, err)
                      : add_side(order, &code, page, request, err);
}
