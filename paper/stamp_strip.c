// The two strips of a stamp: each has a symbol in a corner and three columns of
// text beside it.
#include "paper/stamp_parts.h"

#include "paper/wrap.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { SYMBOL_GAP = 4 };
#define COLUMN_GAP 12.0
#define LONG_MARK 150.0
#define MODULE_DOTS 5 // of QR and Data Matrix: 0.42 mm
#define BAR_DOTS 3    // of the narrowest bar: 0.25 mm

// --- what stands in the columns ----------------------------------------------

static double at_least(double size, double scale)
{
    return fmax(size * scale, SMALLEST_SIZE);
}

// On one line, or a long one on two of about the same length.
static void add_mark(const struct sheet *sheet, struct attempt attempt,
                     struct column *column)
{
    const char *mark = sheet->words->mark;
    struct lines lines = {0};
    double size = at_least(15, attempt.scale);
    double whole = face_width(sheet->face, mark, size);

    if (attempt.mark_lines == 1 || whole < LONG_MARK) {
        column_add(sheet, column, mark, size, true);
        return;
    }
    for (unsigned percent = 50; percent <= 100; percent += 5) {
        if (wrap(sheet->face, mark, size, percent * whole / 100, 2, &lines) &&
            !lines.is_torn)
            break;
    }
    size = at_least(12, attempt.scale);
    for (unsigned n = 0; n < lines.count; n++)
        column_add(sheet, column, lines.text[n], size, true);
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
            add_mark(sheet, attempt, left);
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

// What is said about the document: two sentences, or one under a banner, which
// leaves less height.
static bool add_document(const struct sheet *sheet, struct attempt attempt,
                         double width, double height, struct column *middle)
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
        column_add_sentence(sheet, attempt, middle, text_string(&document),
                            width, height) &&
        (is_one || column_add_sentence(sheet, attempt, middle,
                                       text_string(&recipient), width, height));
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
        add_mark(sheet, attempt, middle);
    if (column_width(middle) > width)
        return false;
    if (!band->is_top)
        return add_document(sheet, attempt, width, band->height, middle);
    scope_text(sheet->style->language, sheet->words, &scope);
    bool done = column_add_sentence(sheet, attempt, middle, text_string(&scope),
                                    width, band->height);
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

// --- symbols -----------------------------------------------------------------

static double snapped(double length)
{
    return floor(length / DOT + 1e-6) * DOT;
}

// Devices count dots from the upper left corner of the sheet.
static double snapped_height(const struct sheet *sheet, double y, double height)
{
    return sheet->height - snapped(sheet->height - y - height) - height;
}

bool symbol_measure(const struct sheet *sheet, struct symbol_size *size,
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
    if (!sheet->is_clear)
        plan_plate(sheet, plan, box.x - size->quiet, box.y - size->quiet,
                   box.width + 2 * size->quiet, box.height + 2 * size->quiet);
}

// --- strips ------------------------------------------------------------------

static double inset_of(const struct sheet *sheet,
                       const struct symbol_size *symbol)
{
    return fmax(edge_of(sheet), symbol->quiet);
}

// What lies between the edge and the text that stands beside or behind a
// symbol.
static double symbol_room(const struct sheet *sheet,
                          const struct symbol_size *symbol, double length)
{
    return inset_of(sheet, symbol) - edge_of(sheet) + DOT + length;
}

static double row_height(const struct sheet *sheet,
                         const struct symbol_size *symbol)
{
    return symbol->has_own_row
               ? symbol_room(sheet, symbol, symbol->height) + SYMBOL_GAP
               : 0;
}

static double band_height(const struct sheet *sheet, struct attempt attempt,
                          const struct symbol_size *symbol)
{
    return symbol->has_own_row
               ? attempt.height
               : fmax(attempt.height,
                      symbol_room(sheet, symbol, symbol->height));
}

bool strips_measure(const struct sheet *sheet, struct attempt attempt,
                    const struct symbol_size *symbol, struct strips *strips)
{
    strips->base = edge_of(sheet) + row_height(sheet, symbol) +
                   band_height(sheet, attempt, symbol) +
                   fmax(symbol->quiet, PLATE_PAD);
    strips->top = strips->base + cover_height(sheet);
    strips->bottom = strips->base + authority_height(sheet, attempt);
    return sheet->width >= 2 * inset_of(sheet, symbol) + symbol->width + DOT;
}

bool strips_plan(const struct sheet *sheet, struct attempt attempt,
                 const struct symbol_size *symbol, const struct strips *strips,
                 struct stamp_plan *plan)
{
    double edge = edge_of(sheet);
    double inset = inset_of(sheet, symbol);
    double row = row_height(sheet, symbol);
    double height = band_height(sheet, attempt, symbol);
    double beside = symbol->has_own_row
                        ? 0
                        : symbol_room(sheet, symbol, symbol->width) +
                              symbol->quiet + SYMBOL_GAP;
    struct band top = {edge, sheet->width - edge - beside,
                       sheet->height - edge - row - height, height, true};
    struct band bottom = {edge + beside, sheet->width - edge, edge + row,
                          height, false};

    if (sheet->is_clear) {
        plan_plate(sheet, plan, 0, sheet->height - strips->top, sheet->width,
                   strips->top);
        plan_plate(sheet, plan, 0, 0, sheet->width, strips->bottom);
    }
    plan_symbol(sheet, plan, 0, symbol, sheet->width - inset - symbol->width,
                sheet->height - inset - DOT - symbol->height);
    plan_symbol(sheet, plan, 1, symbol, inset + DOT, inset + DOT);
    return plan_band(sheet, attempt, &top, plan) &&
           plan_band(sheet, attempt, &bottom, plan);
}
