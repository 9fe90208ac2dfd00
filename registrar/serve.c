// The registrar at work, in rounds: whatever is ready is read, all that writes
// goes into one transaction, and only when that is on disk does anybody get an
// answer. When it cannot be said whether it is on disk, nobody does: the
// process ends, and the next one finds out by the requests' ids.
#include "registrar/serve.h"

#include "registrar/hall.h"
#include "registrar/log.h"
#include "registrar/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { TICK_MS = 1000 };

struct round {
    struct office *office;
    struct hall *hall;
    struct watch *watch;
    bool in_group;
    int64_t now;
};

// The first thing that writes opens the transaction.
static bool need_group(struct round *round, struct error *err)
{
    if (round->in_group)
        return true;
    round->in_group = ledger_begin(round->office->ledger, err);
    return round->in_group;
}

// A machine that fails leaves it open what is on disk. Everything else is a
// matter of one request: it is answered, and nothing of it was recorded.
static bool is_fatal(const struct error *err)
{
    return err->kind == ERROR_SYSTEM;
}

static void follow_delivery(struct round *round, struct connection *connection,
                            const struct reply *reply)
{
    if (reply->begun.run > 0) {
        hall_forget(round->hall, reply->begun);
        watch_forget(round->watch, reply->begun);
        connection->delivery = reply->begun;
    }
    if (reply->finished.run > 0) {
        hall_forget(round->hall, reply->finished);
        watch_forget(round->watch, reply->finished);
    }
}

static bool answer_one(struct round *round, const struct ask *ask,
                       struct connection *connection, const struct asked *asked,
                       struct error *err)
{
    struct ledger *ledger = round->office->ledger;
    struct error fault = {0};
    struct reply reply;

    if (ask->writes && (!need_group(round, err) || !ledger_save(ledger, err)))
        return false;
    reply_init(&reply);
    bool done = ask->answer(round->office, asked, &reply, &fault);
    if (ask->writes)
        ledger_release(ledger, done);
    bool goes_on = done || !is_fatal(&fault);
    if (done) {
        reply_done(&reply);
        follow_delivery(round, connection, &reply);
    } else {
        reply_error(&reply, &fault);
    }
    if (goes_on)
        connection_answer(connection, &reply, round->now);
    else if (err)
        *err = fault;
    reply_clear(&reply);
    return goes_on;
}

// Answers the request if it is of the kind this part of the round is for.
static bool consider(struct round *round, struct connection *connection,
                     bool writing, struct error *err)
{
    struct error fault = {0};
    struct asked asked = {
        .door = connection->door,
        .rights = connection->rights,
        .actor = &connection->actor,
        .line = connection->request,
    };
    const struct ask *ask = ask_check(&asked, &fault);

    if (!ask) {
        struct reply reply;
        reply_init(&reply);
        reply_error(&reply, &fault);
        connection_answer(connection, &reply, round->now);
        reply_clear(&reply);
        return true;
    }
    return ask->writes != writing ||
           answer_one(round, ask, connection, &asked, err);
}

static bool answer_all(struct round *round, bool writing, struct error *err)
{
    for (size_t n = 0; n < round->hall->count; n++) {
        struct connection *connection = round->hall->connections[n];
        if (connection->request && !consider(round, connection, writing, err))
            return false;
    }
    return true;
}

static bool lose(struct round *round, struct delivery delivery,
                 struct error *err)
{
    return need_group(round, err) &&
           delivery_lost(round->office, delivery, err);
}

static bool settle_vanished(struct round *round, struct error *err)
{
    for (size_t n = 0; n < round->hall->count; n++) {
        struct connection *connection = round->hall->connections[n];
        struct delivery delivery = connection->delivery;
        if (!connection->is_over || delivery.run == 0)
            continue;
        connection->delivery = (struct delivery){0};
        if (!lose(round, delivery, err))
            return false;
    }
    while (round->watch->count > 0 && round->now >= round->watch->deadline) {
        struct delivery delivery = round->watch->deliveries[0];
        watch_forget(round->watch, delivery);
        if (!lose(round, delivery, err))
            return false;
    }
    return true;
}

static bool play_round(struct round *round, struct error *err)
{
    hall_receive(round->hall, round->now);
    round->in_group = false;
    if (!answer_all(round, true, err) || !settle_vanished(round, err))
        return false;
    if (round->in_group && !ledger_commit(round->office->ledger, err))
        return false;
    // Reading comes after the commit, so that nobody sees what might vanish.
    if (!answer_all(round, false, err))
        return false;
    hall_flush(round->hall, round->now);
    return true;
}

static int open_signals(struct error *err)
{
    sigset_t stop;

    (void)sigemptyset(&stop);
    (void)sigaddset(&stop, SIGTERM);
    (void)sigaddset(&stop, SIGINT);
    if (sigprocmask(SIG_BLOCK, &stop, NULL) != 0) {
        (void)error_errno(err, "cannot block signals");
        return -1;
    }
    int fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        (void)error_errno(err, "cannot wait for signals");
    return fd;
}

static bool work(struct round *round, int signals, struct error *err)
{
    for (;;) {
        bool is_stop = false;
        bool ticks = round->watch->count > 0 || hall_needs_ticks(round->hall);
        if (!hall_wait(round->hall, signals, ticks ? TICK_MS : -1, &is_stop,
                       err))
            return false;
        if (is_stop)
            return true;
        round->now = hall_now();
        if (!play_round(round, err))
            return false;
    }
}

bool serve(struct office *office, const struct sockets *sockets,
           const struct access *access, unsigned grace_s, struct error *err)
{
    struct watch watch = {0};
    struct hall hall = {.sockets = sockets, .access = access};
    struct round round = {.office = office, .hall = &hall, .watch = &watch};
    int signals = open_signals(err);
    bool done = false;

    if (signals < 0)
        return false;
    if (watch_init(&watch, office, hall_now() + (int64_t)grace_s * 1000, err))
        done = work(&round, signals, err);
    hall_clear(&hall);
    watch_clear(&watch);
    (void)close(signals);
    return done;
}
