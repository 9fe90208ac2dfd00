// Bar codes: sizes that the layout counts on, and what is refused.
#include "tests/unit/test_paper_case.h"

#include "paper/painter.h"

static void a_page_code_gives_the_known_sizes(void **state)
{
    static const struct {
        enum symbol_kind kind;
        unsigned width, height, quiet;
    } rows[] = {
        {SYMBOL_KIND_QR, 25, 25, 4}, // version 2
        {SYMBOL_KIND_DATAMATRIX, 22, 22, 2},
        {SYMBOL_KIND_PDF417, 137, 10, 2},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct symbol_bits bits = {0};
        struct error err = {0};
        must(symbol_encode(rows[n].kind, case_words.code, &bits, &err), err);
        assert_int_equal(bits.width, rows[n].width);
        assert_int_equal(bits.height, rows[n].height);
        assert_int_equal(bits.quiet, rows[n].quiet);
    }
}

static void a_qr_begins_with_its_finder_pattern(void **state)
{
    static const unsigned char finder[] = {0xfe, 0x82, 0xba, 0xba,
                                           0xba, 0x82, 0xfe};
    struct symbol_bits bits = {0};
    struct error err = {0};
    (void)state;

    must(symbol_encode(SYMBOL_KIND_QR, case_words.code, &bits, &err), err);
    for (unsigned y = 0; y < 7; y++)
        assert_int_equal(bits.rows[(size_t)4 * y] & 0xfe, finder[y]);
    for (unsigned y = 0; y < 25; y++) // what is behind column 25 is white
        assert_int_equal(bits.rows[(size_t)4 * y + 3] & 0x7f, 0);
}

// About one image in fifty has the letters of EI side by side before they are
// kept apart; qpdf stumbles over some of those.
static void nothing_in_an_image_looks_like_its_end(void **state)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint32_t random = 1;
    (void)state;

    for (unsigned n = 0; n < 2000; n++) {
        struct symbol_bits bits = {0};
        struct text mask = {0};
        struct error err = {0};
        char code[64];
        assert_true(string_fit(code, sizeof code, case_words.code));
        for (size_t m = 0; code[m]; m++) {
            random = random * 1664525u + 1013904223u;
            code[m] = letters[random >> 27];
        }
        must(symbol_encode(SYMBOL_KIND_QR, code, &bits, &err), err);
        paint_mask(&bits, &mask);
        const char *first = strstr(text_string(&mask), "EI");
        assert_ptr_equal(first, mask.data + mask.length - 2);
        text_clear(&mask);
    }
}

static void the_size_does_not_depend_on_the_page(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < 4; kind++) {
        unsigned width = 0;
        for (unsigned n = 0; n < 32; n++) {
            char code[] = "10ZZZZ9ZZZZZZZZZZZ0000AAAAAAAAAAAA";
            struct symbol_bits bits = {0};
            struct error err = {0};
            memset(code + n, "07AZ"[n % 4], 2);
            must(symbol_encode(kind, code, &bits, &err), err);
            if (width != 0 && kind != SYMBOL_KIND_CODE128)
                assert_int_equal(bits.width, width);
            width = bits.width;
        }
    }
}

// For letters, zint has one choice only, and so have sums of its symbols.
static void made_in_a_row_symbols_are_those_of_the_encoder(void **state)
{
    static const char letters[] = "THEQUICKBROWNFXJMPSVLAZYDGTHEQUICKBROW";
    (void)state;

    for (unsigned kind = 0; kind < 4; kind++) {
        struct symbol_maker *maker = symbol_maker_new(kind);
        for (unsigned n = 0; n < 900; n++) {
            struct error err = {0};
            struct symbol_bits made = {0};
            struct symbol_bits encoded = {0};
            char code[39];
            size_t length = n < 300 ? 34 : n < 600 ? 33 : 38;
            for (size_t m = 0; m < length; m++)
                code[m] = letters[(m * (n + 1) + n / 7) % 38];
            code[length] = '\0';
            must(symbol_make(maker, code, &made, &err), err);
            must(symbol_encode(kind, code, &encoded, &err), err);
            assert_memory_equal(&made, &encoded, sizeof made);
        }
        symbol_maker_free(maker);
    }
}

static void what_is_not_a_code_is_refused(void **state)
{
    char long_code[80];
    (void)state;

    memset(long_code, 'A', sizeof long_code - 1);
    long_code[sizeof long_code - 1] = '\0';
    const struct {
        const char *code, *says;
    } rows[] = {
        {"", "1 to 64"},
        {long_code, "1 to 64"},
        {"abc", "digits and capital letters"},
        {"机密", "digits and capital letters"},
    };
    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct symbol_bits bits = {0};
        struct error err = {0};
        assert_false(symbol_encode(SYMBOL_KIND_QR, rows[n].code, &bits, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_non_null(strstr(err.text, rows[n].says));
    }
}

static void a_maker_refuses_what_the_encoder_refuses(void **state)
{
    struct symbol_maker *maker = symbol_maker_new(SYMBOL_KIND_QR);
    struct symbol_bits bits = {0};
    (void)state;

    for (unsigned n = 0; n < 300; n++) {
        struct error err = {0};
        must(symbol_make(maker, "ABCD", &bits, &err), err);
        assert_false(symbol_make(maker, "ABcD", &bits, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
    }
    symbol_maker_free(maker);
}

static void a_text_longer_than_a_qr_is_refused(void **state)
{
    char text[4000];
    struct symbol_bits bits = {0};
    struct error err = {0};
    (void)state;

    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(symbol_encode_text(text, &bits, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    text[2331] = '\0'; // the most that ECC M holds: 177 x 177
    must(symbol_encode_text(text, &bits, &err), err);
    assert_int_equal(bits.width, SYMBOL_SIDE_MAX);
    assert_false(symbol_encode_text("", &bits, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_code_gives_the_known_sizes),
        cmocka_unit_test(a_qr_begins_with_its_finder_pattern),
        cmocka_unit_test(nothing_in_an_image_looks_like_its_end),
        cmocka_unit_test(the_size_does_not_depend_on_the_page),
        cmocka_unit_test(made_in_a_row_symbols_are_those_of_the_encoder),
        cmocka_unit_test(what_is_not_a_code_is_refused),
        cmocka_unit_test(a_maker_refuses_what_the_encoder_refuses),
        cmocka_unit_test(a_text_longer_than_a_qr_is_refused),
    };

    return cmocka_run_group_tests_name("paper: symbol", tests, NULL, NULL);
}
