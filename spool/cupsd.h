// Talking to cupsd from a command.
#ifndef SPOOL_CUPSD_H
#define SPOOL_CUPSD_H

// A command that answers a script must not stop to ask for a password: root
// and the members of cupsd's SystemGroup are known to it by the socket.
void cupsd_never_ask(void);

#endif
