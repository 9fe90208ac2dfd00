// Bytes against all that takes bytes in the reader: a scan of any format, the
// lines of a request (behind a byte 1), the lines of an answer (behind a 2).
#ifndef TESTS_FUZZ_READER_FEED_H
#define TESTS_FUZZ_READER_FEED_H

#include "reader/client.h"
#include "reader/likeness.h"

#include <stdlib.h>
#include <string.h>

typedef void line_fed(const char *line, void *context);

static inline void feed_lines(const uint8_t *bytes, size_t size, line_fed *take,
                              void *context)
{
    struct text text = {0};
    char *rest = NULL;

    text_add(&text, bytes, size);
    for (char *line = size ? strtok_r(text.data, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest))
        take(line, context);
    text_clear(&text);
}

static inline void feed_request(const char *line, void *context)
{
    struct error err = {0};
    bool is_whole = false;

    (void)likeness_line(context, line, &is_whole, &err);
}

static inline void feed_answer(const char *line, void *context)
{
    struct reader_answer answer;

    (void)context;
    (void)reader_answer_read(line, &answer, NULL);
}

// The first pages of it, drawn but not searched: that is the libraries' own.
static inline void feed_scan(const uint8_t *bytes, size_t size)
{
    enum { PAGES = 3 };
    struct document document;
    struct error err = {0};

    if (!document_open(&document, bytes, size, &err))
        return;
    for (unsigned page = 1; page <= document.pages && page <= PAGES; page++) {
        struct picture picture = {0};
        (void)document_page(&document, page, &picture, &err);
        picture_clear(&picture);
    }
    document_close(&document);
}

static inline void feed_reader(const uint8_t *bytes, size_t size)
{
    static struct likeness likeness;

    likeness = (struct likeness){0};
    if (size > 0 && bytes[0] == 1)
        feed_lines(bytes + 1, size - 1, feed_request, &likeness);
    else if (size > 0 && bytes[0] == 2)
        feed_lines(bytes + 1, size - 1, feed_answer, NULL);
    else
        feed_scan(bytes, size);
}

#endif
