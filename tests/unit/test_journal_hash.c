// Hash tree, checkpoints and tracking codes against published and independent
// values.
#include "journal/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// The eight leaves, and the roots over the first n of them, by which
// implementations of RFC 6962 compare themselves.
static const char *const leaves[] = {
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
};
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void the_tree_has_the_roots_of_rfc_6962(void **state)
{
    (void)state;
    struct merkle tree = {0};

    for (size_t n = 0; n < sizeof(roots) / sizeof(roots[0]); n++) {
        struct digest root;
        char hex[DIGEST_HEX];
        merkle_root(&tree, &root);
        digest_hex(&root, hex);
        assert_string_equal(hex, roots[n]);
        if (n == sizeof(leaves) / sizeof(leaves[0]))
            break;

        uint8_t bytes[16];
        size_t length = strlen(leaves[n]) / 2;
        struct digest leaf;
        assert_true(hex_read(leaves[n], bytes, length));
        merkle_leaf(bytes, length, &leaf);
        merkle_append(&tree, &leaf);
        assert_int_equal(tree.size, n + 1);
    }
}

static void a_stream_hashes_like_the_whole(void **state)
{
    (void)state;
    struct digest whole;
    struct digest pieces;
    char hex[DIGEST_HEX];
    struct digest_stream *stream = digest_stream_new();

    digest_of("abc", 3, &whole);
    digest_hex(&whole, hex);
    assert_string_equal(
        hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    digest_stream_add(stream, "a", 1);
    digest_stream_add(stream, "", 0);
    digest_stream_add(stream, "bc", 2);
    digest_stream_finish(stream, &pieces);
    assert_true(digest_equal(&whole, &pieces));
    pieces.bytes[31] ^= 1;
    assert_false(digest_equal(&whole, &pieces));
    assert_true(digest_read(hex, &pieces));
    assert_true(digest_equal(&whole, &pieces));
    assert_false(digest_read("ba78", &pieces));
}

static void random_ids_differ(void **state)
{
    (void)state;
    char a[33];
    char b[33];

    random_id(a);
    random_id(b);
    assert_int_equal(strspn(a, "0123456789abcdef"), 32);
    assert_int_equal(a[32], 0);
    assert_string_not_equal(a, b);
}

// The key of the example in golang.org/x/mod/sumdb/note.
static void a_verifier_key_is_spelled_as_c2sp_says(void **state)
{
    (void)state;
    uint8_t key[NOTE_KEY_SIZE];
    struct text verifier = {0};

    assert_true(hex_read("1a5cd907143c384c41e830c5bce12aa8"
                         "817ec5649aaabf2c31388b35b2d744d6",
                         key, sizeof(key)));
    note_verifier("PeterNeumann", key, &verifier);
    assert_string_equal(
        text_string(&verifier),
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    text_clear(&verifier);
}

struct signed_note {
    struct text note, verifier;
    struct checkpoint checkpoint;
};

static void make_note(struct signed_note *made)
{
    uint8_t seed[NOTE_KEY_SIZE];
    uint8_t key[NOTE_KEY_SIZE];
    struct error err = {0};

    *made = (struct signed_note){.checkpoint = {.size = 42}};
    note_key_new(seed, key);
    note_verifier("test.example/room-1", key, &made->verifier);
    (void)string_fit(made->checkpoint.origin, NOTE_ORIGIN_MAX,
                     "test.example/room-1");
    digest_of("root", 4, &made->checkpoint.root);
    assert_true(note_sign(&made->checkpoint, seed, &made->note, &err));
}

static void clear_note(struct signed_note *made)
{
    text_clear(&made->note);
    text_clear(&made->verifier);
}

static void a_checkpoint_is_read_back_among_other_signatures(void **state)
{
    (void)state;
    struct signed_note made;
    struct checkpoint read;
    struct error err = {0};

    make_note(&made);
    text_add_string(&made.note, "\xE2\x80\x94 witness.example AAAAAAAA\n");
    assert_true(note_open(text_string(&made.note), text_string(&made.verifier),
                          &read, &err));
    assert_string_equal(read.origin, made.checkpoint.origin);
    assert_int_equal(read.size, 42);
    assert_true(digest_equal(&read.root, &made.checkpoint.root));
    clear_note(&made);
}

static void a_checkpoint_is_found_among_other_words(void **state)
{
    (void)state;
    struct signed_note made;
    struct text words = {0}, found = {0};
    struct checkpoint checkpoint;
    struct error err = {0};

    make_note(&made);
    text_addf(&words, "1K3V0000-a code\n12\n%s\nanother code\n",
              text_string(&made.note));
    assert_true(note_find(text_string(&words), &found, &err));
    assert_string_equal(text_string(&found), text_string(&made.note));
    assert_true(note_open(text_string(&found), text_string(&made.verifier),
                          &checkpoint, &err));
    assert_false(note_find("no\nnote\nin it\n", &found, &err));
    assert_non_null(strstr(err.text, "there is no checkpoint in it"));
    assert_false(note_find("", &found, &err));
    text_clear(&words);
    text_clear(&found);
    clear_note(&made);
}

static void no_bit_of_a_checkpoint_can_be_flipped(void **state)
{
    (void)state;
    struct signed_note made;
    struct checkpoint read;

    make_note(&made);
    for (size_t bit = 0; bit < 8 * made.note.length; bit++) {
        made.note.data[bit / 8] ^= (char)(1 << bit % 8);
        if (note_open(text_string(&made.note), text_string(&made.verifier),
                      &read, NULL))
            fail_msg("bit %zu of byte %zu", bit % 8, bit / 8);
        made.note.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    clear_note(&made);
}

static void another_key_does_not_verify(void **state)
{
    (void)state;
    struct signed_note ours;
    struct signed_note theirs;
    struct checkpoint read;
    struct error err = {0};

    make_note(&ours);
    make_note(&theirs);
    assert_false(note_open(text_string(&ours.note),
                           text_string(&theirs.verifier), &read, &err));
    assert_int_equal(err.kind, ERROR_TAMPERED);
    assert_false(
        note_open("no note\n", text_string(&ours.verifier), &read, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_false(note_open(text_string(&ours.note), "no+key", &read, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    clear_note(&ours);
    clear_note(&theirs);
}

// Computed from the description in code.h with another language's HMAC.
static const struct {
    struct code_fields fields;
    const char *code;
    char check;
} codes[] = {
    {{3, 7, 42, 17, 5, 0}, "10300700001A000H0005064XBDPVB3C0YX", '$'},
    {{0, 0, 1, 1, 0, 0}, "1000000000010001000008G7557THYHQ6H", '8'},
    {{CODE_KEY_MAX, CODE_SITE_MAX, CODE_RUN_MAX, CODE_COPY_MAX, CODE_PAGE_MAX,
      CODE_GENERATION_MAX},
     "1ZZZZZZZZZZZZZZZZZZZZ2AMQCGZC3XH5R",
     'S'},
};

static void key_of_run_42(uint8_t run_key[DIGEST_SIZE])
{
    uint8_t site_key[DIGEST_SIZE];

    for (unsigned n = 0; n < DIGEST_SIZE; n++)
        site_key[n] = (uint8_t)n;
    code_run_key(site_key, 42, run_key);
}

static void a_code_is_written_and_read_in_both_forms(void **state)
{
    (void)state;
    uint8_t run_key[DIGEST_SIZE];

    key_of_run_42(run_key);
    for (size_t n = 0; n < sizeof(codes) / sizeof(codes[0]); n++) {
        char code[CODE_SIZE];
        char human[CODE_HUMAN_SIZE];
        char read[CODE_SIZE];
        struct code_fields fields = {0};
        struct error err = {0};

        code_write(&codes[n].fields, run_key, code);
        assert_string_equal(code, codes[n].code);
        code_human(code, human);
        assert_int_equal(human[strlen(human) - 1], codes[n].check);
        assert_true(code_read(human, read, &fields, &err));
        assert_string_equal(read, code);
        assert_memory_equal(&fields, &codes[n].fields, sizeof(fields));
        assert_true(code_read(code, read, &fields, &err));
        assert_true(code_genuine(read, run_key));
    }
}

static void a_code_is_read_as_people_type_it(void **state)
{
    (void)state;
    static const struct {
        const char *entered;
        const char *wrong; // NULL: it is the first of `codes`
    } rows[] = {
        {"103007-00001A-000H-0005-0-64XB-DPVB-3C0YX-$", NULL},
        {" 103007 00001a 000h 0005 0 64xb dpvb 3c0yx ", NULL},
        {"lO3OO7-OOOO1A-OOOH-OOO5-O-64XB-DPVB-3COYX-$", NULL},
        {"IO3007-00001A-000H-0005-0-64XB-DPVB-3C0YX", NULL},
        {"103007-00001A-000H-0005-0-64XB-DPVB-3C0YX-8", "check symbol `8`"},
        {"103007-00001B-000H-0005-0-64XB-DPVB-3C0YX-$", "check symbol `$`"},
        {"013007-00001A-000H-0005-0-64XB-DPVB-3C0YX-$", "check symbol `$`"},
        {"103007-00001A-000H-0005-0-64XB-DPVB-3C0Y", "too short: 33 of 34"},
        {"", "too short: 0 of 34"},
        {"103007-00001A-000H-0005-0-64XB-DPVB-3C0YX-$0", "too long"},
        {"103007-U0001A-000H-0005-0-64XB-DPVB-3C0YX-$", "character 8"},
        {"103007-$0001A-000H-0005-0-64XB-DPVB-3C0YX-$", "character 8"},
        {"103007-机0001A-000H-0005-0-64XB-DPVB-3C0YX", "character 8"},
        {"20300700001A000H0005064XBDPVB3C0YX", "version `2`"},
    };

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        char code[CODE_SIZE] = "";
        struct code_fields fields;
        struct error err = {0};
        bool is_read = code_read(rows[n].entered, code, &fields, &err);

        if (is_read != !rows[n].wrong)
            fail_msg("row %zu: %s", n, err.text);
        if (is_read)
            assert_string_equal(code, codes[0].code);
        else if (!strstr(err.text, rows[n].wrong))
            fail_msg("row %zu says: %s", n, err.text);
    }
}

static void no_symbol_of_a_code_can_be_changed(void **state)
{
    (void)state;
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t run_key[DIGEST_SIZE];
    uint8_t other_key[DIGEST_SIZE] = {0};
    char code[CODE_SIZE];

    key_of_run_42(run_key);
    for (size_t n = 0; n < CODE_LENGTH; n++) {
        for (const char *digit = digits; *digit; digit++) {
            memcpy(code, codes[0].code, CODE_SIZE);
            code[n] = *digit;
            assert_int_equal(code_genuine(code, run_key),
                             *digit == codes[0].code[n]);
        }
    }
    assert_false(code_genuine(codes[0].code, other_key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_has_the_roots_of_rfc_6962),
        cmocka_unit_test(a_stream_hashes_like_the_whole),
        cmocka_unit_test(random_ids_differ),
        cmocka_unit_test(a_verifier_key_is_spelled_as_c2sp_says),
        cmocka_unit_test(a_checkpoint_is_read_back_among_other_signatures),
        cmocka_unit_test(a_checkpoint_is_found_among_other_words),
        cmocka_unit_test(no_bit_of_a_checkpoint_can_be_flipped),
        cmocka_unit_test(another_key_does_not_verify),
        cmocka_unit_test(a_code_is_written_and_read_in_both_forms),
        cmocka_unit_test(a_code_is_read_as_people_type_it),
        cmocka_unit_test(no_symbol_of_a_code_can_be_changed),
    };

    return cmocka_run_group_tests_name("journal: hashes, notes, codes", tests,
                                       NULL, NULL);
}
