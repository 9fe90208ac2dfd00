// The control sheet: a form of the registry, filled in by the machine above and
// by hand below.
#include "paper/control.h"

#include "paper/control_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Millimetres of the form.
#define LEFT 15.0
#define RIGHT 195.0
#define WIDTH (RIGHT - LEFT)
#define LABEL_WIDTH 33.0
#define THIN 0.4 // points
#define THICK 1.0
enum { WASTE_ROWS = 6, CODE_MODULES = 25 };
#define MODULE (12 * 25.4 / 600) // of the checkpoint's QR: 0.51 mm
#define CODE_MODULE (10 * 25.4 / 600)

static void label_fill(struct form *form, enum label_name name, double x,
                       double y, double width, double height)
{
    struct text text = {0};

    label_text(name, form->language, &text);
    form_fill(form, x + 1.5, y, width - 2.5, height, 8, false, 2,
              text_string(&text));
    text_clear(&text);
}

static void heading(struct form *form, enum label_name name, double y)
{
    struct text text = {0};

    label_text(name, form->language, &text);
    form_line(form, LEFT, y - 1.4, FORM_LEFT, 9.5, true, text_string(&text));
    text_clear(&text);
}

// --- the head ----------------------------------------------------------------

static void mark_line(struct form *form, const char *mark, double y,
                      double size)
{
    double width = face_width(form->face, mark, size);
    double room = WIDTH * 72 / 25.4;

    if (width > room)
        size *= room / width;
    form_line(form, 105, y, FORM_CENTRE, size, true, mark);
}

static void head(struct form *form, const struct control_words *words)
{
    bool is_en = form->language == STAMP_EN;
    char run[32];
    struct text line = {0};

    mark_line(form, words->mark, 17, 16);
    form_line(form, 105, 28, FORM_CENTRE, is_en ? 17 : 22, true,
              is_en ? "PRODUCTION CONTROL SHEET" : "随件控制单");
    if (form->language == STAMP_BOTH)
        form_line(form, 105, 33.5, FORM_CENTRE, 9, false,
                  "PRODUCTION CONTROL SHEET");

    (void)snprintf(run, sizeof run, " %06u", words->run);
    label_text(LABEL_RUN, form->language, &line);
    text_add_string(&line, run);
    form_line(form, LEFT, 28, FORM_LEFT, 12, true, text_string(&line));
    form_fill(form, LEFT, 30.5, 64, 8, 9, false, 2,
              words->unit[0] != '\0' ? words->unit : " ");
    form_line(form, RIGHT, 37, FORM_RIGHT, 6.5, false, words->code_human);
    form_qr(form, RIGHT - CODE_MODULES * CODE_MODULE, 21,
            CODE_MODULES * CODE_MODULE, CODE_MODULES, words->code, true);
    text_clear(&line);
}

// --- what was produced -------------------------------------------------------

static void cell(struct form *form, const struct control_words *words,
                 enum label_name name, double x, double y, double width,
                 double height, unsigned most)
{
    struct text text = {0};

    value_text(words, name, form->language, &text);
    label_fill(form, name, x, y, LABEL_WIDTH, height);
    form_fill(form, x + LABEL_WIDTH + 1.5, y, width - LABEL_WIDTH - 3, height,
              10, name == LABEL_MARK, most, text_string(&text));
    form_box(form, x, y, width, height, THIN);
    form_box(form, x + LABEL_WIDTH, y, 0, height, THIN);
    text_clear(&text);
}

static double facts(struct form *form, const struct control_words *words,
                    double y)
{
    static const struct row {
        enum label_name left, right; // LABELS: the left one is as wide as both
        double height;
    } rows[] = {
        {LABEL_DOCUMENT, LABEL_MARK, 8},  {LABEL_SUBJECT, LABELS, 10},
        {LABEL_SCOPE, LABELS, 12},        {LABEL_QUEUE, LABEL_USER, 8},
        {LABEL_TIME, LABEL_ATTEMPT, 8},   {LABEL_COPIES, LABEL_SERIALS, 8},
        {LABEL_PER_COPY, LABEL_TOTAL, 8},
    };
    double start = y;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        const struct row *row = &rows[n];
        bool is_wide = row->right == LABELS;
        cell(form, words, row->left, LEFT, y, is_wide ? WIDTH : WIDTH / 2,
             row->height, row->height > 11 ? 3 : 2);
        if (!is_wide)
            cell(form, words, row->right, LEFT + WIDTH / 2, y, WIDTH / 2,
                 row->height, 2);
        y += row->height;
    }
    form_box(form, LEFT, start, WIDTH, y - start, THICK);
    return y;
}

// --- tables to fill in by hand -----------------------------------------------

struct table {
    const enum label_name *columns;
    const double *ends; // of the columns, from the table's left side
    size_t count;
    unsigned rows; // below the heads
    double height; // of a row
};

static double table(struct form *form, const struct table *table, double y)
{
    double head = 6.5;
    double height = head + table->rows * table->height;
    double from = 0;

    for (size_t n = 0; n < table->count; n++) {
        label_fill(form, table->columns[n], LEFT + from, y,
                   table->ends[n] - from, head);
        from = table->ends[n];
        if (n + 1 < table->count)
            form_box(form, LEFT + from, y, 0, height, THIN);
    }
    for (unsigned n = 0; n < table->rows; n++)
        form_box(form, LEFT, y + head + n * table->height, WIDTH, 0, THIN);
    form_box(form, LEFT, y, WIDTH, height, THICK);
    return y + height;
}

static double signatures(struct form *form, double y)
{
    static const enum label_name columns[] = {LABEL_ACT, LABEL_NAME,
                                              LABEL_SIGNATURE, LABEL_DATE};
    static const double ends[] = {LABEL_WIDTH, 80, 140, WIDTH};
    static const enum label_name acts[] = {LABEL_PRINTED, LABEL_COUNTED,
                                           LABEL_CHECKED};
    static const enum label_name counts[] = {
        LABEL_COMPLETE_COPIES, LABEL_GOOD_SHEETS, LABEL_WASTE_SHEETS};
    const struct table wanted = {columns, ends, 4, 3, 9};

    heading(form, LABEL_SIGNATURES, y);
    double end = table(form, &wanted, y);
    for (unsigned n = 0; n < 3; n++)
        label_fill(form, acts[n], LEFT, y + 6.5 + n * 9, LABEL_WIDTH, 9);
    for (unsigned n = 0; n < 3; n++) {
        double x = LEFT + n * WIDTH / 3;
        label_fill(form, counts[n], x, end, 40, 9);
        form_box(form, x, end, WIDTH / 3, 9, THIN);
    }
    form_box(form, LEFT, end, WIDTH, 9, THICK);
    return end + 9;
}

static double waste(struct form *form, double y, double row_height)
{
    static const enum label_name columns[] = {
        LABEL_NUMBER, LABEL_COPY,   LABEL_PAGE,      LABEL_GENERATION,
        LABEL_SHEETS, LABEL_REASON, LABEL_SIGNATURE, LABEL_DATE};
    static const double ends[] = {17, 36, 55, 73, 95, 134, 158, WIDTH};
    const struct table wanted = {columns, ends, 8, WASTE_ROWS, row_height};

    heading(form, LABEL_WASTE, y);
    return table(form, &wanted, y);
}

// --- the checkpoint ----------------------------------------------------------

// Line `number` of a note, counted from 0.
static void note_line(const char *note, unsigned number, struct text *line)
{
    text_empty(line);
    for (; number > 0 && *note != '\0'; number--) {
        note += strcspn(note, "\n");
        note += *note == '\n';
    }
    text_add(line, note, strcspn(note, "\n"));
}

// A hash in groups of four is easier to compare by eye.
static void grouped(const struct text *line, struct text *groups)
{
    for (size_t n = 0; n < line->length; n++) {
        if (n > 0 && n % 4 == 0)
            text_add_char(groups, ' ');
        text_add_char(groups, line->data[n]);
    }
}

static double note_field(struct form *form, enum label_name name, double y,
                         double height, const char *value, double size)
{
    label_fill(form, name, LEFT, y, LABEL_WIDTH, height);
    form_fill(form, LEFT + LABEL_WIDTH + 1.5, y, 100, height, size, false, 3,
              value[0] != '\0' ? value : "—");
    return y + height;
}

static void checkpoint(struct form *form, const char *note, double y)
{
    struct text line = {0};
    struct text groups = {0};

    heading(form, LABEL_CHECKPOINT, y);
    form_box(form, LEFT, y, WIDTH, 44, THICK);
    note_line(note, 0, &line);
    y = note_field(form, LABEL_ORIGIN, y + 1, 7, text_string(&line), 9);
    note_line(note, 1, &line);
    y = note_field(form, LABEL_SIZE, y, 6, text_string(&line), 9);
    note_line(note, 2, &line);
    grouped(&line, &groups);
    y = note_field(form, LABEL_ROOT, y, 8, text_string(&groups), 9);
    note_line(note, 4, &line);
    y = note_field(form, LABEL_NOTE_SIGNATURE, y, 13, text_string(&line), 7.5);
    text_empty(&line);
    label_text(LABEL_WITNESS, form->language, &line);
    form_fill(form, LEFT + 1.5, y, 134, 8, 7, false, 2, text_string(&line));
    text_clear(&groups);
    text_clear(&line);

    (void)form_note(form, RIGHT, y - 13, 43, MODULE, note);
}

bool control_layout(const struct control_words *words, const struct face *face,
                    enum stamp_language language, double width, double height,
                    struct drawing *drawing, struct error *err)
{
    double scale = fmin(width / 210, height / 279);
    struct form form = {.face = face,
                        .language = language,
                        .drawing = drawing,
                        .scale = scale,
                        .left = (width - 210 * scale) / 2,
                        .top = height,
                        .is_whole = true,
                        .err = err};
    // What the sheet is higher than letter goes into the waste table's rows.
    double spare = fmin(height / scale - 279, 24);

    if (width < CONTROL_WIDTH_MIN || height < CONTROL_HEIGHT_MIN)
        return error_set(err, ERROR_REFUSED,
                         "a page of %.0f x %.0f mm is too small for the "
                         "control sheet: print on A5 or larger",
                         width * 25.4 / 72, height * 25.4 / 72);
    head(&form, words);
    double y = facts(&form, words, 40);
    y = signatures(&form, y + 8);
    y = waste(&form, y + 8, 6.4 + spare / WASTE_ROWS);
    checkpoint(&form, words->checkpoint, y + 8);
    mark_line(&form, words->mark, 279 + spare - 9, 16);
    return form.is_whole;
}
