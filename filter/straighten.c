// Pages laid straight before another filter lays them out.
//
// The writer that fans copies out shows an original through its own frame, so
// one copy of each page without a stamp is all that is needed.
#include "filter/straighten.h"

#include "filter/cancel.h"
#include "filter/survey.h"
#include "filter/writer.h"

static bool write_pages(const struct document *document, struct writer *writer,
                        struct error *err)
{
    const struct text nothing = {0};

    for (unsigned n = 1; n <= document_pages(document); n++) {
        const struct frame *frame = document_frame(document, n);
        const struct writer_side side = {
            .original = n,
            .width = frame->width,
            .height = frame->height,
            .stamp = &nothing,
        };
        if (!cancel_check(err) || !writer_page(writer, &side, err))
            return false;
    }
    return true;
}

bool straighten(const struct mapping *from, size_t max_bytes, int to,
                struct error *err)
{
    const struct writer_limits limits = {.bytes = max_bytes};
    struct document *document = NULL;
    struct writer *writer = NULL;
    struct marked written = {0};

    if (!document_open(from->bytes, from->size, SURVEY_PAGES_MAX, &document,
                       err))
        return false;
    document_mapped(document, from);
    bool done = writer_open(document, NULL, &limits, to, &writer, err) &&
                write_pages(document, writer, err) &&
                writer_finish(writer, &written, err);
    writer_free(writer);
    document_close(document);
    return done;
}
