// What stands outside the strips: the head or cover of the first page, who
// classified the document, and what a blank side says.
#include "paper/stamp_parts.h"

#include <math.h>
#include <string.h>

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
    double room = sheet->width - slot.x - edge_of(sheet);
    if (slot.align == ALIGN_CENTRE)
        room = sheet->width - 2 * edge_of(sheet);
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

// --- the first page ----------------------------------------------------------

static bool has_place(const struct sheet *sheet, enum stamp_placement placement)
{
    return sheet->words->page == 1 && sheet->style->placement == placement;
}

// GB/T 9704-2012, 7.2: the text area of an A4 sheet begins 37 mm below its top
// and 28 mm from its left. The serial stands on its first line, the mark on its
// second, both in 16 points; 22 lines share 225 mm. The square of a character
// begins 0.85 of its size above the base line. Other sheets in proportion.
static bool plan_head(const struct sheet *sheet, const struct strips *strips,
                      struct stamp_plan *plan)
{
    const double size = 16;
    const double rise = 0.85 * size;
    double scale = sheet->height / (297 * POINTS_OF_MM);
    double line = fmax(225.0 / 22 * POINTS_OF_MM * scale, LINE_PITCH * size);
    double below = fmax(37 * POINTS_OF_MM * scale, strips->base + PLATE_PAD);
    struct slot serial = {.field = FIELD_NUMBER,
                          .x = sheet->width * 28 / 210,
                          .y = sheet->height - below - rise,
                          .size = size};
    struct slot mark = serial;

    mark.field = FIELD_FIXED;
    mark.y -= line;
    mark.is_bold = true;
    return stand_alone(sheet, plan, serial, "") &&
           (sheet->words->mark[0] == '\0' ||
            stand_alone(sheet, plan, mark, sheet->words->mark));
}

// The mark of a cover, on the left as the head's.
#define COVER_SIZE 22.0
#define COVER_GAP 8.0

double cover_height(const struct sheet *sheet)
{
    if (!has_place(sheet, STAMP_COVER) || sheet->words->mark[0] == '\0')
        return 0;
    return COVER_GAP + LINE_PITCH * COVER_SIZE;
}

static bool plan_cover(const struct sheet *sheet, const struct strips *strips,
                       struct stamp_plan *plan)
{
    struct slot mark = {.field = FIELD_FIXED,
                        .x = sheet->width * 28 / 210,
                        .y = sheet->height - strips->base - COVER_GAP / 2 -
                             LINE_RISE * COVER_SIZE,
                        .size = COVER_SIZE,
                        .is_bold = true};

    return cover_height(sheet) == 0 ||
           stand_alone(sheet, plan, mark, sheet->words->mark);
}

// --- who classified it -------------------------------------------------------

// One line each where it fits (32 CFR 2001.21 and 2001.22).
static bool authority_column(const struct sheet *sheet, struct attempt attempt,
                             struct column *column)
{
    struct text text = {0};
    bool fits = true;

    for (enum authority which = 0; which < AUTHORITIES && fits; which++) {
        authority_text(which, sheet->style->language, sheet->words, &text);
        double height = column_height(column) + 2 * 8.5 * LINE_PITCH;
        fits = column_add_sentence(sheet, attempt, column, text_string(&text),
                                   sheet->width - 2 * edge_of(sheet), height);
    }
    text_clear(&text);
    return fits;
}

double authority_height(const struct sheet *sheet, struct attempt attempt)
{
    struct column column = {0};

    if (sheet->words->page != 1)
        return 0;
    (void)authority_column(sheet, attempt, &column);
    return column.count == 0 ? 0 : column_height(&column) + 2 * PLATE_PAD;
}

static bool plan_authority(const struct sheet *sheet, struct attempt attempt,
                           const struct strips *strips, struct stamp_plan *plan)
{
    struct column column = {0};

    if (sheet->words->page != 1)
        return true;
    if (!authority_column(sheet, attempt, &column))
        return false;
    struct band band = {.bottom = strips->base + PLATE_PAD,
                        .height = column_height(&column)};
    column_place(sheet, plan, &column, &band, edge_of(sheet), ALIGN_LEFT);
    return true;
}

static bool plan_blank(const struct sheet *sheet, struct stamp_plan *plan)
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

bool first_page_plan(const struct sheet *sheet, struct attempt attempt,
                     const struct strips *strips, struct stamp_plan *plan)
{
    return (!has_place(sheet, STAMP_HEAD) || plan_head(sheet, strips, plan)) &&
           plan_cover(sheet, strips, plan) &&
           plan_authority(sheet, attempt, strips, plan) &&
           plan_blank(sheet, plan);
}
