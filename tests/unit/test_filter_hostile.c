// Pages that try to hide the stamp: in three other people's renderers it looks
// exactly as on an empty page. See tests/hostile/pages.h.
#include "tests/hostile/pages.h"

enum { PAPER_WHITE = 250, SOFT = 8 };

struct picture {
    struct text bytes;
    unsigned width, height;
    const unsigned char *pixels;
};

static void read_picture(const char *name, struct picture *picture)
{
    int start = 0;

    *picture = (struct picture){0};
    file_bytes(name, &picture->bytes);
    const char *at = picture->bytes.data + strlen("P5\n");
    // Ghostscript signs its pictures.
    if (*at == '#')
        at = strchr(at, '\n') + 1;
    assert_int_equal(
        sscanf(at, "%u %u 255%n", &picture->width, &picture->height, &start),
        2);
    picture->pixels = (const unsigned char *)at + start + 1;
}

// How many pixels of the plates differ between two pictures of 72 dpi, and how
// many of the first are black. Rims are left out, they are soft.
static unsigned look(const struct picture *one, const struct picture *other,
                     const struct drawing *stamp, unsigned *black)
{
    unsigned differ = 0;

    *black = 0;
    for (size_t n = 0; n < drawing_count(stamp); n++) {
        const struct drawing_item *item = drawing_item(stamp, n);
        if (item->kind != DRAW_PLATE)
            continue;
        unsigned left = (unsigned)item->x + 2;
        unsigned right = (unsigned)(item->x + item->width) - 2;
        unsigned top = one->height - (unsigned)(item->y + item->height) + 1;
        unsigned end = one->height - (unsigned)item->y - 2;
        for (unsigned y = top; y < end && y < one->height; y++) {
            for (unsigned x = left; x < right && x < one->width; x++) {
                size_t at = (size_t)y * one->width + x;
                *black += one->pixels[at] < PAPER_WHITE / 2;
                differ += abs(one->pixels[at] - other->pixels[at]) > SOFT;
            }
        }
    }
    return differ;
}

static const struct stamp_style style = {.placement = STAMP_MARGIN,
                                         .symbol = SYMBOL_KIND_QR,
                                         .edge_mm = 7,
                                         .language = STAMP_BOTH};
static const struct stamp_words words = {
    .mark = "机密★10年",
    .scope = "办公厅",
    .doc_no = "",
    .recipient = "",
    .serial = 4,
    .copy = 4,
    .copies = 20,
    .page = 2,
    .pages = 9,
    .code = "1AB3C4D0000010003000504QRSTVWXYZ01",
    .code_human = "1AB3C4-D00000-1000-3000-5-04QR-STVW-XYZ01-K",
};

static struct face *stamp_face(void)
{
    struct face *face = NULL;
    struct text needed = {0};
    struct error err = {0};

    stamp_characters(&style, &words, &needed);
    if (!face_open(FONT, 0, &face, &err) ||
        !face_need(face, text_string(&needed), &err) ||
        !face_ready(face, "", &err))
        fail_msg("%s", err.text);
    text_clear(&needed);
    return face;
}

// out.pdf: the marked page, and a blank one with the same stamp.
static bool mark_page(const struct text *pdf, const struct face *face,
                      struct drawing *stamp, struct error *err)
{
    struct document *document = NULL;
    struct writer *writer = NULL;
    struct stamp_window window;
    struct text path = {0};
    struct text paint = {0};
    struct marked marked;

    in_folder(&path, "out.pdf");
    int fd =
        open(text_string(&path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = document_open((const unsigned char *)pdf->data, pdf->length, 9,
                              &document, err) &&
                writer_open(document, face, &(struct writer_limits){0}, fd,
                            &writer, err);
    if (done) {
        const struct frame *frame = document_frame(document, 1);
        struct writer_side side = {.original = 1,
                                   .width = frame->width,
                                   .height = frame->height,
                                   .stamp = &paint};
        done = stamp_layout(&style, face, frame->width, frame->height, &words,
                            stamp, &window, err) &&
               drawing_paint(stamp, face, &paint, err) &&
               writer_page(writer, &side, err);
        side.original = WRITER_NO_ORIGINAL;
        done = done && writer_page(writer, &side, err) &&
               writer_finish(writer, &marked, err);
    }
    writer_free(writer);
    document_close(document);
    (void)close(fd);
    text_clear(&paint);
    text_clear(&path);
    return done;
}

// One fault does not hide the others.
static unsigned faults;
#define FAULT(...) (faults++, print_error(__VA_ARGS__))

static void look_with(const char *name, const char *renderer,
                      const char *command, const struct drawing *stamp)
{
    struct picture marked;
    struct picture blank;
    unsigned black = 0;

    if (shell(command) != 0) {
        FAULT("%s: %s cannot render it\n", name, renderer);
        return;
    }
    read_picture("p-1.pgm", &marked);
    read_picture("p-2.pgm", &blank);
    if (marked.width != blank.width || marked.height != blank.height)
        fail_msg("%s: %s gives %u x %u instead of %u x %u", name, renderer,
                 marked.width, marked.height, blank.width, blank.height);
    unsigned differ = look(&marked, &blank, stamp, &black);
    if (differ > 0 || black < 500)
        FAULT("%s: in %s %u pixels of the stamp differ, %u are black\n", name,
              renderer, differ, black);
    text_clear(&blank.bytes);
    text_clear(&marked.bytes);
}

static void stamps_are_seen_on_hostile_pages(void **state)
{
    static const char *const renderers[][2] = {
        {"poppler", "rm -f p-* && pdftoppm -q -r 72 -gray out.pdf p"},
        // It complains of what a page does wrong, and paints it.
        {"mupdf", "rm -f p-* && mutool draw -q -F pgm -c gray -r 72 -o "
                  "p-%d.pgm out.pdf 2> mutool.txt || test -s p-2.pgm"},
        {"ghostscript",
         "rm -f p-* && gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pgmraw -r72 "
         "-sOutputFile=p-%d.pgm out.pdf > gs.txt 2>&1"},
    };
    struct face *face = stamp_face();

    (void)state;
    assert_true(HOSTILE_COUNT >= 60);
    for (size_t n = 0; n < HOSTILE_COUNT; n++) {
        const struct hostile *page = &hostile_pages[n];
        struct drawing *stamp = drawing_new();
        struct text pdf = {0};
        struct error err = {0};
        hostile_craft(page, &pdf);
        bool done = mark_page(&pdf, face, stamp, &err);
        if (done == (page->refused != NULL) ||
            (page->refused && !strstr(err.text, page->refused)))
            FAULT("%s: %s\n", page->name, done ? "was not refused" : err.text);
        for (size_t with = 0; done && with < 3; with++)
            look_with(page->name, renderers[with][0], renderers[with][1],
                      stamp);
        text_clear(&pdf);
        drawing_free(stamp);
    }
    face_close(face);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_are_seen_on_hostile_pages),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
