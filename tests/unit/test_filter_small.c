// Pages that are too small for the stamp grow by what it needs: the content
// keeps its size, nothing lies under the stamp, and every code is read. And the
// limits of one document.
#include "tests/unit/filter_run.h"

#include <math.h>

struct page_case {
    double width, height;
    unsigned rotate;
};

static const struct page_case pages[] = {
    {20, 20, 0},  {100, 90, 0},   {180, 180, 90},
    {60, 400, 0}, {400, 60, 270}, {298, 150, 0},
};
enum { CASES = sizeof(pages) / sizeof(*pages) };

// A page that is grey all over, and beyond.
static void craft_small(const struct page_case *page, struct text *pdf)
{
    struct text object = {0};

    text_addf(&object,
              "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << >> "
              "/MediaBox [0 0 %g %g] /Rotate %u >>",
              page->width, page->height, page->rotate);
    const struct crafted file = {"small",
                                 {{CATALOG},
                                  {TREE},
                                  {text_string(&object), NULL},
                                  {"", "0.6 g -999 -999 9999 9999 re f"}}};
    craft(&file, pdf);
    text_clear(&object);
}

// What the stamp's layout says of the page.
static struct stamp_window window_of(const struct run_room *room,
                                     const struct plan *plan)
{
    const struct frame *frame = marking_frame(&room->marking, 1);
    struct drawing *stamp = drawing_new();
    struct stamp_window window = {0};
    struct page_code code;
    struct error err = {0};

    marking_code(plan, 1, 1, &code);
    struct stamp_words words = marking_words(&room->marking, plan, 1, 1, &code);
    if (!stamp_layout(&room->marking.style, room->face, frame->width,
                      frame->height, &words, stamp, &window, &err))
        fail_msg("%s", err.text);
    drawing_free(stamp);
    return window;
}

// Grey pixels of page 1 at 72 dpi, and the size of the picture.
static unsigned grey_pixels(unsigned *width, unsigned *height)
{
    struct text pgm = {0};
    unsigned grey = 0;
    int start = 0;

    assert_int_equal(
        shell("pdftoppm -q -r 72 -gray -singlefile small.pdf small"), 0);
    file_bytes("small.pgm", &pgm);
    assert_int_equal(sscanf(pgm.data, "P5 %u %u 255%n", width, height, &start),
                     2);
    const unsigned char *pixels = (const unsigned char *)pgm.data + start + 1;
    for (size_t n = 0; n < (size_t)*width * *height; n++)
        grey += abs(pixels[n] - 153) < 3;
    text_clear(&pgm);
    return grey;
}

static void try_small(const struct page_case *page, enum placement placement,
                      enum margins margins)
{
    struct run_room room;
    struct text pdf = {0};
    struct marked marked;
    struct error err = {0};
    unsigned width = 0, height = 0;

    craft_small(page, &pdf);
    if (!run_open(&pdf, placement, margins, false, &room, &err))
        fail_msg("%g x %g, placement %d: %s", page->width, page->height,
                 placement, err.text);
    struct plan plan = run_plan(&room);
    run_produce(&room, &plan, "small.pdf", &marked);
    struct stamp_window window = window_of(&room, &plan);
    unsigned grey = grey_pixels(&width, &height);
    unsigned whole = (unsigned)(page->width * page->height);
    bool has_grown = window.width > fmin(page->width, page->height);
    if (!has_grown || window.scale != 1 || width != ceil(window.width) ||
        height != ceil(window.height))
        fail_msg("%g x %g, placement %d, margins %d: %u x %u, not %g x %g",
                 page->width, page->height, placement, margins, width, height,
                 window.width, window.height);
    // All of it is there, but for soft rims; only a head's lines or a blank
    // word may lie in it.
    bool may_cover =
        placement == PLACEMENT_HEAD ||
        (placement == PLACEMENT_COVER && margins == MARGINS_KNOCKOUT);
    if (!may_cover && grey < whole * 9 / 10 - 60)
        fail_msg("%g x %g, placement %d, margins %d: %u of %u are left",
                 page->width, page->height, placement, margins, grey, whole);
    run_close(&room);
    text_clear(&pdf);
}

static void small_pages_grow(void **state)
{
    static const enum placement placements[] = {
        PLACEMENT_HEAD, PLACEMENT_COVER, PLACEMENT_MARGIN, PLACEMENT_BANNER};

    (void)state;
    for (size_t n = 0; n < CASES; n++)
        for (size_t p = 0; p < 4; p++) {
            try_small(&pages[n], placements[p], MARGINS_RESERVE);
            try_small(&pages[n], placements[p], MARGINS_KNOCKOUT);
        }
}

static void both_codes_of_a_small_page_are_read(void **state)
{
    (void)state;
    for (size_t n = 0; n < CASES; n++) {
        try_small(&pages[n], PLACEMENT_MARGIN, MARGINS_RESERVE);
        int status = shell(
            "pdftoppm -q -r 300 -gray -singlefile small.pdf code && "
            "test $(zbarimg --nodbus --quiet --raw -Sdisable -Sqrcode.enable "
            "code.pgm 2> zbar.txt | wc -l) = 2");
        if (status != 0)
            fail_msg("%g x %g: not both codes are read", pages[n].width,
                     pages[n].height);
    }
}

// Whether the run can be tried on this paper, and what is said if not.
static bool try_on_paper(bool is_refused, double width, double height,
                         struct error *err)
{
    struct run_room room;
    struct text pdf = {0};

    craft_small(&pages[1], &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, false, &room, err));
    room.marking.style.may_grow = !is_refused;
    room.marking.paper = (struct paper_size){width, height};
    bool done = trial_layouts(&room.marking, room.face, err);
    run_close(&room);
    text_clear(&pdf);
    return done;
}

static void no_page_grows_beyond_the_paper(void **state)
{
    struct error err = {0};

    (void)state;
    assert_true(try_on_paper(false, 0, 0, &err));
    assert_true(try_on_paper(false, 595, 842, &err));
    // Turned by the driver.
    assert_true(try_on_paper(false, 842, 595, &err));
    assert_false(try_on_paper(false, 200, 200, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "print on larger paper"));
}

static void small_pages_are_refused_where_the_policy_says_so(void **state)
{
    struct error err = {0};

    (void)state;
    assert_false(try_on_paper(true, 595, 842, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "too small"));
}

static void the_control_sheet_of_a_small_page_is_as_large_as_paper(void **state)
{
    struct run_room room;
    struct text pdf = {0};
    struct error err = {0};

    (void)state;
    craft_small(&pages[1], &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, false, &room, &err));
    room.policy.control_sheet = true;
    if (!trial_layouts(&room.marking, room.face, &err))
        fail_msg("%s", err.text);
    assert_true(marking_control_size(&room.marking).width == 420);
    room.marking.paper = (struct paper_size){595, 842};
    assert_true(marking_control_size(&room.marking).height == 842);
    run_close(&room);
    text_clear(&pdf);
}

// --- limits ------------------------------------------------------------------

static bool write_limited(const struct writer_limits *limits, struct error *err)
{
    struct document *document = NULL;
    struct writer *writer = NULL;
    struct text pdf = {0};
    struct text stamp = {0};
    struct marked marked;
    struct face *face = open_face();
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    craft(&plain, &pdf);
    assert_true(document_open((const unsigned char *)pdf.data, pdf.length, 9,
                              &document, err));
    struct writer_side side = {
        .original = 1, .width = 300, .height = 400, .stamp = &stamp};
    bool done = writer_open(document, face, limits, nowhere, &writer, err);
    for (unsigned n = 0; n < 100 && done; n++)
        done = writer_page(writer, &side, err);
    done = done && writer_finish(writer, &marked, err);
    writer_free(writer);
    document_close(document);
    face_close(face);
    (void)close(nowhere);
    text_clear(&pdf);
    return done;
}

static void what_is_larger_than_allowed_is_refused(void **state)
{
    static const struct {
        struct writer_limits limits;
        const char *says; // NULL: it fits
    } rows[] = {
        {{0, 0}, NULL},
        {{1, 40000}, NULL},
        {{1, 8000}, "grows beyond"},
        {{1, 100}, "grows beyond"},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
        struct error err = {0};
        bool done = write_limited(&rows[n].limits, &err);
        if (done != (rows[n].says == NULL))
            fail_msg("row %zu: %s", n, done ? "is allowed" : err.text);
        if (done)
            continue;
        assert_int_equal(err.kind, ERROR_REFUSED);
        assert_non_null(strstr(err.text, rows[n].says));
    }
}

// One page with two objects beside its content.
static void more_objects_than_allowed_are_refused(void **state)
{
    static const struct crafted file = {
        "objects",
        {{CATALOG},
         {TREE},
         {PAGE(MEDIA)},
         {"", FIGURE},
         {"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << "
          "/XObject << /Y 6 0 R >> >>",
          "0 0 1 1 re f"},
         {"/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "0 0 1 1 re f"}}};
    struct text pdf = {0};
    struct document *document = NULL;
    struct face *face = open_face();
    struct error err = {0};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    (void)state;
    craft(&file, &pdf);
    assert_true(document_open((const unsigned char *)pdf.data, pdf.length, 9,
                              &document, &err));
    for (size_t objects = 1; objects <= 3; objects++) {
        struct writer *writer = NULL;
        const struct writer_limits limits = {objects, 0};
        // The form, and the form in it.
        bool done =
            writer_open(document, face, &limits, nowhere, &writer, &err);
        if (done != (objects >= 2))
            fail_msg("%zu objects: %s", objects, done ? "fit" : err.text);
        if (!done)
            assert_non_null(strstr(err.text, "objects; print it in parts"));
        writer_free(done ? writer : NULL);
    }
    document_close(document);
    face_close(face);
    (void)close(nowhere);
    text_clear(&pdf);
}

static void the_limits_are_those_of_the_queue(void **state)
{
    struct run_room room;
    struct text pdf = {0};
    struct marked marked;
    struct error err = {0};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    (void)state;
    craft_small(&pages[1], &pdf);
    assert_true(
        run_open(&pdf, PLACEMENT_MARGIN, MARGINS_RESERVE, false, &room, &err));
    struct plan plan = run_plan(&room);
    assert_true(
        produce(&room.marking, room.face, &plan, nowhere, &marked, &err));
    room.policy.max_marked_bytes = 1000;
    assert_false(
        produce(&room.marking, room.face, &plan, nowhere, &marked, &err));
    assert_non_null(strstr(err.text, "grows beyond"));
    run_close(&room);
    (void)close(nowhere);
    text_clear(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_pages_grow),
        cmocka_unit_test(both_codes_of_a_small_page_are_read),
        cmocka_unit_test(no_page_grows_beyond_the_paper),
        cmocka_unit_test(small_pages_are_refused_where_the_policy_says_so),
        cmocka_unit_test(
            the_control_sheet_of_a_small_page_is_as_large_as_paper),
        cmocka_unit_test(what_is_larger_than_allowed_is_refused),
        cmocka_unit_test(the_limits_are_those_of_the_queue),
        cmocka_unit_test(more_objects_than_allowed_are_refused),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
