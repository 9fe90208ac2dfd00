// One request and its answer over the registrar's socket. Every wait has the
// same deadline; a connection that is lost on the way is opened again and the
// request repeated with its id, which the registrar recognises.
#include "registrar/client-wire.h"

#include "registrar/client-words.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 50 };

// How one try went.
enum outcome {
    ANSWERED, // a closing line was read, or nobody wants the rest
    LOST,     // no answer: worth another try
    FAILED,   // another try would end the same way
};

// One exchange under way.
struct exchange {
    struct text packet;
    struct line *answer;
    char *room; // for one packet
    answer_seen *see;
    void *context;
    int64_t deadline;
    bool has_begun;  // something was shown: repeating would show it twice
    bool is_stopped; // what may still come is not wanted
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void wire_init(struct wire *wire, const char *path, int patience_ms)
{
    *wire = (struct wire){
        .path = string_copy(path), .patience_ms = patience_ms, .fd = -1};
}

static void hang_up(struct wire *wire)
{
    if (wire->fd >= 0)
        (void)close(wire->fd);
    wire->fd = -1;
}

void wire_clear(struct wire *wire)
{
    hang_up(wire);
    free(wire->path);
    wire->path = NULL;
}

static enum outcome no_answer(const struct wire *wire, const char *why,
                              struct error *err)
{
    error_set(err, ERROR_BUSY, "the registrar does not answer at %s: %s",
              wire->path, why);
    return LOST;
}

static enum outcome connect_to(struct wire *wire, struct error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (wire->fd >= 0)
        return ANSWERED;
    if (!string_fit(address.sun_path, sizeof(address.sun_path), wire->path)) {
        error_set(err, ERROR_CONFIG,
                  "the socket path %s is longer than %zu bytes; choose a "
                  "shorter one in the policy",
                  wire->path, sizeof(address.sun_path) - 1);
        return FAILED;
    }
    wire->fd =
        socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (wire->fd < 0) {
        (void)error_errno(err, "cannot open a socket");
        return FAILED;
    }
    if (connect(wire->fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return ANSWERED;

    int why = errno;
    hang_up(wire);
    if (why == EACCES || why == EPERM) {
        error_set(err, ERROR_REFUSED,
                  "you may not open the registrar's socket %s", wire->path);
        return FAILED;
    }
    return no_answer(wire, strerror(why), err);
}

// Waits until the socket is ready for `events`, or the deadline has passed.
static bool wait_for(const struct wire *wire, short events, int64_t deadline)
{
    struct pollfd ready = {.fd = wire->fd, .events = events};

    for (;;) {
        int64_t left = deadline - now_ms();
        int got = poll(&ready, 1, left > 0 ? (int)left : 0);
        if (got > 0)
            return true;
        if (got == 0 && left <= 0)
            return false;
        if (got < 0 && errno != EINTR)
            return false;
    }
}

static enum outcome send_request(struct wire *wire,
                                 const struct exchange *exchange,
                                 struct error *err)
{
    for (;;) {
        ssize_t sent = send(wire->fd, exchange->packet.data,
                            exchange->packet.length, MSG_NOSIGNAL);
        if (sent >= 0)
            return ANSWERED;
        if (errno == EINTR)
            continue;
        // A registrar that hung up may have said why: that can still be read.
        if (errno == EPIPE)
            return ANSWERED;
        if (errno != EAGAIN)
            return no_answer(wire, strerror(errno), err);
        if (!wait_for(wire, POLLOUT, exchange->deadline))
            return no_answer(wire, "it takes no request", err);
    }
}

static enum outcome receive_packet(struct wire *wire,
                                   const struct exchange *exchange,
                                   size_t *length, struct error *err)
{
    for (;;) {
        ssize_t got = recv(wire->fd, exchange->room, WORDS_PACKET_MAX + 1, 0);
        if (got > WORDS_PACKET_MAX) {
            error_set(err, ERROR_SYSTEM,
                      "the registrar at %s sends packets that are too long; "
                      "are program and registrar of one version?",
                      wire->path);
            hang_up(wire);
            return FAILED;
        }
        if (got > 0) {
            *length = (size_t)got;
            return ANSWERED;
        }
        if (got == 0)
            return no_answer(wire, "it closed the connection", err);
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return no_answer(wire, strerror(errno), err);
        if (!wait_for(wire, POLLIN, exchange->deadline))
            return no_answer(wire, "no answer in the time given", err);
    }
}

// The registrar's own error becomes the caller's.
static enum outcome closing_line(const struct wire *wire,
                                 const struct line *answer, struct error *err)
{
    if (line_number(answer, "ok", 0) == 1)
        return ANSWERED;

    enum error_kind kind = words_error_kind(line_text(answer, "error"));
    const char *text = line_text(answer, "text");
    if (kind == ERROR_NONE || !text)
        error_set(err, ERROR_SYSTEM, "%s is not a registrar's socket",
                  wire->path);
    else
        error_set(err, kind, "%s", text);
    const char *said = line_text(answer, "zh");
    if (err && said && words_are_chinese())
        (void)string_fit(err->said, sizeof(err->said), said);
    return FAILED;
}

static enum outcome receive_answer(struct wire *wire, struct exchange *exchange,
                                   struct error *err)
{
    size_t length = 0;

    for (;;) {
        enum outcome outcome = receive_packet(wire, exchange, &length, err);
        if (outcome != ANSWERED)
            return outcome;
        if (!line_read(exchange->room, length, exchange->answer, err)) {
            error_in(err, "answer from %s", wire->path);
            exchange->is_stopped = true;
            return FAILED;
        }
        if (line_number(exchange->answer, "more", 0) != 1)
            return closing_line(wire, exchange->answer, err);

        // `more` belongs to the conversation, not to what was answered.
        struct text bytes = {0};
        text_add(&bytes, exchange->room, length);
        words_strip(&bytes, "\"more\":1");
        bool is_read =
            line_read(bytes.data, bytes.length, exchange->answer, err);
        text_clear(&bytes);
        if (!is_read) {
            exchange->is_stopped = true;
            return FAILED;
        }
        exchange->has_begun = true;
        if (exchange->see &&
            !exchange->see(exchange->context, exchange->answer)) {
            exchange->is_stopped = true;
            return ANSWERED;
        }
    }
}

static enum outcome ask_once(struct wire *wire, struct exchange *exchange,
                             struct error *err)
{
    enum outcome outcome = connect_to(wire, err);

    if (outcome == ANSWERED)
        outcome = send_request(wire, exchange, err);
    if (outcome == ANSWERED)
        outcome = receive_answer(wire, exchange, err);
    // Whatever is still under way on this connection belongs to nobody.
    if (outcome == LOST || exchange->is_stopped)
        hang_up(wire);
    return outcome;
}

static bool pause_before(int64_t deadline)
{
    int64_t left = deadline - now_ms();
    struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};

    if (left <= 0)
        return false;
    (void)nanosleep(&pause, NULL);
    return true;
}

static bool copy_line(const struct line *from, struct line *to,
                      struct error *err)
{
    struct text bytes = {0};
    bool done = line_write(from, &bytes, err) &&
                line_read(bytes.data, bytes.length, to, err);

    text_clear(&bytes);
    return done;
}

bool wire_ask(struct wire *wire, const struct line *request, answer_seen *see,
              void *context, struct line *closing, struct error *err)
{
    struct exchange exchange = {
        .see = see,
        .context = context,
        .deadline = now_ms() + wire->patience_ms,
    };
    enum outcome outcome = FAILED;

    if (!line_write(request, &exchange.packet, err)) {
        text_wipe(&exchange.packet);
        return false;
    }
    exchange.answer = line_new();
    exchange.room = memory_need(WORDS_PACKET_MAX + 1);
    do {
        outcome = ask_once(wire, &exchange, err);
    } while (outcome == LOST && !exchange.has_begun &&
             pause_before(exchange.deadline));

    bool done = outcome == ANSWERED;
    if (done && closing) {
        line_empty(closing);
        if (!exchange.is_stopped)
            done = copy_line(exchange.answer, closing, err);
    }
    line_free(exchange.answer);
    free(exchange.room);
    text_wipe(&exchange.packet);
    return done;
}
