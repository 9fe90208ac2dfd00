// Damaged documents end in a refusal with words or in a marked document: the
// hostile pages as they are, cut short and with bytes exchanged. `make
// fuzz-filter` goes on from here.
#include "tests/hostile/pages.h"

#include "tests/fuzz/filter_feed.h"

enum { CUTS = 8, EXCHANGES = 16 };

// The same numbers in every run (Knuth's generator, 64 bits).
static uint64_t next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

// In memory of exactly that size, so that a sanitizer sees one byte too many.
static void feed(const char *data, size_t length)
{
    unsigned char *bytes = memory_need(length + 1);

    memcpy(bytes, data, length);
    filter_feed(bytes, length);
    free(bytes);
}

static void damage_is_survived(void **state)
{
    uint64_t numbers = 1;

    (void)state;
    for (size_t n = 0; n < HOSTILE_COUNT; n++) {
        struct text pdf = {0};
        hostile_craft(&hostile_pages[n], &pdf);
        feed(pdf.data, pdf.length);
        for (size_t cut = 1; cut < CUTS; cut++)
            feed(pdf.data, pdf.length * cut / CUTS);
        for (unsigned m = 0; m < EXCHANGES; m++) {
            size_t at = next_number(&numbers) % pdf.length;
            pdf.data[at] = pdf.data[next_number(&numbers) % pdf.length];
            feed(pdf.data, pdf.length);
        }
        text_clear(&pdf);
    }
}

// Found by fuzzing, each once a fault.
static void what_was_found_stays_mended(void **state)
{
    static const struct hostile pages[] = {
        {"a form within layers, its data gone", .content = "/X Do",
         .resources = "/XObject << /X 6 0 R >>", .catalog = HIDDEN,
         .more = {HIDDEN_LAYER,
                  {"/Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode", ""}}},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(pages) / sizeof(*pages); n++) {
        struct text pdf = {0};
        hostile_craft(&pages[n], &pdf);
        feed(pdf.data, pdf.length);
        text_clear(&pdf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damage_is_survived),
        cmocka_unit_test(what_was_found_stays_mended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
