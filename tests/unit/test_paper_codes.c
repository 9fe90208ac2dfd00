// Codes as they come out of renderers: every module a whole number of pixels,
// and read by programs that others wrote.
#include "tests/unit/test_paper_page.h"

#include "paper/painter.h"

static const char *const renderers[] = {
    PAGE_POPPLER,
    "mutool draw -q -F pgm -c gray -o - -r %u page.pdf 2>/dev/null",
    "gs -q -dNOPAUSE -dBATCH -sDEVICE=pgmraw -dGraphicsAlphaBits=4"
    " -sOutputFile=- -r%u page.pdf",
};
enum { RENDERERS = sizeof renderers / sizeof *renderers };

// A stamped page, black all over before, and its drawing (yours).
static struct drawing *make_page(const struct stamp_style *style, double width,
                                 double height, const struct stamp_words *words)
{
    struct error err = {0};
    struct stamp_window window = {0};
    struct text content = {0};
    struct drawing *drawing = drawing_new();
    struct face *face = case_face(style, words);

    must(
        stamp_layout(style, face, width, height, words, drawing, &window, &err),
        err);
    text_addf(&content, "0 g 0 0 %.3f %.3f re f\n", width, height);
    must(drawing_paint(drawing, face, &content, &err), err);
    page_write(width, height, face, &content);
    text_clear(&content);
    face_close(face);
    return drawing;
}

// --- whole pixels ------------------------------------------------------------

static unsigned pixels_of(double length, unsigned dpi)
{
    return (unsigned)lround(length * dpi / 72);
}

// Every pixel of the symbol is that of its module, and around it is white.
static void is_sharp(const struct page_picture *picture, unsigned dpi,
                     double height, const struct drawing_item *item)
{
    struct symbol_bits bits = {0};
    struct error err = {0};
    unsigned left = pixels_of(item->x, dpi);
    unsigned top = pixels_of(height - item->y - item->height, dpi);
    unsigned wide = pixels_of(item->width, dpi);
    unsigned high = pixels_of(item->height, dpi);

    must(symbol_encode(item->symbol, item->text, &bits, &err), err);
    assert_int_equal(wide % bits.width, 0);
    assert_int_equal(high % bits.height, 0);
    for (unsigned y = top - 1; y <= top + high; y++) {
        for (unsigned x = left - 1; x <= left + wide; x++) {
            bool is_inside =
                x >= left && x < left + wide && y >= top && y < top + high;
            bool is_black = false;
            if (is_inside) {
                unsigned column = (x - left) / (wide / bits.width);
                unsigned row = (y - top) / (high / bits.height);
                is_black =
                    bits.rows[row * ((bits.width + 7) / 8) + column / 8] &
                    (0x80 >> column % 8);
            }
            unsigned char pixel = picture->pixels[y * picture->width + x];
            if (pixel != (is_black ? 0 : 255))
                fail_msg("pixel %u %u is %u", x, y, pixel);
        }
    }
}

static void edges_lie_between_pixels(void **state)
{
    // Ghostscript rounds the height of the sheet and moves everything by less
    // than a dot, so it is asked where the height is whole.
    static const struct {
        double width, height;
        unsigned renderers;
    } sizes[] = {{612, 792, 3}, {A4_WIDTH, A4_HEIGHT, 2}};
    static const unsigned resolutions[] = {300, 600};
    (void)state;

    for (unsigned kind = 0; kind < 4; kind++) {
        struct stamp_style style = case_style(MARGIN, false, QR, BOTH);
        style.symbol = kind;
        for (size_t n = 0; n < 2; n++) {
            struct drawing *drawing =
                make_page(&style, sizes[n].width, sizes[n].height, &case_words);
            for (unsigned run = 0; run < 2 * sizes[n].renderers; run++) {
                unsigned dpi = resolutions[run % 2];
                struct page_picture picture =
                    page_render(renderers[run / 2], dpi);
                size_t count = drawing_count(drawing);
                is_sharp(&picture, dpi, sizes[n].height,
                         drawing_item(drawing, count - 1));
                is_sharp(&picture, dpi, sizes[n].height,
                         drawing_item(drawing, count - 2));
                free(picture.pixels);
            }
            drawing_free(drawing);
        }
    }
}

// --- read by others ----------------------------------------------------------

static const struct {
    const char *name, *reader;
} readers[][2] = {
    [SYMBOL_KIND_QR] = {{"zbar", "zbarimg -q --raw symbol.png 2>/dev/null"},
                        {"ZXing", "ZXingReader -1 -format QRCode symbol.png"}},
    [SYMBOL_KIND_DATAMATRIX] =
        {{"dmtx", "dmtxread -N1 symbol.png"},
         {"ZXing", "ZXingReader -1 -format DataMatrix symbol.png"}},
    [SYMBOL_KIND_PDF417] = {{"ZXing",
                             "ZXingReader -1 -format PDF417 symbol.png"}},
    [SYMBOL_KIND_CODE128] = {{"zbar",
                              "zbarimg -q --raw symbol.png 2>/dev/null"},
                             {"ZXing",
                              "ZXingReader -1 -format Code128 symbol.png"}},
};

// The corner of the page that holds the symbol, as a reader's camera has it.
static void cut_out(const struct drawing_item *item, double height,
                    unsigned dpi)
{
    const double around = 5 * 72 / 25.4;
    struct text command = {0};

    text_addf(&command,
              "pdftoppm -gray -png -singlefile -r %u -x %u -y %u -W %u -H %u"
              " page.pdf symbol",
              dpi, pixels_of(fmax(0, item->x - around), dpi),
              pixels_of(fmax(0, height - item->y - item->height - around), dpi),
              pixels_of(item->width + 2 * around, dpi),
              pixels_of(item->height + 2 * around, dpi));
    assert_int_equal(page_run(text_string(&command), NULL), 0);
    text_clear(&command);
}

static void must_be_read(const struct drawing_item *item, unsigned dpi)
{
    for (unsigned n = 0; n < 2; n++) {
        struct text seen = {0};
        if (readers[item->symbol][n].name == NULL)
            continue;
        (void)page_run(readers[item->symbol][n].reader, &seen);
        if (strstr(text_string(&seen), item->text) == NULL)
            fail_msg("%s does not read symbol %d at %u dpi: \"%s\"",
                     readers[item->symbol][n].name, item->symbol, dpi,
                     text_string(&seen));
        text_clear(&seen);
    }
}

static void every_code_is_read_in_every_placement(void **state)
{
    static const double sizes[][2] = {{A4_WIDTH, A4_HEIGHT},
                                      {595.276, 419.528}};
    (void)state;

    for (unsigned choice = 0; choice < 16; choice++) {
        struct stamp_style style = {.placement = choice % 4,
                                    .symbol = choice / 4,
                                    .is_reserved = choice % 2 == 1,
                                    .edge_mm = 6};
        struct stamp_words words = case_words;
        const double *size = sizes[choice % 3 == 2];
        unsigned dpi = choice % 3 == 0 ? 600 : 300;
        words.page = 1;
        struct drawing *drawing = make_page(&style, size[0], size[1], &words);
        for (size_t n = 0; n < drawing_count(drawing); n++) {
            const struct drawing_item *item = drawing_item(drawing, n);
            if (item->kind != DRAW_SYMBOL)
                continue;
            cut_out(item, size[1], dpi);
            must_be_read(item, dpi);
        }
        drawing_free(drawing);
    }
}

// What a maker adds up is not always what zint would write, but means the same.
static void added_up_symbols_are_read(void **state)
{
    struct symbol_maker *maker = symbol_maker_new(SYMBOL_KIND_QR);
    struct error err = {0};
    struct text content = {0};
    struct text seen = {0};
    struct pen pen = {.content = &content};
    struct face *face = NULL;
    char codes[12][40];
    (void)state;

    for (unsigned n = 0; n < 200 + 12; n++) {
        struct symbol_bits bits = {0};
        char *code = codes[n < 200 ? 0 : n - 200];
        (void)snprintf(code, sizeof codes[0], "1AB3C4D%027llu",
                       n * 918273645546372819ull);
        must(symbol_make(maker, code, &bits, &err), err);
        if (n >= 200)
            pen_symbol(&pen, 12 + n % 4 * 48, 12 + n / 4 % 3 * 48, 30, 30,
                       &bits);
    }
    pen_rest(&pen);
    must(face_open(ZENHEI, 0, &face, &err) && face_need(face, "A", &err) &&
             face_ready(face, "", &err),
         err);
    page_write(216, 168, face, &content);
    assert_int_equal(
        page_run("pdftoppm -gray -png -singlefile -r 300 page.pdf page && "
                 "zbarimg -q --raw page.png 2>/dev/null",
                 &seen),
        0);
    for (unsigned n = 0; n < 12; n++)
        assert_non_null(strstr(text_string(&seen), codes[n]));
    face_close(face);
    symbol_maker_free(maker);
    text_clear(&content);
    text_clear(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(edges_lie_between_pixels,
                                        page_folder_make, page_folder_remove),
        cmocka_unit_test_setup_teardown(every_code_is_read_in_every_placement,
                                        page_folder_make, page_folder_remove),
        cmocka_unit_test_setup_teardown(added_up_symbols_are_read,
                                        page_folder_make, page_folder_remove),
    };

    return cmocka_run_group_tests_name("paper: codes", tests, NULL, NULL);
}
