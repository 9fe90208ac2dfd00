// The document to be marked, opened to read.
#include "filter/document.h"

#include "filter/boxes.h"
#include "filter/survey.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct document {
    qpdf_data pdf;
    unsigned pages;
    bool has_layers;
    char version[4];
    struct frame *frames;
    const struct mapping *mapping; // NULL: the bytes are in memory
};

static bool read_bytes(qpdf_data pdf, const unsigned char *bytes, size_t size,
                       struct error *err)
{
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    (void)qpdf_read_memory(pdf, "document", (const char *)bytes, size, NULL);
    if (!qpdf_has_error(pdf))
        return true;

    qpdf_error error = qpdf_get_error(pdf);
    if (qpdf_get_error_code(pdf, error) == qpdf_e_password)
        return error_set(err, ERROR_REFUSED,
                         "the document is protected by a password; save it "
                         "without and print again");
    return error_set(err, ERROR_INPUT,
                     "the document is damaged and cannot be printed: %s",
                     qpdf_get_error_message_detail(pdf, error));
}

// pdftopdf obeys, and does not say why it prints nothing.
static bool may_print(qpdf_data pdf, struct error *err)
{
    return qpdf_allow_print_low_res(pdf) ||
           error_set(err, ERROR_REFUSED,
                     "the document forbids to be printed; ask whoever made it "
                     "for one that allows it");
}

bool document_check(const unsigned char *bytes, size_t size,
                    struct paper_size paper, bool *is_plain, struct error *err)
{
    qpdf_data pdf = qpdf_init();
    bool done = read_bytes(pdf, bytes, size, err) && may_print(pdf, err) &&
                survey(pdf, paper, is_plain, err);

    qpdf_cleanup(&pdf);
    return done;
}

static bool count_pages(struct document *document, unsigned max_pages,
                        struct error *err)
{
    int pages = qpdf_get_num_pages(document->pdf);

    if (!pdf_fine(document->pdf, "the document's pages cannot be read", err))
        return false;
    if (pages <= 0)
        return error_set(err, ERROR_INPUT, "the document has no pages");
    if ((unsigned)pages > max_pages)
        return error_set(err, ERROR_REFUSED,
                         "the document has %d pages, this queue allows %u; "
                         "print it in parts",
                         pages, max_pages);
    document->pages = (unsigned)pages;
    return true;
}

static bool read_frames(struct document *document, struct error *err)
{
    document->frames =
        memory_need_zero(document->pages, sizeof(*document->frames));
    for (unsigned n = 0; n < document->pages; n++) {
        qpdf_oh page = qpdf_get_page_n(document->pdf, n);
        document->frames[n] = boxes_frame(document->pdf, page);
        qpdf_oh_release_all(document->pdf);
        if (!pdf_fine(document->pdf, "a page cannot be read", err))
            return error_in(err, "page %u", n + 1);
    }
    return true;
}

static void read_version(struct document *document)
{
    const char *version = qpdf_get_pdf_version(document->pdf);
    bool is_later = version && strlen(version) == 3 && version[1] == '.' &&
                    (version[0] == '1' || version[0] == '2') &&
                    version[2] >= '0' && version[2] <= '9' &&
                    strcmp(version, "1.4") > 0;

    bool fits = string_fit(document->version, sizeof(document->version),
                           is_later ? version : "1.4");
    assert(fits);
    (void)fits;
}

bool document_open(const unsigned char *bytes, size_t size, unsigned max_pages,
                   struct document **document, struct error *err)
{
    struct document *opened = memory_need_zero(1, sizeof(*opened));

    opened->pdf = qpdf_init();
    if (!read_bytes(opened->pdf, bytes, size, err) ||
        !count_pages(opened, max_pages, err) || !read_frames(opened, err)) {
        document_close(opened);
        return false;
    }

    qpdf_oh layers =
        pdf_key(opened->pdf, qpdf_get_root(opened->pdf), "/OCProperties");
    opened->has_layers = !qpdf_oh_is_null(opened->pdf, layers);
    read_version(opened);
    qpdf_oh_release_all(opened->pdf);
    *document = opened;
    return true;
}

void document_close(struct document *document)
{
    if (!document)
        return;
    qpdf_cleanup(&document->pdf);
    free(document->frames);
    free(document);
}

void document_mapped(struct document *document, const struct mapping *mapping)
{
    document->mapping = mapping;
}

void document_forget(const struct document *document)
{
    if (document->mapping)
        mapping_forget(document->mapping);
}

unsigned document_pages(const struct document *document)
{
    return document->pages;
}

const struct frame *document_frame(const struct document *document,
                                   unsigned page)
{
    assert(page >= 1 && page <= document->pages);
    return &document->frames[page - 1];
}

bool document_has_layers(const struct document *document)
{
    return document->has_layers;
}

const char *document_version(const struct document *document)
{
    return document->version;
}

qpdf_data document_pdf(const struct document *document)
{
    return document->pdf;
}

qpdf_oh document_page(const struct document *document, unsigned page)
{
    assert(page >= 1 && page <= document->pages);
    return qpdf_get_page_n(document->pdf, page - 1);
}
