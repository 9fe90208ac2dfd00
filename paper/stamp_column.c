// A column of a strip: lines of text under one another, measured and placed.
#include "paper/stamp_parts.h"

#include "paper/wrap.h"

#include <assert.h>
#include <math.h>

void column_add(const struct sheet *sheet, struct column *column,
                const char *text, double size, bool is_bold)
{
    if (text[0] == '\0')
        return;
    assert(column->count < COLUMN_LINES_MAX);
    struct slot *slot = &column->lines[column->count++];
    *slot = (struct slot){.field = FIELD_FIXED,
                          .size = size,
                          .is_bold = is_bold,
                          .width = face_width(sheet->face, text, size)};
    (void)string_fit(slot->text, sizeof slot->text, text);
}

void column_add_field(const struct sheet *sheet, struct column *column,
                      enum field field, double size, bool is_bold)
{
    struct stamp_words wide = widest_words(sheet->face, sheet->words);
    struct text text = {0};

    assert(column->count < COLUMN_LINES_MAX);
    field_text(field, sheet->style->language, &wide, &text);
    double width = field >= FIELD_CODE
                       ? code_width(sheet->face, (unsigned)text.length, size)
                       : face_width(sheet->face, text_string(&text), size);
    text_clear(&text);
    column->lines[column->count++] = (struct slot){
        .field = field, .size = size, .width = width, .is_bold = is_bold};
}

void column_add_both(const struct sheet *sheet, struct column *column,
                     enum field zh, enum field en, double size)
{
    if (sheet->style->language != STAMP_EN)
        column_add_field(sheet, column, zh, size, true);
    if (sheet->style->language != STAMP_ZH)
        column_add_field(sheet, column, en, size,
                         sheet->style->language == STAMP_EN);
}

double column_width(const struct column *column)
{
    double width = 0;

    for (unsigned n = 0; n < column->count; n++)
        width = fmax(width, column->lines[n].width);
    return width;
}

double column_height(const struct column *column)
{
    double height = 0;

    for (unsigned n = 0; n < column->count; n++)
        height += column->lines[n].size * LINE_PITCH;
    return height;
}

bool column_add_sentence(const struct sheet *sheet, struct attempt attempt,
                         struct column *column, const char *text, double width,
                         double height)
{
    struct lines lines = {0};
    double left = height - column_height(column);

    for (unsigned n = 0; 8.5 - n * 0.25 >= attempt.sentence; n++) {
        double size = 8.5 - n * 0.25;
        unsigned most = (unsigned)fmax(0, left / (size * LINE_PITCH));
        if (!wrap(sheet->face, text, size, width, most, &lines) ||
            (lines.is_torn && !attempt.may_tear))
            continue;
        for (unsigned line = 0; line < lines.count; line++)
            column_add(sheet, column, lines.text[line], size, false);
        return true;
    }
    return false;
}

// Text hangs from the top in the upper strip and stands on the bottom in the
// lower one, level with the symbol.
void column_place(const struct sheet *sheet, struct stamp_plan *plan,
                  const struct column *column, const struct band *band,
                  double x, enum align align)
{
    double height = column_height(column);
    double width = column_width(column);
    double top = band->bottom + (band->is_top ? band->height : height);
    double left = x - (align == ALIGN_RIGHT    ? width
                       : align == ALIGN_CENTRE ? width / 2
                                               : 0);

    if (column->count == 0)
        return;
    if (!sheet->is_clear)
        plan_plate(sheet, plan, left - PLATE_PAD, top - height - PLATE_PAD,
                   width + 2 * PLATE_PAD, height + 2 * PLATE_PAD);
    for (unsigned n = 0; n < column->count; n++) {
        struct slot *slot = plan_slot(plan, &column->lines[n]);
        slot->align = align;
        slot->x = x;
        slot->y = top - LINE_RISE * slot->size;
        top -= LINE_PITCH * slot->size;
    }
}
