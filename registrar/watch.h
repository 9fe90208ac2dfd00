// Runs on their way to a device: who delivers them, and what becomes of a run
// whose deliverer is gone.
#ifndef REGISTRAR_WATCH_H
#define REGISTRAR_WATCH_H

#include "registrar/asks.h"

// Runs that were being sent when the last registrar ended. Their backends may
// come back with the outcome until `deadline`.
struct watch {
    struct delivery *deliveries;
    size_t count;
    int64_t deadline;
};

bool watch_init(struct watch *watch, struct office *office, int64_t deadline,
                struct error *err);
void watch_clear(struct watch *watch);
// The outcome is known, or its backend is with us again.
void watch_forget(struct watch *watch, struct delivery delivery);

// Records that the delivering backend vanished, unless the run has gone on
// without it. In the open group of the ledger.
bool delivery_lost(struct office *office, struct delivery delivery,
                   struct error *err);

#endif
