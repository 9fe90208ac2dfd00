// Feeds damaged PDFs to the filter's reader and writer.
//
// The only promise tested: whatever the bytes, there is a refusal with words or
// a marked document; never a crash, a leak or an endless loop.
#ifndef TESTS_FUZZ_FILTER_FEED_H
#define TESTS_FUZZ_FILTER_FEED_H

#include "filter/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char FUZZ_FONT[] = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc";
enum { PAGES_MAX = 50, PLENTY = 1 << 20 };

static inline const struct face *face_once(void)
{
    static struct face *face;
    struct error err = {0};

    if (!face && (!face_open(FUZZ_FONT, 0, &face, &err) ||
                  !face_need(face, "A", &err) || !face_ready(face, "", &err))) {
        (void)fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return face;
}

static inline bool mark_all(const struct document *document,
                            struct writer *writer, struct error *err)
{
    struct text stamp = {0};
    struct marked marked = {0};
    bool done = true;

    text_add_string(&stamp, "0 g 9 9 9 9 re f");
    for (unsigned n = 0; n < 2 * document_pages(document) && done; n++) {
        unsigned page = n % document_pages(document) + 1;
        const struct frame *frame = document_frame(document, page);
        struct writer_side side = {.original = page,
                                   .width = frame->width,
                                   .height = frame->height,
                                   .stamp = &stamp};
        done = writer_page(writer, &side, err);
    }
    done = done && writer_finish(writer, &marked, err);
    if (done && marked.pages != 2 * document_pages(document))
        abort();
    text_clear(&stamp);
    return done;
}

static inline void filter_feed(const unsigned char *bytes, size_t size)
{
    struct document *document = NULL;
    struct writer *writer = NULL;
    struct error err = {0};
    FILE *nowhere = fopen("/dev/null", "w");

    if (!nowhere)
        abort();
    bool done = size < PLENTY &&
                document_open(bytes, size, PAGES_MAX, &document, &err) &&
                writer_open(document, face_once(), &(struct writer_limits){0},
                            fileno(nowhere), &writer, &err) &&
                mark_all(document, writer, &err);
    // Who is refused must be told why.
    if (!done && size < PLENTY && !*err.text)
        abort();
    writer_free(writer);
    document_close(document);
    (void)fclose(nowhere);
}

#endif
