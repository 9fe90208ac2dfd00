// A short queue of batches: a batch is what makes waiting rare, its length
// what keeps memory small.
#include "journal/relay.h"

#include "base/base.h"

#include <assert.h>
#include <stdlib.h>
#include <threads.h>

enum { BATCHES = 4, BATCH_EVENTS = 1024 };

struct batch {
    unsigned count;
    struct {
        uint64_t seq;
        size_t length;
    } events[BATCH_EVENTS];
    struct text bytes;
};

struct relay {
    relay_seen *see;
    void *context;
    bool has_thread;
    thrd_t thread;
    mtx_t mutex;
    cnd_t changed;
    bool is_over;
    unsigned given, seen; // batches so far; between them they are on the way
    struct batch batches[BATCHES];
};

static void see_batch(const struct relay *relay, const struct batch *batch)
{
    const char *body = text_string(&batch->bytes);

    for (unsigned n = 0; n < batch->count; n++) {
        size_t length = batch->events[n].length;
        relay->see(relay->context, batch->events[n].seq, body, length);
        body += length;
    }
}

static int see_batches(void *context)
{
    struct relay *relay = context;

    for (;;) {
        (void)mtx_lock(&relay->mutex);
        while (relay->seen == relay->given && !relay->is_over)
            (void)cnd_wait(&relay->changed, &relay->mutex);
        bool is_done = relay->seen == relay->given;
        (void)mtx_unlock(&relay->mutex);
        if (is_done)
            return 0;

        see_batch(relay, &relay->batches[relay->seen % BATCHES]);
        (void)mtx_lock(&relay->mutex);
        relay->seen++;
        (void)cnd_signal(&relay->changed);
        (void)mtx_unlock(&relay->mutex);
    }
}

struct relay *relay_start(relay_seen *see, void *context)
{
    struct relay *relay = memory_need_zero(1, sizeof(*relay));

    relay->see = see;
    relay->context = context;
    bool is_ready = mtx_init(&relay->mutex, mtx_plain) == thrd_success &&
                    cnd_init(&relay->changed) == thrd_success;
    relay->has_thread = is_ready && thrd_create(&relay->thread, see_batches,
                                                relay) == thrd_success;
    return relay;
}

// Sends the batch off and waits until the next one is free.
static void send(struct relay *relay)
{
    (void)mtx_lock(&relay->mutex);
    relay->given++;
    (void)cnd_signal(&relay->changed);
    while (relay->given - relay->seen == BATCHES)
        (void)cnd_wait(&relay->changed, &relay->mutex);
    (void)mtx_unlock(&relay->mutex);

    struct batch *next = &relay->batches[relay->given % BATCHES];
    next->count = 0;
    text_empty(&next->bytes);
}

void relay_give(struct relay *relay, uint64_t seq, const char *body,
                size_t length)
{
    struct batch *batch = &relay->batches[relay->given % BATCHES];

    if (!relay->has_thread) {
        relay->see(relay->context, seq, body, length);
        return;
    }
    batch->events[batch->count].seq = seq;
    batch->events[batch->count++].length = length;
    text_add(&batch->bytes, body, length);
    if (batch->count == BATCH_EVENTS)
        send(relay);
}

void relay_end(struct relay *relay)
{
    if (!relay)
        return;
    if (relay->has_thread) {
        send(relay);
        (void)mtx_lock(&relay->mutex);
        relay->is_over = true;
        (void)cnd_signal(&relay->changed);
        (void)mtx_unlock(&relay->mutex);
        (void)thrd_join(relay->thread, NULL);
    }
    cnd_destroy(&relay->changed);
    mtx_destroy(&relay->mutex);
    for (unsigned n = 0; n < BATCHES; n++)
        text_clear(&relay->batches[n].bytes);
    free(relay);
}
