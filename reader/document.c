// Which format it is, and the page that is asked for.
#include "reader/document.h"

bool document_open(struct document *document, const unsigned char *bytes,
                   size_t size, struct error *err)
{
    static const struct format *const formats[] = {
        &format_pdf, &format_tiff, &format_jpeg, &format_png, &format_pnm};

    *document = (struct document){0};
    for (size_t n = 0; n < sizeof(formats) / sizeof(formats[0]); n++)
        if (!document->format && formats[n]->knows(bytes, size))
            document->format = formats[n];
    if (!document->format)
        return error_set(err, ERROR_INPUT,
                         "it is not a PDF, TIFF, JPEG, PNG or PNM file; scan "
                         "to one of these");
    if (!document->format->open(bytes, size, &document->opened,
                                &document->pages, err))
        return error_in(err, "as %s", document->format->name);
    if (document->pages == 0) {
        document_close(document);
        return error_set(err, ERROR_INPUT, "it has no pages");
    }
    if (document->pages > DOCUMENT_PAGES_MAX) {
        unsigned pages = document->pages;
        document_close(document);
        return error_set(err, ERROR_INPUT,
                         "it has %u pages; up to %d are read: split the stack",
                         pages, DOCUMENT_PAGES_MAX);
    }
    return true;
}

void document_close(struct document *document)
{
    if (document->format && document->opened)
        document->format->close(document->opened);
    *document = (struct document){0};
}

bool document_page(struct document *document, unsigned page,
                   struct picture *into, struct error *err)
{
    *into = (struct picture){0};
    if (page < 1 || page > document->pages)
        return error_set(err, ERROR_INPUT, "there is no page %u; it has %u",
                         page, document->pages);
    return document->format->page(document->opened, page, into, err);
}

bool document_draw(struct document *document, unsigned page,
                   const struct place *place, struct picture *into,
                   struct error *err)
{
    if (document->format != &format_pdf)
        return error_set(err, ERROR_INPUT, "the original is not a PDF");
    if (page < 1 || page > document->pages)
        return error_set(err, ERROR_INPUT, "there is no page %u; it has %u",
                         page, document->pages);
    return pdf_draw(document->opened, page, place, into, err);
}

double document_scale(struct document *document, unsigned page)
{
    if (document->format != &format_pdf || page < 1 || page > document->pages)
        return 0;
    return pdf_scale(document->opened, page);
}
