// The words of a document's first page, for who compares marks.
#ifndef READER_WORDS_H
#define READER_WORDS_H

#include "base/base.h"

enum { WORDS_BYTES_MAX = 1024 * 1024 };

// Appends the text of page 1 of this PDF, line by line, at most
// WORDS_BYTES_MAX; a page of pictures has none. ERROR_INPUT for what is no
// readable PDF. Text whose encoding is not in the document (the named CMaps of
// older Chinese fonts) stays unread: nothing can be opened in here.
bool words_of_first_page(const unsigned char *bytes, size_t size,
                         struct text *into, struct error *err);

#endif
