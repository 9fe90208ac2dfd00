// The two listening sockets: handed over by systemd, or made here.
#ifndef REGISTRAR_SOCKETS_H
#define REGISTRAR_SOCKETS_H

#include "config/config.h"
#include "registrar/access.h"

struct sockets {
    int fd[2];     // by enum door
    bool are_ours; // made here, so removed at the end
};

// Takes the sockets that systemd opened for this process (`LISTEN_FDS`, named
// "print" and "desk"), else makes them at the policy's paths. A socket whose
// registrar is gone is replaced; one that is answered is ERROR_BUSY.
bool sockets_open(const struct site *site, struct sockets *sockets,
                  struct error *err);
void sockets_close(struct sockets *sockets, const struct site *site);

#endif
