// Everything the chain sends, in a file without a name.
//
// Nothing may go to the device before the last byte is here: a filter that dies
// looks like a normal end of file, and the ticket covers the whole document. A
// file also lets the real backend wait for a busy printer by itself.
#include "backend/receive.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

// Rasters of a long run are large; more than this is a chain gone wild.
static const size_t received_max = (size_t)256 * 1024 * 1024 * 1024;

static bool add_chunk(void *context, const void *bytes, size_t length,
                      struct error *err)
{
    (void)err;
    digest_stream_add(context, bytes, length);
    return true;
}

// Empty once its last descriptor is closed, also after a crash.
static int open_spool(struct error *err)
{
    const char *folder = getenv("TMPDIR");

    return spool_open(folder && folder[0] ? folder : "/tmp", err);
}

// A document that cannot be counted is not an error of ours: it is admitted or
// not for what it is.
static void count_pages(const struct job *job, int spool,
                        struct received *received)
{
    struct error err = {0};

    if (!pages_count(job->final_content_type, spool, &received->pages, &err)) {
        received->pages = PAGES_UNKNOWN;
        (void)string_fit(received->damage, sizeof(received->damage), err.text);
        if (received->damage[0] == '\0')
            (void)string_fit(received->damage, sizeof(received->damage),
                             "it is damaged");
    }
}

int receive(const struct job *job, struct received *received, struct error *err)
{
    int from = STDIN_FILENO;
    int spool = -1;
    bool done = false;

    *received = (struct received){.pages = PAGES_UNKNOWN};
    if (job->file) {
        from = open(job->file, O_RDONLY | O_CLOEXEC);
        if (from < 0) {
            (void)error_errno(err, "cannot open the job's file");
            return -1;
        }
    }
    spool = open_spool(err);
    if (spool >= 0) {
        struct digest_stream *stream = digest_stream_new();
        done = descriptor_pour(from, spool, received_max, add_chunk, stream,
                               &received->bytes, err);
        digest_stream_finish(stream, &received->digest);
    }
    if (done && received->bytes > 0)
        count_pages(job, spool, received);
    if (from != STDIN_FILENO)
        (void)close(from);
    if (!done && spool >= 0) {
        error_in(err, "receiving the job");
        (void)close(spool);
        spool = -1;
    }
    return spool;
}
