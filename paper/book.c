// A PDF of pages that we drew, as plain as a PDF can be.
#include "paper/book.h"

#include "paper/painter.h"

#include <stdlib.h>

struct leaf {
    double width, height;
    struct text content;
};

struct book {
    const struct face *face;
    struct leaf *leaves;
    size_t count, room;
};

// Objects: catalog, page tree, font, then page and content of each leaf.
enum { CATALOG = 1, TREE, FONT };

struct book *book_new(const struct face *face)
{
    struct book *book = memory_need_zero(1, sizeof *book);

    book->face = face;
    return book;
}

void book_free(struct book *book)
{
    if (book == NULL)
        return;
    for (size_t n = 0; n < book->count; n++)
        text_clear(&book->leaves[n].content);
    free(book->leaves);
    free(book);
}

bool book_page(struct book *book, const struct drawing *drawing, double width,
               double height, struct error *err)
{
    struct leaf leaf = {.width = width, .height = height};

    if (!drawing_paint(drawing, book->face, &leaf.content, err)) {
        text_clear(&leaf.content);
        return false;
    }
    if (book->count == book->room) {
        book->room = book->room == 0 ? 16 : book->room * 2;
        book->leaves =
            memory_grow(book->leaves, book->room, sizeof *book->leaves);
    }
    book->leaves[book->count++] = leaf;
    return true;
}

static size_t page_object(const struct book *book, size_t leaf)
{
    return FONT + face_object_count(book->face) + 2 * leaf;
}

static void write_tree(const struct book *book, struct text *pdf)
{
    text_add_string(pdf, "<< /Type /Pages /Kids [");
    for (size_t n = 0; n < book->count; n++)
        text_addf(pdf, "%s%zu 0 R", n > 0 ? " " : "", page_object(book, n));
    text_addf(pdf, "] /Count %zu >>", book->count);
}

static void write_leaf(const struct book *book, size_t object, struct text *pdf)
{
    size_t place = object - page_object(book, 0);
    const struct leaf *leaf = &book->leaves[place / 2];

    if (place % 2 == 0) {
        text_addf(pdf, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 ", TREE);
        paint_number(leaf->width, pdf);
        text_add_char(pdf, ' ');
        paint_number(leaf->height, pdf);
        text_addf(pdf,
                  "] /Resources << /Font << /CMf %d 0 R >> >> /Contents "
                  "%zu 0 R >>",
                  FONT, object + 1);
        return;
    }
    text_addf(pdf, "<< /Length %zu >>\nstream\n", leaf->content.length);
    text_add(pdf, text_string(&leaf->content), leaf->content.length);
    text_add_string(pdf, "\nendstream");
}

static void write_object(const struct book *book, size_t object,
                         struct text *pdf)
{
    if (object == CATALOG)
        text_addf(pdf, "<< /Type /Catalog /Pages %d 0 R >>", TREE);
    else if (object == TREE)
        write_tree(book, pdf);
    else if (object < page_object(book, 0))
        face_object(book->face, (unsigned)object - FONT, FONT, pdf);
    else
        write_leaf(book, object, pdf);
}

void book_write(const struct book *book, struct text *pdf)
{
    size_t count = page_object(book, book->count);
    size_t *offsets = memory_need_zero(count, sizeof *offsets);
    size_t start = pdf->length;

    text_add_string(pdf, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    for (size_t n = 1; n < count; n++) {
        offsets[n] = pdf->length - start;
        text_addf(pdf, "%zu 0 obj\n", n);
        write_object(book, n, pdf);
        text_add_string(pdf, "\nendobj\n");
    }
    size_t table = pdf->length - start;
    text_addf(pdf, "xref\n0 %zu\n0000000000 65535 f \n", count);
    for (size_t n = 1; n < count; n++)
        text_addf(pdf, "%010zu 00000 n \n", offsets[n]);
    text_addf(pdf,
              "trailer << /Size %zu /Root %d 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
              count, CATALOG, table);
    free(offsets);
}
