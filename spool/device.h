// Device URIs: ours wraps the real one, `countermark:ipp://host/ipp/print`.
#ifndef SPOOL_DEVICE_H
#define SPOOL_DEVICE_H

#include "base/base.h"

enum { DEVICE_URI_MAX = 1024 };

bool device_is_wrapped(const char *uri);
// A URI with user and password is wrapped so that cupsd finds and hides them.
// ERROR_CONFIG when the URI is not ours or what it wraps has no usable scheme
// (letters, digits, + - . ; never '/' or "..", never "countermark" again).
bool device_unwrap(const char *uri, char inner[DEVICE_URI_MAX],
                   struct error *err);
bool device_wrap(const char *uri, char wrapped[DEVICE_URI_MAX],
                 struct error *err);
// The real backend's path: $CUPS_SERVERBIN/backend/SCHEME.
bool device_backend(const char *inner, char path[DEVICE_URI_MAX],
                    struct error *err);
// Whether two URIs lead to the same device, each wrapped or not: the same URI
// but for user, password and words for the backend; or any two ways to one
// host of the network, because a printer listens on several ports. Of this
// machine's own ports each is another device.
bool device_is_same(const char *one, const char *other);
// What may be shown and recorded: without user, password and query.
void device_shown(const char *inner, char shown[DEVICE_URI_MAX]);

#endif
