// The digest of a file, made by a thread of its own.
#include "filter/hashing.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { STEP = 256 * 1024 };

struct hashing {
    int fd;
    struct digest digest;
    int trouble; // errno, or 0
    bool has_thread;
    pthread_t thread;
};

static void *work(void *context)
{
    struct hashing *hashing = context;
    struct digest_stream *stream = digest_stream_new();
    unsigned char *bytes = memory_need(STEP);
    off_t at = 0;
    ssize_t got = 0;

    while ((got = pread(hashing->fd, bytes, STEP, at)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            hashing->trouble = errno;
            break;
        }
        digest_stream_add(stream, bytes, (size_t)got);
        at += got;
    }
    free(bytes);
    digest_stream_finish(stream, &hashing->digest);
    return NULL;
}

// Signals are for the thread that waits for children.
struct hashing *hashing_start(int fd)
{
    struct hashing *hashing = memory_need_zero(1, sizeof(*hashing));
    sigset_t all;
    sigset_t before;

    hashing->fd = fd;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    hashing->has_thread =
        pthread_create(&hashing->thread, NULL, work, hashing) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return hashing;
}

bool hashing_finish(struct hashing *hashing, struct digest *digest,
                    struct error *err)
{
    if (hashing->has_thread)
        (void)pthread_join(hashing->thread, NULL);
    else
        (void)work(hashing);
    *digest = hashing->digest;
    errno = hashing->trouble;
    bool done =
        errno == 0 || error_errno(err, "the document cannot be read again");
    free(hashing);
    return done;
}
