// The registrar at work, in rounds: whatever is ready is read, all that writes
// goes into one transaction, and only when that is on disk does anybody get an
// answer. When it cannot be said whether it is on disk, nobody does: the
// process ends, and the next one finds out by the requests' ids.
#include "registrar/serve.h"

#include "registrar/hall.h"
#include "registrar/inspection.h"
#include "registrar/log.h"
#include "registrar/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { TICK_MS = 1000, REST_MS = 10 * 1000, CHORES_MS = 1000 };

struct round {
    struct office *office;
    struct hall *hall;
    struct watch *watch;
    struct rules *rules;
    struct inspection *inspection;
    bool in_group;
    bool has_released; // the high-water mark must rise before the answers go
    bool is_over;      // a signal asked for the end
    int64_t now, chores_at;
};

// The first thing that writes opens the transaction.
static bool need_group(struct round *round, struct error *err)
{
    if (round->in_group)
        return true;
    round->in_group = ledger_begin(round->office->ledger, err);
    return round->in_group;
}

// Whether the request may be answered now by what it would record and let out.
static bool may_answer(struct office *office, const struct ask *ask,
                       struct error *err)
{
    if (office_is_shut(office) &&
        (ask->way == ASK_WRITES || ask->way == ASK_ALONE) &&
        ask->answer != answer_restored)
        return error_set(err, ERROR_CONFIG,
                         "the registrar numbers and records nothing: %s",
                         office->mark.reason);
    return office_may_release(office, ask->release, err);
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
    bool in_group = ask->way == ASK_WRITES;
    struct error fault = {0};
    struct reply reply;

    if (in_group && (!need_group(round, err) || !ledger_save(ledger, err)))
        return false;
    reply_init(&reply);
    bool done = ask->answer(round->office, asked, &reply, &fault);
    if (in_group)
        ledger_release(ledger, done);
    bool goes_on = done || !is_fatal(&fault);
    if (done) {
        reply_done(&reply);
        follow_delivery(round, connection, &reply);
        round->has_released |= ask->release != RELEASES_NOTHING;
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

static void refuse(const struct round *round, struct connection *connection,
                   const struct error *fault)
{
    struct reply reply;

    reply_init(&reply);
    reply_error(&reply, fault);
    connection_answer(connection, &reply, round->now);
    reply_clear(&reply);
}

// One at a time: whoever comes meanwhile waits for the next one.
static void begin_long(struct round *round, struct connection *connection,
                       const struct asked *asked)
{
    struct error fault = {0};

    if (round->inspection->child > 0)
        return;
    if (!inspection_start(round->inspection, round->office, connection, asked,
                          &fault))
        refuse(round, connection, &fault);
}

// Answers the request if it is of the kind this part of the round is for.
static bool consider(struct round *round, struct connection *connection,
                     enum ask_way way, struct error *err)
{
    struct error fault = {0};
    struct asked asked = {
        .door = connection->door,
        .roles = connection->roles,
        .actor = &connection->actor,
        .access = round->rules->access,
        .policy = round->rules->policy,
        .line = connection->request,
    };
    const struct ask *ask = ask_check(&asked, &fault);

    if (ask && ask->way != way)
        return true;
    if (!ask || !may_answer(round->office, ask, &fault)) {
        refuse(round, connection, &fault);
        return true;
    }
    if (way == ASK_LONG) {
        begin_long(round, connection, &asked);
        return true;
    }
    return answer_one(round, ask, connection, &asked, err);
}

static bool answer_all(struct round *round, enum ask_way way, struct error *err)
{
    for (size_t n = 0; n < round->hall->count; n++) {
        struct connection *connection = round->hall->connections[n];
        if (connection->request && !consider(round, connection, way, err))
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
    if (office_is_shut(round->office))
        return true;
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

// All that writes, in one transaction; then the high-water mark, if any answer
// lets something out. No answer leaves before both are on disk.
static bool record(struct round *round, struct error *err)
{
    struct ledger *ledger = round->office->ledger;

    round->in_group = round->has_released = false;
    if (!answer_all(round, ASK_WRITES, err) || !settle_vanished(round, err))
        return false;
    if (round->in_group && !ledger_commit(ledger, err))
        return false;
    return !round->has_released ||
           mark_raise(&round->office->mark, ledger, err);
}

static bool play_round(struct round *round, struct error *err)
{
    hall_receive(round->hall, round->now);
    // Reading comes after the commit, so that nobody sees what might vanish.
    if (!record(round, err) || !answer_all(round, ASK_ALONE, err) ||
        !answer_all(round, ASK_LONG, err) || !answer_all(round, ASK_READS, err))
        return false;
    hall_flush(round->hall, round->now);
    return true;
}

int serve_signals(struct error *err)
{
    sigset_t heard;

    (void)sigemptyset(&heard);
    (void)sigaddset(&heard, SIGTERM);
    (void)sigaddset(&heard, SIGINT);
    (void)sigaddset(&heard, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &heard, NULL) != 0) {
        (void)error_errno(err, "cannot block signals");
        return -1;
    }
    int fd = signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        (void)error_errno(err, "cannot wait for signals");
    return fd;
}

// The policy, when somebody says that it changed or the file says so itself.
static bool follow_rules(struct round *round, struct error *err)
{
    struct signalfd_siginfo info;
    bool is_told = false, has_changed = false;

    while (round->hall->signal_is_ready &&
           read(round->hall->signals, &info, sizeof(info)) == sizeof(info)) {
        if (info.ssi_signo == SIGHUP)
            is_told = true;
        else
            round->is_over = true;
    }
    if (!rules_follow(round->rules, round->office, is_told, &has_changed, err))
        return false;
    if (has_changed)
        hall_reconsider(round->hall);
    return true;
}

// They look at files: not after every round of a busy hour.
static bool do_chores(struct round *round, struct error *err)
{
    if (round->now < round->chores_at)
        return true;
    round->chores_at = round->now + CHORES_MS;
    return office_do_chores(round->office, err);
}

static bool work(struct round *round, struct error *err)
{
    struct hall *hall = round->hall;

    for (;;) {
        bool ticks = round->watch->count > 0 || hall_needs_ticks(hall);
        hall->errand = round->inspection->from;
        if (!hall_wait(hall, ticks ? TICK_MS : REST_MS, err) ||
            !follow_rules(round, err))
            return false;
        if (round->is_over)
            return true;
        round->now = hall_now();
        if (hall->errand_is_ready &&
            !inspection_continue(round->inspection, round->office, round->now,
                                 err))
            return false;
        if (!play_round(round, err) || !do_chores(round, err))
            return false;
    }
}

bool serve(struct office *office, const struct sockets *sockets,
           struct rules *rules, int signals, unsigned grace_s,
           struct error *err)
{
    struct watch watch = {0};
    struct hall hall = {
        .sockets = sockets, .access = rules->access, .signals = signals};
    struct inspection inspection;
    struct round round = {.office = office,
                          .hall = &hall,
                          .watch = &watch,
                          .rules = rules,
                          .inspection = &inspection};
    bool done = false;

    inspection_init(&inspection);
    if (watch_init(&watch, office, hall_now() + (int64_t)grace_s * 1000, err))
        done = work(&round, err);
    inspection_clear(&inspection, office);
    hall_clear(&hall);
    watch_clear(&watch);
    return done;
}
