// Sentences broken into lines: where, where not, and what is left over.
#include "tests/unit/test_paper_case.h"

#include "paper/wrap.h"

static struct face *face_of(const char *text)
{
    struct error err = {0};
    struct face *face = NULL;

    must(face_open(ZENHEI, 0, &face, &err), err);
    must(face_need(face, text, &err), err);
    must(face_ready(face, "", &err), err);
    return face;
}

// Widths are in Chinese characters of 10 points.
static void lines_end_where_a_reader_expects(void **state)
{
    static const struct {
        const char *text;
        double width;
        unsigned most;
        bool fits, is_torn;
        const char *lines; // with | between them
    } rows[] = {
        {"省委办公厅", 5, 1, true, false, "省委办公厅"},
        {"省委办公厅", 3, 2, true, false, "省委办|公厅"},
        {"省委，办公厅", 2, 4, true, false, "省|委，|办公|厅"},
        {"省委，办公厅", 3, 2, true, false, "省委，|办公厅"},
        {"文号〔2026〕17号", 6.7, 2, true, false, "文号|〔2026〕17号"},
        {"Northern command", 5, 2, true, false, "Northern|command"},
        {"NorthernCommand", 5, 3, true, true, NULL},
        {"省委办公厅", 2, 2, false, false, "省委|办公"},
        {"（厅局级）", 3, 2, true, false, "（厅局|级）"},
        {"  省  委  ", 1, 2, true, false, "省|委"},
        {"", 5, 1, true, false, ""},
    };
    (void)state;

    for (size_t n = 0; n < sizeof rows / sizeof *rows; n++) {
        struct lines lines = {0};
        struct text shown = {0};
        struct face *face = face_of(rows[n].text);
        bool fits = wrap(face, rows[n].text, 10, rows[n].width * 10 + 0.01,
                         rows[n].most, &lines);
        for (unsigned m = 0; m < lines.count; m++)
            text_addf(&shown, m == 0 ? "%s" : "|%s", lines.text[m]);
        if (fits != rows[n].fits || lines.is_torn != rows[n].is_torn ||
            (rows[n].lines != NULL &&
             !string_equal(text_string(&shown), rows[n].lines)))
            fail_msg("%s: %s%s%s", rows[n].text, text_string(&shown),
                     fits ? "" : ", does not fit",
                     lines.is_torn ? ", torn" : "");
        text_clear(&shown);
        face_close(face);
    }
}

static void text_shrinks_to_the_size_that_fits(void **state)
{
    static const char text[] = "省委办公厅、省政府办公厅";
    struct lines lines = {0};
    double size = 0;
    struct face *face = face_of(text);
    (void)state;

    assert_true(wrap_shrunk(face, text, 10, 5, 100, 40, 1, &lines, &size));
    assert_true(size == 8.25); // 12 characters of 8.33 points
    assert_true(wrap_shrunk(face, text, 10, 5, 100, 40, 2, &lines, &size));
    assert_true(size == 10);
    // Two lines of 10 points are higher than 15; one of 8.25 is not.
    assert_true(wrap_shrunk(face, text, 10, 5, 100, 15, 2, &lines, &size));
    assert_true(size == 8.25 && lines.count == 1);
    assert_false(wrap_shrunk(face, text, 10, 5, 40, 40, 1, &lines, &size));
    assert_true(size == 5);
    assert_int_equal(lines.count, 1);
    face_close(face);
}

static void words_shrink_rather_than_tear(void **state)
{
    static const char text[] = "Interdepartmental";
    struct lines lines = {0};
    double size = 0;
    struct face *face = face_of(text);
    double width = face_width(face, text, 8);
    (void)state;

    assert_true(wrap_shrunk(face, text, 10, 5, width, 40, 3, &lines, &size));
    assert_true(size == 8 && lines.count == 1 && !lines.is_torn);
    // What is torn in any case is torn at the size that reads best.
    assert_true(
        wrap_shrunk(face, text, 10, 5, width / 2, 40, 3, &lines, &size));
    assert_true(size == 10 && lines.is_torn);
    face_close(face);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_where_a_reader_expects),
        cmocka_unit_test(text_shrinks_to_the_size_that_fits),
        cmocka_unit_test(words_shrink_rather_than_tear),
    };

    return cmocka_run_group_tests_name("paper: wrap", tests, NULL, NULL);
}
