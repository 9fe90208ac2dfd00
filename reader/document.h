// What a scanner delivered, whatever its format: pages that become pictures.
#ifndef READER_DOCUMENT_H
#define READER_DOCUMENT_H

#include "reader/picture.h"

enum { DOCUMENT_PAGES_MAX = 200 * 1000 };

// How one format is read. `open` may fail for bytes that only look like it;
// what it returns is given to the others. `page` counts from 1.
struct format {
    const char *name;
    bool (*knows)(const unsigned char *bytes, size_t size);
    bool (*open)(const unsigned char *bytes, size_t size, void **opened,
                 unsigned *pages, struct error *err);
    bool (*page)(void *opened, unsigned page, struct picture *into,
                 struct error *err);
    void (*close)(void *opened);
};

// Where a page is drawn on a picture: pixels from its upper left corner.
struct place {
    double x, y, width, height;
};

// For format_pdf only: see document_draw, document_scale.
bool pdf_draw(void *opened, unsigned page, const struct place *place,
              struct picture *into, struct error *err);
double pdf_scale(void *opened, unsigned page);

extern const struct format format_pdf, format_tiff, format_jpeg, format_png,
    format_pnm;

struct document {
    const struct format *format;
    void *opened;
    unsigned pages;
};

// `bytes` must stay until document_close.
bool document_open(struct document *document, const unsigned char *bytes,
                   size_t size, struct error *err);
void document_close(struct document *document);

// One page as a picture, upright as the file has it; picture_clear it.
bool document_page(struct document *document, unsigned page,
                   struct picture *into, struct error *err);

// Draws a page of a PDF there, cut to the place, on white.
// Other documents are ERROR_INPUT.
bool document_draw(struct document *document, unsigned page,
                   const struct place *place, struct picture *into,
                   struct error *err);
// How many pixels of document_page a point of this page has; 0 for a document
// that is no PDF.
double document_scale(struct document *document, unsigned page);

#endif
