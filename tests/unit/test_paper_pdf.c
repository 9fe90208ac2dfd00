// What was painted is read back from a real PDF with poppler and zbar.
#include "tests/unit/test_paper_page.h"

#include <locale.h>

static unsigned times(const struct text *text, const char *word)
{
    unsigned count = 0;

    for (const char *at = strstr(text_string(text), word); at != NULL;
         at = strstr(at + 1, word))
        count++;
    return count;
}

// A page that is black all over before the stamp comes: only white plates make
// the stamp readable.
static void paint_on_black(const struct drawing *drawing,
                           const struct face *face, double width, double height)
{
    struct text content = {0};
    struct error err = {0};

    text_addf(&content, "0 g 0 0 %d %d re f\n", (int)width, (int)height);
    must(drawing_paint(drawing, face, &content, &err), err);
    page_write(width, height, face, &content);
    text_clear(&content);
}

static void read_back(struct text *words, struct text *codes)
{
    assert_int_equal(page_run("qpdf --check page.pdf >/dev/null && "
                              "pdftotext -layout page.pdf - 2>&1",
                              words),
                     0);
    assert_int_equal(page_run("pdftoppm -r 300 -gray -png page.pdf page && "
                              "zbarimg -q --raw page-1.png 2>/dev/null",
                              codes),
                     0);
}

static void a_stamp_is_read_back_from_a_black_page(void **state)
{
    static const struct {
        struct stamp_style style;
        unsigned symbols; // that zbar tells
    } rows[] = {
        {case_style(MARGIN, false, QR, ZH), 2},
        {case_style(BANNER, false, QR, BOTH), 2},
        // Equal linear symbols on one page are one to zbar.
        {case_style(COVER, false, CODE128, EN), 1},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct stamp_words words = case_words;
        struct stamp_window window = {0};
        struct error err = {0};
        struct text seen = {0};
        struct text codes = {0};
        struct drawing *drawing = drawing_new();
        words.page = 1;
        struct face *face = case_face(&rows[n].style, &words);
        must(stamp_layout(&rows[n].style, face, 595, 842, &words, drawing,
                          &window, &err),
             err);
        paint_on_black(drawing, face, 595, 842);
        read_back(&seen, &codes);
        assert_true(times(&seen, "机密★10年") >= 1);
        assert_int_equal(times(&seen, "000123"), 1);
        if (rows[n].style.placement == STAMP_MARGIN)
            assert_int_equal(times(&seen, words.code_human), 1);
        if (rows[n].style.language != STAMP_EN) {
            assert_int_equal(times(&seen, "第3份 共20份"), 1);
            assert_int_equal(times(&seen, "第1页 共18页"), 1);
        }
        assert_int_equal(times(&codes, words.code), rows[n].symbols);
        text_clear(&seen);
        text_clear(&codes);
        drawing_free(drawing);
        face_close(face);
    }
}

static void a_control_sheet_is_read_back(void **state)
{
    static const struct control_words words = {
        .unit = "机要室",
        .queue = "Secret-2F",
        .user = "zhang.san",
        .time = "2026-11-23 13:05:12",
        .mark = "机密★10年",
        .scope = "厅局级",
        .doc_no = "〔2026〕17号",
        .title = "通知",
        .run = 42,
        .attempt = 1,
        .copies = 18,
        .spares = 2,
        .first_serial = 123,
        .pages = 17,
        .sheets = 9,
        .checkpoint = "example/room-1\n10234\n"
                      "qwZ0mO1bWcSMFAZoYPQsRXbQhdl4a9xQkRUIzy4XGvI=\n\n"
                      "— example/room-1 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+Z"
                      "JurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOA"
                      "YQ8=\n",
        .code = "1AB3C4D0000010003000504QRSTVWXYZ01",
        .code_human = "1AB3C4-D00000-1000-3000-5-04QR-STVW-XYZ01-K",
    };
    struct error err = {0};
    struct text content = {0};
    struct text seen = {0};
    struct text codes = {0};
    struct face *face = NULL;
    struct drawing *drawing = drawing_new();
    (void)state;

    must(face_open(ZENHEI, 0, &face, &err), err);
    control_characters(&words, STAMP_BOTH, &content);
    must(face_need(face, text_string(&content), &err), err);
    must(face_ready(face, "", &err), err);
    must(control_layout(&words, face, STAMP_BOTH, 595, 842, drawing, &err),
         err);
    text_empty(&content);
    must(drawing_paint(drawing, face, &content, &err), err);
    page_write(595, 842, face, &content);
    read_back(&seen, &codes);
    assert_int_equal(times(&seen, "机密★10年"), 3);
    assert_int_equal(times(&seen, "000123 – 000142"), 1);
    assert_int_equal(times(&seen, "340 页 pages · 180 张 sheets"), 1);
    assert_int_equal(times(&seen, "zhang.san (声称 claimed)"), 1);
    assert_int_equal(times(&seen, words.code_human), 1);
    assert_int_equal(times(&codes, words.code), 1);
    assert_int_equal(times(&codes, words.checkpoint), 1);
    text_clear(&content);
    text_clear(&seen);
    text_clear(&codes);
    drawing_free(drawing);
    face_close(face);
}

static void numbers_do_not_obey_the_locale(void **state)
{
    static const struct stamp_style style = case_style(MARGIN, true, QR, ZH);
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8",
                                          "ru_RU.UTF-8"};
    struct drawing *drawing = drawing_new();
    struct stamp_window window = {0};
    struct text content = {0};
    struct error err = {0};
    struct face *face = case_face(&style, &case_words);
    (void)state;

    for (size_t n = 0; n < sizeof locales / sizeof *locales; n++)
        (void)setlocale(LC_ALL, locales[n]);
    must(stamp_layout(&style, face, 595.276, 841.89, &case_words, drawing,
                      &window, &err),
         err);
    must(drawing_paint(drawing, face, &content, &err), err);
    drawing_print(drawing, &content);
    (void)setlocale(LC_ALL, "C");
    assert_non_null(strstr(text_string(&content), "595.276"));
    assert_null(strstr(text_string(&content), "595,"));
    text_clear(&content);
    drawing_free(drawing);
    face_close(face);
}

// Millimetres from the left and the top of the sheet.
struct ink {
    double left, top, right, bottom;
};

// What is black between two heights, as far as it reaches.
static struct ink ink_between(const struct page_picture *picture, unsigned dpi,
                              double from, double to)
{
    double millimetre = dpi / 25.4;
    struct ink ink = {1000, 1000, 0, 0};

    for (unsigned y = (unsigned)(from * millimetre); y < to * millimetre; y++) {
        for (unsigned x = 0; x < picture->width; x++) {
            if (picture->pixels[(size_t)y * picture->width + x] >= 128)
                continue;
            ink.left = fmin(ink.left, x / millimetre);
            ink.top = fmin(ink.top, y / millimetre);
            ink.right = fmax(ink.right, (x + 1) / millimetre);
            ink.bottom = fmax(ink.bottom, (y + 1) / millimetre);
        }
    }
    return ink;
}

static void is_about(const char *what, double found, double wanted)
{
    if (fabs(found - wanted) > 1)
        fail_msg("%s: %.2f mm, not %.2f", what, found, wanted);
}

// GB/T 9704-2012, 7.2.1 and 7.2.2: to the millimetre, as the standard has it.
static void the_ink_of_the_head_is_where_the_standard_has_it(void **state)
{
    static const struct stamp_style style = case_style(HEAD, false, QR, ZH);
    struct stamp_words words = case_words;
    struct error err = {0};
    struct stamp_window window = {0};
    struct text content = {0};
    struct drawing *drawing = drawing_new();
    (void)state;

    words.page = 1;
    struct face *face = case_face(&style, &words);
    must(stamp_layout(&style, face, A4_WIDTH, A4_HEIGHT, &words, drawing,
                      &window, &err),
         err);
    must(drawing_paint(drawing, face, &content, &err), err);
    page_write(A4_WIDTH, A4_HEIGHT, face, &content);
    struct page_picture picture = page_render(PAGE_POPPLER, 300);
    struct ink serial = ink_between(&picture, 300, 30, 45);
    struct ink mark = ink_between(&picture, 300, 45, 60);
    is_about("the serial's left", serial.left, 28);
    is_about("the serial's top", serial.top, 37);
    is_about("the mark's left", mark.left, 28);
    is_about("the mark's top", mark.top, 37 + 225.0 / 22);
    is_about("the mark's height", mark.bottom - mark.top, 16 * 25.4 / 72);
    free(picture.pixels);
    text_clear(&content);
    drawing_free(drawing);
    face_close(face);
}

// The operators that all pages share, then those of one page.
static void paint_by_template(const struct stamp_style *style,
                              const struct face *face, const double size[2],
                              const struct stamp_words *words,
                              struct text *content)
{
    struct error err = {0};
    struct stamp_template *template = NULL;
    struct stamp_words example = *words;

    example.copy = 1;
    example.serial = words->serial - words->copy + 1;
    must(stamp_template_new(style, face, size[0], size[1], &example, &template,
                            &err),
         err);
    const struct text *fixed = stamp_template_fixed(template);
    text_add_string(content, "q\n");
    text_add(content, fixed->data, fixed->length);
    text_add_string(content, "Q\n");
    must(stamp_template_paint(template, words, content, &err), err);
    stamp_template_free(template);
}

static void a_template_paints_what_the_layout_paints(void **state)
{
    static const struct {
        struct stamp_style style;
        double size[2];
        bool is_first, is_blank;
    } rows[] = {
        {case_style(HEAD, true, QR, ZH), {595.276, 841.89}, true, false},
        {case_style(COVER, false, CODE128, BOTH),
         {841.89, 595.276},
         true,
         false},
        {case_style(MARGIN, false, DATAMATRIX, EN),
         {419.528, 595.276},
         false,
         true},
        {case_style(BANNER, true, PDF417, BOTH), {612, 792}, false, false},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        const double *size = rows[n].size;
        struct error err = {0};
        struct stamp_words words = case_words;
        struct stamp_window window = {0};
        struct text one = {0};
        struct text two = {0};
        struct drawing *drawing = drawing_new();
        words.page = rows[n].is_first ? 1 : 17;
        words.is_blank = rows[n].is_blank;
        words.copy = 17;
        struct face *face = case_face(&rows[n].style, &words);
        must(stamp_layout(&rows[n].style, face, size[0], size[1], &words,
                          drawing, &window, &err),
             err);
        must(drawing_paint(drawing, face, &one, &err), err);
        paint_by_template(&rows[n].style, face, size, &words, &two);
        page_write(size[0], size[1], face, &one);
        struct page_picture first = page_render(PAGE_POPPLER, 144);
        page_write(size[0], size[1], face, &two);
        struct page_picture second = page_render(PAGE_POPPLER, 144);
        assert_int_equal(first.width, second.width);
        // A glyph may begin a quarter of a pixel beside the other.
        for (size_t at = 0; at < (size_t)first.width * first.height; at++)
            assert_in_range(first.pixels[at] - second.pixels[at] + 100, 0, 200);
        free(first.pixels);
        free(second.pixels);
        drawing_free(drawing);
        face_close(face);
        text_clear(&one);
        text_clear(&two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stamp_is_read_back_from_a_black_page,
                                        page_folder_make, page_folder_remove),
        cmocka_unit_test_setup_teardown(a_control_sheet_is_read_back,
                                        page_folder_make, page_folder_remove),
        cmocka_unit_test_setup_teardown(
            a_template_paints_what_the_layout_paints, page_folder_make,
            page_folder_remove),
        cmocka_unit_test_setup_teardown(
            the_ink_of_the_head_is_where_the_standard_has_it, page_folder_make,
            page_folder_remove),
        cmocka_unit_test(numbers_do_not_obey_the_locale),
    };

    return cmocka_run_group_tests_name("paper: read back", tests, NULL, NULL);
}
