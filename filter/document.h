// The document to be marked, opened to read.
#ifndef FILTER_DOCUMENT_H
#define FILTER_DOCUMENT_H

#include "filter/frame.h"
#include "filter/pdf.h"

struct document;

// The bytes stay the caller's and must outlive the document. ERROR_REFUSED for
// a password, ERROR_INPUT for what is damaged, empty, or has more than
// `max_pages` pages.
bool document_open(const unsigned char *bytes, size_t size, unsigned max_pages,
                   struct document **document, struct error *err);
void document_close(struct document *document);

// Says that the bytes are those of this mapping, which outlives the document:
// then memory for what was read can be given back.
void document_mapped(struct document *document, const struct mapping *mapping);
// Gives it back, where that was said.
void document_forget(const struct document *document);

// Whether these bytes, which claim to be a PDF, can be read without a
// password and survive being laid out (survey.h); the same errors as above.
// `is_plain`: the filter that lays them out takes its pages for what they are.
// `paper`: as in survey.h.
bool document_check(const unsigned char *bytes, size_t size,
                    struct paper_size paper, bool *is_plain, struct error *err);

unsigned document_pages(const struct document *document);
// Of page 1..pages.
const struct frame *document_frame(const struct document *document,
                                   unsigned page);
// Optional content: parts of the pages may be hidden.
bool document_has_layers(const struct document *document);
// "1.4" or what the input says when that is later.
const char *document_version(const struct document *document);

// For those who copy pages; borrowed.
qpdf_data document_pdf(const struct document *document);
qpdf_oh document_page(const struct document *document, unsigned page);

#endif
