// A form from its filling: characters, pages, PDF.
#include "paper/forms.h"

#include "paper/book.h"
#include "paper/forms_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// --- characters --------------------------------------------------------------

static bool need_fields(struct face *face, const struct form_field *fields,
                        struct error *err)
{
    for (; fields->key != NULL; fields++) {
        if (!face_need(face, fields->zh, err) ||
            !face_need(face, fields->en, err))
            return false;
    }
    return true;
}

// What the form says whatever it is filled with.
static bool need_words(const struct form_kind *kind, struct face *face,
                       struct error *err)
{
    static const char words[] =
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
        "abcdefghijklmnopqrstuvwxyz{|}~·–—…第页共单位期间日志锚点无密件封章"
        "：回执联签收后退回发件单位存根由人留存日期";

    return face_need(face, words, err) && face_need(face, kind->zh, err) &&
           face_need(face, kind->en, err) &&
           need_fields(face, kind->head, err) &&
           need_fields(face, kind->columns, err) &&
           need_fields(face, kind->tail, err) &&
           need_fields(face, kind->signs, err) &&
           face_need(face, forms_value(kind->says_zh), err);
}

static bool need_value(struct face *face, const struct form_field *field,
                       const char *value, struct error *err)
{
    if (value == NULL)
        return true;
    if (strlen(value) > FORMS_CELL_MAX)
        return error_set(err, ERROR_INPUT, "%s: %zu bytes; at most %d fit",
                         field->key, strlen(value), FORMS_CELL_MAX);
    return face_need_shown(face, value, err) || error_in(err, "%s", field->key);
}

static bool need_values(struct face *face, const struct form_field *fields,
                        const char *const *values, struct error *err)
{
    for (size_t n = 0; values != NULL && fields[n].key != NULL; n++) {
        if (!need_value(face, &fields[n], values[n], err))
            return false;
    }
    return true;
}

static bool need_chart(struct face *face, const struct form_chart *chart,
                       struct error *err)
{
    const char *const words[] = {chart->zh,       chart->en,
                                 chart->solid_zh, chart->solid_en,
                                 chart->open_zh,  chart->open_en};

    assert(chart->count <= FORM_BARS_MAX);
    for (size_t n = 0; n < sizeof words / sizeof *words; n++) {
        if (!face_need(face, words[n], err))
            return false;
    }
    for (unsigned n = 0; n < chart->count; n++) {
        if (!face_need_shown(face, chart->bars[n].label, err))
            return false;
    }
    return true;
}

// Lines of the note are set one by one.
static bool need_note(struct face *face, const char *note, struct error *err)
{
    struct text line = {0};

    for (; *note != '\0'; note++)
        text_add(&line, *note == '\n' ? " " : note, 1);
    bool done = face_need(face, text_string(&line), err);
    text_clear(&line);
    return done;
}

static bool need_heading(const struct form_filling *filling, struct face *face,
                         struct error *err)
{
    const char *const texts[] = {filling->unit, filling->number,
                                 filling->period, filling->level,
                                 filling->printed};

    for (size_t n = 0; n < sizeof texts / sizeof *texts; n++) {
        if (!face_need(face, forms_value(texts[n]), err))
            return false;
    }
    return need_note(face, forms_value(filling->checkpoint), err);
}

bool forms_need(const struct form_filling *filling, struct face *face,
                struct error *err)
{
    const struct form_kind *kind = filling->kind;
    size_t columns = form_fields_count(kind->columns);

    if (filling->rows + filling->blank_rows > FORMS_ROWS_MAX)
        return error_set(err, ERROR_INPUT,
                         "%zu rows: at most %d can be printed; choose a "
                         "shorter period",
                         filling->rows, FORMS_ROWS_MAX);
    if (!need_words(kind, face, err) || !need_heading(filling, face, err) ||
        !need_values(face, kind->head, filling->head, err) ||
        !need_values(face, kind->tail, filling->tail, err))
        return false;
    if (filling->chart != NULL && !need_chart(face, filling->chart, err))
        return false;
    for (size_t row = 0; row < filling->rows; row++) {
        if (!need_values(face, kind->columns, &filling->cells[row * columns],
                         err))
            return error_in(err, "row %zu", row + 1);
    }
    return true;
}

// --- pages -------------------------------------------------------------------

struct forms_plan *forms_plan_new(const struct form_filling *filling,
                                  const struct face *face)
{
    struct forms_plan *plan = memory_need_zero(1, sizeof *plan);
    enum form_shape shape = filling->kind->shape;
    bool is_lying = shape == FORM_LANDSCAPE;

    plan->filling = filling;
    plan->face = face;
    plan->width = is_lying ? 297 : 210;
    plan->height = is_lying ? 210 : 297;
    plan->rows = filling->rows + filling->blank_rows;
    if (shape == FORM_SLIP)
        plan->pages = plan->rows > 0 ? plan->rows : 1;
    else if (shape == FORM_LABEL)
        plan->pages =
            plan->rows > 0 ? (plan->rows + FORMS_LABELS - 1) / FORMS_LABELS : 1;
    else
        forms_table_plan(plan);
    return plan;
}

void forms_plan_free(struct forms_plan *plan)
{
    if (plan == NULL)
        return;
    free(plan->first);
    free(plan);
}

size_t forms_pages(const struct forms_plan *plan)
{
    return plan->pages;
}

void forms_size(const struct forms_plan *plan, double *width, double *height)
{
    *width = plan->width * 72 / 25.4;
    *height = plan->height * 72 / 25.4;
}

bool forms_draw(const struct forms_plan *plan, size_t page,
                struct drawing *drawing, struct error *err)
{
    struct form form = forms_form(plan, drawing, err);

    assert(page < plan->pages);
    switch (plan->filling->kind->shape) {
    case FORM_SLIP:
        forms_slip_page(plan, page, &form);
        break;
    case FORM_LABEL:
        forms_label_page(plan, page, &form);
        break;
    default:
        forms_table_page(plan, page, &form);
    }
    return form.is_whole;
}

// --- the whole ---------------------------------------------------------------

static bool add_pages(const struct forms_plan *plan, struct book *book,
                      struct error *err)
{
    double width = 0, height = 0;
    bool done = true;

    forms_size(plan, &width, &height);
    for (size_t page = 0; page < plan->pages && done; page++) {
        struct drawing *drawing = drawing_new();
        done = forms_draw(plan, page, drawing, err) &&
               book_page(book, drawing, width, height, err);
        drawing_free(drawing);
    }
    return done;
}

static bool add_form(const struct form_filling *filling,
                     const struct face *face, struct book *book,
                     struct error *err)
{
    struct forms_plan *plan = forms_plan_new(filling, face);
    bool done = add_pages(plan, book, err);

    forms_plan_free(plan);
    return done;
}

bool forms_all_pdf(const struct form_filling *fillings, size_t count,
                   const char *font, unsigned font_index, const char *cache_dir,
                   struct text *pdf, struct error *err)
{
    struct face *face = NULL;
    struct book *book = NULL;
    bool done = face_open(font, font_index, &face, err);

    for (size_t n = 0; n < count && done; n++)
        done = forms_need(&fillings[n], face, err);
    done = done && face_ready(face, cache_dir, err);
    if (done)
        book = book_new(face);
    for (size_t n = 0; n < count && done; n++)
        done = add_form(&fillings[n], face, book, err);
    if (done)
        book_write(book, pdf);
    book_free(book);
    face_close(face);
    return done;
}

bool forms_pdf(const struct form_filling *filling, const char *font,
               unsigned font_index, const char *cache_dir, struct text *pdf,
               struct error *err)
{
    return forms_all_pdf(filling, 1, font, font_index, cache_dir, pdf, err);
}
