// Takes the document in: spooled, hashed, recognised, imposed.
#include "filter/intake.h"

#include "filter/cancel.h"
#include "filter/document.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PDF_JUNK_MAX = 1024 }; // bytes that may stand before %PDF

const char *intake_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder && *folder == '/' ? folder : "/tmp";
}

static bool hash_chunk(void *context, const void *bytes, size_t length,
                       struct error *err)
{
    digest_stream_add(context, bytes, length);
    return cancel_check(err);
}

static bool spool_from(int from, int spool, size_t max_bytes,
                       struct digest *digest, struct error *err)
{
    struct digest_stream *hash = digest_stream_new();
    size_t total = 0;

    bool done =
        descriptor_pour(from, spool, max_bytes, hash_chunk, hash, &total, err);
    digest_stream_finish(hash, digest);
    if (!done)
        return error_in(err, "the document");
    if (total == 0)
        return error_set(err, ERROR_INPUT,
                         "the document is empty; print it again from the "
                         "program");
    return cancel_check(err);
}

// cupsd gives a file to the first filter of a chain only.
static bool spool_document(const struct job *job, int spool, size_t max_bytes,
                           struct digest *digest, struct error *err)
{
    if (!job->file)
        return spool_from(STDIN_FILENO, spool, max_bytes, digest, err);

    int file = open(job->file, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_errno(err, "cannot open the document");
    bool done = spool_from(file, spool, max_bytes, digest, err);
    (void)close(file);
    return done;
}

// A password and damage are named here in our words, before a child stumbles
// over them.
static bool check_document(int spool, struct error *err)
{
    struct mapping bytes;

    if (!mapping_init(&bytes, spool, err))
        return false;
    size_t head = bytes.size < PDF_JUNK_MAX ? bytes.size : PDF_JUNK_MAX;
    bool is_pdf = memmem(bytes.bytes, head, "%PDF", 4) != NULL;
    bool done = !is_pdf || document_check(bytes.bytes, bytes.size, err);
    mapping_clear(&bytes);
    return done;
}

bool intake_take(const struct job *job, size_t max_bytes, struct intake *intake,
                 struct error *err)
{
    bool done = false;

    *intake = (struct intake){.imposed = -1};
    int spool = spool_open(intake_folder(), err);
    if (spool < 0)
        return false;
    if (!spool_document(job, spool, max_bytes, &intake->digest, err) ||
        !check_document(spool, err))
        goto out;
    intake->imposed = spool_open(intake_folder(), err);
    if (intake->imposed < 0 || !impose(job, spool, intake->imposed, err) ||
        !cancel_check(err))
        goto out;
    done = mapping_init(&intake->document, intake->imposed, err);

out:
    (void)close(spool);
    return done;
}

void intake_clear(struct intake *intake)
{
    mapping_clear(&intake->document);
    if (intake->imposed >= 0)
        (void)close(intake->imposed);
    intake->imposed = -1;
}
