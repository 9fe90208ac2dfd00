// What tells one document from another, whenever it was made.
#include "filter/fingerprint.h"

#include <string.h>

// What changes stands behind `start`, up to `end`, and is no longer than `most`
// (Ghostscript's pdfwrite, texttopdf and libqpdf).
static const struct moment {
    const char *start;
    char end;
    size_t most;
} moments[] = {
    {"/CreationDate", ')', 64},
    {"/ModDate", ')', 64},
    {"Date>", '<', 64},
    {"DocumentID='uuid:", '\'', 64},
    {"/ID [", ']', 200},
    {"/ID[", ']', 200},
    // Ghostscript's command line, with the names of temporary files.
    {"%%Invocation:", '\n', 2048},
    // texttopdf names its font subsets anew each time.
    {"/FontName /", '\n', 64},
    {"/BaseFont /", '\n', 64},
};

enum { MOMENTS = sizeof(moments) / sizeof(moments[0]) };

// Finds a moment that begins at `at`: `*skip` bytes that stay, and the length
// of what does not.
static bool is_moment(const char *at, size_t left, size_t *skip, size_t *length)
{
    for (size_t n = 0; n < MOMENTS; n++) {
        size_t start = strlen(moments[n].start);
        if (left < start || memcmp(at, moments[n].start, start) != 0)
            continue;
        size_t most = left < moments[n].most ? left : moments[n].most;
        const char *end = memchr(at + start, moments[n].end, most - start);
        if (!end)
            continue;
        *skip = start;
        *length = (size_t)(end - at) - start;
        return true;
    }
    return false;
}

void fingerprint(const void *bytes, size_t size, struct digest *digest)
{
    struct digest_stream *hash = digest_stream_new();
    const char *from = bytes;
    const char *end = from + size;
    size_t skip = 0, length = 0;

    for (const char *at = from; at < end; at++) {
        if ((*at != '/' && *at != 'D' && *at != '%') ||
            !is_moment(at, (size_t)(end - at), &skip, &length))
            continue;
        digest_stream_add(hash, from, (size_t)(at - from) + skip);
        from = at + skip + length;
        at = from - 1;
    }
    digest_stream_add(hash, from, (size_t)(end - from));
    digest_stream_finish(hash, digest);
}
