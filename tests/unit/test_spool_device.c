// Device URIs and the lines cupsd hears: what is wrapped, refused and shown.
#include "spool/spool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void what_is_wrapped_comes_out_again(void **state)
{
    static const char *const uris[] = {
        "ipp://printer.example/ipp/print",
        "ipps://user:pass@printer.example:631/ipp/print?waitjob=false",
        "ipp://user:p%2Fw@printer.example",
        "ipp://user@printer.example?waitjob=false",
        "ipp://printer.example/@ipp/odd",
        "socket://10.0.0.1:9100/?contimeout=5",
        "usb://HP/LaserJet%204?serial=1",
        "dnssd://Some%20Printer._ipp._tcp.local/?uuid=1",
        "parallel:/dev/lp0",
        "x-vendor.v2+z:anything",
    };
    (void)state;

    for (size_t n = 0; n < COUNT(uris); n++) {
        char wrapped[DEVICE_URI_MAX];
        char inner[DEVICE_URI_MAX];
        struct error err = {0};
        if (!device_wrap(uris[n], wrapped, &err))
            fail_msg("%s: %s", uris[n], err.text);
        assert_true(device_is_wrapped(wrapped));
        assert_false(device_is_wrapped(uris[n]));
        assert_true(device_unwrap(wrapped, inner, &err));
        assert_string_equal(inner, uris[n]);
    }
}

// cupsd shows "SCHEME://HOST..." of what is wrapped.
static void a_password_stands_where_cupsd_hides_it(void **state)
{
    static const struct {
        const char *uri, *wrapped;
    } rows[] = {
        {"ipps://li:word@printer.example:631/ipp/print?waitjob=false",
         "countermark://li:word@printer.example:631/@ipps/ipp/print"
         "?waitjob=false"},
        {"socket://li:word@10.0.0.1", "countermark://li:word@10.0.0.1/@socket"},
        {"ipp://printer.example/ipp", "countermark:ipp://printer.example/ipp"},
    };
    char wrapped[DEVICE_URI_MAX];
    char shown[DEVICE_URI_MAX];
    struct error err = {0};
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        assert_true(device_wrap(rows[n].uri, wrapped, &err));
        assert_string_equal(wrapped, rows[n].wrapped);
        device_shown(wrapped, shown);
        assert_null(strstr(shown, "word"));
    }
    assert_false(device_wrap("ipp://li:a/b@printer.example/", wrapped, &err));
    assert_non_null(strstr(err.text, "%2F"));
    assert_null(strstr(err.text, "a/b"));
}

static void one_device_is_known_by_all_its_ways(void **state)
{
    static const struct {
        const char *one, *other;
        bool is_same;
    } rows[] = {
        {"ipp://printer.example/ipp/print", "ipp://printer.example/ipp/print",
         true},
        {"countermark:ipp://printer.example/ipp/print",
         "ipp://li:word@PRINTER.example/ipp/print?waitjob=false", true},
        {"countermark://li:word@printer.example/@ipp/ipp/print",
         "ipp://printer.example/ipp/print", true},
        {"countermark:ipp://10.0.0.1/ipp/print", "socket://10.0.0.1:9100",
         true},
        {"countermark:ipps://[fe80::1]:631/ipp/print", "lpd://[fe80::1]/raw",
         true},
        {"countermark:ipp://10.0.0.1/ipp/print", "socket://10.0.0.11:9100",
         false},
        {"countermark:ipp://localhost:8631/ipp/print",
         "ipp://localhost:8632/ipp/print", false},
        {"countermark:ipp://127.0.0.1:8631/a", "socket://127.0.0.1:9100",
         false},
        {"countermark:usb://HP/LaserJet?serial=1", "usb://HP/LaserJet?serial=1",
         true},
        {"countermark:usb://HP/LaserJet?serial=1", "usb://HP/LaserJet?serial=2",
         false},
        {"countermark:dnssd://A._ipp._tcp.local/?uuid=1",
         "dnssd://B._ipp._tcp.local/?uuid=2", false},
        {"countermark:parallel:/dev/lp0", "parallel:/dev/lp0", true},
        {"countermark:parallel:/dev/lp0", "file:///dev/null", false},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        if (device_is_same(rows[n].one, rows[n].other) != rows[n].is_same ||
            device_is_same(rows[n].other, rows[n].one) != rows[n].is_same)
            fail_msg("%s and %s", rows[n].one, rows[n].other);
    }
}

static void a_uri_without_a_usable_scheme_is_refused(void **state)
{
    static const char *const uris[] = {
        "",
        ":",
        "/dev/lp0",
        "../../bin/sh:x",
        "..:x",
        "a..b:x",
        "ipp",
        "bin/sh:x",
        "ip p://host/",
        "ipp://host/a b",
        "ipp://host/\n",
        "countermark:ipp://host/",
        "CounterMark:ipp://host/",
        "-rf:x",
        ".hidden:x",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz:x",
    };
    (void)state;

    for (size_t n = 0; n < COUNT(uris); n++) {
        char room[DEVICE_URI_MAX];
        char wrapped[DEVICE_URI_MAX + 32] = "countermark:";
        struct error err = {0};
        if (device_wrap(uris[n], room, &err))
            fail_msg("wrapped \"%s\"", uris[n]);
        assert_int_equal(err.kind, ERROR_CONFIG);
        (void)memcpy(wrapped + strlen(wrapped), uris[n], strlen(uris[n]) + 1);
        err = (struct error){0};
        if (device_unwrap(wrapped, room, &err))
            fail_msg("unwrapped \"%s\"", wrapped);
        assert_int_equal(err.kind, ERROR_CONFIG);
        if (device_backend(uris[n], room, &err))
            fail_msg("found a backend for \"%s\"", uris[n]);
    }
}

static void a_uri_that_is_too_long_is_refused(void **state)
{
    char uri[3 * DEVICE_URI_MAX];
    char room[DEVICE_URI_MAX];
    struct error err = {0};
    (void)state;

    memset(uri, 'a', sizeof(uri));
    memcpy(uri, "ipp:", 4);
    uri[DEVICE_URI_MAX - 12 - 1] = '\0';
    assert_true(device_wrap(uri, room, &err));
    assert_int_equal(strlen(room), DEVICE_URI_MAX - 1);
    uri[DEVICE_URI_MAX - 12 - 1] = 'a';
    uri[DEVICE_URI_MAX - 12] = '\0';
    assert_false(device_wrap(uri, room, &err));

    uri[DEVICE_URI_MAX - 12] = 'a';
    uri[sizeof(uri) - 1] = '\0';
    memcpy(uri, "countermark:ipp:", 16);
    assert_false(device_unwrap(uri, room, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
}

static void a_uri_that_is_not_ours_is_not_unwrapped(void **state)
{
    char room[DEVICE_URI_MAX];
    struct error err = {0};
    (void)state;

    assert_false(device_unwrap("ipp://host/", room, &err));
    assert_non_null(strstr(err.text, "countermark adopt"));
    assert_false(device_is_wrapped("countermarks:ipp://host/"));
}

static void the_backend_is_a_program_of_cupsd(void **state)
{
    char path[DEVICE_URI_MAX];
    struct error err = {0};
    (void)state;

    (void)setenv("CUPS_SERVERBIN", "/opt/cups", 1);
    assert_true(device_backend("ipp://host/", path, &err));
    assert_string_equal(path, "/opt/cups/backend/ipp");
    (void)unsetenv("CUPS_SERVERBIN");
    assert_true(device_backend("socket://host/", path, &err));
    assert_string_equal(path, CUPS_SERVERBIN "/backend/socket");
}

static void no_password_and_no_query_is_shown(void **state)
{
    static const struct {
        const char *uri, *shown;
    } rows[] = {
        {"ipp://host/ipp/print", "ipp://host/ipp/print"},
        {"ipp://host:631/ipp", "ipp://host:631/ipp"},
        {"ipp://user:pass@host:631/ipp?x=1", "ipp://host:631/ipp"},
        {"ipp://user@host/ipp#f", "ipp://host/ipp"},
        {"countermark:ipp://user:pass@host/ipp", "countermark:ipp://host/ipp"},
        {"ipp://user:p@ss@host/ipp", "ipp://host/ipp"},
        {"ipp://user:pa/ss@host/ipp", "ipp://host/ipp"},
        {"ipp://user:pa?ss@host/ipp", "ipp://host/ipp"},
        {"ipp://[fe80::1]:631/ipp", "ipp://[fe80::1]:631/ipp"},
        {"smb:user:pass@host/share", "smb:host/share"},
        {"usb:/dev/usb/lp@0", "usb:/dev/usb/lp@0"},
        {"usb://HP/Laser?serial=9", "usb://HP/Laser"},
        {"socket://h\n/x", "socket://h /x"},
        {"", ""},
    };
    (void)state;

    for (size_t n = 0; n < COUNT(rows); n++) {
        char shown[DEVICE_URI_MAX];
        device_shown(rows[n].uri, shown);
        assert_string_equal(shown, rows[n].shown);
    }
}

// --- messages ---------------------------------------------------------------

// Runs `say` with standard error in a pipe and reads what came out.
static void listen_to(void (*say)(void), char *heard, size_t size)
{
    int pipe[2];
    int saved = dup(STDERR_FILENO);

    assert_true(pipe_open(pipe, NULL));
    assert_true(dup2(pipe[1], STDERR_FILENO) >= 0);
    say();
    assert_true(dup2(saved, STDERR_FILENO) >= 0);
    (void)close(saved);
    (void)close(pipe[1]);
    ssize_t got = read(pipe[0], heard, size - 1);
    assert_true(got >= 0);
    heard[got] = '\0';
    (void)close(pipe[0]);
}

static void say_a_sentence_with_a_trap(void)
{
    message(MESSAGE_ERROR, "no level for %s", "a\nPAGE: total 9\x7f");
}

static void say_too_much(void)
{
    struct text text = {0};

    for (int n = 0; n < 900; n++)
        text_add_string(&text, "密级");
    message(MESSAGE_WARNING, "%s", text.data);
    text_clear(&text);
}

static void say_the_short_ones(void)
{
    message_state("+com.countermark.open-error");
    message_pages(12);
    message_raw("ATTR: a=b");
    message_raw("DEBUG: with its own end\n");
}

static void a_message_is_one_line(void **state)
{
    char heard[4096];
    (void)state;

    listen_to(say_a_sentence_with_a_trap, heard, sizeof(heard));
    assert_string_equal(heard,
                        "ERROR: Countermark: no level for a PAGE: total 9 \n");
    listen_to(say_the_short_ones, heard, sizeof(heard));
    assert_string_equal(heard, "STATE: +com.countermark.open-error\n"
                               "PAGE: total 12\nATTR: a=b\n"
                               "DEBUG: with its own end\n");
}

static void a_long_message_is_cut_at_a_character(void **state)
{
    char heard[8192];
    (void)state;

    listen_to(say_too_much, heard, sizeof(heard));
    size_t length = strlen(heard);
    assert_in_range(length, 1990, 2000);
    assert_int_equal(heard[length - 1], '\n');
    assert_ptr_equal(strchr(heard, '\n'), heard + length - 1);
    assert_true(utf8_valid(heard, length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrapped_comes_out_again),
        cmocka_unit_test(one_device_is_known_by_all_its_ways),
        cmocka_unit_test(a_password_stands_where_cupsd_hides_it),
        cmocka_unit_test(a_uri_without_a_usable_scheme_is_refused),
        cmocka_unit_test(a_uri_that_is_too_long_is_refused),
        cmocka_unit_test(a_uri_that_is_not_ours_is_not_unwrapped),
        cmocka_unit_test(the_backend_is_a_program_of_cupsd),
        cmocka_unit_test(no_password_and_no_query_is_shown),
        cmocka_unit_test(a_message_is_one_line),
        cmocka_unit_test(a_long_message_is_cut_at_a_character),
    };

    return cmocka_run_group_tests_name("spool: devices and messages", tests,
                                       NULL, NULL);
}
