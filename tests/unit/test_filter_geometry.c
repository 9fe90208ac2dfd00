// Every rotation, box, placement and margin, in simplex and duplex: the stamp
// is the one that a plain page of that size carries, upright and complete; none
// of it is nearer to the edge than the policy says; and where room is reserved
// no content enters it.
#include "tests/unit/filter_pages.h"

enum {
    DPI = 72,
    PAGES = 20, // five boxes in four rotations
    SOFT = 8,
    BLACK = 128,
};

// All are filled with grey to the edge of what is seen, and beyond.
static const char *const boxes[] = {
    "/MediaBox [0 0 595 842]",
    "/MediaBox [0 0 700 900] /CropBox [30.5 20 630 862]",
    "/MediaBox [600 850 5 10]",
    "/MediaBox [0 0 300 425] /UserUnit 2",
    "/MediaBox [-100 -200 400.4 577.7]",
};
enum { BOXES = sizeof(boxes) / sizeof(*boxes) };

static const char GREY[] = "0.6 g -9999 -9999 29999 29999 re f";

static void put_odd(unsigned page, struct text *body)
{
    text_addf(body, "/Contents 3 0 R %s /Rotate %u", boxes[page % BOXES],
              90 * (page / BOXES % 4));
}

static const struct document *measured; // by put_plain

static void put_plain(unsigned page, struct text *body)
{
    const struct frame *frame = document_frame(measured, page + 1);

    text_addf(body, "/Contents 3 0 R /MediaBox [0 0 %.3f %.3f]", frame->width,
              frame->height);
}

// Pixels within the plates of this stamp that differ; rims are soft.
static unsigned differing(const struct picture *one,
                          const struct picture *other,
                          const struct drawing *stamp)
{
    unsigned differ = 0;

    for (size_t n = 0; n < drawing_count(stamp); n++) {
        const struct drawing_item *item = drawing_item(stamp, n);
        if (item->kind != DRAW_PLATE)
            continue;
        unsigned end = (unsigned)(one->height - item->y) - 2;
        unsigned right = (unsigned)(item->x + item->width) - 2;
        for (double top = one->height - item->y - item->height + 2;
             top < end && top < one->height; top++)
            for (unsigned x = (unsigned)item->x + 2;
                 x < right && x < one->width; x++)
                differ += abs((int)pixel(one, x, (unsigned)top) -
                              (int)pixel(other, x, (unsigned)top)) > SOFT;
    }
    return differ;
}

// Ink of a page without content; how much of it is nearer than that to an edge.
static unsigned ink(const struct picture *picture, double edge, unsigned *near)
{
    unsigned black = 0;

    *near = 0;
    for (unsigned y = 0; y < picture->height; y++) {
        for (unsigned x = 0; x < picture->width; x++) {
            if (pixel(picture, x, y) > BLACK)
                continue;
            black++;
            *near += x + 1 < edge || y + 1 < edge ||
                     x > picture->width - edge || y > picture->height - edge;
        }
    }
    return black;
}

struct style_case {
    enum placement placement;
    enum margins margins;
    bool is_duplex;
};

static void compare_side(const struct run_room *room, const struct plan *plan,
                         struct style_case style, unsigned side)
{
    const struct frame *frame = marking_frame(&room->marking, side);
    struct drawing *stamp = drawing_new();
    struct text name = {0};
    struct picture odd;
    struct picture plain_page;
    struct stamp_window window;
    struct page_code code;
    struct error err = {0};
    unsigned near = 0;

    text_addf(&name, "odd-%02u.pgm", side);
    read_picture(text_string(&name), &odd);
    text_empty(&name);
    text_addf(&name, "plain-%02u.pgm", side);
    read_picture(text_string(&name), &plain_page);
    assert_int_equal(odd.width, plain_page.width);
    assert_int_equal(odd.height, plain_page.height);

    marking_code(plan, 1, side, &code);
    struct stamp_words words =
        marking_words(&room->marking, plan, 1, side, &code);
    if (!stamp_layout(&room->marking.style, room->face, frame->width,
                      frame->height, &words, stamp, &window, &err))
        fail_msg("side %u: %s", side, err.text);
    unsigned differ = differing(&odd, &plain_page, stamp);
    unsigned black = ink(&plain_page, 6 * 72 / 25.4, &near);
    if (differ > 0 || black < 500 || near > 0)
        fail_msg("placement %d, margins %d, duplex %d, side %u: %u pixels "
                 "differ, %u are ink, %u too near to the edge",
                 style.placement, style.margins, style.is_duplex, side, differ,
                 black, near);
    text_clear(&plain_page.bytes);
    text_clear(&odd.bytes);
    text_clear(&name);
    drawing_free(stamp);
}

static void try_style(struct style_case style)
{
    // One page less in duplex: the last side is a filler.
    unsigned count = style.is_duplex ? PAGES - 1 : PAGES;
    struct run_room odd;
    struct run_room plain_room;
    struct text pdf = {0};
    struct marked marked;
    struct error err = {0};

    craft_pages((const char *[]){GREY, NULL}, count, put_odd, &pdf);
    if (!run_open(&pdf, style.placement, style.margins, style.is_duplex, &odd,
                  &err))
        fail_msg("%s", err.text);
    struct plan plan = run_plan(&odd);
    run_produce(&odd, &plan, "odd.pdf", &marked);
    assert_int_equal(marked.pages, 2 * PAGES);

    text_empty(&pdf);
    measured = odd.document;
    craft_pages((const char *[]){"", NULL}, count, put_plain, &pdf);
    if (!run_open(&pdf, style.placement, style.margins, style.is_duplex,
                  &plain_room, &err))
        fail_msg("%s", err.text);
    run_produce(&plain_room, &plan, "plain.pdf", &marked);
    assert_int_equal(
        shell("rm -f *.pgm; for f in odd plain; do pdftoppm -q -r 72 -gray -l "
              "20 $f.pdf $f || exit 1; done"),
        0);
    for (unsigned side = 1; side <= PAGES; side++)
        compare_side(&odd, &plan, style, side);
    run_close(&plain_room);
    run_close(&odd);
    text_clear(&pdf);
}

static void stamps_stand_alike_on_every_page(void **state)
{
    static const enum placement placements[] = {
        PLACEMENT_HEAD, PLACEMENT_COVER, PLACEMENT_MARGIN, PLACEMENT_BANNER};
    static const enum margins margins[] = {MARGINS_RESERVE, MARGINS_KNOCKOUT};

    (void)state;
    for (unsigned p = 0; p < 4; p++)
        for (unsigned m = 0; m < 2; m++)
            for (unsigned duplex = 0; duplex < 2; duplex++)
                try_style((struct style_case){placements[p], margins[m],
                                              duplex == 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_stand_alike_on_every_page),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
