// The forms of the registry: the same as last time, tidy, whole on every page,
// and read back from the PDF by other people's programs.
// COUNTERMARK_GOLDEN=write makes the golden files anew; look at the difference.
#include "tests/lab/sample-forms.h"
#include "tests/unit/test_paper_page.h"

static const enum stamp_language languages[] = {STAMP_ZH, STAMP_EN, STAMP_BOTH};

// A plan with its own face.
struct laid {
    struct face *face;
    struct forms_plan *plan;
    double width, height;
};

static struct laid lay(const struct form_filling *filling)
{
    struct laid laid = {0};
    struct error err = {0};

    must(face_open(ZENHEI, 0, &laid.face, &err), err);
    must(forms_need(filling, laid.face, &err), err);
    must(face_ready(laid.face, "", &err), err);
    laid.plan = forms_plan_new(filling, laid.face);
    forms_size(laid.plan, &laid.width, &laid.height);
    return laid;
}

static void lay_away(struct laid *laid)
{
    forms_plan_free(laid->plan);
    face_close(laid->face);
}

static struct drawing *page_of(const struct laid *laid, size_t page)
{
    struct error err = {0};
    struct drawing *drawing = drawing_new();

    must(forms_draw(laid->plan, page, drawing, &err), err);
    return drawing;
}

static struct sample_form *sample_of(const char *name,
                                     enum stamp_language language)
{
    struct sample_form *sample = memory_need(sizeof *sample);

    if (!sample_form(name, language, sample))
        fail_msg("there is no sample of %s", name);
    return sample;
}

static void compare_golden(const char *name, const struct text *now)
{
    struct text path = {0}, then = {0};
    struct error err = {0};

    text_addf(&path, "tests/data/golden/form-%s.txt", name);
    if (string_equal(getenv("COUNTERMARK_GOLDEN"), "write"))
        must(file_replace(text_string(&path), now->data, now->length, 0644,
                          &err),
             err);
    must(file_read(text_string(&path), 1 << 20, &then, &err), err);
    assert_string_equal(text_string(now), text_string(&then));
    text_clear(&then);
    text_clear(&path);
}

static void the_layouts_are_the_golden_ones(void **state)
{
    size_t count = 0;
    const struct form_kind *kinds = form_kinds(&count);
    (void)state;

    for (size_t n = 0; n < count; n++) {
        struct sample_form *sample = sample_of(kinds[n].name, STAMP_BOTH);
        struct laid laid = lay(&sample->filling);
        struct text printed = {0};
        // The last page has everything but the second half of the lines.
        size_t page = forms_pages(laid.plan) - 1;
        struct drawing *drawing = page_of(&laid, page);
        text_addf(&printed, "page %zu of %zu, %.3f x %.3f\n", page + 1,
                  forms_pages(laid.plan), laid.width, laid.height);
        drawing_print(drawing, &printed);
        compare_golden(kinds[n].name, &printed);
        drawing_free(drawing);
        text_clear(&printed);
        lay_away(&laid);
        free(sample);
    }
}

static void no_text_crosses_a_rule(const struct drawing *drawing)
{
    for (size_t n = 0; n < drawing_count(drawing); n++) {
        const struct drawing_item *text = drawing_item(drawing, n);
        for (size_t m = 0; m < drawing_count(drawing); m++) {
            const struct drawing_item *rule = drawing_item(drawing, m);
            bool is_rule = rule->kind == DRAW_BOX && rule->size > 0.3 &&
                           (rule->width == 0 || rule->height == 0);
            if (text->kind == DRAW_TEXT && is_rule && case_meet(text, rule))
                fail_msg("%s crosses a rule", text->text);
        }
    }
}

static void look_at_every_page(const struct form_filling *filling)
{
    struct laid laid = lay(filling);

    for (size_t page = 0; page < forms_pages(laid.plan); page++) {
        struct drawing *drawing = page_of(&laid, page);
        case_is_tidy(drawing, laid.width, laid.height, 6 * 72 / 25.4);
        no_text_crosses_a_rule(drawing);
        drawing_free(drawing);
    }
    lay_away(&laid);
}

static void every_form_is_tidy_in_every_language(void **state)
{
    size_t count = 0;
    const struct form_kind *kinds = form_kinds(&count);
    (void)state;

    for (size_t n = 0; n < count; n++) {
        for (size_t m = 0; m < 3; m++) {
            struct sample_form *sample = sample_of(kinds[n].name, languages[m]);
            look_at_every_page(&sample->filling);
            free(sample);
        }
    }
}

// Every value as long as a value can be, and every second one in words that
// cannot be broken.
static void long_values_stay_in_their_cells(void **state)
{
    static char han[FORMS_CELL_MAX + 1], latin[FORMS_CELL_MAX + 1];
    size_t count = 0;
    const struct form_kind *kinds = form_kinds(&count);
    (void)state;

    for (size_t at = 0; at + 3 <= FORMS_CELL_MAX; at += 3)
        memcpy(han + at, "密", 3);
    memset(latin, 'W', FORMS_CELL_MAX);
    for (size_t n = 0; n < count; n++) {
        struct sample_form *sample = sample_of(kinds[n].name, STAMP_BOTH);
        const char *fields[FORMS_FIELDS_MAX];
        size_t cells = form_fields_count(kinds[n].columns) * 3;
        int code = form_column(&kinds[n], "code");
        for (size_t m = 0; m < cells; m++)
            sample->cells[m] = m % 2 == 0 ? han : latin;
        for (size_t m = 0; m < FORMS_FIELDS_MAX; m++)
            fields[m] = han;
        // What is printed as bars is a code.
        for (size_t row = 0; code >= 0 && row < 3; row++)
            sample->cells[row * cells / 3 + (size_t)code] = "CM11-1";
        if (code >= 0) // these are level and mark, which the policy limits
            for (size_t row = 0; row < 3; row++)
                sample->cells[row * cells / 3] = "TOP SECRET//NOFORN";
        sample->filling.rows = 3;
        sample->filling.head = sample->filling.tail = fields;
        look_at_every_page(&sample->filling);
        free(sample);
    }
}

// --- many pages --------------------------------------------------------------

enum { MANY = 500 };

static void every_row_is_there_once_below_a_head(void **state)
{
    static char numbers[MANY][16];
    static const char *cells[MANY * FORMS_COLUMNS_MAX];
    struct sample_form *sample = sample_of("overdue", STAMP_BOTH);
    size_t columns = form_fields_count(sample->filling.kind->columns);
    size_t next = 0;
    (void)state;

    for (size_t n = 0; n < MANY; n++) {
        for (size_t m = 0; m < columns; m++)
            cells[n * columns + m] = n % 7 == 0 ? "两行文字两行文字两行" : "x";
        (void)snprintf(numbers[n], sizeof numbers[n], "n%zu", n);
        cells[n * columns] = numbers[n];
    }
    sample->filling.cells = cells;
    sample->filling.rows = MANY;
    struct laid laid = lay(&sample->filling);
    for (size_t page = 0; page < forms_pages(laid.plan); page++) {
        struct drawing *drawing = page_of(&laid, page);
        struct text printed = {0}, footer = {0};
        drawing_print(drawing, &printed);
        assert_non_null(strstr(text_string(&printed), "逾期天数"));
        assert_non_null(strstr(text_string(&printed), "14 机密\n"));
        text_addf(&footer, "Page %zu of %zu\n", page + 1,
                  forms_pages(laid.plan));
        assert_non_null(strstr(text_string(&printed), text_string(&footer)));
        for (size_t n = 0; n < drawing_count(drawing); n++) {
            const struct drawing_item *item = drawing_item(drawing, n);
            if (item->kind == DRAW_TEXT && item->text[0] == 'n')
                assert_string_equal(item->text, numbers[next++]);
        }
        text_clear(&printed);
        text_clear(&footer);
        drawing_free(drawing);
    }
    assert_int_equal(next, MANY);
    assert_true(forms_pages(laid.plan) > 10);
    lay_away(&laid);
    free(sample);
}

// --- what cannot be printed --------------------------------------------------

static void save_page(const struct text *pdf)
{
    struct text path = {0};
    struct error err = {0};

    text_addf(&path, "%s/page.pdf", page_folder);
    must(file_replace(text_string(&path), pdf->data, pdf->length, 0600, &err),
         err);
    text_clear(&path);
}

// A name with a rare character is in the journal for good: it must not keep
// every register that it is in from being printed.
static void a_lacking_character_is_shown_as_one(void **state)
{
    struct sample_form *sample = sample_of("overdue", STAMP_BOTH);
    struct error err = {0};
    struct text pdf = {0};
    struct text words = {0};
    size_t columns = form_fields_count(sample->filling.kind->columns);
    (void)state;

    sample->cells[columns + 3] = "通知\xf0\x9f\x98\x80甲";
    if (!forms_pdf(&sample->filling, ZENHEI, 0, "", &pdf, &err))
        fail_msg("%s", err.text);
    save_page(&pdf);
    assert_int_equal(page_run("pdftotext -layout page.pdf -", &words), 0);
    assert_non_null(strstr(text_string(&words), "通知〓甲"));
    text_clear(&words);
    text_clear(&pdf);
    free(sample);
}

static void an_unknown_form_is_answered_with_the_nearest(void **state)
{
    struct error err = {0};
    (void)state;

    assert_null(form_kind_find("overdew", &err));
    assert_non_null(strstr(err.text, "did you mean \"overdue\"?"));
    assert_null(form_kind_find("xyzzyxyzzy", &err));
    assert_non_null(strstr(err.text, "production, waste, distribution"));
    assert_string_equal(form_kind_find("waste", &err)->code, "CM02");
}

// --- read back ---------------------------------------------------------------

static void print_sample(const char *name, enum stamp_language language)
{
    struct sample_form *sample = sample_of(name, language);
    struct text pdf = {0};
    struct error err = {0};

    must(forms_pdf(&sample->filling, ZENHEI, 0, "", &pdf, &err), err);
    save_page(&pdf);
    text_clear(&pdf);
    free(sample);
}

static void other_programs_read_what_was_printed(void **state)
{
    static const struct {
        const char *name;
        const char *expected[5];
    } rows[] = {
        {"production",
         {"印制登记簿", "关于做好汛期值守工作的通知", "000241", "第7份卡纸",
          "Page 2 of 2"}},
        {"receipt",
         {"回执联：签收后退回发件单位", "成都市人民政府", "第1份 共20份",
          "1AB3C4D0000010003000504QRSTVWXYZ01", "countermark.example/room-1"}},
        {"certificate",
         {"兹证明上列清册所载之涉密载体", "list.destroyed", "陈涛", "F-8812",
          "qwZ0mO1bWcSMFAZoYPQsRXbQhdl4a9xQkRUIzy4XGvI="}},
        {"label", {"E-0312", "张伟 亲启", "密封章", "秘密", "机密"}},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct text words = {0};
        print_sample(rows[n].name, STAMP_BOTH);
        assert_int_equal(page_run("qpdf --check page.pdf > check 2>&1", NULL),
                         0);
        assert_int_equal(page_run("pdftotext -layout page.pdf -", &words), 0);
        for (size_t m = 0; m < 5; m++) {
            if (strstr(text_string(&words), rows[n].expected[m]) == NULL)
                fail_msg("%s is not on the %s form", rows[n].expected[m],
                         rows[n].name);
        }
        text_clear(&words);
    }
}

static void a_scanner_reads_the_codes(void **state)
{
    static const struct {
        const char *name;
        const char *expected[3];
    } rows[] = {
        {"destruction",
         {"CODE-128:CM09-000009\n", "QR-Code:countermark.example/room-1\n10234",
          "AYQ8=\n"}},
        {"distribution",
         {"CODE-128:CM03-2026-17\n",
          "QR-Code:countermark.example/room-1\n10234", "AYQ8=\n"}},
        {"receipt",
         {"CODE-128:1AB3C4D0000010003000504QRSTVWXYZ01\n",
          "QR-Code:countermark.example/room-1\n10234", "AYQ8=\n"}},
        {"label",
         {"CODE-128:CM11-E-0311\n", "CODE-128:CM11-E-0312\n",
          "CODE-128:CM11-E-0314\n"}},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct text words = {0};
        print_sample(rows[n].name, STAMP_BOTH);
        assert_int_equal(
            page_run(
                "pdftoppm -r 300 -gray page.pdf p && "
                "zbarimg --nodbus -q -Sdatabar.disable p-*.pgm; rm p-*.pgm",
                &words),
            0);
        for (size_t m = 0; m < 3; m++) {
            if (strstr(text_string(&words), rows[n].expected[m]) == NULL)
                fail_msg("%s was not read from the %s form, but %s",
                         rows[n].expected[m], rows[n].name,
                         text_string(&words));
        }
        text_clear(&words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layouts_are_the_golden_ones),
        cmocka_unit_test(every_form_is_tidy_in_every_language),
        cmocka_unit_test(long_values_stay_in_their_cells),
        cmocka_unit_test(every_row_is_there_once_below_a_head),
        cmocka_unit_test(a_lacking_character_is_shown_as_one),
        cmocka_unit_test(an_unknown_form_is_answered_with_the_nearest),
        cmocka_unit_test(other_programs_read_what_was_printed),
        cmocka_unit_test(a_scanner_reads_the_codes),
    };

    return cmocka_run_group_tests_name("paper: forms", tests, page_folder_make,
                                       page_folder_remove);
}
