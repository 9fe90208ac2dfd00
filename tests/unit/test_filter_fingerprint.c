// The digest of a converted document leaves out when it was made, and nothing
// else.
#include "filter/fingerprint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool is_alike(const char *a, const char *b)
{
    struct digest first, second;

    fingerprint(a, strlen(a), &first);
    fingerprint(b, strlen(b), &second);
    return memcmp(first.bytes, second.bytes, sizeof(first.bytes)) == 0;
}

static void only_the_moment_is_left_out(void **state)
{
    static const struct {
        const char *a, *b;
        bool is_alike;
    } rows[] = {
        {"%PDF /CreationDate(D:2026) x", "%PDF /CreationDate(D:2027) x", true},
        {"%PDF /CreationDate (D:2026) x", "%PDF /CreationDate (D:2) x", true},
        {"%PDF /ModDate(D:2026)>>", "%PDF /ModDate(D:2027)>>", true},
        {"<xmp:CreateDate>2026</xmp:CreateDate>",
         "<xmp:CreateDate>2027</xmp:CreateDate>", true},
        {"DocumentID='uuid:5f68'/>", "DocumentID='uuid:6000'/>", true},
        {"/ID [<3E><3E>]\n", "/ID [<2D><2D>]\n", true},
        {"/ID[<3E><3E>]\n", "/ID[<2D><2D>]\n", true},
        {"%PDF /CreationDate(D:2026) x", "%PDF /CreationDate(D:2026) y", false},
        {"%PDF /CreationDate(D:2026) x", "%PDF /ModDate(D:2026) x", false},
        {"(words) Tj", "(other) Tj", false},
        {"/BaseFont /CRVKY+Mono\n", "/BaseFont /ILGHP+Mono\n", true},
        {"/Identity [1]", "/Identity [2]", false},
        // What is not ended near by is no moment.
        {"/CreationDate("
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "/CreationDate("
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
         false},
        {"/CreationDate("
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)x",
         "/CreationDate("
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab)x",
         false},
        {"", "", true},
        {"/ID [", "/ID [", true},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
        if (is_alike(rows[n].a, rows[n].b) != rows[n].is_alike)
            fail_msg("row %zu: %s | %s", n, rows[n].a, rows[n].b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_moment_is_left_out),
    };

    return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
