// What the tests of paper/ need to look at a printed page: a real PDF in a
// folder of its own, and its pixels.
#ifndef TESTS_UNIT_TEST_PAPER_PAGE_H
#define TESTS_UNIT_TEST_PAPER_PAGE_H

#include "tests/unit/test_paper_case.h"

#include <math.h>
#include <unistd.h>

static char page_folder[] = "/tmp/countermark-page-XXXXXX";

static inline int page_folder_make(void **state)
{
    (void)state;
    memset(strrchr(page_folder, '-') + 1, 'X', 6);
    return mkdtemp(page_folder) == NULL ? -1 : 0;
}

// Runs a shell command in the folder; what it writes is appended to `output`,
// which may be NULL. Returns its status.
static inline int page_run(const char *command, struct text *output)
{
    struct text line = {0};
    struct text unread = {0};
    struct text *into = output != NULL ? output : &unread;

    text_addf(&line, "cd %s && { %s; }", page_folder, command);
    FILE *pipe = popen(text_string(&line), "r");
    assert_non_null(pipe);
    for (size_t got = 1; got > 0;) {
        char *room = text_room(into, 4096);
        got = fread(room, 1, 4096, pipe);
        into->length += got;
        into->data[into->length] = '\0';
    }
    text_clear(&line);
    text_clear(&unread);
    return pclose(pipe);
}

static inline int page_folder_remove(void **state)
{
    (void)state;
    return page_run("rm -r \"$PWD\"", NULL);
}

enum { PAGE_FONT = 5, PAGE_OBJECTS_MAX = 16 };

static inline void page_object(unsigned n, double width, double height,
                               const struct face *face,
                               const struct text *content, struct text *pdf)
{
    switch (n) {
    case 1:
        text_add_string(pdf, "<< /Type /Catalog /Pages 2 0 R >>");
        break;
    case 2:
        text_add_string(pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        break;
    case 3:
        text_addf(pdf,
                  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f]"
                  " /Resources << /Font << /CMf 5 0 R >> >> /Contents 4 0 R >>",
                  width, height);
        break;
    case 4:
        text_addf(pdf, "<< /Length %zu >>\nstream\n", content->length);
        text_add(pdf, text_string(content), content->length);
        text_add_string(pdf, "\nendstream");
        break;
    default:
        face_object(face, n - PAGE_FONT, PAGE_FONT, pdf);
    }
}

// One page, written to page.pdf as plainly as a PDF can be.
static inline void page_write(double width, double height,
                              const struct face *face,
                              const struct text *content)
{
    struct text pdf = {0};
    struct text path = {0};
    struct error err = {0};
    size_t offsets[PAGE_OBJECTS_MAX] = {0};
    unsigned count = PAGE_FONT + face_object_count(face);

    text_add_string(&pdf, "%PDF-1.4\n");
    for (unsigned n = 1; n < count; n++) {
        offsets[n] = pdf.length;
        text_addf(&pdf, "%u 0 obj\n", n);
        page_object(n, width, height, face, content, &pdf);
        text_add_string(&pdf, "\nendobj\n");
    }
    size_t table = pdf.length;
    text_addf(&pdf, "xref\n0 %u\n0000000000 65535 f \n", count);
    for (unsigned n = 1; n < count; n++)
        text_addf(&pdf, "%010zu 00000 n \n", offsets[n]);
    text_addf(&pdf,
              "trailer << /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
              count, table);
    text_addf(&path, "%s/page.pdf", page_folder);
    must(file_replace(text_string(&path), pdf.data, pdf.length, 0600, &err),
         err);
    text_clear(&path);
    text_clear(&pdf);
}

// Gray pixels, the first row on top; 255 is white.
struct page_picture {
    unsigned width, height;
    unsigned char *pixels; // yours: free them
};

// Renders page.pdf with a command that writes a PGM to standard output; "%u"
// in it stands for the resolution.
static inline struct page_picture page_render(const char *renderer,
                                              unsigned dpi)
{
    struct page_picture picture = {0};
    struct text command = {0};
    struct text pgm = {0};
    const char *number = strstr(renderer, "%u");
    int head = 0;
    unsigned most = 0;

    text_add(&command, renderer, (size_t)(number - renderer));
    text_addf(&command, "%u%s", dpi, number + 2);
    assert_int_equal(page_run(text_string(&command), &pgm), 0);
    text_clear(&command);
    // Ghostscript has a comment in the second line.
    if (sscanf(text_string(&pgm), "P5 %u %u %u%n", &picture.width,
               &picture.height, &most, &head) != 3)
        assert_int_equal(sscanf(text_string(&pgm), "P5 #%*[^\n] %u %u %u%n",
                                &picture.width, &picture.height, &most, &head),
                         3);
    size_t size = (size_t)picture.width * picture.height;
    assert_int_equal(most, 255);
    assert_int_equal(pgm.length, (size_t)head + 1 + size);
    picture.pixels = memory_need(size);
    memcpy(picture.pixels, pgm.data + head + 1, size);
    text_clear(&pgm);
    return picture;
}

#define PAGE_POPPLER "pdftoppm -gray -r %u page.pdf"

#endif
