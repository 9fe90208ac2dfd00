// What content streams leave open, and what frames pages have.
#include "filter/content.h"
#include "filter/frame.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void open_marks_are_counted(void **state)
{
    static const struct {
        const char *content;
        size_t open;
        bool is_broken;
    } rows[] = {
        {"", 0, false},
        {"q 1 0 0 1 0 0 cm Q", 0, false},
        {"/P BMC EMC", 0, false},
        {"/OC /x BDC 0 0 9 9 re f EMC", 0, false},
        {"/OC /x BDC 0 0 9 9 re f", 1, false},
        {"/OC/x BDC/OC/y BDC EMC", 1, false},
        {"EMC EMC /OC /x BDC", 1, false},
        {"/Span <</ActualText (BDC \\) BDC)>> BDC EMC", 0, false},
        {"(a (nested) BDC) Tj", 0, false},
        {"% /OC /x BDC\n/OC /x BDC", 1, false},
        {"/OC /x BDC % EMC", 1, false},
        {"/BDC /EMC <424443> Tj", 0, false},
        {"xBDC BDCx", 0, false},
        // What a reader may see otherwise counts as all that could open.
        {"/OC /x BDC (never closed EMC", 1, true},
        {"/OC /x BDC [ EMC", 1, true},
        {"/OC /x BDC << /a EMC", 1, true},
        {"/OC /x BDC <41 EMC", 1, true},
        {"/OC /x BDC ) EMC", 1, false},
        {"BI /W 1 ID x EI /OC /x BDC", 1, false},
        {"/OC /x BDC BI /W 1 ID a EMC EI EMC", 1, false},
        {"/OC /x BDC EMC BI /W 1 ID a", 1, true},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
        struct content_marks marks = content_marks(
            (const unsigned char *)rows[n].content, strlen(rows[n].content));
        if (marks.open != rows[n].open || marks.is_broken != rows[n].is_broken)
            fail_msg("\"%s\": %zu open, broken %d", rows[n].content, marks.open,
                     marks.is_broken);
    }
}

static void no_byte_string_is_read_past_its_end(void **state)
{
    static const char pieces[] = "( < << [ / % BI ID EI BDC EMC \\ > ) \n";
    unsigned char *bytes = NULL;

    (void)state;
    assert_int_equal(content_marks(NULL, 0).open, 0);
    // Every tail and every head of it, in memory of exactly that size.
    for (size_t length = 1; length < sizeof(pieces); length++) {
        for (size_t start = 0; start + length < sizeof(pieces); start++) {
            bytes = test_malloc(length);
            memcpy(bytes, pieces + start, length);
            (void)content_marks(bytes, length);
            test_free(bytes);
        }
    }
}

static void frames_take_what_is_visible(void **state)
{
    static const struct {
        const char *name;
        struct page_boxes boxes;
        double width, height;
        unsigned rotate;
    } rows[] = {
        {"plain", {true, false, {0, 0, 595, 842}, {0}, 0, 1}, 595, 842, 0},
        {"lying", {true, false, {0, 0, 595, 842}, {0}, 90, 1}, 842, 595, 90},
        {"minus", {true, false, {0, 0, 9, 8}, {0}, -90, 1}, 8, 9, 270},
        {"more", {true, false, {0, 0, 9, 8}, {0}, 450, 1}, 8, 9, 90},
        {"odd", {true, false, {0, 0, 9, 8}, {0}, 45, 1}, 9, 8, 0},
        {"crop", {true, true, {0, 0, 9, 8}, {1, 1, 99, 5}, 0, 1}, 8, 4, 0},
        {"away", {true, true, {0, 0, 9, 8}, {50, 50, 60, 60}, 0, 1}, 9, 8, 0},
        {"unit", {true, false, {0, 0, 9, 8}, {0}, 0, 2}, 18, 16, 0},
        {"no unit", {true, false, {0, 0, 9, 8}, {0}, 0, -2}, 9, 8, 0},
        {"none", {false, false, {0}, {0}, 0, 1}, 612, 792, 0},
        {"flat", {true, false, {0, 0, 0, 8}, {0}, 0, 1}, 612, 792, 0},
        {"endless", {true, false, {0, 0, 9, 8}, {0}, INFINITY, 1}, 9, 8, 0},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
        struct frame frame = frame_of(&rows[n].boxes);
        if (fabs(frame.width - rows[n].width) > 1e-9 ||
            fabs(frame.height - rows[n].height) > 1e-9 ||
            frame.rotate != rows[n].rotate)
            fail_msg("%s: %g x %g, %u", rows[n].name, frame.width, frame.height,
                     frame.rotate);
    }
}

// Whatever the rotation: the box's corners become the sheet's corners.
static void frame_matrices_fill_the_sheet(void **state)
{
    (void)state;
    for (unsigned turn = 0; turn < 4; turn++) {
        struct page_boxes boxes = {.has_media = true,
                                   .media = {-10, 20, 90, 220},
                                   .rotate = 90 * turn,
                                   .unit = 1.5};
        struct frame frame = frame_of(&boxes);
        double m[6];
        frame_matrix(&frame, m);
        double x0 = m[0] * -10 + m[2] * 20 + m[4];
        double y0 = m[1] * -10 + m[3] * 20 + m[5];
        double x1 = m[0] * 90 + m[2] * 220 + m[4];
        double y1 = m[1] * 90 + m[3] * 220 + m[5];
        assert_true(fabs(fmin(x0, x1)) < 1e-9 && fabs(fmin(y0, y1)) < 1e-9);
        assert_true(fabs(fmax(x0, x1) - frame.width) < 1e-9);
        assert_true(fabs(fmax(y0, y1) - frame.height) < 1e-9);
        // Rotation, never a mirror image.
        assert_true(m[0] * m[3] - m[1] * m[2] > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_marks_are_counted),
        cmocka_unit_test(no_byte_string_is_read_past_its_end),
        cmocka_unit_test(frames_take_what_is_visible),
        cmocka_unit_test(frame_matrices_fill_the_sheet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
