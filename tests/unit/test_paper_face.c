// The typeface: what it refuses, what it keeps, what it remembers.
#include "tests/unit/test_paper_case.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_character_that_cannot_be_drawn_is_refused_by_name(void **state)
{
    static const struct {
        const char *font, *text, *named;
    } rows[] = {
        {DEJAVU, "SECRET 机", "机 (U+673A) is missing"},
        {ZENHEI, "机密\U0001F600", "(U+1F600) is missing"},
        {ZENHEI, "a\nb", "(U+000A)"},
        {DEJAVU, "سري", "(U+0633) cannot be set"},
        {DEJAVU, "e\u0301", "(U+0301) cannot be set"},
        {DEJAVU, "a\u202eb", "(U+202E) cannot be set"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct error err = {0};
        struct face *face = NULL;
        must(face_open(rows[n].font, 0, &face, &err), err);
        assert_false(face_need(face, rows[n].text, &err));
        assert_int_equal(err.kind, ERROR_REFUSED);
        assert_non_null(strstr(err.text, rows[n].named));
        face_close(face);
    }
}

static void text_that_is_not_utf8_is_an_input_error(void **state)
{
    struct error err = {0};
    struct face *face = NULL;
    (void)state;

    must(face_open(ZENHEI, 0, &face, &err), err);
    assert_false(face_need(face, "\xff", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    face_close(face);
}

static void a_file_that_is_no_usable_font_is_a_configuration_error(void **state)
{
    static const struct {
        const char *path;
        unsigned index;
        enum error_kind kind;
        const char *says;
    } rows[] = {
        {"/nonexistent.ttf", 0, ERROR_SYSTEM, "/nonexistent.ttf"},
        {"/etc/passwd", 0, ERROR_CONFIG, "is not a font"},
        {ZENHEI, 99, ERROR_CONFIG, "no font number 99"},
        {"/usr/share/fonts/opentype/urw-base35/C059-Roman.otf", 0, ERROR_CONFIG,
         "no TrueType outlines"},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct error err = {0};
        struct face *face = NULL;
        if (n == 3 && access(rows[n].path, R_OK) != 0)
            continue; // this font comes with ghostscript only
        assert_false(face_open(rows[n].path, rows[n].index, &face, &err));
        assert_int_equal(err.kind, rows[n].kind);
        assert_non_null(strstr(err.text, rows[n].says));
    }
}

static void objects_of(const struct face *face, struct text *into)
{
    for (unsigned n = 0; n < face_object_count(face); n++)
        face_object(face, n, 10, into);
}

static struct face *ready(const char *font, const char *text, const char *cache)
{
    struct error err = {0};
    struct face *face = NULL;

    must(face_open(font, 0, &face, &err), err);
    must(face_need(face, text, &err), err);
    must(face_ready(face, cache, &err), err);
    return face;
}

static void the_subset_is_small_and_the_same_each_time(void **state)
{
    static const char needed[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-*~$= 机密★10年绝秘第份共页份号";
    static const char *const fonts[] = {ZENHEI, DEJAVU};
    (void)state;

    for (size_t n = 0; n < 2; n++) {
        const char *text = n == 0 ? needed : "SECRET//NOFORN ★ Copy 3 of 20";
        struct text one = {0};
        struct text two = {0};
        struct face *face = ready(fonts[n], text, "");
        struct face *again = ready(fonts[n], text, "");
        objects_of(face, &one);
        objects_of(again, &two);
        assert_int_equal(one.length, two.length);
        assert_memory_equal(one.data, two.data, one.length);
        assert_in_range(one.length, 1000, 15 * 1024);
        face_close(face);
        face_close(again);
        text_clear(&one);
        text_clear(&two);
    }
}

static void widths_and_codes_follow_the_text(void **state)
{
    struct text shown = {0};
    struct face *face = ready(ZENHEI, "AAB★机", "");
    (void)state;

    face_show(face, "AA", &shown);
    assert_int_equal(shown.length, 4);
    assert_int_equal(shown.data[1], shown.data[2]);
    text_empty(&shown);
    face_show(face, "A机", &shown);
    assert_int_not_equal(shown.data[1], shown.data[2]);
    assert_int_equal((int)(face_width(face, "机★", 10) * 1000), 20000);
    assert_int_equal((int)(face_width(face, "AAB", 9) * 1000),
                     (int)(face_width(face, "A", 9) * 2000 +
                           face_width(face, "B", 9) * 1000));
    text_clear(&shown);
    face_close(face);
}

// --- the cache ---------------------------------------------------------------

static char folder[] = "/tmp/countermark-face-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    memset(strrchr(folder, '-') + 1, 'X', 6);
    return mkdtemp(folder) == NULL ? -1 : 0;
}

// The files in the folder; the name of the last one in `path`.
static unsigned files(char path[512], bool remove)
{
    unsigned count = 0;
    DIR *list = opendir(folder);

    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry != NULL;
         entry = readdir(list)) {
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, 512, "%s/%s", folder, entry->d_name);
        if (remove)
            assert_int_equal(unlink(path), 0);
        count++;
    }
    assert_int_equal(closedir(list), 0);
    return count;
}

static int remove_folder(void **state)
{
    char path[512];
    (void)state;

    (void)files(path, true);
    return rmdir(folder);
}

static void same_as_uncached(const char *text)
{
    struct text plain = {0};
    struct text cached = {0};
    struct face *one = ready(ZENHEI, text, "");
    struct face *two = ready(ZENHEI, text, folder);

    objects_of(one, &plain);
    objects_of(two, &cached);
    assert_int_equal(plain.length, cached.length);
    assert_memory_equal(plain.data, cached.data, plain.length);
    face_close(one);
    face_close(two);
    text_clear(&plain);
    text_clear(&cached);
}

static void the_cache_gives_back_the_same_subset(void **state)
{
    char path[512] = "";
    struct stat before = {0};
    struct stat after = {0};
    (void)state;

    same_as_uncached("机密★10年");
    assert_int_equal(files(path, false), 1);
    assert_int_equal(stat(path, &before), 0);
    same_as_uncached("机密★10年");
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino); // read, not written again
    same_as_uncached("绝密★30年");
    assert_int_equal(files(path, false), 2);
}

static void a_damaged_cache_file_is_ignored_and_written_again(void **state)
{
    static const int cuts[] = {0, 1, 60, -1, -2};
    char path[512] = "";
    struct text good = {0};
    struct error err = {0};
    (void)state;

    same_as_uncached("机密★10年");
    assert_int_equal(files(path, false), 1);
    must(file_read(path, 1 << 20, &good, &err), err);
    for (size_t n = 0; n < sizeof cuts / sizeof *cuts; n++) {
        struct text bad = {0};
        struct text now = {0};
        text_add(&bad, good.data, good.length);
        if (cuts[n] == -1)
            bad.data[bad.length / 2] ^= 1;
        else if (cuts[n] == -2)
            text_add_char(&bad, 'x');
        else
            bad.length = (size_t)cuts[n];
        must(file_replace(path, bad.data, bad.length, 0600, &err), err);
        same_as_uncached("机密★10年");
        must(file_read(path, 1 << 20, &now, &err), err);
        assert_int_equal(now.length, good.length);
        assert_memory_equal(now.data, good.data, good.length);
        text_clear(&bad);
        text_clear(&now);
    }
    text_clear(&good);
}

static void an_unusable_cache_folder_is_no_error(void **state)
{
    (void)state;
    face_close(ready(ZENHEI, "机密", "/nonexistent/cache"));
    face_close(ready(ZENHEI, "机密", "/etc/passwd"));
}

static void the_cache_keeps_at_most_64_files(void **state)
{
    char path[512];
    (void)state;

    for (int n = 0; n < 70; n++) {
        (void)snprintf(path, sizeof path, "%s/face-%032d", folder, n);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fclose(file), 0);
    }
    same_as_uncached("机密★10年");
    assert_int_equal(files(path, false), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_that_cannot_be_drawn_is_refused_by_name),
        cmocka_unit_test(text_that_is_not_utf8_is_an_input_error),
        cmocka_unit_test(
            a_file_that_is_no_usable_font_is_a_configuration_error),
        cmocka_unit_test(the_subset_is_small_and_the_same_each_time),
        cmocka_unit_test(widths_and_codes_follow_the_text),
        cmocka_unit_test_setup_teardown(the_cache_gives_back_the_same_subset,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(
            a_damaged_cache_file_is_ignored_and_written_again, make_folder,
            remove_folder),
        cmocka_unit_test(an_unusable_cache_folder_is_no_error),
        cmocka_unit_test_setup_teardown(the_cache_keeps_at_most_64_files,
                                        make_folder, remove_folder),
    };

    return cmocka_run_group_tests_name("paper: face", tests, NULL, NULL);
}
