// The desk's keys: each stands for one act that the tables of custody have.
#include "operator/station.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_key_is_an_act_of_a_copy(void **state)
{
    size_t count = 0;
    const struct station_mode *modes = station_modes(&count);
    (void)state;

    for (size_t n = 0; n < count; n++) {
        const struct deeds *deeds = deeds_of(modes[n].kind);
        if (!deeds || !string_equal(deeds->subject, "copy"))
            fail_msg("%s is no act of a copy", modes[n].kind);
        assert_true(modes[n].key >= 'a' && modes[n].key <= 'z');
        assert_true(modes[n].key != 'q');
        for (size_t m = 0; m < n; m++)
            assert_true(modes[m].key != modes[n].key);
    }
}

// What a mode asks for can be asked for one after the other.
static void every_field_can_be_said_on_one_line(void **state)
{
    size_t count = 0;
    const struct station_mode *modes = station_modes(&count);
    (void)state;

    for (size_t n = 0; n < count; n++) {
        char name[LINE_KEY_MAX + 1];
        bool is_optional = false;
        for (const char *at = deed_of(modes[n].kind)->fields;
             (at = deed_field_next(at, name, &is_optional));) {
            const struct deed_field *field = deed_field_find(name);
            assert_non_null(field);
            assert_true(field->type != DEED_NUMBERS &&
                        field->type != DEED_TEXTS);
            if (field->type == DEED_TEXT || field->type == DEED_PERSON)
                assert_true(field->high < STATION_LINE_MAX);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_an_act_of_a_copy),
        cmocka_unit_test(every_field_can_be_said_on_one_line),
    };

    return cmocka_run_group_tests_name("operator: desk", tests, NULL, NULL);
}
