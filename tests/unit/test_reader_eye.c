// Reading pages: every symbol, every way up, nothing that is not ours.
#include "reader/eye.h"
#include "reader/regions.h"
#include "tests/scan/defects.h"
#include "tests/scan/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka needs the headers above it.
#include <cmocka.h>

enum { DPI = 300, MUTATIONS = 1000 * 1000 };

static const uint8_t site_key[DIGEST_SIZE] = {1, 2, 3};

static void make_code(unsigned copy, unsigned page, char code[CODE_SIZE])
{
    struct code_fields fields = {
        .key_id = 1, .site = 7, .run = 42, .copy = copy, .page = page};
    uint8_t run_key[DIGEST_SIZE];

    code_run_key(site_key, fields.run, run_key);
    code_write(&fields, run_key, code);
}

// A quarter turn clockwise.
static void turn(struct picture *page)
{
    struct picture turned = {0};

    assert_true(picture_init(&turned, page->height, page->width, NULL));
    for (unsigned y = 0; y < page->height; y++)
        for (unsigned x = 0; x < page->width; x++)
            turned.pixels[(size_t)x * turned.width + page->height - 1 - y] =
                page->pixels[(size_t)y * page->width + x];
    picture_clear(page);
    *page = turned;
}

static void symbols_are_read_whichever_way_the_page_lies(void **state)
{
    static const enum symbol_kind kinds[] = {
        SYMBOL_KIND_QR, SYMBOL_KIND_DATAMATRIX, SYMBOL_KIND_CODE128,
        SYMBOL_KIND_PDF417};
    struct eye *eye = eye_new();
    char code[CODE_SIZE];

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        make_code(3, (unsigned)k + 1, code);
        struct picture page = {0};
        paper_page(&page, kinds[k], code, DPI);
        for (unsigned degrees = 0; degrees < 360; degrees += 90) {
            struct finds finds;
            eye_read(eye, &page, &finds);
            // zbar tells the same bars on one page only once.
            if (finds.count != (kinds[k] == SYMBOL_KIND_CODE128 ? 1 : 2))
                fail_msg("symbol %zu at %u degrees: %u found", k, degrees,
                         finds.count);
            for (unsigned n = 0; n < finds.count; n++) {
                assert_string_equal(finds.found[n].code, code);
                // Bars only say along which axis they run.
                if (kinds[k] != SYMBOL_KIND_CODE128)
                    assert_int_equal(finds.found[n].degrees, degrees);
            }
            assert_int_equal(finds.foreign, 0);
            turn(&page);
        }
        picture_clear(&page);
    }
    eye_free(eye);
}

static void other_resolutions_are_read(void **state)
{
    static const unsigned dpis[] = {150, 200, 600};
    struct eye *eye = eye_new();
    char code[CODE_SIZE];

    (void)state;
    make_code(1, 1, code);
    for (size_t n = 0; n < 3; n++) {
        struct picture page = {0};
        struct finds finds;
        paper_page(&page, SYMBOL_KIND_QR, code, dpis[n]);
        eye_read(eye, &page, &finds);
        if (finds.count != 2)
            fail_msg("%u dpi: %u found", dpis[n], finds.count);
        picture_clear(&page);
    }
    eye_free(eye);
}

// A symbol anywhere else: a photograph, a fragment, paper folded over.
static void a_symbol_in_the_middle_is_found(void **state)
{
    struct eye *eye = eye_new();
    struct picture page = {0};
    struct finds finds;
    char code[CODE_SIZE];

    (void)state;
    make_code(1, 1, code);
    assert_true(picture_init(&page, 2480, 3508, NULL));
    paper_symbol(&page, SYMBOL_KIND_QR, code, 1200, 1700, 5);
    eye_read(eye, &page, &finds);
    assert_int_equal(finds.count, 1);
    assert_string_equal(finds.found[0].code, code);
    picture_clear(&page);
    eye_free(eye);
}

// From the side, in uneven light, by a telephone.
static void a_photograph_is_read(void **state)
{
    static const enum symbol_kind kinds[] = {
        SYMBOL_KIND_QR, SYMBOL_KIND_DATAMATRIX, SYMBOL_KIND_PDF417};
    struct eye *eye = eye_new();
    char code[CODE_SIZE];

    (void)state;
    make_code(2, 9, code);
    for (size_t n = 0; n < sizeof(kinds) / sizeof(kinds[0]); n++) {
        struct picture page = {0}, photo = {0};
        struct finds finds;
        paper_page(&page, kinds[n], code, 2 * DPI);
        assert_true(
            defect_scan(&page, defect_named("photograph"), DPI, 1, &photo));
        eye_search(eye, &photo, &finds);
        if (finds.count == 0)
            fail_msg("symbol %zu: nothing found", n);
        assert_string_equal(finds.found[0].code, code);
        picture_clear(&page);
        picture_clear(&photo);
    }
    eye_free(eye);
}

// Tiles as `trace: tiles` prints them, at 300 dpi, on a quarter of A4 that has
// neither of the two large symbols, with text beside them.
static void a_piece_with_tiles_names_its_page(void **state)
{
    enum { WIDE = 1240, HIGH = 1754, MODULE = 4, EDGE = 83 };
    struct eye *eye = eye_new();
    struct picture piece = {0};
    struct tiles tiles;
    struct finds finds;
    char code[CODE_SIZE];
    unsigned seed = 1;

    (void)state;
    make_code(4, 7, code);
    assert_true(picture_init(&piece, WIDE, HIGH, NULL));
    for (unsigned y = 100; y + 40 < HIGH; y += 60)
        for (unsigned x = 350; x + 20 < WIDE; x += 24)
            for (unsigned n = 0; n < 20; n++)
                piece.pixels[(size_t)(y + n) * WIDE + x +
                             paper_below(&seed, 16)] = 0;
    tiles_place(595, 842, EDGE / 300.0 * 25.4, NULL, &tiles);
    for (unsigned n = 0; n < tiles.count; n += 2) {
        double top = (842 - tiles.y[n] - tiles.side) * 300 / 72;
        if (top < HIGH)
            paper_symbol(&piece, SYMBOL_KIND_DATAMATRIX, code, EDGE,
                         (unsigned)top, MODULE);
    }
    eye_search(eye, &piece, &finds);
    assert_true(finds.count > 0);
    assert_string_equal(finds.found[0].code, code);
    picture_clear(&piece);
    eye_free(eye);
}

// Strokes and gaps of small print over the whole page.
static void write_letters(struct picture *page)
{
    unsigned seed = 7;

    for (unsigned y = 900; y + 940 < page->height; y += 50)
        for (unsigned x = 240; x + 260 < page->width; x += 8)
            for (unsigned n = 0; n < 30; n++)
                page->pixels[(size_t)(y + n) * page->width + x +
                             paper_below(&seed, 4)] = 0;
}

// Letters, lines and gray are given to no decoder but the quickest; symbols
// among them are.
static void only_what_looks_like_a_symbol_is_a_region(void **state)
{
    static const enum symbol_kind kinds[] = {
        SYMBOL_KIND_QR, SYMBOL_KIND_DATAMATRIX, SYMBOL_KIND_PDF417};
    char code[CODE_SIZE];
    struct picture page = {0};
    struct regions regions;

    (void)state;
    make_code(1, 1, code);
    assert_true(picture_init(&page, 2480, 3508, NULL));
    write_letters(&page);
    memset(page.pixels + 2480 * 3400, 128, (size_t)2480 * 50);
    regions_find(&page, &regions);
    assert_int_equal(regions.count, 0);
    picture_clear(&page);
    for (size_t k = 0; k < 3; k++) {
        paper_page(&page, kinds[k], code, DPI);
        write_letters(&page);
        regions_find(&page, &regions);
        if (regions.count != 2)
            fail_msg("symbol %zu: %u regions", k, regions.count);
        picture_clear(&page);
    }
}

// libdmtx would search bars until its time is over.
static void bars_are_no_matrix(void **state)
{
    static const struct {
        enum symbol_kind kind;
        bool is_square;
    } rows[] = {
        {SYMBOL_KIND_CODE128, false},
        {SYMBOL_KIND_DATAMATRIX, true},
        {SYMBOL_KIND_QR, true},
    };
    struct regions regions;

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
        for (unsigned turns = 0; turns < 4; turns++) {
            struct picture page = {0};
            assert_true(picture_init(&page, 2480, 3508, NULL));
            paper_symbol(&page, rows[n].kind, "A1", 400, 400, 5);
            for (unsigned m = 0; m < turns; m++)
                turn(&page);
            regions_find(&page, &regions);
            assert_true(regions.count > 0);
            for (unsigned m = 0; m < regions.count; m++)
                if (regions.found[m].is_square != rows[n].is_square)
                    fail_msg("row %zu, %u turns, region %u", n, turns, m);
            picture_clear(&page);
        }
}

// More than one page can bear, at every place, and a picture that is no page.
static void regions_have_a_limit(void **state)
{
    struct picture page = {0};
    struct regions regions;

    (void)state;
    assert_true(picture_init(&page, 2480, 3508, NULL));
    for (unsigned n = 0; n < 6 * 8; n++)
        paper_symbol(&page, SYMBOL_KIND_QR, "HTTP://EXAMPLE.COM/",
                     100 + n % 6 * 400, 100 + n / 6 * 400, 8);
    regions_find(&page, &regions);
    assert_int_equal(regions.count, REGIONS_MAX);
    assert_true(regions.found[0].area.left < 200);
    picture_clear(&page);
    assert_true(picture_init(&page, 300, 20000, NULL));
    regions_find(&page, &regions);
    assert_int_equal(regions.count, 0);
    picture_clear(&page);
}

static void other_peoples_bar_codes_are_counted_and_not_ours(void **state)
{
    static const char *const texts[] = {
        "HTTP://EXAMPLE.COM/", "0123456789",
        "101007000001000100010D3M8F4ZX4GNN",
        "201007000001000100010D3M8F4ZX4GNNC",
        "101007-000001-0001-0001-0-D3M8-F4ZX-4GNNC"};
    struct eye *eye = eye_new();

    (void)state;
    for (size_t n = 0; n < sizeof(texts) / sizeof(texts[0]); n++) {
        struct picture page = {0};
        struct finds finds;
        paper_page(&page, SYMBOL_KIND_QR, texts[n], DPI / 2);
        eye_read(eye, &page, &finds);
        if (finds.count != 0)
            fail_msg("\"%s\" is taken for ours", texts[n]);
        assert_int_equal(finds.foreign, 1);
        picture_clear(&page);
    }
    eye_free(eye);
}

static void two_different_codes_are_both_told(void **state)
{
    struct eye *eye = eye_new();
    struct picture page = {0};
    struct finds finds;
    char one[CODE_SIZE], two[CODE_SIZE];

    (void)state;
    make_code(1, 1, one);
    make_code(1, 2, two);
    assert_true(picture_init(&page, 2480, 3508, NULL));
    paper_symbol(&page, SYMBOL_KIND_QR, one, 2250, 80, 5);
    paper_symbol(&page, SYMBOL_KIND_QR, two, 80, 3300, 5);
    eye_read(eye, &page, &finds);
    assert_int_equal(finds_codes(&finds), 2);
    picture_clear(&page);
    eye_free(eye);
}

static void a_blank_page_is_blank_and_a_page_with_ink_is_not(void **state)
{
    struct picture page = {0};

    (void)state;
    assert_true(picture_init(&page, 2480, 3508, NULL));
    assert_true(picture_is_blank(&page));
    paper_symbol(&page, SYMBOL_KIND_QR, "1", 80, 80, 5);
    assert_false(picture_is_blank(&page));
    picture_clear(&page);
}

// Whatever happens to a code, only the one that was made is genuine.
static void no_mutation_of_a_code_is_genuine(void **state)
{
    static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t run_key[DIGEST_SIZE];
    struct code_fields fields;
    char code[CODE_SIZE], read[CODE_SIZE], mutant[CODE_SIZE];
    unsigned seed = 1, accepted = 0;

    (void)state;
    make_code(3, 5, code);
    for (unsigned n = 0; n < MUTATIONS; n++) {
        unsigned changes = 1 + paper_below(&seed, 4);
        memcpy(mutant, code, sizeof(mutant));
        while (changes-- > 0)
            mutant[paper_below(&seed, CODE_LENGTH)] =
                symbols[paper_below(&seed, 32)];
        if (strcmp(mutant, code) == 0 ||
            !code_read(mutant, read, &fields, NULL))
            continue;
        code_run_key(site_key, fields.run, run_key);
        accepted += code_genuine(read, run_key);
    }
    assert_int_equal(accepted, 0);
    code_run_key(site_key, 42, run_key);
    assert_true(code_genuine(code, run_key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(symbols_are_read_whichever_way_the_page_lies),
        cmocka_unit_test(other_resolutions_are_read),
        cmocka_unit_test(a_symbol_in_the_middle_is_found),
        cmocka_unit_test(a_photograph_is_read),
        cmocka_unit_test(a_piece_with_tiles_names_its_page),
        cmocka_unit_test(only_what_looks_like_a_symbol_is_a_region),
        cmocka_unit_test(bars_are_no_matrix),
        cmocka_unit_test(regions_have_a_limit),
        cmocka_unit_test(other_peoples_bar_codes_are_counted_and_not_ours),
        cmocka_unit_test(two_different_codes_are_both_told),
        cmocka_unit_test(a_blank_page_is_blank_and_a_page_with_ink_is_not),
        cmocka_unit_test(no_mutation_of_a_code_is_genuine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
