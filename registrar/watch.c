// Runs on their way to a device.
#include "registrar/watch.h"

#include "registrar/log.h"

#include <limits.h>
#include <stdlib.h>

static bool see_run(void *context, const struct run_view *run)
{
    struct watch *watch = context;

    if (run->state != RUN_SENDING)
        return true;
    watch->deliveries = memory_grow(watch->deliveries, watch->count + 1,
                                    sizeof(*watch->deliveries));
    watch->deliveries[watch->count++] =
        (struct delivery){.run = run->run, .attempt = run->attempt};
    return true;
}

bool watch_init(struct watch *watch, struct office *office, int64_t deadline,
                struct error *err)
{
    *watch = (struct watch){.deadline = deadline};
    return ledger_runs(office->ledger, true, INT_MAX, see_run, watch, err);
}

void watch_clear(struct watch *watch)
{
    free(watch->deliveries);
    *watch = (struct watch){0};
}

void watch_forget(struct watch *watch, struct delivery delivery)
{
    for (size_t n = 0; n < watch->count; n++) {
        const struct delivery *one = &watch->deliveries[n];
        if (one->run == delivery.run && one->attempt == delivery.attempt) {
            watch->deliveries[n] = watch->deliveries[--watch->count];
            return;
        }
    }
}

static bool interrupt(struct office *office, struct delivery delivery,
                      struct error *err)
{
    struct run_view run = {0};
    struct actor self = actor_self();
    char id[33];

    if (!ledger_run(office->ledger, delivery.run, &run, err))
        return false;
    if (run.state != RUN_SENDING || run.attempt != delivery.attempt)
        return true;
    random_id(id);
    if (!ledger_interrupted(office->ledger, id, &self, delivery.run,
                            delivery.attempt, PAGES_UNKNOWN,
                            "the delivering backend vanished", err))
        return false;
    log_line(LOG_LEVEL_WARNING,
             "run %u: the delivering backend vanished; somebody must settle "
             "what was printed",
             delivery.run);
    return true;
}

bool delivery_lost(struct office *office, struct delivery delivery,
                   struct error *err)
{
    struct error fault = {0};

    if (interrupt(office, delivery, &fault))
        return true;
    if (fault.kind == ERROR_SYSTEM) {
        if (err)
            *err = fault;
        return false;
    }
    // One damaged run is no reason to stop working for all the others; it
    // stays open as it is.
    log_line(LOG_LEVEL_ERROR, "run %u: %s", delivery.run, fault.text);
    return true;
}
