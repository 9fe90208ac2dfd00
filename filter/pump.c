// Hashes and writes what was filled, on a second thread once there is much.
#include "filter/pump.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct pump {
    int fd;
    struct digest_stream *hash;
    unsigned char *buffers[2];
    unsigned filling; // the buffer that is the caller's
    bool has_thread;
    pthread_t thread;

    pthread_mutex_t lock;
    pthread_cond_t changed;
    // What follows is looked at and changed under the lock only.
    size_t waiting; // bytes of the other buffer that are not written yet
    bool is_ending, has_failed;
    struct error trouble;
};

struct pump *pump_new(int fd)
{
    struct pump *pump = memory_need_zero(1, sizeof(*pump));

    pump->fd = fd;
    pump->hash = digest_stream_new();
    pump->buffers[0] = memory_need(PUMP_BUFFER);
    (void)pthread_mutex_init(&pump->lock, NULL);
    (void)pthread_cond_init(&pump->changed, NULL);
    return pump;
}

static bool put(struct pump *pump, const unsigned char *bytes, size_t length,
                struct error *err)
{
    digest_stream_add(pump->hash, bytes, length);
    return descriptor_write(pump->fd, bytes, length, err);
}

// The other thread. It holds the lock but while it writes.
static void *work(void *context)
{
    struct pump *pump = context;

    (void)pthread_mutex_lock(&pump->lock);
    for (;;) {
        while (pump->waiting == 0 && !pump->is_ending)
            (void)pthread_cond_wait(&pump->changed, &pump->lock);
        if (pump->waiting == 0)
            break;
        const unsigned char *bytes = pump->buffers[1 - pump->filling];
        size_t length = pump->waiting;
        struct error trouble = {0};
        (void)pthread_mutex_unlock(&pump->lock);
        bool done = put(pump, bytes, length, &trouble);
        (void)pthread_mutex_lock(&pump->lock);
        if (!done) {
            pump->has_failed = true;
            pump->trouble = trouble;
        }
        pump->waiting = 0;
        (void)pthread_cond_signal(&pump->changed);
    }
    (void)pthread_mutex_unlock(&pump->lock);
    return NULL;
}

// Signals are for the thread that waits for children.
static bool start_thread(struct pump *pump)
{
    sigset_t all;
    sigset_t before;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    pump->has_thread = pthread_create(&pump->thread, NULL, work, pump) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pump->has_thread;
}

unsigned char *pump_buffer(struct pump *pump)
{
    return pump->buffers[pump->filling];
}

// Waits until the other buffer is written. Called and left with the lock held.
static bool wait_idle(struct pump *pump, struct error *err)
{
    while (pump->waiting > 0)
        (void)pthread_cond_wait(&pump->changed, &pump->lock);
    if (pump->has_failed && err)
        *err = pump->trouble;
    return !pump->has_failed;
}

bool pump_send(struct pump *pump, size_t length, struct error *err)
{
    if (!pump->has_thread) {
        // A machine that gives no thread is only slower.
        if (!start_thread(pump))
            return put(pump, pump_buffer(pump), length, err);
        pump->buffers[1] = memory_need(PUMP_BUFFER);
    }
    (void)pthread_mutex_lock(&pump->lock);
    bool done = wait_idle(pump, err);
    pump->filling = 1 - pump->filling;
    pump->waiting = length;
    (void)pthread_cond_signal(&pump->changed);
    (void)pthread_mutex_unlock(&pump->lock);
    return done;
}

static void end_thread(struct pump *pump)
{
    if (!pump->has_thread)
        return;
    (void)pthread_mutex_lock(&pump->lock);
    pump->is_ending = true;
    (void)pthread_cond_signal(&pump->changed);
    (void)pthread_mutex_unlock(&pump->lock);
    (void)pthread_join(pump->thread, NULL);
    pump->has_thread = false;
}

bool pump_finish(struct pump *pump, size_t length, struct digest *digest,
                 struct error *err)
{
    assert(pump->hash);
    end_thread(pump);
    bool done =
        wait_idle(pump, err) && put(pump, pump_buffer(pump), length, err);
    digest_stream_finish(pump->hash, digest);
    pump->hash = NULL;
    return done;
}

void pump_free(struct pump *pump)
{
    struct digest unused;

    if (!pump)
        return;
    end_thread(pump);
    if (pump->hash)
        digest_stream_finish(pump->hash, &unused);
    (void)pthread_cond_destroy(&pump->changed);
    (void)pthread_mutex_destroy(&pump->lock);
    free(pump->buffers[0]);
    free(pump->buffers[1]);
    free(pump);
}
