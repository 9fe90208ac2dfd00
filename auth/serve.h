// Answering those who bring a second person, each in a process of its own.
#ifndef AUTH_SERVE_H
#define AUTH_SERVE_H

#include "base/base.h"

// Serves the listening socket for ever; `key` is the file with the key of the
// vouchers, read anew for each request because the registrar makes it anew
// whenever it starts. False when the socket fails.
bool auth_serve(int listening, const char *key, struct error *err);

#endif
