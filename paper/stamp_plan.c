// Arranges a stamp: tries until everything fits, on the page as it is or, where
// the style allows it, on a page that has grown.
#include "paper/stamp_parts.h"

#include <assert.h>
#include <math.h>

#define CONTENT_LEAST 0.5 // of the page's height stays for the content
#define GROWN_WIDTH 420.0 // that of A5: no page need grow wider
#define GROWN_STEP 12.0

struct slot *plan_slot(struct stamp_plan *plan, const struct slot *slot)
{
    assert(plan->slot_count < SLOTS_MAX);
    plan->slots[plan->slot_count] = *slot;
    return &plan->slots[plan->slot_count++];
}

void plan_plate(const struct sheet *sheet, struct stamp_plan *plan, double x,
                double y, double width, double height)
{
    double left = fmax(x, 0);
    double bottom = fmax(y, 0);

    assert(plan->plate_count < PLATES_MAX);
    plan->plates[plan->plate_count++] =
        (struct rectangle){left, bottom, fmin(x + width, sheet->width) - left,
                           fmin(y + height, sheet->height) - bottom};
}

double edge_of(const struct sheet *sheet)
{
    return sheet->style->edge_mm * POINTS_OF_MM;
}

// --- trying ------------------------------------------------------------------

// In full size first, with the code on one line; then smaller; then with a long
// mark on two lines; then in higher strips. A line is torn where no break may
// be only when nothing else helps.
static const struct attempt attempts[] = {
    {1, 1, 1, 30, 7.5, false}, {1, 2, 1, 30, 7.5, false},
    {1, 1, 2, 30, 7.5, false}, {1, 2, 2, 30, 7.5, false},
    {0.9, 2, 1, 30, 6, false}, {0.9, 2, 2, 30, 6, false},
    {0.8, 2, 1, 30, 6, false}, {0.7, 2, 1, 30, 6, false},
    {1, 2, 2, 42, 7.5, false}, {0.9, 2, 2, 42, 6, false},
    {0.8, 2, 2, 42, 6, false}, {0.7, 2, 2, 42, 6, false},
    {0.7, 2, 2, 42, 6, true}};
enum { ATTEMPTS = sizeof attempts / sizeof *attempts };

static bool arrange(const struct sheet *sheet, struct attempt attempt,
                    const struct symbol_size *symbol,
                    const struct strips *strips, struct stamp_plan *plan)
{
    plan->slot_count = plan->plate_count = 0;
    return strips_plan(sheet, attempt, symbol, strips, plan) &&
           first_page_plan(sheet, attempt, strips, plan);
}

// The content is scaled by what the two strips leave, and centred.
static struct stamp_window window_between(const struct sheet *sheet,
                                          const struct strips *strips)
{
    struct stamp_window window = {
        .scale = 1, .width = sheet->width, .height = sheet->height};
    double left = sheet->height - strips->top - strips->bottom;

    if (!sheet->is_clear)
        return window;
    window.scale = left / sheet->height;
    window.x = sheet->width * (1 - window.scale) / 2;
    window.y = strips->bottom;
    return window;
}

// What the first page adds to its strips lies over the content, unless that is
// scaled.
static bool leaves_enough(const struct sheet *sheet,
                          const struct strips *strips)
{
    double taken =
        sheet->is_clear ? strips->top + strips->bottom : 2 * strips->base;

    return taken <= (1 - CONTENT_LEAST) * sheet->height;
}

static bool plan_here(const struct sheet *sheet,
                      const struct symbol_size *symbol, struct stamp_plan *plan)
{
    struct strips strips = {0};

    for (size_t n = 0; n < ATTEMPTS; n++) {
        if (!strips_measure(sheet, attempts[n], symbol, &strips) ||
            !leaves_enough(sheet, &strips) ||
            !arrange(sheet, attempts[n], symbol, &strips, plan))
            continue;
        plan->window = window_between(sheet, &strips);
        return true;
    }
    return false;
}

static bool plan_wider(const struct sheet *page, double width, bool may_tear,
                       const struct symbol_size *symbol,
                       struct stamp_plan *plan)
{
    struct sheet sheet = *page;
    struct strips strips = {0};

    sheet.is_clear = true;
    sheet.width = width;
    for (size_t n = 0; n < ATTEMPTS; n++) {
        if ((attempts[n].may_tear && !may_tear) ||
            !strips_measure(&sheet, attempts[n], symbol, &strips))
            continue;
        sheet.height = page->height + strips.top + strips.bottom;
        if (!arrange(&sheet, attempts[n], symbol, &strips, plan))
            continue;
        plan->window = (struct stamp_window){.scale = 1,
                                             .x = (width - page->width) / 2,
                                             .y = strips.bottom,
                                             .width = width,
                                             .height = sheet.height};
        return true;
    }
    return false;
}

// The page's content keeps its size and gets the strips added to it. The page
// becomes no wider than it must.
static bool plan_grown(const struct sheet *page,
                       const struct symbol_size *symbol,
                       struct stamp_plan *plan)
{
    double widest = fmax(GROWN_WIDTH, page->width);
    unsigned steps = (unsigned)ceil((widest - page->width) / GROWN_STEP);

    for (unsigned n = 0; n < steps; n++) {
        if (plan_wider(page, page->width + n * GROWN_STEP, false, symbol, plan))
            return true;
    }
    return plan_wider(page, widest, true, symbol, plan);
}

static bool plan_fits(const struct sheet *sheet,
                      const struct symbol_size *symbol, struct stamp_plan *plan)
{
    return plan_here(sheet, symbol, plan) ||
           (sheet->style->may_grow && plan_grown(sheet, symbol, plan));
}

// --- why not -----------------------------------------------------------------

static bool refuse(const struct sheet *sheet, const struct symbol_size *symbol,
                   struct stamp_plan *plan, struct error *err)
{
    struct stamp_words words = *sheet->words;
    struct sheet without = *sheet;
    double width = sheet->width / POINTS_OF_MM;
    double height = sheet->height / POINTS_OF_MM;

    without.words = &words;
    words.scope = "";
    if (plan_fits(&without, symbol, plan))
        return error_set(err, ERROR_REFUSED,
                         "the scope is too long for a page of %.0f x %.0f mm: "
                         "shorten it",
                         width, height);
    words.doc_no = words.recipient = "";
    if (plan_fits(&without, symbol, plan))
        return error_set(err, ERROR_REFUSED,
                         "the document number and recipient are too long for "
                         "a page of %.0f x %.0f mm: shorten them",
                         width, height);
    words.classified_by = words.reason = "";
    words.derived_from = words.declassify_on = "";
    if (plan_fits(&without, symbol, plan))
        return error_set(err, ERROR_REFUSED,
                         "what is said of the classification's authority is "
                         "too long for a page of %.0f x %.0f mm: shorten it",
                         width, height);
    words.mark = "";
    if (plan_fits(&without, symbol, plan))
        return error_set(err, ERROR_REFUSED,
                         "the mark is too long for a page of %.0f x %.0f mm: "
                         "shorten it or print on a larger page",
                         width, height);
    return error_set(err, ERROR_REFUSED,
                     "a page of %.0f x %.0f mm is too small for the stamp: "
                     "print on a larger page",
                     width, height);
}

bool plan_make(const struct sheet *sheet, struct stamp_plan *plan,
               struct error *err)
{
    struct symbol_size symbol = {0};

    return symbol_measure(sheet, &symbol, err) &&
           (plan_fits(sheet, &symbol, plan) ||
            refuse(sheet, &symbol, plan, err));
}
