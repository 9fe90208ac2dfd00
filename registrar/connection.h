// One client: packets in, one request at a time, answers out.
#ifndef REGISTRAR_CONNECTION_H
#define REGISTRAR_CONNECTION_H

#include "registrar/access.h"
#include "registrar/asks.h"

enum {
    CONNECTION_STALL_MS = 30 * 1000,   // a client that does not read is dropped
    CONNECTION_STRANGER_MS = 5 * 1000, // and one that may ask nothing
};

struct connection {
    int fd;
    enum door door;
    struct actor actor;
    unsigned roles;
    int64_t since;            // when it last was heard, or answered
    struct line *request;     // read, not answered yet; NULL: none
    struct text out;          // lines still to be sent
    size_t sent;              // bytes of them that are gone
    struct delivery delivery; // what it is delivering to a device
    bool is_over;             // nothing more will come: close it
};

struct connection *connection_new(int fd, enum door door,
                                  const struct actor *actor, unsigned roles,
                                  int64_t now);
void connection_free(struct connection *connection);

bool connection_is_waiting(const struct connection *connection);

// Reads one packet. A request lands in `request`; a packet that is not one is
// answered with an error at once; the end of the connection sets is_over.
void connection_receive(struct connection *connection, int64_t now);
// Queues the answer and forgets the request.
void connection_answer(struct connection *connection, const struct reply *reply,
                       int64_t now);
// Sends what the client takes now, without waiting for it.
void connection_flush(struct connection *connection);
// True when it was silent for longer than its kind may be.
bool connection_is_stalled(const struct connection *connection, int64_t now);

#endif
