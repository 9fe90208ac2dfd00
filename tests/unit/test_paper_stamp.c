// The stamp's layout: the same as last time, tidy on every sheet, or refused.
// COUNTERMARK_GOLDEN=write makes the golden files anew; look at the difference.
#include "tests/unit/test_paper_case.h"

#include <math.h>

static const struct {
    const char *name;
    double width, height;
    struct stamp_style style;
    bool is_first, is_blank, is_reprint;
} layouts[] = {
    {"margin-a4",
     A4_WIDTH,
     A4_HEIGHT,
     {STAMP_MARGIN, true, SYMBOL_KIND_QR, 6, STAMP_ZH},
     false,
     false,
     false},
    {"margin-a5-both",
     419.528,
     595.276,
     {STAMP_MARGIN, false, SYMBOL_KIND_QR, 6, STAMP_BOTH},
     false,
     false,
     true},
    {"margin-a3-landscape",
     1190.551,
     A4_HEIGHT,
     {STAMP_MARGIN, true, SYMBOL_KIND_DATAMATRIX, 6, STAMP_EN},
     true,
     false,
     false},
    {"banner-letter-blank",
     612,
     792,
     {STAMP_BANNER, true, SYMBOL_KIND_QR, 6, STAMP_EN},
     false,
     true,
     true},
    {"head-a4-first",
     A4_WIDTH,
     A4_HEIGHT,
     {STAMP_HEAD, true, SYMBOL_KIND_QR, 6, STAMP_ZH},
     true,
     false,
     false},
    {"head-a4-second",
     A4_WIDTH,
     A4_HEIGHT,
     {STAMP_HEAD, true, SYMBOL_KIND_QR, 6, STAMP_ZH},
     false,
     false,
     false},
    {"cover-a4-code128",
     A4_WIDTH,
     A4_HEIGHT,
     {STAMP_COVER, false, SYMBOL_KIND_CODE128, 6, STAMP_BOTH},
     true,
     false,
     false},
    {"margin-a6-pdf417",
     297.638,
     419.528,
     {STAMP_MARGIN, true, SYMBOL_KIND_PDF417, 4, STAMP_ZH},
     false,
     true,
     false},
};
enum { LAYOUTS = sizeof layouts / sizeof *layouts };

static struct stamp_words words_of(size_t n)
{
    struct stamp_words words = case_words;

    words.page = layouts[n].is_first ? 1 : 5;
    words.is_blank = layouts[n].is_blank;
    words.generation = layouts[n].is_reprint ? 1 : 0;
    return words;
}

static void golden(const char *name, const struct text *now)
{
    char path[256];
    struct text then = {0};
    struct error err = {0};

    (void)snprintf(path, sizeof path, "tests/data/golden/stamp-%s.txt", name);
    if (string_equal(getenv("COUNTERMARK_GOLDEN"), "write"))
        must(file_replace(path, now->data, now->length, 0644, &err), err);
    must(file_read(path, 1 << 20, &then, &err), err);
    assert_string_equal(text_string(now), text_string(&then));
    text_clear(&then);
}

static void the_layouts_are_the_golden_ones(void **state)
{
    (void)state;
    for (size_t n = 0; n < LAYOUTS; n++) {
        struct error err = {0};
        struct stamp_words words = words_of(n);
        struct stamp_window window = {0};
        struct text printed = {0};
        struct drawing *drawing = drawing_new();
        struct face *face = case_face(&layouts[n].style, &words);
        must(stamp_layout(&layouts[n].style, face, layouts[n].width,
                          layouts[n].height, &words, drawing, &window, &err),
             err);
        case_is_tidy(drawing, layouts[n].width, layouts[n].height,
                     layouts[n].style.edge_mm * 72 / 25.4);
        text_addf(&printed, "window %.3f %.3f %.3f\n", window.scale, window.x,
                  window.y);
        drawing_print(drawing, &printed);
        golden(layouts[n].name, &printed);
        text_clear(&printed);
        drawing_free(drawing);
        face_close(face);
    }
}

// Every placement, symbol, language and content choice on every sheet: tidy and
// with all that must be there, or refused with a reason.
static void try_sheet(const struct stamp_style *style, const struct face *face,
                      const double size[2], const struct stamp_words *words,
                      unsigned *fitted)
{
    struct error err = {0};
    struct stamp_window window = {0};
    struct drawing *drawing = drawing_new();

    if (!stamp_layout(style, face, size[0], size[1], words, drawing, &window,
                      &err)) {
        assert_int_equal(err.kind, ERROR_REFUSED);
        assert_non_null(strstr(err.text, " mm"));
        if (size[0] >= 300) // never on A5 or larger
            fail_msg("%d %d %d %d: %s", style->placement, style->symbol,
                     style->language, style->is_reserved, err.text);
        drawing_free(drawing);
        return;
    }
    (*fitted)++;
    case_is_tidy(drawing, size[0], size[1], 6 * 72 / 25.4);
    assert_true(window.scale >= 0.5 && window.scale <= 1);
    assert_true(style->is_reserved == (window.scale < 1));
    for (size_t n = 0; n < drawing_count(drawing); n++) {
        const struct drawing_item *item = drawing_item(drawing, n);
        bool is_strip =
            item->y < window.y || item->y >= window.y + size[1] * window.scale;
        if (item->kind == DRAW_SYMBOL && style->is_reserved)
            assert_true(is_strip);
    }
    drawing_free(drawing);
}

static void every_choice_is_tidy_on_every_sheet(void **state)
{
    static const double sizes[][2] = {
        {595.276, 841.89},  {841.89, 595.276},  {419.528, 595.276},
        {595.276, 419.528}, {297.638, 419.528}, {612, 792},
        {612, 1008},        {1190.551, 841.89}, {3370.394, 2383.937},
        {200, 200},         {20, 20},           {14400, 14400}};
    unsigned fitted = 0;
    (void)state;

    for (unsigned choice = 0; choice < 4 * 4 * 3 * 2; choice++) {
        struct stamp_style style = {.placement = choice % 4,
                                    .symbol = choice / 4 % 4,
                                    .language = choice / 16 % 3,
                                    .is_reserved = choice / 48 % 2,
                                    .edge_mm = 6};
        struct stamp_words words = case_words;
        words.generation = 2;
        words.page = choice % 2 == 0 ? 1 : 17;
        struct face *face = case_face(&style, &words);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++)
            try_sheet(&style, face, sizes[n], &words, &fitted);
        face_close(face);
    }
    assert_in_range(fitted, 96 * 9, 96 * 12);
}

static void pages_of_a_run_share_their_places(void **state)
{
    const struct stamp_style style = {STAMP_MARGIN, true, SYMBOL_KIND_QR, 6,
                                      STAMP_BOTH};
    struct face *face = case_face(&style, &case_words);
    struct error err = {0};
    struct stamp_window windows[2] = {{0}};
    struct drawing *drawings[2] = {drawing_new(), drawing_new()};
    (void)state;

    for (unsigned n = 0; n < 2; n++) {
        struct stamp_words words = case_words;
        words.copies = 1000;
        words.pages = 1000;
        words.copy = n == 0 ? 1 : 1000;
        words.page = n == 0 ? 1 : 1000;
        words.code_human = n == 0 ? case_words.code_human
                                  : "WWWWWW-WWWWWW-WWWW-WWWW-W-WWWW-WWWW-"
                                    "WWWWW-W";
        must(stamp_layout(&style, face, A4_WIDTH, A4_HEIGHT, &words,
                          drawings[n], &windows[n], &err),
             err);
        case_is_tidy(drawings[n], A4_WIDTH, A4_HEIGHT, 6 * 72 / 25.4);
    }
    assert_memory_equal(&windows[0], &windows[1], sizeof windows[0]);
    assert_int_equal(drawing_count(drawings[0]), drawing_count(drawings[1]));
    for (size_t n = 0; n < drawing_count(drawings[0]); n++)
        assert_true(drawing_item(drawings[0], n)->y ==
                    drawing_item(drawings[1], n)->y);
    drawing_free(drawings[0]);
    drawing_free(drawings[1]);
    face_close(face);
}

static void what_cannot_fit_is_refused_by_name(void **state)
{
    char long_text[500] = "";
    for (size_t n = 0; n + 4 < sizeof long_text; n += 3)
        memcpy(long_text + n, "省", 4);
    const struct {
        const char *mark, *scope, *doc_no;
        double width, height;
        const char *says;
        enum stamp_placement placement;
    } rows[] = {
        {"机密★10年", long_text, "", 420, 595, "scope is too long",
         STAMP_MARGIN},
        {"机密★10年", "", long_text, 420, 595, "document number", STAMP_MARGIN},
        {long_text, "", "", 595, 842, "mark is too long", STAMP_MARGIN},
        {long_text + 330, "", "", 298, 420, "mark is too long", STAMP_HEAD},
        {"机密★10年", "", "", 142, 200, "50 x 71 mm is too small",
         STAMP_MARGIN},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        const struct stamp_style style = {rows[n].placement, true,
                                          SYMBOL_KIND_QR, 6, STAMP_ZH};
        struct stamp_words words = case_words;
        struct error err = {0};
        struct stamp_window window = {0};
        struct drawing *drawing = drawing_new();
        words.page = 1;
        words.mark = rows[n].mark;
        words.scope = rows[n].scope;
        words.doc_no = rows[n].doc_no;
        struct face *face = case_face(&style, &words);
        assert_false(stamp_layout(&style, face, rows[n].width, rows[n].height,
                                  &words, drawing, &window, &err));
        assert_int_equal(err.kind, ERROR_REFUSED);
        assert_non_null(strstr(err.text, rows[n].says));
        assert_int_equal(drawing_count(drawing), 0);
        drawing_free(drawing);
        face_close(face);
    }
}

// GB/T 9704-2012, 7.2.1 and 7.2.2.
static void the_head_is_where_the_standard_has_it(void **state)
{
    const struct stamp_style style = {STAMP_HEAD, true, SYMBOL_KIND_QR, 6,
                                      STAMP_ZH};
    struct stamp_words words = case_words;
    struct error err = {0};
    struct stamp_window window = {0};
    struct drawing *drawing = drawing_new();
    unsigned found = 0;
    (void)state;

    words.page = 1;
    struct face *face = case_face(&style, &words);
    must(stamp_layout(&style, face, A4_WIDTH, A4_HEIGHT, &words, drawing,
                      &window, &err),
         err);
    for (size_t n = 0; n < drawing_count(drawing); n++) {
        const struct drawing_item *item = drawing_item(drawing, n);
        bool is_serial = string_equal(item->text, "000123");
        if (!is_serial && !string_equal(item->text, words.mark))
            continue;
        double line = is_serial ? 0 : 225.0 / 22;
        double top = (A4_HEIGHT - item->y) * 25.4 / 72 - line;
        assert_true(item->size == 16);
        assert_true(fabs(item->x * 25.4 / 72 - 28) < 0.1);
        assert_true(top > 37 && top < 37 + 16 * 25.4 / 72);
        found++;
    }
    assert_int_equal(found, 2);
    drawing_free(drawing);
    face_close(face);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_layouts_are_the_golden_ones),
        cmocka_unit_test(every_choice_is_tidy_on_every_sheet),
        cmocka_unit_test(pages_of_a_run_share_their_places),
        cmocka_unit_test(what_cannot_fit_is_refused_by_name),
        cmocka_unit_test(the_head_is_where_the_standard_has_it),
    };

    return cmocka_run_group_tests_name("paper: stamp", tests, NULL, NULL);
}
