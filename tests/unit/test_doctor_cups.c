// How the doctor reads cupsd.conf: as cupsd itself does.
#include "operator/doctor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void a_directive_is_read_as_cupsd_reads_it(void **state)
{
    static const struct {
        const char *conf, *value;
    } rows[] = {
        {"LogLevel warn\n", "warn"},
        {"LogLevel warn", "warn"},
        {"loglevel WARN\n", "WARN"},
        {"  LogLevel \t warn  \r\n", "warn"},
        {"LogLevel warn # debug\n", "warn"},
        {"#LogLevel debug\n", ""},
        {"# LogLevel debug\nLogLevel info\n", "info"},
        {"LogLevel debug\nLogLevel warn\n", "warn"},
        {"LogLevelling debug\n", ""},
        {"AccessLogLevel all\n", ""},
        {"LogLevel\n", ""},
        {"LogLevel debug\nLogLevel\n", ""},
        {"LogLevel # nothing\n", ""},
        {"", ""},
        {"\n\n\n", ""},
        {"LogLevel \"%p %u %j\"\n", "\"%p %u %j\""},
    };
    char value[32];
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        assert_true(
            cups_directive(rows[n].conf, "LogLevel", value, sizeof(value)));
        assert_string_equal(value, rows[n].value);
    }
}

static void a_value_that_does_not_fit_is_told(void **state)
{
    char value[8];
    (void)state;

    assert_true(cups_directive("A 1234567\n", "A", value, sizeof(value)));
    assert_string_equal(value, "1234567");
    assert_false(cups_directive("A 12345678\n", "A", value, sizeof(value)));
    assert_false(
        cups_directive("A 12345678\nA 1\n", "A", value, sizeof(value)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_directive_is_read_as_cupsd_reads_it),
        cmocka_unit_test(a_value_that_does_not_fit_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
