// One client. Nothing here ever waits: whoever is slow, hangs or sends rubbish
// only loses its own connection.
#include "registrar/connection.h"

#include "registrar/client-words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct connection *connection_new(int fd, enum door door,
                                  const struct actor *actor, unsigned roles,
                                  int64_t now)
{
    struct connection *connection = memory_need_zero(1, sizeof(*connection));

    *connection = (struct connection){
        .fd = fd,
        .door = door,
        .actor = *actor,
        .roles = roles,
        .since = now,
    };
    return connection;
}

void connection_free(struct connection *connection)
{
    if (!connection)
        return;
    (void)close(connection->fd);
    line_free(connection->request);
    text_clear(&connection->out);
    free(connection);
}

bool connection_is_waiting(const struct connection *connection)
{
    return connection->sent < connection->out.length;
}

static void answer_error(struct connection *connection, const struct error *err,
                         int64_t now)
{
    struct reply reply;

    reply_init(&reply);
    reply_error(&reply, err);
    connection_answer(connection, &reply, now);
    reply_clear(&reply);
}

static void read_request(struct connection *connection, const char *packet,
                         size_t length, int64_t now)
{
    struct error err = {0};
    struct line *line = line_new();

    if (length > WORDS_PACKET_MAX)
        error_set(&err, ERROR_INPUT, "a request is longer than %d bytes",
                  WORDS_PACKET_MAX);
    else if (!line_read(packet, length, line, &err))
        error_in(&err, "a request is not a line");
    if (err.kind != ERROR_NONE) {
        line_free(line);
        answer_error(connection, &err, now);
        return;
    }
    connection->request = line;
    connection->since = now;
}

void connection_receive(struct connection *connection, int64_t now)
{
    char packet[WORDS_PACKET_MAX + 1];

    // What is longer than the room is cut by the kernel, and then too long.
    ssize_t got = recv(connection->fd, packet, sizeof(packet), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        connection->is_over = true;
        return;
    }
    read_request(connection, packet, (size_t)got, now);
}

void connection_answer(struct connection *connection, const struct reply *reply,
                       int64_t now)
{
    text_empty(&connection->out);
    text_add(&connection->out, reply->lines.data, reply->lines.length);
    connection->sent = 0;
    connection->since = now;
    line_free(connection->request);
    connection->request = NULL;
}

void connection_flush(struct connection *connection)
{
    while (connection_is_waiting(connection)) {
        const char *line = connection->out.data + connection->sent;
        size_t length = strcspn(line, "\n");
        ssize_t sent =
            send(connection->fd, line, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && errno == EAGAIN)
            return;
        if (sent < 0) {
            connection->is_over = true;
            return;
        }
        connection->sent += length + 1;
    }
    // A long list is not kept in memory for a client that stays.
    text_clear(&connection->out);
    connection->sent = 0;
}

bool connection_is_stalled(const struct connection *connection, int64_t now)
{
    int64_t silent = now - connection->since;

    if (connection_is_waiting(connection))
        return silent > CONNECTION_STALL_MS;
    return connection->roles == 0 && silent > CONNECTION_STRANGER_MS;
}
