// The stamp's layout: the same as last time, tidy on every sheet, or refused.
// COUNTERMARK_GOLDEN=write makes the golden files anew; look at the difference.
#include "tests/unit/test_paper_case.h"

#include <math.h>

enum {
    FIRST = 1,
    BLANK = 2,
    REPRINT = 4,
    US = 8, // a banner with control markings, and who classified it
    LONG = 16,
    GROW = 32,
};

static const struct {
    const char *name;
    double width, height;
    struct stamp_style style;
    unsigned is;
} layouts[] = {
    {"head-a4-first", A4_WIDTH, A4_HEIGHT, case_style(HEAD, true, QR, ZH),
     FIRST},
    {"head-a4-second", A4_WIDTH, A4_HEIGHT, case_style(HEAD, true, QR, ZH), 0},
    {"head-a4-knockout", A4_WIDTH, A4_HEIGHT, case_style(HEAD, false, QR, ZH),
     FIRST},
    {"head-a5-long", 419.528, 595.276, case_style(HEAD, false, DATAMATRIX, ZH),
     FIRST | LONG},
    {"cover-a4-reserve", A4_WIDTH, A4_HEIGHT, case_style(COVER, true, QR, BOTH),
     FIRST},
    {"cover-a4-code128", A4_WIDTH, A4_HEIGHT,
     case_style(COVER, false, CODE128, BOTH), FIRST},
    {"cover-a6", 297.638, 419.528, case_style(COVER, true, QR, ZH), FIRST},
    {"margin-a4", A4_WIDTH, A4_HEIGHT, case_style(MARGIN, true, QR, ZH), 0},
    {"margin-a4-long", A4_WIDTH, A4_HEIGHT, case_style(MARGIN, true, QR, BOTH),
     LONG},
    {"margin-a5-both", 419.528, 595.276, case_style(MARGIN, false, QR, BOTH),
     REPRINT},
    {"margin-a3-landscape", 1190.551, A4_HEIGHT,
     case_style(MARGIN, true, DATAMATRIX, EN), FIRST},
    {"margin-a2", 1190.551, 1683.78, case_style(MARGIN, false, QR, ZH), 0},
    {"margin-a6-pdf417", 297.638, 419.528, case_style(MARGIN, true, PDF417, ZH),
     BLANK},
    {"margin-small-grown", 142, 100, case_style(MARGIN, false, QR, ZH), GROW},
    {"banner-letter-blank", 612, 792, case_style(BANNER, true, QR, EN),
     BLANK | REPRINT},
    {"banner-letter-us", 612, 792, case_style(BANNER, true, QR, EN),
     FIRST | US},
    {"banner-letter-us-knockout", 612, 792,
     case_style(BANNER, false, DATAMATRIX, EN), FIRST | US},
    {"banner-a5-us-long", 419.528, 595.276,
     case_style(BANNER, true, PDF417, BOTH), FIRST | US | LONG | GROW},
};
enum { LAYOUTS = sizeof layouts / sizeof *layouts };

static struct stamp_style style_of(size_t n)
{
    struct stamp_style style = layouts[n].style;

    style.may_grow = (layouts[n].is & GROW) != 0;
    return style;
}

static struct stamp_words words_of(size_t n)
{
    unsigned is = layouts[n].is;
    struct stamp_words words = case_words;

    words.page = is & FIRST ? 1 : 5;
    words.is_blank = (is & BLANK) != 0;
    words.generation = is & REPRINT ? 1 : 0;
    if (is & LONG) {
        words.scope = "省委办公厅、省政府办公厅、省人大常委会办公厅、省政协"
                      "办公厅、省军区政治部、各市（州）委、各市（州）人民政府";
        words.mark = "绝密★本文件公开发布之前或者工作完成之日";
    }
    if (is & US) {
        words.mark =
            is & LONG ? "TOP SECRET//SI//TK//ORCON/NOFORN" : "SECRET//NOFORN";
        words.classified_by = "J. Smith, Chief of Plans";
        words.reason = "1.4(c)";
        words.derived_from = "Multiple Sources";
        words.declassify_on = "20511231";
    }
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
        struct stamp_style style = style_of(n);
        struct stamp_window window = {0};
        struct text printed = {0};
        struct drawing *drawing = drawing_new();
        struct face *face = case_face(&style, &words);
        must(stamp_layout(&style, face, layouts[n].width, layouts[n].height,
                          &words, drawing, &window, &err),
             err);
        case_is_tidy(drawing, window.width, window.height,
                     style.edge_mm * 72 / 25.4);
        text_addf(&printed, "page %.3f x %.3f\nwindow %.3f %.3f %.3f\n",
                  window.width, window.height, window.scale, window.x,
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
        // Never on A5 or larger, but for a lying A5 whose first page has much.
        if (size[0] >= 300 && (size[1] >= 500 || !style->is_reserved))
            fail_msg("%d %d %d %d: %s", style->placement, style->symbol,
                     style->language, style->is_reserved, err.text);
        drawing_free(drawing);
        return;
    }
    (*fitted)++;
    case_is_tidy(drawing, size[0], size[1], 6 * 72 / 25.4);
    assert_true(window.scale >= 0.5 && window.scale <= 1);
    assert_true(style->is_reserved == (window.scale < 1));
    // But for the head, everything reserved lies outside of the content.
    for (size_t n = 0; n < drawing_count(drawing); n++) {
        const struct drawing_item *item = drawing_item(drawing, n);
        struct case_box box = case_box(item);
        if (style->is_reserved && style->placement != STAMP_HEAD &&
            box.top > window.y + 0.01 &&
            box.bottom < window.y + size[1] * window.scale - 0.01)
            fail_msg("%s lies over the content", item->text);
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
        words.page = choice % 3 == 0 ? 17 : 1;
        words.classified_by = "J. Smith, Chief of Plans";
        words.declassify_on = "20511231";
        struct face *face = case_face(&style, &words);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++)
            try_sheet(&style, face, sizes[n], &words, &fitted);
        face_close(face);
    }
    assert_in_range(fitted, 96 * 9, 96 * 12);
}

// A page too small for the stamp gets the strips added, and nothing of them
// lies over its content; what cannot be said even then is refused.
static void a_small_page_grows_where_it_may(void **state)
{
    static const double sizes[][2] = {{200, 200}, {20, 20},  {100, 300},
                                      {300, 60},  {842, 50}, {142, 100}};
    (void)state;

    for (unsigned choice = 0; choice < 4 * 4 * 3 * 2; choice++) {
        struct stamp_style style = {.placement = choice % 4,
                                    .symbol = choice / 4 % 4,
                                    .language = choice / 16 % 3,
                                    .is_reserved = choice / 48 % 2,
                                    .may_grow = true,
                                    .edge_mm = 6};
        struct stamp_words words = case_words;
        words.page = 17;
        struct face *face = case_face(&style, &words);
        for (size_t n = 0; n < sizeof sizes / sizeof *sizes; n++) {
            const double *size = sizes[n];
            struct error err = {0};
            struct stamp_window window = {0};
            struct drawing *drawing = drawing_new();
            must(stamp_layout(&style, face, size[0], size[1], &words, drawing,
                              &window, &err),
                 err);
            case_is_tidy(drawing, window.width, window.height, 6 * 72 / 25.4);
            assert_true(window.height > size[1]);
            assert_true(window.width >= size[0]);
            assert_true(window.scale == 1);
            for (size_t m = 0; m < drawing_count(drawing); m++) {
                const struct drawing_item *item = drawing_item(drawing, m);
                struct case_box box = case_box(item);
                assert_true(item->kind == DRAW_PLATE || box.top <= window.y ||
                            box.bottom >= window.y + size[1]);
            }
            drawing_free(drawing);
        }
        face_close(face);
    }
}

static void a_page_that_fits_does_not_grow(void **state)
{
    struct stamp_style style = case_style(MARGIN, true, QR, BOTH);
    struct error err = {0};
    struct stamp_window window = {0};
    struct face *face = case_face(&style, &case_words);
    struct drawing *drawing = drawing_new();
    (void)state;

    style.may_grow = true;
    must(stamp_layout(&style, face, 419.528, 595.276, &case_words, drawing,
                      &window, &err),
         err);
    assert_true(window.width == 419.528 && window.height == 595.276);
    assert_true(window.scale < 1);
    drawing_free(drawing);
    face_close(face);
}

static void pages_of_a_run_share_their_places(void **state)
{
    const struct stamp_style style = case_style(MARGIN, true, QR, BOTH);
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
        bool may_grow;
        const char *authority;
    } rows[] = {
        {"机密★10年", long_text, "", 100, 100, "scope is too long",
         STAMP_MARGIN, true, ""},
        {"SECRET", "", "", 298, 420, "authority is too long", STAMP_BANNER,
         true, long_text},
        {"机密★10年", long_text, "", 420, 595, "scope is too long",
         STAMP_MARGIN, false, ""},
        {"机密★10年", "", long_text, 420, 595, "document number", STAMP_MARGIN,
         false, ""},
        {long_text, "", "", 595, 842, "mark is too long", STAMP_MARGIN, false,
         ""},
        {long_text + 330, "", "", 298, 420, "mark is too long", STAMP_HEAD,
         false, ""},
        {"机密★10年", "", "", 142, 200, "50 x 71 mm is too small", STAMP_MARGIN,
         false, ""},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        const struct stamp_style style = {.placement = rows[n].placement,
                                          .is_reserved = true,
                                          .may_grow = rows[n].may_grow,
                                          .edge_mm = 6};
        struct stamp_words words = case_words;
        struct error err = {0};
        struct stamp_window window = {0};
        struct drawing *drawing = drawing_new();
        words.page = 1;
        words.mark = rows[n].mark;
        words.scope = rows[n].scope;
        words.doc_no = rows[n].doc_no;
        words.derived_from = rows[n].authority;
        struct face *face = case_face(&style, &words);
        assert_false(stamp_layout(&style, face, rows[n].width, rows[n].height,
                                  &words, drawing, &window, &err));
        assert_int_equal(err.kind, ERROR_REFUSED);
        if (strstr(err.text, rows[n].says) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", err.text, rows[n].says);
        assert_int_equal(drawing_count(drawing), 0);
        drawing_free(drawing);
        face_close(face);
    }
}

// GB/T 9704-2012, 7.2.1 and 7.2.2.
static void the_head_is_where_the_standard_has_it(void **state)
{
    const struct stamp_style style = case_style(HEAD, true, QR, ZH);
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
        double top = (A4_HEIGHT - item->y - 0.85 * 16) * 25.4 / 72;
        assert_true(item->size == 16);
        assert_true(fabs(item->x * 25.4 / 72 - 28) < 0.05);
        assert_true(fabs(top - (37 + line)) < 0.05);
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
        cmocka_unit_test(a_small_page_grows_where_it_may),
        cmocka_unit_test(a_page_that_fits_does_not_grow),
        cmocka_unit_test(pages_of_a_run_share_their_places),
        cmocka_unit_test(what_cannot_fit_is_refused_by_name),
        cmocka_unit_test(the_head_is_where_the_standard_has_it),
    };

    return cmocka_run_group_tests_name("paper: stamp", tests, NULL, NULL);
}
