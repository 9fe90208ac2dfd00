// Everybody who is connected. A door is always emptied, also when the hall is
// full: those there is no room for are turned away and may come again.
#include "registrar/hall.h"

#include "registrar/log.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PLACES_BEFORE = 4 }; // in the poll set: doors, signals, errand

int64_t hall_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void hall_clear(struct hall *hall)
{
    for (size_t n = 0; n < hall->count; n++)
        connection_free(hall->connections[n]);
    hall->count = 0;
}

// Whoever has not taken the last answer is not heard yet, and whoever waits for
// an answer is not either: what it sends, or that it is gone, can wait as well.
static struct pollfd place_of(const struct connection *one)
{
    if (connection_is_waiting(one))
        return (struct pollfd){.fd = one->fd, .events = POLLOUT};
    return (struct pollfd){.fd = one->request ? -1 : one->fd, .events = POLLIN};
}

bool hall_wait(struct hall *hall, int timeout_ms, struct error *err)
{
    struct pollfd places[PLACES_BEFORE + HALL_MAX];

    for (enum door door = DOOR_PRINT; door <= DOOR_DESK; door++)
        places[door] =
            (struct pollfd){.fd = hall->sockets->fd[door], .events = POLLIN};
    places[2] = (struct pollfd){.fd = hall->signals, .events = POLLIN};
    places[3] = (struct pollfd){.fd = hall->errand, .events = POLLIN};
    for (size_t n = 0; n < hall->count; n++)
        places[PLACES_BEFORE + n] = place_of(hall->connections[n]);
    int got = poll(places, PLACES_BEFORE + hall->count, timeout_ms);
    if (got < 0 && errno != EINTR)
        return error_errno(err, "cannot wait for requests");

    for (enum door door = DOOR_PRINT; door <= DOOR_DESK; door++)
        hall->door_is_ready[door] = got > 0 && places[door].revents;
    hall->signal_is_ready = got > 0 && places[2].revents;
    hall->errand_is_ready = got > 0 && places[3].revents;
    for (size_t n = 0; n < hall->count; n++)
        hall->is_ready[n] = got > 0 && places[PLACES_BEFORE + n].revents;
    return true;
}

// Nobody may fill the hall: neither the desk, nor one account at it, nor those
// who have no business here. Root and the registrar's own account come last.
static bool has_room(const struct hall *hall, enum door door,
                     const struct peer *peer, unsigned roles)
{
    size_t desk = 0, account = 0, strangers = 0;
    uid_t uid = peer->actor.uid;

    for (size_t n = 0; n < hall->count; n++) {
        const struct connection *one = hall->connections[n];
        desk += one->door == DOOR_DESK;
        account += one->door == DOOR_DESK && one->actor.uid == uid;
        strangers += one->roles == 0;
    }
    if (roles == 0)
        return strangers < HALL_STRANGERS_MAX;
    return door == DOOR_PRINT ||
           (desk < HALL_DESK_MAX && (account < HALL_ACCOUNT_MAX || uid == 0 ||
                                     uid == hall->access->own_uid));
}

static void remove_at(struct hall *hall, size_t place)
{
    connection_free(hall->connections[place]);
    hall->count--;
    hall->connections[place] = hall->connections[hall->count];
    hall->is_ready[place] = hall->is_ready[hall->count];
}

// In a full hall the one that has been silent for longest makes room: its
// program connects again when it has something to ask. Who delivers, or has
// asked, stays.
static bool make_room(struct hall *hall)
{
    size_t longest = HALL_MAX;

    if (hall->count < HALL_MAX)
        return true;
    for (size_t n = 0; n < hall->count; n++) {
        const struct connection *one = hall->connections[n];
        if (one->delivery.run == 0 && !one->request &&
            (longest == HALL_MAX ||
             one->since < hall->connections[longest]->since))
            longest = n;
    }
    if (longest == HALL_MAX)
        return false;
    remove_at(hall, longest);
    return true;
}

static void let_in(struct hall *hall, enum door door, int fd, int64_t now)
{
    struct peer peer = {0};
    struct error err = {0};

    if (!peer_identify(fd, &peer, &err)) {
        log_line(LOG_LEVEL_WARNING, "%s", err.text);
        (void)close(fd);
        return;
    }
    unsigned roles = access_roles(hall->access, door, &peer);
    if (!has_room(hall, door, &peer, roles) || !make_room(hall)) {
        if (!hall->was_full)
            log_line(LOG_LEVEL_WARNING,
                     "too many connections; some are turned away");
        hall->was_full = true;
        (void)close(fd);
        return;
    }
    if (roles == 0)
        log_line(LOG_LEVEL_WARNING, "%s (uid %u) came to the %s socket",
                 peer.actor.name, peer.actor.uid,
                 door == DOOR_PRINT ? "print" : "desk");
    hall->is_ready[hall->count] = false;
    hall->connections[hall->count++] =
        connection_new(fd, door, &peer.actor, roles, now);
}

static void open_door(struct hall *hall, enum door door, int64_t now)
{
    // Not for ever: those who are in already want to be heard too.
    for (unsigned n = 0; n < HALL_MAX; n++) {
        int fd = accept4(hall->sockets->fd[door], NULL, NULL,
                         SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
            let_in(hall, door, fd, now);
        } else if (errno != EINTR && errno != ECONNABORTED) {
            if (errno != EAGAIN)
                log_line(LOG_LEVEL_WARNING, "cannot let anybody in: %s",
                         strerror(errno));
            return;
        }
    }
}

void hall_receive(struct hall *hall, int64_t now)
{
    for (size_t n = 0; n < hall->count; n++) {
        struct connection *one = hall->connections[n];
        if (hall->is_ready[n] && !connection_is_waiting(one) && !one->request)
            connection_receive(one, now);
    }
    for (enum door door = DOOR_PRINT; door <= DOOR_DESK; door++)
        if (hall->door_is_ready[door])
            open_door(hall, door, now);
}

void hall_flush(struct hall *hall, int64_t now)
{
    size_t kept = 0;

    for (size_t n = 0; n < hall->count; n++) {
        struct connection *one = hall->connections[n];
        connection_flush(one);
        if (connection_is_stalled(one, now))
            one->is_over = true;
        // One that was delivering stays until that is on record.
        if (one->is_over && one->delivery.run == 0)
            connection_free(one);
        else
            hall->connections[kept++] = one;
    }
    if (kept < hall->count)
        hall->was_full = false;
    hall->count = kept;
}

bool hall_needs_ticks(const struct hall *hall)
{
    for (size_t n = 0; n < hall->count; n++) {
        const struct connection *one = hall->connections[n];
        if (connection_is_waiting(one) || one->roles == 0 || one->is_over)
            return true;
    }
    return false;
}

void hall_forget(struct hall *hall, struct delivery delivery)
{
    for (size_t n = 0; n < hall->count; n++) {
        struct delivery *one = &hall->connections[n]->delivery;
        if (one->run == delivery.run && one->attempt == delivery.attempt)
            *one = (struct delivery){0};
    }
}

void hall_reconsider(struct hall *hall)
{
    for (size_t n = 0; n < hall->count; n++) {
        struct connection *one = hall->connections[n];
        struct peer peer = {0};
        if (peer_identify(one->fd, &peer, NULL))
            one->roles = access_roles(hall->access, one->door, &peer);
    }
}
