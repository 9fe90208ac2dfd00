// The words of a document's first page, through poppler.
#include "reader/words.h"

#include "reader/document.h"

#include <poppler.h>
#include <string.h>

static bool take_words(PopplerPage *page, struct text *into, struct error *err)
{
    char *words = poppler_page_get_text(page);
    size_t length = words ? strlen(words) : 0;
    bool fits = length <= WORDS_BYTES_MAX;

    if (fits && length > 0)
        text_add(into, words, length);
    g_free(words);
    return fits || error_set(err, ERROR_INPUT,
                             "its first page has more than %d bytes of text",
                             WORDS_BYTES_MAX);
}

bool words_of_first_page(const unsigned char *bytes, size_t size,
                         struct text *into, struct error *err)
{
    void *opened = NULL;
    unsigned pages = 0;

    if (!format_pdf.open(bytes, size, &opened, &pages, err))
        return false;
    PopplerPage *page = pages > 0 ? poppler_document_get_page(opened, 0) : NULL;
    bool done = page ? take_words(page, into, err)
                     : error_set(err, ERROR_INPUT, "it has no first page");
    if (page)
        g_object_unref(page);
    format_pdf.close(opened);
    return done;
}
