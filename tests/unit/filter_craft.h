// Crafted PDFs, and what other people's programs see in them when marked: for
// the tests of the filter's writer.
#ifndef TESTS_UNIT_FILTER_CRAFT_H
#define TESTS_UNIT_FILTER_CRAFT_H

#include "filter/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char FONT[] = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc";
// A black bar at the upper left, far from the originals' own marks.
static const char STAMP_AT_TOP[] =
    "q 1 g 20 %g 60 20 re f 0 g 20 %g 60 20 re f "
    "Q\n";

// An object of a crafted file: a dictionary, or the keys and data of a stream.
struct piece {
    const char *body;
    const char *data;
};

enum { PIECES_MAX = 16 };

struct crafted {
    const char *name;
    struct piece pieces[PIECES_MAX]; // object 1.. ; 1 is the catalog
};

static inline void craft(const struct crafted *file, struct text *into)
{
    size_t offsets[PIECES_MAX] = {0};
    unsigned count = 0;

    text_add_string(into, "%PDF-1.5\n");
    for (; count < PIECES_MAX && file->pieces[count].body; count++) {
        const struct piece *piece = &file->pieces[count];
        offsets[count] = into->length;
        text_addf(into, "%u 0 obj\n", count + 1);
        if (piece->data)
            text_addf(into, "<< %s /Length %zu >>\nstream\n%s\nendstream",
                      piece->body, strlen(piece->data), piece->data);
        else
            text_add_string(into, piece->body);
        text_add_string(into, "\nendobj\n");
    }
    size_t start = into->length;
    text_addf(into, "xref\n0 %u\n0000000000 65535 f \n", count + 1);
    for (unsigned n = 0; n < count; n++)
        text_addf(into, "%010zu 00000 n \n", offsets[n]);
    text_addf(into,
              "trailer << /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
              count + 1, start);
}

#define CATALOG "<< /Type /Catalog /Pages 2 0 R >>", NULL
#define LAYERED                                                                \
    "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [7 0 R] /D << "     \
    "/OFF "                                                                    \
    "[7 0 R] >> >> >>",                                                        \
        NULL
#define TREE "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", NULL
#define PAGE(keys)                                                             \
    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << "  \
    "/X 5 0 R >> /Properties << /x 7 0 R >> >> " keys " >>",                   \
        NULL
#define MEDIA "/MediaBox [0 0 300 400] "
// An F-like figure, so that no rotation or mirror image goes unseen.
#define FIGURE                                                                 \
    "0.2 g 50 50 20 120 re f 50 150 80 20 re f 50 100 50 20 re f /X Do"
#define X_FORM                                                                 \
    "/Type /XObject /Subtype /Form /BBox [0 0 400 400]",                       \
        "0.5 g 150 60 40 40 re f"
#define NOTHING "null", NULL
#define LAYER "<< /Type /OCG /Name (hidden) >>", NULL

// The plain page: one object form beside its content.
static const struct crafted plain = {
    "upright", {{CATALOG}, {TREE}, {PAGE(MEDIA)}, {"", FIGURE}, {X_FORM}}};

static struct text folder; // of this run of the test

static inline void in_folder(struct text *path, const char *name)
{
    text_empty(path);
    text_addf(path, "%s/%s", text_string(&folder), name);
}

static inline void save(const char *name, const struct text *bytes)
{
    struct text path = {0};
    struct error err = {0};

    in_folder(&path, name);
    if (!file_replace(text_string(&path), bytes->data, bytes->length, 0600,
                      &err))
        fail_msg("%s", err.text);
    text_clear(&path);
}

// Runs a shell line in the folder; its exit status.
static inline int shell(const char *line)
{
    struct text command = {0};

    text_addf(&command, "cd %s && %s", text_string(&folder), line);
    int status = system(text_string(&command));
    text_clear(&command);
    return status;
}

static inline struct face *open_face(void)
{
    struct face *face = NULL;
    struct error err = {0};

    if (!face_open(FONT, 0, &face, &err) || !face_need(face, "A", &err) ||
        !face_ready(face, "", &err))
        fail_msg("%s", err.text);
    return face;
}

// Marks every page of the document `copies` times into out.pdf.
static inline bool mark(const struct text *pdf, unsigned copies,
                        bool is_stamped, struct marked *marked,
                        struct error *err)
{
    struct document *document = NULL;
    struct writer *writer = NULL;
    struct text path = {0};
    struct text stamp = {0};
    struct face *face = open_face();

    in_folder(&path, "out.pdf");
    int fd =
        open(text_string(&path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = document_open((const unsigned char *)pdf->data, pdf->length,
                              1000, &document, err) &&
                writer_open(document, face, &(struct writer_limits){0}, fd,
                            &writer, err);
    for (unsigned n = 0; done && n < copies * document_pages(document); n++) {
        unsigned page = n % document_pages(document) + 1;
        const struct frame *frame = document_frame(document, page);
        text_empty(&stamp);
        double top = frame->height - 30;
        if (is_stamped)
            text_addf(&stamp, STAMP_AT_TOP, top, top);
        struct writer_side side = {.original = page,
                                   .width = frame->width,
                                   .height = frame->height,
                                   .stamp = &stamp};
        done = writer_page(writer, &side, err);
    }
    done = done && writer_finish(writer, marked, err);
    writer_free(writer);
    document_close(document);
    face_close(face);
    (void)close(fd);
    text_clear(&stamp);
    text_clear(&path);
    return done;
}

static inline void file_bytes(const char *name, struct text *bytes)
{
    struct text path = {0};
    struct error err = {0};

    in_folder(&path, name);
    if (!file_read(text_string(&path), (size_t)1 << 30, bytes, &err))
        fail_msg("%s", err.text);
    text_clear(&path);
}

static inline int make_folder(void **state)
{
    char path[] = "/tmp/countermark-writer-XXXXXX";

    (void)state;
    if (!mkdtemp(path))
        return -1;
    text_add_string(&folder, path);
    return 0;
}

static inline int remove_folder(void **state)
{
    (void)state;
    int status = shell("rm -rf \"$PWD\"");
    text_clear(&folder);
    return status;
}

#endif
