// A preview: no numbers, no journal, and visibly a specimen.
#include "filter/specimen.h"

#include "filter/pdf.h"

#include <assert.h>
#include <math.h>

static const char words[] = "样张 SPECIMEN";
static const char code_text[] = "USPECIMENUSPECIMENUSPECIMENUSPECIM";
static const char human_text[] = "USPECI-MENUSP-ECIM-ENUS-P-ECIM-ENUS-PECIM-U";

struct plan specimen_plan(const struct marking *marking)
{
    struct plan plan = {
        .run = SPECIMEN_RUN,
        .attempt = 1,
        .document = 1,
        .copies = marking->copies,
        .site = marking->site->id,
    };
    const struct run_shape shape = marking_shape(marking);
    bool fits = string_fit(plan.checkpoint, sizeof(plan.checkpoint),
                           "SPECIMEN\n0\nSPECIMEN\n");

    assert(fits);
    (void)fits;
    plan.places = (struct place_list){1, {shape_whole(&shape)}};
    return plan;
}

void specimen_code(struct page_code *code)
{
    bool fits = string_fit(code->code, sizeof(code->code), code_text) &&
                string_fit(code->human, sizeof(code->human), human_text);

    assert(fits);
    (void)fits;
}

void specimen_characters(struct text *all)
{
    text_add_string(all, words);
    text_add_string(all, human_text);
}

void specimen_paint(const struct face *face, double width, double height,
                    struct text *into)
{
    double diagonal = hypot(width, height);
    double size = 0.7 * diagonal / face_width(face, words, 1);
    double length = face_width(face, words, size);
    double across = width / diagonal;
    double up = height / diagonal;
    // Centred on the diagonal, the middle of the letters on it.
    double x = (width - length * across) / 2 + 0.35 * size * up;
    double y = (height - length * up) / 2 - 0.35 * size * across;
    const double matrix[6] = {across, up, -up, across, x, y};

    text_add_string(into, "q 0.5 G 0.8 w 1 Tr BT /CMf ");
    pdf_put_number(into, size);
    text_add_string(into, " Tf ");
    pdf_put_numbers(into, matrix, 6);
    text_add_string(into, " Tm ");
    face_show(face, words, into);
    text_add_string(into, " Tj ET Q\n");
}
