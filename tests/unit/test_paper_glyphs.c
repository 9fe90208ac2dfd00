// What a reader shows of a mark is what FreeType draws with the same font: the
// same shapes, at the widths that HarfBuzz gives them.
#include "tests/unit/test_paper_page.h"

#include "paper/painter.h"

#include <ft2build.h>
#include <hb-ot.h>
#include <hb.h>
#include FT_FREETYPE_H

// 36 points at 200 dpi: 100 pixels an em. Lines are 150 pixels apart.
enum { DPI = 200, EM = 100, LINE = 150, LEFT = 50, WIDTH = 3400 };
#define SIZE 36.0
#define PIXEL (72.0 / DPI)

// Of the ink of both, at least so much is the same.
#define ALIKE 0.99
#define ROUGHLY_ALIKE 0.8

static const char *const texts[] = {
    "秘密★10年",
    "机密★20年",
    "绝密★30年",
    "绝密★长期",
    "机密★6个月",
    "秘密★2030年12月31日",
    "机密★本文件公开发布之日",
    "CONFIDENTIAL",
    "SECRET//NOFORN",
    "TOP SECRET//SI//TK//ORCON/NOFORN",
    "内部 INTERNAL 工作秘密 LIMITED",
    "第3份 共20份 Copy 3 of 20 copies",
    "第5页 共18页 Page 5 of 18 pages",
    "份号 Serial 000123 补印 REPRINT R1",
    "发放范围：省委办公厅、省政府办公厅（厅局级）",
    "此面无正文 THIS SIDE INTENTIONALLY BLANK",
    "文号：〔2026〕17号 收件 Issued to: 张三",
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U-",
    "定密责任人 Classified By: J. Smith 1.4(c)",
    "龘靐齉爩鱻麤灪龖厵", // of many strokes
    // Every byte that can stand in a string next to itself: two line feeds are
    // one to ghostscript, unless they are escaped.
    "000000 100 200 111 222",
    "!!%%))--115599==AAEEIIMMQQUUYY]]aaeeiimmqquuyy}}",
    "\"\"&&**..2266::>>BBFFJJNNRRVVZZ^^bbffjjnnrrvvzz~~",
    "##''++//3377;;?\?CCGGKKOOSSWW[[__ccggkkoossww{{",
    "$$((,,004488<<@@DDHHLLPPTTXX\\\\``ddhhllppttxx||",
};
enum { TEXTS = sizeof texts / sizeof *texts };

static double base_line(size_t n) // from the top, in pixels
{
    return (double)LINE * (double)(n + 1) - 40;
}

// --- ours --------------------------------------------------------------------

static struct page_picture printed(const char *const lines[TEXTS],
                                   const char *renderer)
{
    double width = WIDTH * PIXEL;
    double height = LINE * PIXEL * TEXTS;
    struct error err = {0};
    struct text content = {0};
    struct face *face = NULL;

    must(face_open(ZENHEI, 0, &face, &err), err);
    for (size_t n = 0; n < TEXTS && lines[n] != NULL; n++)
        must(face_need(face, lines[n], &err), err);
    must(face_ready(face, "", &err), err);
    struct pen pen = {.face = face, .content = &content};
    for (size_t n = 0; n < TEXTS && lines[n] != NULL; n++)
        pen_text(&pen, LEFT * PIXEL, height - base_line(n) * PIXEL, SIZE, false,
                 lines[n]);
    pen_rest(&pen);
    page_write(width, height, face, &content);
    text_clear(&content);
    face_close(face);
    return page_render(renderer, DPI);
}

// --- theirs ------------------------------------------------------------------

static void draw_glyph(FT_Face face, unsigned glyph, double x, double y,
                       struct page_picture *picture)
{
    long whole = lround(floor(x)); // poppler sets large glyphs on whole pixels

    assert_int_equal(FT_Load_Glyph(face, glyph, FT_LOAD_NO_HINTING), 0);
    assert_int_equal(FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL), 0);
    const FT_Bitmap *bitmap = &face->glyph->bitmap;
    for (unsigned row = 0; row < bitmap->rows; row++) {
        for (unsigned column = 0; column < bitmap->width; column++) {
            long at_x = whole + face->glyph->bitmap_left + (long)column;
            long at_y = lround(y) - face->glyph->bitmap_top + (long)row;
            size_t at = (size_t)at_y * picture->width + (size_t)at_x;
            int ink = bitmap->buffer[row * (unsigned)bitmap->pitch + column];
            int left = picture->pixels[at] - ink;
            picture->pixels[at] = (unsigned char)(left < 0 ? 0 : left);
        }
    }
}

static void draw_text(FT_Face face, hb_font_t *font, const char *text, double y,
                      struct page_picture *picture)
{
    hb_buffer_t *buffer = hb_buffer_create();
    unsigned count = 0;
    double em = hb_face_get_upem(hb_font_get_face(font));
    double x = LEFT;

    hb_buffer_add_utf8(buffer, text, -1, 0, -1);
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(font, buffer, NULL, 0);
    const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *places =
        hb_buffer_get_glyph_positions(buffer, &count);
    for (unsigned n = 0; n < count; n++) {
        draw_glyph(face, glyphs[n].codepoint, x + places[n].x_offset * EM / em,
                   y, picture);
        x += places[n].x_advance * EM / em;
    }
    hb_buffer_destroy(buffer);
}

static struct page_picture drawn(const char *const lines[TEXTS], unsigned width,
                                 unsigned height)
{
    struct page_picture picture = {width, height,
                                   memory_need((size_t)width * height)};
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(ZENHEI);
    hb_face_t *hb_face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(hb_face);
    FT_Library library = NULL;
    FT_Face face = NULL;

    memset(picture.pixels, 255, (size_t)width * height);
    assert_int_equal(FT_Init_FreeType(&library), 0);
    assert_int_equal(FT_New_Face(library, ZENHEI, 0, &face), 0);
    assert_int_equal(FT_Set_Pixel_Sizes(face, EM, EM), 0);
    for (size_t n = 0; n < TEXTS && lines[n] != NULL; n++)
        draw_text(face, font, lines[n], base_line(n), &picture);
    FT_Done_Face(face);
    FT_Done_FreeType(library);
    hb_font_destroy(font);
    hb_face_destroy(hb_face);
    hb_blob_destroy(blob);
    return picture;
}

// --- compared ----------------------------------------------------------------

// Of the pixels that are dark in one of them, how many are in both, when the
// other stands `down` rows lower.
static double likeness(const struct page_picture *one,
                       const struct page_picture *two, size_t line, int down)
{
    unsigned either = 0;
    unsigned both = 0;

    for (size_t y = line * LINE + 1; y < (line + 1) * LINE - 1; y++) {
        size_t here = y * one->width;
        size_t there = (size_t)((long)y + down) * one->width;
        for (size_t x = 0; x < one->width; x++) {
            bool is_one = one->pixels[here + x] < 128;
            bool is_two = two->pixels[there + x] < 128;
            either += is_one || is_two;
            both += is_one && is_two;
        }
    }
    return either == 0 ? 0 : (double)both / either;
}

// Poppler puts a base line that falls between two rows on either.
static double best_likeness(const struct page_picture *one,
                            const struct page_picture *two, size_t line)
{
    return fmax(likeness(one, two, line, 0), fmax(likeness(one, two, line, -1),
                                                  likeness(one, two, line, 1)));
}

static void marks_look_as_freetype_draws_them(void **state)
{
    struct page_picture ours = printed(texts, PAGE_POPPLER);
    struct page_picture theirs = drawn(texts, ours.width, ours.height);
    (void)state;

    for (size_t n = 0; n < TEXTS; n++) {
        double same = best_likeness(&ours, &theirs, n);
        if (same < ALIKE)
            fail_msg("%s: %.0f %% is the same", texts[n], same * 100);
    }
    free(ours.pixels);
    free(theirs.pixels);
}

// These begin glyphs between pixels, so only most of the ink is the same; of a
// font or a map that a reader takes otherwise, little would be.
static void other_readers_find_the_same_glyphs(void **state)
{
    static const char *const renderers[] = {
        "mutool draw -q -F pgm -c gray -o - -r %u page.pdf 2>/dev/null",
        "gs -q -dNOPAUSE -dBATCH -sDEVICE=pgmraw -dTextAlphaBits=4"
        " -sOutputFile=- -r%u page.pdf",
        "pdftops page.pdf page.ps && gs -q -dNOPAUSE -dBATCH -sDEVICE=pgmraw"
        " -dTextAlphaBits=4 -sOutputFile=- -r%u page.ps",
    };
    (void)state;

    for (size_t n = 0; n < sizeof renderers / sizeof *renderers; n++) {
        struct page_picture ours = printed(texts, renderers[n]);
        struct page_picture theirs = drawn(texts, ours.width, ours.height);
        for (size_t line = 0; line < TEXTS; line++) {
            double same = best_likeness(&ours, &theirs, line);
            if (same < ROUGHLY_ALIKE)
                fail_msg("%s: %.0f %% is the same by %s", texts[line],
                         same * 100, renderers[n]);
        }
        free(ours.pixels);
        free(theirs.pixels);
    }
}

// The measure is worth nothing unless small faults show in it.
static void a_stroke_or_a_step_more_is_seen(void **state)
{
    static const char *const ours[TEXTS] = {
        "机密★20年", "机密★20年",      "秘密★10年", "第3份 共20份",
        "未",        "SECRET//NOFORN", "O"};
    static const char *const theirs[TEXTS] = {
        "机密☆20年", "机密 ★20年",    "秘蜜★10年", "第8份 共20份",
        "末",        "SECRET/NOFORN", "0"};
    struct page_picture one = printed(ours, PAGE_POPPLER);
    struct page_picture two = drawn(theirs, one.width, one.height);
    (void)state;

    for (size_t n = 0; ours[n] != NULL; n++) {
        double same = best_likeness(&one, &two, n);
        if (same >= ALIKE)
            fail_msg("%s looks like %s: %.0f %%", ours[n], theirs[n],
                     same * 100);
    }
    free(one.pixels);
    free(two.pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks_look_as_freetype_draws_them,
                                        page_folder_make, page_folder_remove),
        cmocka_unit_test_setup_teardown(other_readers_find_the_same_glyphs,
                                        page_folder_make, page_folder_remove),
        cmocka_unit_test_setup_teardown(a_stroke_or_a_step_more_is_seen,
                                        page_folder_make, page_folder_remove),
    };

    return cmocka_run_group_tests_name("paper: glyphs", tests, NULL, NULL);
}
