// Where copies are in a document, for whole runs and for what is left of one.
#include "backend/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void copies_come_apart_and_the_control_sheet_last(void **state)
{
    static const struct {
        struct run_shape shape;
        struct place_list places;
        const char *parts; // "copy:first-last"
    } rows[] = {
        // Three copies of two pages.
        {{3, 2, 2, 1}, {1, {{0, 6}}}, "1:1-2 2:3-4 3:5-6 0:7-7 "},
        {{3, 2, 2, 0}, {1, {{1, 6}}}, "1:1-2 2:3-4 3:5-6 "},
        // Duplex: four pages on two sheets.
        {{2, 4, 2, 1}, {1, {{0, 4}}}, "1:1-4 2:5-8 0:9-9 "},
        // Resumed in the second copy, at its second sheet.
        {{3, 2, 2, 1}, {2, {{0, 0}, {4, 6}}}, "2:1-1 3:2-3 0:4-4 "},
        {{3, 2, 2, 1}, {1, {{4, 6}}}, "2:1-1 3:2-3 "},
        // Single pages of two copies.
        {{3, 3, 3, 1}, {3, {{2, 2}, {4, 4}, {6, 6}}}, "1:1-1 2:2-2 2:3-3 "},
        // The control sheet alone.
        {{3, 2, 2, 1}, {1, {{0, 0}}}, "0:1-1 "},
        {{3, 2, 2, 1}, {0}, ""},
    };
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct parts parts = {.shape = &rows[n].shape,
                              .places = &rows[n].places};
        struct part part;
        char found[256] = "";
        while (parts_next(&parts, &part)) {
            size_t length = strlen(found);
            (void)snprintf(found + length, sizeof(found) - length, "%u:%u-%u ",
                           part.copy, part.first, part.last);
        }
        if (!string_equal(found, rows[n].parts))
            fail_msg("row %zu: %s", n, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_come_apart_and_the_control_sheet_last),
    };

    return cmocka_run_group_tests_name("backend parts", tests, NULL, NULL);
}
