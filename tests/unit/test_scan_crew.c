// Readers that work, lie, hang and die: every side is accounted for, in order,
// and nothing hangs. The real reader reads; the bad ones are little scripts.
#include "operator/scan-crew.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
// cmocka needs the headers above it.
#include <cmocka.h>

enum { SIDES_MAX = 256 };

struct sides {
    struct scan_side seen[SIDES_MAX];
    size_t count;
};

static char folder[64];

static bool keep_side(void *context, const struct scan_side *side,
                      struct error *err)
{
    struct sides *sides = context;

    (void)err;
    assert_true(sides->count < SIDES_MAX);
    sides->seen[sides->count++] = *side;
    return true;
}

static const char *path_in(const char *name)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % 4];

    (void)snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const void *bytes, size_t length,
                       unsigned mode)
{
    assert_true(file_replace(path_in(name), bytes, length, mode, NULL));
}

static void read_all(const char *reader, const char *const *files, size_t count,
                     int patience_ms, struct sides *sides)
{
    struct error err = {0};
    struct scan_crew crew = {.reader = reader,
                             .files = files,
                             .count = count,
                             .workers = 3,
                             .patience_ms = patience_ms};

    sides->count = 0;
    if (!scan_crew_work(&crew, keep_side, sides, &err))
        fail_msg("%s", err.text);
}

static const char *real_reader(void)
{
    static char path[512];
    const char *build = getenv("COUNTERMARK_BUILD");

    (void)snprintf(path, sizeof(path), "%s/countermark-reader",
                   build ? build : "build/release");
    return path;
}

// Many small white pages in one file.
static void write_pages(const char *name, unsigned pages)
{
    const size_t side = 64;
    struct text text = {0};

    for (unsigned n = 0; n < pages; n++) {
        text_addf(&text, "P5 %zu %zu 255\n", side, side);
        memset(text_room(&text, side * side), 255, side * side);
        text.length += side * side;
    }
    write_file(name, text.data, text.length, 0644);
    text_clear(&text);
}

static void sides_come_in_the_order_of_the_stack(void **state)
{
    struct sides sides;

    (void)state;
    write_pages("one", 70);
    write_pages("two", 1);
    write_pages("three", 80);
    const char *files[] = {path_in("one"), path_in("two"), path_in("three")};
    read_all(real_reader(), files, 3, SCAN_PATIENCE_MS, &sides);
    assert_int_equal(sides.count, 151);
    for (size_t n = 0; n < sides.count; n++) {
        const struct scan_side *side = &sides.seen[n];
        assert_int_equal(side->look, LOOK_BLANK);
        assert_int_equal(side->file, n < 70 ? 0 : n < 71 ? 1 : 2);
        assert_int_equal(side->page, n < 70 ? n + 1 : n < 71 ? 1 : n - 70);
    }
}

// Files no scanner should deliver, and what is said of them.
static void what_is_no_scan_is_named(void **state)
{
    static const struct {
        const char *bytes, *why;
    } rows[] = {
        {"", "it is not a PDF"},
        {"Dear Sir", "it is not a PDF"},
        {"%PDF-1.4\nnothing else", "as PDF"},
        {"P5 60000 60000 255\n", "the picture ends too early"},
        {"P5 0 10 255\n", "the picture's size cannot be read"},
        {"P5 99999999 9 255\n", "the picture's size cannot be read"},
        {"P2 1 1 255\n0", "no binary PNM picture begins"},
        {"\xff\xd8\xff\xe0 is not enough", "the JPEG picture is damaged"},
        {"\x89PNG\r\n\x1a\nis not enough", "the PNG picture is damaged"},
        {"II*\001is not enough", "it is not a PDF"},
    };
    struct sides sides;

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        write_file("bad", rows[n].bytes, strlen(rows[n].bytes), 0644);
        const char *files[] = {path_in("bad")};
        read_all(real_reader(), files, 1, SCAN_PATIENCE_MS, &sides);
        assert_int_equal(sides.count, 1);
        assert_int_equal(sides.seen[0].look, LOOK_UNREADABLE);
        if (!strstr(sides.seen[0].why, rows[n].why))
            fail_msg("row %zu: %s", n, sides.seen[0].why);
    }
}

static void what_is_no_file_is_a_side_of_its_own(void **state)
{
    struct sides sides;

    (void)state;
    write_pages("good", 2);
    const char *files[] = {path_in("nowhere"), folder, path_in("good")};
    read_all(real_reader(), files, 3, SCAN_PATIENCE_MS, &sides);
    assert_int_equal(sides.count, 4);
    assert_int_equal(sides.seen[0].look, LOOK_UNREADABLE);
    assert_int_equal(sides.seen[1].look, LOOK_UNREADABLE);
    assert_non_null(strstr(sides.seen[1].why, "it is not a file"));
    assert_int_equal(sides.seen[3].look, LOOK_BLANK);
}

#define CODE "101007000001000100010D3M8F4ZX4GNNC"

// What a reader that was taken over might say, and how many sides that makes.
static void a_bad_reader_costs_only_its_pages(void **state)
{
    static const struct {
        const char *script, *why;
        size_t sides;
    } rows[] = {
        {"exit 0", "the reader gave up on it", 1},
        {"echo pages 3; kill -9 $$", "the machine ended it", 3},
        {"echo pages 3; kill -ABRT $$", "more memory", 3},
        {"echo pages 3; kill -ILL $$", "the reader broke down", 3},
        {"echo pages 999999", "what it should not", 1},
        {"echo pages 2; while read w n; do echo page $((n + 1)) blank 0; done",
         "what it should not", 2},
        // A code without a page, and a page with codes that is blank.
        {"echo pages 2; while read w n; do echo code " CODE
         " 1 1 0; echo page $n blank 0; done",
         "what it should not", 2},
        {"echo pages 2; while read w n; do echo page $n read 0; done",
         "what it should not", 2},
        {"echo code " CODE " 1 1 0", "what it should not", 1},
        {"echo pages 2; while read w n; do yes code " CODE " 1 1 0; done",
         "what it should not", 2},
        {"head -c 9999 /dev/zero | tr '\\0' x", "what it should not", 1},
        {"echo pages 1; echo pages 1; cat", "what it should not", 1},
        {"echo error out of paper", "out of paper", 1},
        // It never answers: then it is killed when its time is over.
        {"echo pages 1; sleep 1000", "it took too long", 1},
        {"sleep 1000", "it took too long", 1},
    };
    enum { SHORT_MS = 1500 };
    struct sides sides;

    (void)state;
    write_pages("scan", 3);
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct text script = {0};
        text_addf(&script, "#!/bin/sh\n%s\n", rows[n].script);
        write_file("reader", script.data, script.length, 0755);
        text_clear(&script);
        const char *files[] = {path_in("scan")};
        read_all(path_in("reader"), files, 1, SHORT_MS, &sides);
        if (sides.count != rows[n].sides)
            fail_msg("row %zu: %zu sides", n, sides.count);
        for (size_t m = 0; m < sides.count; m++) {
            assert_int_equal(sides.seen[m].count, 0);
            assert_int_equal(sides.seen[m].look, LOOK_UNREADABLE);
            if (!strstr(sides.seen[m].why, rows[n].why))
                fail_msg("row %zu: %s", n, sides.seen[m].why);
        }
    }
}

static void a_file_that_kills_reader_after_reader_is_given_up(void **state)
{
    static const char script[] =
        "#!/bin/sh\necho x >> \"$0.log\"\necho pages 200\nread w\nkill -9 $$\n";
    struct sides sides;
    struct text log = {0};

    (void)state;
    write_file("killer", script, sizeof(script) - 1, 0755);
    write_pages("scan", 3);
    const char *files[] = {path_in("scan")};
    read_all(path_in("killer"), files, 1, SCAN_PATIENCE_MS, &sides);
    assert_int_equal(sides.count, 200);
    assert_non_null(strstr(sides.seen[199].why, "given up"));
    assert_true(file_read(path_in("killer.log"), 9999, &log, NULL));
    assert_in_range(log.length / 2, 10, 16);
    text_clear(&log);
}

static void a_missing_reader_is_an_error(void **state)
{
    struct error err = {0};
    struct sides sides = {.count = 0};

    (void)state;
    write_pages("scan", 1);
    const char *files[] = {path_in("scan")};
    struct scan_crew crew = {.reader = path_in("nobody"),
                             .files = files,
                             .count = 1,
                             .workers = 1,
                             .patience_ms = SCAN_PATIENCE_MS};
    assert_false(scan_crew_work(&crew, keep_side, &sides, &err));
    assert_non_null(strstr(err.text, "nobody"));
}

static int make_folder(void **state)
{
    (void)state;
    (void)string_fit(folder, sizeof(folder), "/tmp/cm-crew-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
    static const char *const names[] = {"one",    "two",    "three",
                                        "bad",    "good",   "scan",
                                        "reader", "killer", "killer.log"};

    (void)state;
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
        (void)unlink(path_in(names[n]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_come_in_the_order_of_the_stack),
        cmocka_unit_test(what_is_no_scan_is_named),
        cmocka_unit_test(what_is_no_file_is_a_side_of_its_own),
        cmocka_unit_test(a_bad_reader_costs_only_its_pages),
        cmocka_unit_test(a_file_that_kills_reader_after_reader_is_given_up),
        cmocka_unit_test(a_missing_reader_is_an_error),
    };

    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
