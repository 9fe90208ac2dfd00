// The second person of an act, as every command takes him: --with USER and his
// password at this terminal, or --later for his own session.
#ifndef OPERATOR_SECOND_H
#define OPERATOR_SECOND_H

#include "registrar/client.h"

enum { SECOND_FD_NONE = -1 };

struct second_wish {
    const char *with; // --with USER; NULL: nobody is here
    int secret_fd;    // --with-secret-fd N: read the password there, up to the
                      // first line end; SECOND_FD_NONE: ask on the terminal
    bool later;       // --later
    char voucher[VOUCHER_MAX]; // set by second_fetch
};

// Has the second person confirmed for acts of that kind, once; good for two
// minutes of them. Nothing to do without --with.
bool second_fetch(struct second_wish *wish, const char *kind,
                  struct error *err);
// The same with the password at hand.
bool second_vouch(struct second_wish *wish, const char *kind,
                  const char *secret, struct error *err);
// Adds what the request of an act needs to say of him.
void second_add(const struct second_wish *wish, struct line *request);
// Forgets the voucher.
void second_clear(struct second_wish *wish);

// One act at the desk: {"ask":"act","kind",...fields}. `fields` is left as it
// is; `closing` gets what the registrar answers (may be NULL).
bool second_act(struct registrar *registrar, const struct second_wish *wish,
                const char *kind, const struct line *fields,
                struct line *closing, struct error *err);

#endif
