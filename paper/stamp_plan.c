// Arranges a stamp: a strip at the top and one at the bottom of the page, each
// with a symbol in a corner and three columns of text.
#include "paper/stamp_parts.h"

#include "paper/wrap.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { BAND_HEIGHT = 30, SYMBOL_GAP = 4 };
#define COLUMN_GAP 12.0
#define MODULE_DOTS 5     // of QR and Data Matrix: 0.42 mm
#define BAR_DOTS 3        // of the narrowest bar: 0.25 mm
#define CONTENT_LEAST 0.5 // of the page's height stays for the content

// How hard we try: text in full size and the code on one line first.
struct attempt {
    double scale;
    unsigned code_lines;
};

struct symbol_size {
    double width, height, quiet;
    bool has_own_row; // too wide to stand beside text
};

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

// --- what stands in the columns ----------------------------------------------

static double at_least(double size, double scale)
{
    return fmax(size * scale, SMALLEST_SIZE);
}

static void outer_columns(const struct sheet *sheet, struct attempt attempt,
                          bool is_top, struct column *left,
                          struct column *right)
{
    enum stamp_placement placement = sheet->style->placement;
    double size = at_least(8, attempt.scale);
    double small = at_least(7, attempt.scale);
    struct column *copy = placement == STAMP_BANNER ? left : right;

    if (is_top) {
        if (placement == STAMP_MARGIN)
            column_add(sheet, left, sheet->words->mark, 15 * attempt.scale,
                       true);
        column_add_both(sheet, copy, FIELD_COPY_ZH, FIELD_COPY_EN, size);
        column_add_field(sheet, copy, FIELD_SERIAL, at_least(8, attempt.scale),
                         false);
        return;
    }
    if (attempt.code_lines == 1) {
        column_add_field(sheet, left, FIELD_CODE, small, false);
    } else {
        column_add_field(sheet, left, FIELD_CODE_BEGIN, small, false);
        column_add_field(sheet, left, FIELD_CODE_END, small, false);
    }
    if (sheet->words->generation > 0)
        column_add_field(sheet, right, FIELD_REPRINT, size, true);
    column_add_both(sheet, right, FIELD_PAGE_ZH, FIELD_PAGE_EN, size);
}

// The sentence in the middle column: as large as fits, at most three lines.
static bool add_sentence(const struct sheet *sheet, const char *text,
                         double width, double height, struct column *column)
{
    struct lines lines = {0};

    for (double size = 8.5; size >= SMALLEST_SIZE; size -= 0.25) {
        double left = height - column_height(column);
        unsigned most = (unsigned)fmax(0, left / (size * LINE_PITCH));
        if (!wrap(sheet->face, text, size, width, most < 3 ? most : 3, &lines))
            continue;
        for (unsigned n = 0; n < lines.count; n++)
            column_add(sheet, column, lines.text[n], size, false);
        return true;
    }
    return false;
}

// What is said about the document: two sentences, or one under a banner, which
// leaves less height.
static bool add_document(const struct sheet *sheet, double width, double height,
                         struct column *middle)
{
    enum stamp_language language = sheet->style->language;
    struct text document = {0};
    struct text recipient = {0};

    document_text(language, sheet->words, &document);
    recipient_text(language, sheet->words, &recipient);
    bool is_one = sheet->style->placement == STAMP_BANNER;
    if (is_one && document.length > 0 && recipient.length > 0)
        text_add_string(&document, "   ");
    if (is_one)
        text_add_string(&document, text_string(&recipient));
    bool done =
        add_sentence(sheet, text_string(&document), width, height, middle) &&
        (is_one ||
         add_sentence(sheet, text_string(&recipient), width, height, middle));
    text_clear(&document);
    text_clear(&recipient);
    return done;
}

static bool middle_column(const struct sheet *sheet, struct attempt attempt,
                          const struct band *band, double width,
                          struct column *middle)
{
    struct text scope = {0};

    if (sheet->style->placement == STAMP_BANNER)
        column_add(sheet, middle, sheet->words->mark, 15 * attempt.scale, true);
    if (column_width(middle) > width)
        return false;
    if (!band->is_top)
        return add_document(sheet, width, band->height, middle);
    scope_text(sheet->style->language, sheet->words, &scope);
    bool done =
        add_sentence(sheet, text_string(&scope), width, band->height, middle);
    text_clear(&scope);
    return done;
}

static bool plan_band(const struct sheet *sheet, struct attempt attempt,
                      const struct band *band, struct stamp_plan *plan)
{
    struct column left = {0};
    struct column middle = {0};
    struct column right = {0};

    outer_columns(sheet, attempt, band->is_top, &left, &right);
    double from = band->left + column_width(&left);
    double to = band->right - column_width(&right);
    from += left.count > 0 ? COLUMN_GAP : 0;
    to -= right.count > 0 ? COLUMN_GAP : 0;
    bool is_banner = sheet->style->placement == STAMP_BANNER;
    double centre = sheet->width / 2;
    double width = is_banner ? 2 * fmin(centre - from, to - centre) : to - from;

    if (width < 0 || column_height(&left) > band->height ||
        column_height(&right) > band->height ||
        !middle_column(sheet, attempt, band, width, &middle))
        return false;
    column_place(sheet, plan, &left, band, band->left, ALIGN_LEFT);
    column_place(sheet, plan, &middle, band, is_banner ? centre : from,
                 is_banner ? ALIGN_CENTRE : ALIGN_LEFT);
    column_place(sheet, plan, &right, band, band->right, ALIGN_RIGHT);
    return true;
}

// --- strips ------------------------------------------------------------------

static double snapped(double length)
{
    return floor(length / DOT + 1e-6) * DOT;
}

// Devices count dots from the upper left corner of the sheet.
static double snapped_height(const struct sheet *sheet, double y, double height)
{
    return sheet->height - snapped(sheet->height - y - height) - height;
}

static bool measure_symbol(const struct sheet *sheet, struct symbol_size *size,
                           struct error *err)
{
    struct symbol_bits bits;

    if (!symbol_encode(sheet->style->symbol, sheet->words->code, &bits, err))
        return false;
    bool is_square = bits.module_aspect == 1;
    double module = (is_square ? MODULE_DOTS : BAR_DOTS) * DOT;
    *size = (struct symbol_size){.width = bits.width * module,
                                 .height =
                                     bits.height * module * bits.module_aspect,
                                 .quiet = bits.quiet * module};
    size->has_own_row = size->width > 0.2 * sheet->width && !is_square;
    return true;
}

static void plan_symbol(const struct sheet *sheet, struct stamp_plan *plan,
                        unsigned which, const struct symbol_size *size,
                        double x, double y)
{
    struct rectangle box = {snapped(x), snapped_height(sheet, y, size->height),
                            size->width, size->height};

    plan->symbols[which] = box;
    if (!sheet->style->is_reserved)
        plan_plate(sheet, plan, box.x - size->quiet, box.y - size->quiet,
                   box.width + 2 * size->quiet, box.height + 2 * size->quiet);
}

// Both strips have the same height; returns it, or 0 when the text does not
// fit.
static double plan_strips(const struct sheet *sheet, struct attempt attempt,
                          const struct symbol_size *symbol,
                          struct stamp_plan *plan)
{
    double edge = sheet->style->edge_mm * POINTS_OF_MM;
    double inset = fmax(edge, symbol->quiet);
    double beside = symbol->has_own_row ? 0
                                        : inset - edge + symbol->width +
                                              symbol->quiet + SYMBOL_GAP;
    double row = symbol->has_own_row
                     ? inset - edge + DOT + symbol->height + SYMBOL_GAP
                     : 0;
    double band_height =
        symbol->has_own_row
            ? BAND_HEIGHT
            : fmax(BAND_HEIGHT, inset - edge + DOT + symbol->height);
    double strip = edge + row + band_height + fmax(symbol->quiet, PLATE_PAD);
    struct band top = {edge, sheet->width - edge - beside,
                       sheet->height - edge - row - band_height, band_height,
                       true};
    struct band bottom = {edge + beside, sheet->width - edge, edge + row,
                          band_height, false};

    if (sheet->width < 2 * inset + symbol->width ||
        sheet->height - 2 * strip < CONTENT_LEAST * sheet->height)
        return 0;
    if (sheet->style->is_reserved) {
        plan_plate(sheet, plan, 0, sheet->height - strip, sheet->width, strip);
        plan_plate(sheet, plan, 0, 0, sheet->width, strip);
    }
    plan_symbol(sheet, plan, 0, symbol, sheet->width - inset - symbol->width,
                sheet->height - inset - DOT - symbol->height);
    plan_symbol(sheet, plan, 1, symbol, inset + DOT, inset + DOT);
    if (!plan_band(sheet, attempt, &top, plan) ||
        !plan_band(sheet, attempt, &bottom, plan))
        return 0;
    return strip;
}

// The content is scaled by what the two strips leave, and centred.
static struct stamp_window window_between(const struct sheet *sheet,
                                          double strip)
{
    if (!sheet->style->is_reserved)
        return (struct stamp_window){.scale = 1};
    double scale = (sheet->height - 2 * strip) / sheet->height;
    return (struct stamp_window){
        .scale = scale, .x = sheet->width * (1 - scale) / 2, .y = strip};
}

static bool plan_fits(const struct sheet *sheet,
                      const struct symbol_size *symbol, struct stamp_plan *plan)
{
    static const struct attempt attempts[] = {
        {1, 1}, {1, 2}, {0.9, 2}, {0.8, 2}, {0.7, 2}};

    for (size_t n = 0; n < sizeof attempts / sizeof *attempts; n++) {
        plan->slot_count = plan->plate_count = 0;
        double strip = plan_strips(sheet, attempts[n], symbol, plan);
        if (strip == 0)
            continue;
        plan->window = window_between(sheet, strip);
        return plan_first_page(sheet, strip, plan) && plan_blank(sheet, plan);
    }
    return false;
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

    return measure_symbol(sheet, &symbol, err) &&
           (plan_fits(sheet, &symbol, plan) ||
            refuse(sheet, &symbol, plan, err));
}
