// Pages that say odd things of themselves, through all that a job goes through:
// the filter that lays pages out makes of each what it makes of a plain page
// that shows the same, to the pixel, under every placement, margin and side.
// The plain pages' own stamps are looked at by test_filter_geometry.
#include "filter/intake.h"
#include "tests/unit/filter_pages.h"

// What a page says, and what of it is seen: a box in points.
struct odd_page {
    const char *boxes;
    double seen[4], unit;
};

static const struct odd_page odd[] = {
    {"/MediaBox [0 0 595 842]", {0, 0, 595, 842}, 1},
    {"/MediaBox [0 0 700 900] /CropBox [30.5 20 630 862]",
     {30.5, 20, 630, 862},
     1},
    // Corners in another order.
    {"/MediaBox [600 850 5 10]", {5, 10, 600, 850}, 1},
    {"/MediaBox [600 10 5 850]", {5, 10, 600, 850}, 1},
    {"/MediaBox [0 0 700 900] /CropBox [625 862 30 20]", {30, 20, 625, 862}, 1},
    // Boxes that reach beyond the page, stand beside it, or are none.
    {"/MediaBox [0 0 595 842] /CropBox [-100 -90 700 1000]",
     {0, 0, 595, 842},
     1},
    {"/MediaBox [0 0 595 842] /CropBox [200 300 700 1000]",
     {200, 300, 595, 842},
     1},
    {"/MediaBox [0 0 595 842] /CropBox [1000 1000 1500 1500]",
     {0, 0, 595, 842},
     1},
    {"/MediaBox [0 0 595 842] /CropBox [5 5 5 5]", {0, 0, 595, 842}, 1},
    {"/MediaBox [0 0 (a) 842]", {0, 0, 612, 792}, 1},
    {"/MediaBox [0 0 595]", {0, 0, 612, 792}, 1},
    {"/MediaBox [0 0 0 0]", {0, 0, 612, 792}, 1},
    {"", {0, 0, 612, 792}, 1},
    // What a printing works would cut off is seen on the screen.
    {"/MediaBox [0 0 595 842] /TrimBox [60 60 500 600]", {0, 0, 595, 842}, 1},
    {"/MediaBox [0 0 700 900] /CropBox [30 20 625 862] /TrimBox [0 0 700 900]",
     {30, 20, 625, 862},
     1},
    {"/MediaBox [0 0 595 842] /TrimBox [595 842 0 0]", {0, 0, 595, 842}, 1},
    {"/MediaBox [0 0 595 842] /ArtBox [60 60 500 600]", {0, 0, 595, 842}, 1},
    // A unit of its own.
    {"/MediaBox [0 0 300 425] /UserUnit 2", {0, 0, 600, 850}, 2},
    {"/MediaBox [0 0 350 450] /CropBox [15 10 312.5 431] /UserUnit 2",
     {30, 20, 625, 862},
     2},
    {"/MediaBox [0 0 6000 8500] /UserUnit 0.1", {0, 0, 600, 850}, 0.1},
    // Sizes.
    {"/MediaBox [-100 -200 400.4 577.7]", {-100, -200, 400.4, 577.7}, 1},
    {"/MediaBox [0 0 1190.55 841.89]", {0, 0, 1190.55, 841.89}, 1},
    {"/MediaBox [0 0 419.53 595.28]", {0, 0, 419.53, 595.28}, 1},
    {"/MediaBox [0 0 1190.55 1683.78]", {0, 0, 1190.55, 1683.78}, 1},
};
static const double A5_WIDE = 419.53;
enum { BOXES = sizeof(odd) / sizeof(*odd) };

// What a page says of its turn, and the degrees that it is turned by.
static const struct {
    const char *said;
    unsigned seen;
} turns[] = {
    {"/Rotate 0", 0},     {"/Rotate 90", 90},   {"/Rotate 180", 180},
    {"/Rotate 270", 270}, {"/Rotate -90", 270}, {"/Rotate 450", 90},
    {"/Rotate 45", 0},    {"/Rotate 90.0", 90}, {"/Rotate /Left", 0},
};
enum {
    TURNS = sizeof(turns) / sizeof(*turns),
    RIGHT_TURNS = 4, // of them, for every box
    PAGES = BOXES * RIGHT_TURNS + TURNS - RIGHT_TURNS,
    STYLES = 16,
    DPI = 30,
    SOFT = 40,            // an edge may fall elsewhere between two pixels
    TOLERATED = 12,       // of 87,000
    NOTE_TOLERATED = 250, // along the edges of a shape
};

static const struct odd_page *box_of(unsigned page)
{
    return &odd[page < BOXES * RIGHT_TURNS ? page % BOXES : 1];
}

static unsigned turn_of(unsigned page)
{
    return page < BOXES * RIGHT_TURNS
               ? page / BOXES
               : page - BOXES * RIGHT_TURNS + RIGHT_TURNS;
}

#define FIGURE_F                                                               \
    "0.8 g -9999 -9999 29999 29999 re f 0 g 120 250 40 300 re f 120 510 180 "  \
    "40 re f 120 390 110 40 re f 0.4 g 0 120 3000 9 re f 60 0 9 3000 re f "
// A part of the pages, in which they are numbered from 0.
struct part {
    unsigned first, count;
};
static unsigned first_of_part; // for the put_... below

// Alike in points, whatever the page's unit is; and within a page of A5, since
// the filter that lays pages out shows more of the small than there is.
static const char *const odd_contents[] = {
    FIGURE_F, "0.5 0 0 0.5 0 0 cm " FIGURE_F, "10 0 0 10 0 0 cm " FIGURE_F,
    "0 0 419.53 595.28 re W n " FIGURE_F, NULL};

static void put_odd(unsigned page, struct text *body)
{
    const struct odd_page *box = box_of(first_of_part + page);
    unsigned content = box->unit == 2            ? 1
                       : box->unit == 0.1        ? 2
                       : box->seen[2] == A5_WIDE ? 3
                                                 : 0;

    text_addf(body, "/Contents %u 0 R %s %s", FIRST_CONTENT + content,
              box->boxes, turns[turn_of(first_of_part + page)].said);
}

// The matrix that lays what is seen straight.
static void put_start(unsigned page, struct text *into)
{
    const double *seen = box_of(page)->seen;
    double x0 = seen[0], y0 = seen[1], x1 = seen[2], y1 = seen[3];

    switch (turns[turn_of(page)].seen) {
    case 90:
        text_addf(into, "0 -1 1 0 %g %g cm ", -y0, x1);
        break;
    case 180:
        text_addf(into, "-1 0 0 -1 %g %g cm ", x1, y1);
        break;
    case 270:
        text_addf(into, "0 1 -1 0 %g %g cm ", y1, -x0);
        break;
    default:
        text_addf(into, "1 0 0 1 %g %g cm ", -x0, -y0);
        break;
    }
    text_addf(into, "%g %g %g %g re W n\n", x0, y0, x1 - x0, y1 - y0);
}

static void put_plain(unsigned page, struct text *body)
{
    const double *seen = box_of(first_of_part + page)->seen;
    double across = seen[2] - seen[0], up = seen[3] - seen[1];
    bool is_lying = turns[turn_of(first_of_part + page)].seen % 180 != 0;

    text_addf(body, "/Contents [%u 0 R %u 0 R] /MediaBox [0 0 %g %g]",
              FIRST_CONTENT + 1 + page, FIRST_CONTENT, is_lying ? up : across,
              is_lying ? across : up);
}

static void craft_odd(struct part part, struct text *pdf)
{
    first_of_part = part.first;
    craft_pages(odd_contents, part.count, put_odd, pdf);
}

static void craft_plain(struct part part, struct text *pdf)
{
    const char *contents[PAGES + 2] = {FIGURE_F};
    struct text starts[PAGES] = {0};

    for (unsigned n = 0; n < part.count; n++) {
        put_start(part.first + n, &starts[n]);
        contents[n + 1] = text_string(&starts[n]);
    }
    first_of_part = part.first;
    craft_pages(contents, part.count, put_plain, pdf);
    for (unsigned n = 0; n < part.count; n++)
        text_clear(&starts[n]);
}

// What the filter's first half makes of a document.
static bool try_intake(const struct text *pdf, struct intake *intake,
                       struct error *err)
{
    struct text path = {0};

    save("in.pdf", pdf);
    in_folder(&path, "in.pdf");
    const struct job job = {.queue = "test",
                            .id = 1,
                            .user = "me",
                            .options = "",
                            .copies = 1,
                            .file = text_string(&path),
                            .content_type = "application/pdf"};
    bool done = intake_take(&job, (size_t)1 << 30, intake, err);
    text_clear(&path);
    return done;
}

static void take_in(const struct text *pdf, struct intake *intake)
{
    struct error err = {0};

    if (!try_intake(pdf, intake, &err))
        fail_msg("%s", err.text);
}

struct style_case {
    enum placement placement;
    enum margins margins;
    bool is_duplex;
};

static void print_as(const struct intake *intake, struct style_case style,
                     const char *name)
{
    struct run_room room;
    struct text pdf = {0};
    struct text line = {0};
    struct text file = {0};
    struct marked marked;
    struct error err = {0};

    text_add(&pdf, intake->document.bytes, intake->document.size);
    if (!run_open(&pdf, style.placement, style.margins, style.is_duplex, &room,
                  &err))
        fail_msg("%s", err.text);
    struct plan plan = run_plan(&room);
    text_addf(&file, "%s.pdf", name);
    run_produce(&room, &plan, text_string(&file), &marked);
    // Of the first copy.
    text_addf(&line, "rm -f %s-*.pgm; pdftoppm -q -r %d -gray -l %u %s.pdf %s",
              name, DPI, document_pages(room.document), name, name);
    assert_int_equal(shell(text_string(&line)), 0);
    run_close(&room);
    text_clear(&file);
    text_clear(&line);
    text_clear(&pdf);
}

// How many digits pdftoppm gives its names depends on the document.
static void open_side(const char *name, struct part part, unsigned side,
                      struct picture *picture)
{
    struct text file = {0};

    text_addf(&file, "%s-%0*u.pgm", name, part.count > 1 ? 3 : 1, side);
    read_picture(text_string(&file), picture);
    text_clear(&file);
}

static unsigned differing(const struct picture *one,
                          const struct picture *other)
{
    unsigned differ = 0;

    for (unsigned y = 0; y < one->height; y++)
        for (unsigned x = 0; x < one->width; x++)
            differ +=
                abs((int)pixel(one, x, y) - (int)pixel(other, x, y)) > SOFT;
    return differ;
}

static void compare(struct part part, struct style_case style)
{
    for (unsigned n = 0; n < part.count; n++) {
        unsigned page = part.first + n;
        struct picture one;
        struct picture other;

        open_side("odd", part, n + 1, &one);
        open_side("plain", part, n + 1, &other);
        assert_int_equal(one.width, other.width);
        assert_int_equal(one.height, other.height);
        unsigned differ = differing(&one, &other);
        if (differ > TOLERATED)
            fail_msg("%s %s, placement %d, margins %d, duplex %d: %u pixels "
                     "differ",
                     box_of(page)->boxes, turns[turn_of(page)].said,
                     style.placement, style.margins, style.is_duplex, differ);
        text_clear(&other.bytes);
        text_clear(&one.bytes);
    }
}

static void try_part(struct part part, unsigned styles)
{
    struct intake as_odd;
    struct intake as_plain;
    struct text pdf = {0};

    craft_odd(part, &pdf);
    take_in(&pdf, &as_odd);
    text_empty(&pdf);
    craft_plain(part, &pdf);
    take_in(&pdf, &as_plain);
    for (unsigned n = 0; n < styles; n++) {
        const struct style_case style = {(enum placement)(n / 4),
                                         (enum margins)(n / 2 % 2), n % 2 == 1};
        print_as(&as_odd, style, "odd");
        print_as(&as_plain, style, "plain");
        compare(part, style);
    }
    intake_clear(&as_plain);
    intake_clear(&as_odd);
    text_clear(&pdf);
}

static void odd_pages_print_as_plain_ones(void **state)
{
    (void)state;
    try_part((struct part){0, PAGES}, STYLES);
}

// Above, one page is enough to have all laid straight.
static void each_odd_page_is_noticed(void **state)
{
    (void)state;
    for (unsigned n = BOXES; n < 2 * BOXES; n++)
        try_part((struct part){n, 1}, 1);
    for (unsigned n = BOXES * RIGHT_TURNS; n < PAGES; n++)
        try_part((struct part){n, 1}, 1);
}

// Notes and fields that bring no appearance, on a page of A4.
#define NOTE(kind, keys)                                                       \
    "<< /Type /Annot /F 4 /Rect [100 300 400 500] /Subtype /" kind " " keys    \
    " >>"
static const struct {
    const char *note, *form; // what the catalog says of its form
    const char *refused;     // NULL: it is seen as poppler shows it
} notes[] = {
    {NOTE("Square", "/C [1 0 0] /BS << /W 9 >>"), "", NULL},
    {NOTE("Square", "/C [1 0 0] /IC [0 0 1]"), "", NULL},
    {NOTE("Circle", "/C [0.5] /Border [0 0 12]"), "", NULL},
    {NOTE("Line", "/L [110 310 390 490] /C [0 0 0] /BS << /W 12 >>"), "", NULL},
    {NOTE("Polygon", "/Vertices [110 310 390 310 250 490] /IC [0 1 0]"), "",
     NULL},
    {NOTE("PolyLine", "/Vertices [110 310 390 310 250 490] /BS << /W 12 >>"),
     "", NULL},
    {NOTE("Ink", "/InkList [[110 310 390 490] [110 490 390 310]] /C [0 0 0] "
                 "/BS << /W 12 >>"),
     "", NULL},
    {NOTE("Highlight", "/C [0 1 0] /QuadPoints [100 430 400 430 100 400 "
                       "400 400]"),
     "", NULL},
    {NOTE("FreeText", "/DA (/Helv 12 Tf) /Contents (seen)"), "",
     "print the document into a new PDF"},
    {NOTE("Stamp", "/Name /Draft"), "", "print the document into a new PDF"},
    {NOTE("Widget", "/FT /Tx /T (a) /V (seen) /DA (/Helv 12 Tf 0 g)"), "",
     "print the document into a new PDF"},
    {NOTE("Widget", "/FT /Tx /T (a) /V <FEFF673A5BC6> /DA (/Helv 12 Tf 0 g)"),
     "/NeedAppearances true", "print the document into a new PDF"},
    {NOTE("Widget", "/FT /Tx /T (a) /DA (/Helv 12 Tf 0 g)"), "", NULL},
    {NOTE("Stamp", "/AP << /N 7 0 R >>"), "", NULL},
    {NOTE("Stamp", "/OC 6 0 R /AP << /N 7 0 R >>"), "", NULL}, // hidden
};

static void craft_note(size_t n, struct text *pdf)
{
    struct text catalog = {0};

    text_addf(&catalog,
              "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] "
              "/D << /OFF [6 0 R] >> >> /AcroForm << /Fields [5 0 R] %s >> >>",
              notes[n].form);
    const struct crafted file = {
        "note",
        {{text_string(&catalog), NULL},
         {TREE},
         {"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 "
          "R /Resources << >> /Annots [5 0 R] >>",
          NULL},
         {"", "0.5 g 450 350 100 100 re f"},
         {notes[n].note, NULL},
         {"<< /Type /OCG /Name (hidden) >>", NULL},
         {"/Type /XObject /Subtype /Form /BBox [0 0 9 9]",
          "0 g 0 0 9 9 re f"}}};
    craft(&file, pdf);
    text_clear(&catalog);
}

// The first page of in.pdf, as it came, and of what it was laid out to.
static void show_laid_out(const struct intake *intake, struct picture *one,
                          struct picture *other)
{
    struct text pdf = {0};

    text_add(&pdf, intake->document.bytes, intake->document.size);
    save("out.pdf", &pdf);
    assert_int_equal(
        shell("for f in in out; do pdftoppm -q -r 30 -gray -singlefile "
              "$f.pdf $f || exit 1; done"),
        0);
    read_picture("in.pgm", one);
    read_picture("out.pgm", other);
    text_clear(&pdf);
}

// As poppler shows it, to the pixel but for edges.
static void compare_laid_out(const struct intake *intake, const char *what)
{
    struct picture one;
    struct picture other;

    show_laid_out(intake, &one, &other);
    assert_int_equal(one.width, other.width);
    unsigned differ = differing(&one, &other);
    if (differ > NOTE_TOLERATED)
        fail_msg("%s: %u pixels differ", what, differ);
    text_clear(&other.bytes);
    text_clear(&one.bytes);
}

static void what_is_seen_of_notes_is_printed(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(notes) / sizeof(*notes); n++) {
        struct intake intake;
        struct text pdf = {0};
        struct error err = {0};

        craft_note(n, &pdf);
        bool done = try_intake(&pdf, &intake, &err);
        if (done == (notes[n].refused != NULL) ||
            (!done && !strstr(err.text, notes[n].refused)))
            fail_msg("%s: %s", notes[n].note, done ? "is taken" : err.text);
        if (done)
            compare_laid_out(&intake, notes[n].note);
        intake_clear(&intake);
        text_clear(&pdf);
    }
}

// A word ends with its part of the content, whether or not a space follows.
static void parts_of_a_content_stand_apart(void **state)
{
    static const struct crafted file = {
        "parts",
        {{"<< /Type /Catalog /Pages 2 0 R >>", NULL},
         {TREE},
         {"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 "
          "R 5 0 R] /Resources << >> >>",
          NULL},
         {"", "0.5 g 100 100 300 300 re W n"},
         {"", "0.8 g 0 0 500 200 re f"}}};
    struct intake intake;
    struct text pdf = {0};

    (void)state;
    craft(&file, &pdf);
    take_in(&pdf, &intake);
    compare_laid_out(&intake, "a content in parts");
    intake_clear(&intake);
    text_clear(&pdf);
}

// What a small page has beside itself is not seen by its reader, and may be
// what he must not see.
static void what_lies_beside_a_small_page_is_not_printed(void **state)
{
    static const struct crafted file = {
        "small",
        {{"<< /Type /Catalog /Pages 2 0 R >>", NULL},
         {TREE},
         {"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 144 72] /Contents 4 0 R "
          "/Resources << >> >>",
          NULL},
         {"", "0 g -999 -999 2999 2999 re f"}}};
    enum { DARK_MOST = 60 * 30 + 200 }; // two inches by one, at 30 dpi
    struct intake intake;
    struct text pdf = {0};
    struct picture one;
    struct picture seen;
    unsigned dark = 0;

    (void)state;
    craft(&file, &pdf);
    take_in(&pdf, &intake);
    show_laid_out(&intake, &one, &seen);
    for (unsigned y = 0; y < seen.height; y++)
        for (unsigned x = 0; x < seen.width; x++)
            dark += pixel(&seen, x, y) < 128;
    assert_in_range(dark, 1000, DARK_MOST);
    text_clear(&seen.bytes);
    text_clear(&one.bytes);
    intake_clear(&intake);
    text_clear(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_pages_print_as_plain_ones),
        cmocka_unit_test(each_odd_page_is_noticed),
        cmocka_unit_test(what_is_seen_of_notes_is_printed),
        cmocka_unit_test(parts_of_a_content_stand_apart),
        cmocka_unit_test(what_lies_beside_a_small_page_is_not_printed),
    };

    // Pages are fitted to the queue's paper.
    if (setenv("PPD", "ppd/countermark-generic.ppd", 1) != 0)
        return EXIT_FAILURE;
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
