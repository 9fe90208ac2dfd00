// Tiles: every quarter that reaches a side has one, and none touches the stamp.
#include "paper/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
// cmocka needs the headers above it.
#include <cmocka.h>

#define CODE "101007000001000100010D3M8F4ZX4GNNC"

static unsigned whole_tiles(const struct tiles *tiles, double left,
                            double right, double low, double high)
{
    unsigned count = 0;

    for (unsigned n = 0; n < tiles->count; n++)
        count += tiles->x[n] >= left && tiles->x[n] + tiles->side <= right &&
                 tiles->y[n] >= low && tiles->y[n] + tiles->side <= high;
    return count;
}

static void every_quarter_that_reaches_a_side_has_one(void **state)
{
    static const double sizes[][2] = {
        {595, 842}, {842, 595}, {842, 1191}, {612, 792}, {420, 595}};

    (void)state;
    for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
        double width = sizes[n][0], height = sizes[n][1];
        double part = 842 / 4.0; // as high as a quarter of A4
        struct tiles tiles;
        tiles_place(width, height, 6, NULL, &tiles);
        for (double low = 0; low + part <= height; low += 10) {
            assert_true(whole_tiles(&tiles, 0, width / 2, low, low + part) > 0);
            assert_true(whole_tiles(&tiles, width / 2, width, low, low + part) >
                        0);
        }
    }
}

static void none_touches_the_stamp(void **state)
{
    struct drawing *stamp = drawing_new();
    struct drawing_item plate = {
        .kind = DRAW_PLATE, .x = 0, .y = 400, .width = 300, .height = 300};
    struct tiles tiles;
    struct error err = {0};

    (void)state;
    assert_true(drawing_add(stamp, &plate, &err));
    tiles_place(595, 842, 6, stamp, &tiles);
    assert_true(tiles.count > 0);
    for (unsigned n = 0; n < tiles.count; n++)
        assert_false(tiles.x[n] < 300 && tiles.y[n] < 700 &&
                     tiles.y[n] + tiles.side > 400);
    drawing_free(stamp);
}

static void a_small_page_has_none(void **state)
{
    struct tiles tiles;

    (void)state;
    tiles_place(80, 842, 6, NULL, &tiles);
    assert_int_equal(tiles.count, 0);
    tiles_place(595, 120, 6, NULL, &tiles);
    assert_int_equal(tiles.count, 0);
}

static void each_is_painted(void **state)
{
    struct tiles tiles;
    struct text content = {0};
    struct error err = {0};
    unsigned images = 0;

    (void)state;
    tiles_place(595, 842, 6, NULL, &tiles);
    assert_true(tiles_paint(&tiles, CODE, &content, &err));
    for (const char *at = text_string(&content);
         (at = strstr(at, "BI/W 2")) != NULL; at++)
        images++;
    assert_int_equal(images, tiles.count);
    text_clear(&content);
}

// What lies below is lightened, not taken away: white bars with as much left
// between them, crossed, two for each tile.
static void each_lies_on_a_screen(void **state)
{
    struct tiles tiles;
    struct text content = {0};
    struct error err = {0};
    unsigned strokes = 0;

    (void)state;
    tiles_place(595, 842, 6, NULL, &tiles);
    assert_true(tiles_paint(&tiles, CODE, &content, &err));
    const char *screens = strstr(text_string(&content), "1 G [0.24] 0 d 0 J");
    assert_non_null(screens);
    for (const char *at = screens; (at = strstr(at, " l S\n")) != NULL; at++)
        strokes++;
    assert_int_equal(strokes, 2 * tiles.count);
    // The symbols follow, in a state of their own.
    assert_true(strstr(screens, "\nQ\n") < strstr(screens, "BI/W 2"));
    assert_null(strstr(screens, " re f"));
    text_clear(&content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_quarter_that_reaches_a_side_has_one),
        cmocka_unit_test(none_touches_the_stamp),
        cmocka_unit_test(a_small_page_has_none),
        cmocka_unit_test(each_is_painted),
        cmocka_unit_test(each_lies_on_a_screen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
