// Documents of many pages that share a content, and pictures of what became of
// them: for the tests of the filter's geometry.
#ifndef TESTS_UNIT_FILTER_PAGES_H
#define TESTS_UNIT_FILTER_PAGES_H

#include "tests/unit/filter_run.h"

struct picture {
    struct text bytes;
    unsigned width, height;
    const unsigned char *pixels;
};

static inline void put_object(struct text *pdf, size_t *offsets,
                              unsigned number, const struct text *body)
{
    offsets[number] = pdf->length;
    text_addf(pdf, "%u 0 obj\n%s\nendobj\n", number, text_string(body));
}

enum { FIRST_CONTENT = 3 };

// Objects: 1 catalog, 2 tree, from 3 the contents (up to a NULL), then pages.
// `put_page` says all of a page but its type and parent.
static inline void craft_pages(const char *const *contents, unsigned count,
                               void (*put_page)(unsigned page,
                                                struct text *body),
                               struct text *pdf)
{
    size_t content_count = 0;
    while (contents[content_count])
        content_count++;
    size_t *offsets = memory_need_zero(count + content_count + FIRST_CONTENT,
                                       sizeof(*offsets));
    unsigned number = FIRST_CONTENT;
    struct text body = {0};

    text_add_string(pdf, "%PDF-1.6\n");
    text_add_string(&body, "<< /Type /Catalog /Pages 2 0 R >>");
    put_object(pdf, offsets, 1, &body);
    for (; *contents; contents++) {
        text_empty(&body);
        text_addf(&body, "<< /Length %zu >>\nstream\n%s\nendstream",
                  strlen(*contents), *contents);
        put_object(pdf, offsets, number++, &body);
    }
    text_empty(&body);
    text_addf(&body, "<< /Type /Pages /Count %u /Kids [", count);
    for (unsigned n = 0; n < count; n++)
        text_addf(&body, "%u 0 R ", n + number);
    text_add_string(&body, "] >>");
    put_object(pdf, offsets, 2, &body);
    for (unsigned n = 0; n < count; n++) {
        text_empty(&body);
        text_add_string(&body, "<< /Type /Page /Parent 2 0 R ");
        put_page(n, &body);
        text_add_string(&body, " >>");
        put_object(pdf, offsets, number++, &body);
    }
    size_t start = pdf->length;
    text_addf(pdf, "xref\n0 %u\n0000000000 65535 f \n", number);
    for (unsigned n = 1; n < number; n++)
        text_addf(pdf, "%010zu 00000 n \n", offsets[n]);
    text_addf(pdf,
              "trailer << /Size %u /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
              number, start);
    free(offsets);
    text_clear(&body);
}

static inline void read_picture(const char *name, struct picture *picture)
{
    int start = 0;

    *picture = (struct picture){0};
    file_bytes(name, &picture->bytes);
    assert_int_equal(sscanf(picture->bytes.data, "P5 %u %u 255%n",
                            &picture->width, &picture->height, &start),
                     2);
    picture->pixels = (const unsigned char *)picture->bytes.data + start + 1;
}

static inline unsigned pixel(const struct picture *picture, unsigned x,
                             unsigned y)
{
    return picture->pixels[(size_t)y * picture->width + x];
}

#endif
