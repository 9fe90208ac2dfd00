// One request and its answer over the registrar's socket: connecting, waiting,
// connecting again and repeating until patience runs out.
//
// A packet is one canonical line. The answer is any number of lines with
// `more` = 1 and a closing line with `ok` = 1, or with `error` (the name of the
// kind) and `text`.
#ifndef REGISTRAR_CLIENT_WIRE_H
#define REGISTRAR_CLIENT_WIRE_H

#include "registrar/client.h"

struct wire {
    char *path;
    int patience_ms;
    int fd; // -1: not connected
};

void wire_init(struct wire *wire, const char *path, int patience_ms);
void wire_clear(struct wire *wire);

// `see` NULL: lines before the closing one are passed over. `closing` may be
// NULL. When `see` returns false the rest is not fetched, and `closing` is
// empty.
bool wire_ask(struct wire *wire, const struct line *request, answer_seen *see,
              void *context, struct line *closing, struct error *err);

#endif
