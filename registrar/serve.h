// The registrar at work: requests in, one transaction for all that are ready,
// answers out.
#ifndef REGISTRAR_SERVE_H
#define REGISTRAR_SERVE_H

#include "registrar/office.h"
#include "registrar/rules.h"
#include "registrar/sockets.h"

enum { SERVE_GRACE_S = 120, SERVE_GRACE_MAX_S = 3600 };

// Serves until SIGTERM or SIGINT (true), or until the journal cannot be
// trusted to have been written (false). Backends that were sending when the
// last registrar ended have `grace_s` seconds to report the outcome. The policy
// is read again on SIGHUP and when its file has changed.
bool serve(struct office *office, const struct sockets *sockets,
           struct rules *rules, int signals, unsigned grace_s,
           struct error *err);

// Keeps the signals that serve goes by from doing anything else, and gives the
// descriptor from which it reads them; -1 and `err` on failure. Close it.
// Early, so that one that comes while the journal is opened is heard later.
int serve_signals(struct error *err);

#endif
