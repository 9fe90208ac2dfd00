// The marked document, looked at with other people's programs: qpdf finds
// nothing wrong, poppler paints the original where it belongs, and the stamp
// lies on top of it, upright.
#include "tests/unit/filter_craft.h"

static const struct crafted files[] = {
    {"upright", {{CATALOG}, {TREE}, {PAGE(MEDIA)}, {"", FIGURE}, {X_FORM}}},
    {"rotated 90",
     {{CATALOG}, {TREE}, {PAGE(MEDIA "/Rotate 90")}, {"", FIGURE}, {X_FORM}}},
    {"rotated 180",
     {{CATALOG}, {TREE}, {PAGE(MEDIA "/Rotate 180")}, {"", FIGURE}, {X_FORM}}},
    {"rotated 270",
     {{CATALOG}, {TREE}, {PAGE(MEDIA "/Rotate 270")}, {"", FIGURE}, {X_FORM}}},
    {"cropped and rotated",
     {{CATALOG},
      {TREE},
      {PAGE(MEDIA "/CropBox [20 30 250 390] /Rotate 90")},
      {"", FIGURE},
      {X_FORM}}},
    {"away from the origin",
     {{CATALOG},
      {TREE},
      {PAGE("/MediaBox [-40 -30 260 370]")},
      {"", FIGURE},
      {X_FORM}}},
    {"corners exchanged",
     {{CATALOG},
      {TREE},
      {PAGE("/MediaBox [300 400 0 0]")},
      {"", FIGURE},
      {X_FORM}}},
    {"content in parts",
     {{CATALOG},
      {TREE},
      {"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 6 0 R] /Resources "
       "<< /XObject << /X 5 0 R >> >> " MEDIA ">>",
       NULL},
      {"", "0.2 g 50 50 20 120 re"},
      {X_FORM},
      {"", "f /X Do"}}},
    {"content packed",
     {{CATALOG},
      {TREE},
      {PAGE(MEDIA)},
      {"/Filter /ASCIIHexDecode",
       "302e3320672035302035302039302039302072652066>"},
      {X_FORM}}},
    {"no content",
     {{CATALOG}, {TREE}, {"<< /Type /Page /Parent 2 0 R " MEDIA ">>", NULL}}},
    {"inherited",
     {{CATALOG},
      {"<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 90 " MEDIA
       "/Resources << /XObject << /X 5 0 R >> >> >>",
       NULL},
      {"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", NULL},
      {"", FIGURE},
      {X_FORM}}},
    {"state left open",
     {{CATALOG},
      {TREE},
      {PAGE(MEDIA)},
      {"", "q q 100 0 0 100 0 0 cm 0 0 1 1 re W n 1 g 3 Tr Q Q " FIGURE
           " 0 0 1 1 re W n 1 g"},
      {X_FORM}}},
    {"more Q than q",
     {{CATALOG}, {TREE}, {PAGE(MEDIA)}, {"", "Q Q Q " FIGURE " Q"}, {X_FORM}}},
    {"a hidden layer left open",
     {{LAYERED},
      {TREE},
      {PAGE(MEDIA)},
      {"", FIGURE " /OC /x BDC 9 9 9 9 re f"},
      {X_FORM},
      {NOTHING},
      {LAYER}}},
    {"a hidden layer left open by a nested form",
     {{LAYERED},
      {TREE},
      {PAGE(MEDIA)},
      {"", FIGURE},
      {"/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << "
       "/Properties << /x 7 0 R >> >>",
       "0.5 g 150 60 40 40 re f /OC /x BDC 9 9 9 9 re f"},
      {NOTHING},
      {LAYER}}},
    {"default colours of its own",
     {{CATALOG},
      {TREE},
      {"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " MEDIA
       "/Resources << /ColorSpace << /DefaultGray [/Separation /All "
       "/DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >>] "
       ">> /XObject << /X 5 0 R >> >> >>",
       NULL},
      {"", FIGURE},
      {X_FORM}}},
    {"a transparency group",
     {{CATALOG},
      {TREE},
      {PAGE(MEDIA "/Group << /S /Transparency /CS /DeviceRGB /I true >>")},
      {"", FIGURE},
      {X_FORM}}},
    {"a ring of forms",
     {{CATALOG},
      {TREE},
      {PAGE(MEDIA)},
      {"", FIGURE},
      {"/Type /XObject /Subtype /Form /BBox [0 0 400 400] /Resources << "
       "/XObject << /Y 6 0 R /P 3 0 R >> >>",
       "0.5 g 150 60 40 40 re f"},
      {"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject "
       "<< /X 5 0 R >> >>",
       "0 0 9 9 re f"}}},
    {"an annotation",
     {{CATALOG},
      {TREE},
      {PAGE(MEDIA "/Rotate 90 /Annots [6 0 R]")},
      {"", FIGURE},
      {X_FORM},
      {"<< /Type /Annot /Subtype /Stamp /F 4 /Rect [20 20 280 380] /AP << /N "
       "8 0 R >> >>",
       NULL},
      {LAYER},
      {"/Type /XObject /Subtype /Form /BBox [0 0 26 36]",
       "0.8 g 0 0 26 36 re f"}}},
};

// Both documents rendered alike, byte for byte.
static void assert_same_picture(const char *name)
{
    if (shell("pdftoppm -q -r 72 -gray -cropbox in.pdf > in.pgm && "
              "pdftoppm -q -r 72 -gray out.pdf > out.pgm") != 0)
        fail_msg("%s: cannot be rendered", name);
    if (shell("cmp -s in.pgm out.pgm") != 0)
        fail_msg("%s: looks different", name);
}

static void originals_stay_where_they_are(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(files) / sizeof(*files); n++) {
        struct text pdf = {0};
        struct marked marked;
        struct error err = {0};
        craft(&files[n], &pdf);
        save("in.pdf", &pdf);
        if (!mark(&pdf, 2, false, &marked, &err))
            fail_msg("%s: %s", files[n].name, err.text);
        assert_int_equal(marked.pages, 2);
        if (shell("qpdf --check out.pdf > check.txt 2>&1") != 0)
            fail_msg("%s: qpdf complains", files[n].name);
        // The first copy alone is compared with the original.
        assert_int_equal(
            shell("qpdf out.pdf --pages . 1 -- 1.pdf && mv 1.pdf out.pdf"), 0);
        assert_same_picture(files[n].name);
        text_clear(&pdf);
    }
}

// The grey value at a point of a PGM, y from the top.
static unsigned grey_at(const struct text *pgm, unsigned x, unsigned y)
{
    unsigned width = 0;
    unsigned height = 0;
    int start = 0;
    const char *at = pgm->data + strlen("P5\n");

    // Ghostscript signs its pictures.
    if (*at == '#')
        at = strchr(at, '\n') + 1;
    assert_int_equal(sscanf(at, "%u %u 255%n", &width, &height, &start), 2);
    assert_true(x < width && y < height);
    return (unsigned char)at[(size_t)start + 1 + (size_t)y * width + x];
}

static void stamps_lie_on_top_and_upright(void **state)
{
    static const char *const renderers[] = {
        "pdftoppm -q -r 72 -gray -f 1 -l 1 out.pdf > out.pgm",
        "gs -q -dNOPAUSE -dBATCH -dSAFER -dLastPage=1 -sDEVICE=pgmraw -r72 "
        "-sOutputFile=out.pgm out.pdf",
    };

    (void)state;
    for (size_t n = 0; n < sizeof(files) / sizeof(*files); n++) {
        struct text pdf = {0};
        struct marked marked;
        struct error err = {0};
        craft(&files[n], &pdf);
        if (!mark(&pdf, 1, true, &marked, &err))
            fail_msg("%s: %s", files[n].name, err.text);
        for (size_t with = 0; with < 2; with++) {
            struct text pgm = {0};
            assert_int_equal(shell(renderers[with]), 0);
            file_bytes("out.pgm", &pgm);
            unsigned inside = grey_at(&pgm, 50, 20);
            if (inside != 0)
                fail_msg("%s: the stamp is %u, not black, by %s", files[n].name,
                         inside, renderers[with]);
            text_clear(&pgm);
        }
        text_clear(&pdf);
    }
}

// An annotation of 100 x 200 at 50 50, dark; the page is 300 x 400.
struct note_case {
    const char *name;
    const char *keys; // of the annotation
    const char *page; // of the page
    unsigned x, y;    // from the upper left of the sheet: where to look
    bool is_seen;
};

static const struct note_case notes[] = {
    {"printed", "/F 4 /AP << /N 8 0 R >>", "", 100, 250, true},
    {"not printed", "/F 0 /AP << /N 8 0 R >>", "", 100, 250, false},
    {"hidden", "/F 6 /AP << /N 8 0 R >>", "", 100, 250, false},
    {"not viewed but printed", "/F 36 /AP << /N 8 0 R >>", "", 100, 250, true},
    {"of no known kind", "/Subtype /Unheard /F 4 /AP << /N 8 0 R >>", "", 100,
     250, true},
    {"of a known kind, invisible if unknown", "/F 5 /AP << /N 8 0 R >>", "",
     100, 250, true},
    {"invisible, and of no known kind",
     "/Subtype /Unheard /F 5 /AP << /N 8 0 R >>", "", 100, 250, false},
    {"a popup", "/Subtype /Popup /F 4 /AP << /N 8 0 R >>", "", 100, 250, false},
    {"in a hidden layer", "/F 4 /OC 7 0 R /AP << /N 8 0 R >>", "", 100, 250,
     false},
    {"in a layer that is seen", "/F 4 /OC 6 0 R /AP << /N 8 0 R >>", "", 100,
     250, true},
    {"in a state", "/F 4 /AS /On /AP << /N << /On 8 0 R /Off 5 0 R >> >>", "",
     100, 250, true},
    {"in another state",
     "/F 4 /AS /Off /AP << /N << /On 8 0 R /Off 5 0 R >> "
     ">>",
     "", 100, 250, false},
    {"in a state it has not", "/F 4 /AS /No /AP << /N << /On 8 0 R >> >>", "",
     100, 250, false},
    {"in no state, of one", "/F 4 /AP << /N << /On 8 0 R >> >>", "", 100, 250,
     true},
    {"in no state, of two", "/F 4 /AP << /N << /On 8 0 R /Off 5 0 R >> >>", "",
     100, 250, false},
    // The page is turned: 250 from its left is 50 from the top of the sheet.
    {"turned with the page", "/F 4 /AP << /N 8 0 R >>", "/Rotate 90", 150, 100,
     true},
    {"upright on a turned page", "/F 20 /AP << /N 8 0 R >>", "/Rotate 90", 300,
     150, true},
    {"upright, away from where it turned", "/F 20 /AP << /N 8 0 R >>",
     "/Rotate 90", 150, 70, false},
};

// 6 is a layer that is shown, 7 one that is hidden; 8 the look.
static void craft_note(const struct note_case *row, struct text *pdf)
{
    struct text note = {0};
    struct text page = {0};

    text_addf(&note, "<< /Type /Annot /Rect [50 50 150 250] %s%s >>",
              strstr(row->keys, "/Subtype") ? "" : "/Subtype /Stamp ",
              row->keys);
    text_addf(&page,
              "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [9 0 R] "
              "/Resources << >> " MEDIA "%s >>",
              row->page);
    const struct crafted file = {
        row->name,
        {{"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R 7 0 R] "
          "/D << /OFF [7 0 R] >> >> >>",
          NULL},
         {TREE},
         {text_string(&page), NULL},
         {"", "1 g"},
         {"/Type /XObject /Subtype /Form /BBox [0 0 10 20]", "1 g"},
         {"<< /Type /OCG /Name (shown) >>", NULL},
         {LAYER},
         {"/Type /XObject /Subtype /Form /BBox [0 0 10 20]",
          "0.3 g 0 0 10 20 re f"},
         {text_string(&note), NULL}}};
    craft(&file, pdf);
    text_clear(&page);
    text_clear(&note);
}

static void annotations_are_printed_as_they_say(void **state)
{
    static const char *const renderers[] = {
        "pdftoppm -q -r 72 -gray out.pdf > out.pgm",
        "mutool draw -q -F pgm -c gray -r 72 -o out.pgm out.pdf 2> mutool.txt",
        "gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pgmraw -r72 "
        "-sOutputFile=out.pgm out.pdf",
    };

    (void)state;
    for (size_t n = 0; n < sizeof(notes) / sizeof(*notes); n++) {
        const struct note_case *row = &notes[n];
        struct text pdf = {0};
        struct marked marked;
        struct error err = {0};
        craft_note(row, &pdf);
        if (!mark(&pdf, 1, true, &marked, &err))
            fail_msg("%s: %s", row->name, err.text);
        for (size_t with = 0; with < 3; with++) {
            struct text pgm = {0};
            assert_int_equal(shell(renderers[with]), 0);
            file_bytes("out.pgm", &pgm);
            bool is_seen = grey_at(&pgm, row->x, row->y) < 128;
            if (is_seen != row->is_seen || grey_at(&pgm, 50, 20) != 0)
                fail_msg("%s: %s, the stamp is %u, by %s", row->name,
                         is_seen ? "seen" : "not seen", grey_at(&pgm, 50, 20),
                         renderers[with]);
            text_clear(&pgm);
        }
        text_clear(&pdf);
    }
}

static void a_user_unit_enlarges_the_sheet(void **state)
{
    static const struct crafted file = {"unit",
                                        {{CATALOG},
                                         {TREE},
                                         {PAGE(MEDIA "/UserUnit 2")},
                                         {"", FIGURE},
                                         {X_FORM}}};
    struct text pdf = {0};
    struct marked marked;
    struct error err = {0};

    (void)state;
    craft(&file, &pdf);
    save("in.pdf", &pdf);
    assert_true(mark(&pdf, 1, false, &marked, &err));
    // poppler 22 knows no user unit: it is given as resolution instead.
    assert_int_equal(shell("pdftoppm -q -r 144 -gray in.pdf > in.pgm && "
                           "pdftoppm -q -r 72 -gray out.pdf > out.pgm && "
                           "cmp -s in.pgm out.pgm"),
                     0);
    text_clear(&pdf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(originals_stay_where_they_are),
        cmocka_unit_test(stamps_lie_on_top_and_upright),
        cmocka_unit_test(annotations_are_printed_as_they_say),
        cmocka_unit_test(a_user_unit_enlarges_the_sheet),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
