// Reading checkpoints off control sheets.
#include "reader/notes.h"

#include "reader/decoders.h"

#include <string.h>

static void take_text(void *context, const struct sighting *sighting)
{
    struct text *into = context;

    // A tracking code is one line; what has no NUL and several may be a note.
    if (!memchr(sighting->text, '\n', sighting->length) ||
        memchr(sighting->text, '\0', sighting->length) ||
        !utf8_valid(sighting->text, sighting->length) ||
        into->length + sighting->length > NOTES_BYTES_MAX)
        return;
    text_add(into, sighting->text, sighting->length);
    text_add_string(into, "\n\n");
}

void notes_of_page(struct document *document, unsigned page, struct text *into)
{
    struct picture picture = {0};
    struct error err = {0};
    size_t before = into->length;

    if (document_page(document, page, &picture, &err)) {
        struct decoders *decoders = decoders_new();
        decode_lines(decoders, &picture, take_text, into);
        if (into->length == before)
            decode_photo(&picture, take_text, into);
        decoders_free(decoders);
    }
    picture_clear(&picture);
}
