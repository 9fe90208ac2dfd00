// Takes the document in: spooled, hashed, recognised, imposed.
#include "filter/intake.h"

#include "filter/cancel.h"
#include "filter/document.h"
#include "filter/fingerprint.h"
#include "filter/hashing.h"
#include "filter/straighten.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PDF_JUNK_MAX = 1024 }; // bytes that may stand before %PDF

const char *intake_folder(void)
{
    const char *folder = getenv("TMPDIR");

    return folder && *folder == '/' ? folder : "/tmp";
}

static bool is_wanted(void *context, const void *bytes, size_t length,
                      struct error *err)
{
    (void)context;
    (void)bytes;
    (void)length;
    return cancel_check(err);
}

static bool check_size(size_t size, size_t max_bytes, struct error *err)
{
    if (size == 0)
        return error_set(err, ERROR_INPUT,
                         "the document is empty; print it again from the "
                         "program");
    return size <= max_bytes ||
           error_set(err, ERROR_INPUT, "the document: larger than %zu bytes",
                     max_bytes);
}

// A file that nobody but root and we can change: cupsd's spool file. It is read
// where it is.
static bool is_settled(int file, size_t *size)
{
    struct stat info;
    bool is_regular = fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
                      lseek(file, 0, SEEK_CUR) == 0;

    *size = is_regular ? (size_t)info.st_size : 0;
    return is_regular && (info.st_uid == 0 || info.st_uid == geteuid()) &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// Anything else, a pipe above all, is copied to a file of ours.
static bool spool_from(int from, size_t max_bytes, int *spool,
                       struct error *err)
{
    size_t total = 0;

    if (is_settled(from, &total)) {
        *spool = fcntl(from, F_DUPFD_CLOEXEC, 3);
        return (*spool >= 0 || error_errno(err, "the document")) &&
               check_size(total, max_bytes, err);
    }
    *spool = spool_open(intake_folder(), err);
    if (*spool < 0)
        return false;
    return (descriptor_pour(from, *spool, max_bytes, is_wanted, NULL, &total,
                            err) ||
            error_in(err, "the document")) &&
           check_size(total, max_bytes, err) && cancel_check(err);
}

// cupsd gives a file to the first filter of a chain only.
static bool spool_document(const struct job *job, size_t max_bytes, int *spool,
                           struct error *err)
{
    if (!job->file)
        return spool_from(STDIN_FILENO, max_bytes, spool, err);

    int file = open(job->file, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_errno(err, "cannot open the document");
    bool done = spool_from(file, max_bytes, spool, err);
    (void)close(file);
    return done;
}

// Another filter made this PDF of what was sent, a moment ago.
static bool is_converted(const struct job *job)
{
    return !job->file && !string_equal(job->content_type, "application/pdf");
}

// A password and damage are named here in our words, before a child stumbles
// over them. Pages that it would lay out wrongly are laid straight into
// `straight`, which stays -1 otherwise.
static bool check_document(const struct job *job, int spool, size_t max_bytes,
                           int *straight, struct error *err)
{
    struct mapping bytes;
    struct paper_size paper = {0};
    bool is_plain = true;

    if (!mapping_init(&bytes, spool, err))
        return false;
    size_t head = bytes.size < PDF_JUNK_MAX ? bytes.size : PDF_JUNK_MAX;
    job_paper(job, &paper.width, &paper.height);
    bool is_pdf = memmem(bytes.bytes, head, "%PDF", 4) != NULL;
    bool done = !is_pdf ||
                document_check(bytes.bytes, bytes.size, paper, &is_plain, err);
    if (done && !is_plain) {
        *straight = spool_open(intake_folder(), err);
        done = *straight >= 0 && straighten(spool, max_bytes, *straight, err);
    }
    mapping_clear(&bytes);
    return done;
}

static bool fingerprint_of(int spool, struct digest *digest, struct error *err)
{
    struct mapping bytes;

    if (!mapping_init(&bytes, spool, err))
        return false;
    fingerprint(bytes.bytes, bytes.size, digest);
    mapping_clear(&bytes);
    return true;
}

static bool lay_out(const struct job *job, int spool, size_t max_bytes,
                    struct intake *intake, struct error *err)
{
    int straight = -1;
    bool done = check_document(job, spool, max_bytes, &straight, err);

    if (done)
        intake->imposed = spool_open(intake_folder(), err);
    done =
        done && intake->imposed >= 0 &&
        impose(job, straight >= 0 ? straight : spool, intake->imposed, err) &&
        cancel_check(err) &&
        mapping_init(&intake->document, intake->imposed, err);
    if (straight >= 0)
        (void)close(straight);
    return done;
}

bool intake_take(const struct job *job, size_t max_bytes, struct intake *intake,
                 struct error *err)
{
    int spool = -1;

    *intake = (struct intake){.imposed = -1};
    if (!spool_document(job, max_bytes, &spool, err)) {
        if (spool >= 0)
            (void)close(spool);
        return false;
    }
    // Another filter lays the pages out meanwhile.
    struct hashing *hashing = hashing_start(spool);
    bool done = lay_out(job, spool, max_bytes, intake, err);
    done = hashing_finish(hashing, &intake->digest, done ? err : NULL) && done;
    if (done && is_converted(job))
        done = fingerprint_of(spool, &intake->digest, err);
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
