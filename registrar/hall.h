// Everybody who is connected: let in at the two doors, up to their number.
#ifndef REGISTRAR_HALL_H
#define REGISTRAR_HALL_H

#include "registrar/connection.h"
#include "registrar/sockets.h"

enum {
    HALL_MAX = 256,
    HALL_DESK_MAX = 64,     // so that the desk never keeps printing out
    HALL_ACCOUNT_MAX = 16,  // at the desk, of one account
    HALL_STRANGERS_MAX = 8, // who may ask nothing, of all accounts together
};

struct hall {
    const struct sockets *sockets;
    const struct access *access;
    int signals; // signalfd
    int errand;  // what else can be read; -1: nothing
    bool signal_is_ready, errand_is_ready;
    size_t count;
    struct connection *connections[HALL_MAX];
    bool is_ready[HALL_MAX]; // by connection: something can be read
    bool door_is_ready[2];
    bool was_full; // and the log says so already
};

int64_t hall_now(void); // milliseconds that never step back
void hall_clear(struct hall *hall);

// Waits for anything to do, and says in `hall` what can be read.
bool hall_wait(struct hall *hall, int timeout_ms, struct error *err);
// Lets the waiting in, and reads one packet from each who has sent one.
void hall_receive(struct hall *hall, int64_t now);
// Sends what can be sent, and sees those out whose time is over.
void hall_flush(struct hall *hall, int64_t now);
// True when somebody may have to be seen out although nothing happens.
bool hall_needs_ticks(const struct hall *hall);
// Asks the kernel again who everybody is, after the rules have changed.
void hall_reconsider(struct hall *hall);
// Nobody delivers this any more.
void hall_forget(struct hall *hall, struct delivery delivery);

#endif
