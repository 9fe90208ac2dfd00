// The texts of the symbols in a scan that are longer than a tracking code: a
// control sheet's checkpoint among them.
#ifndef READER_NOTES_H
#define READER_NOTES_H

#include "reader/document.h"

enum { NOTES_PAGES_MAX = 64, NOTES_BYTES_MAX = 1024 * 1024 };

// Appends the texts that have several lines on one page, each with a blank line
// behind it. A page that cannot be read has none.
void notes_of_page(struct document *document, unsigned page, struct text *into);

#endif
