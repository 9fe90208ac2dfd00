// cupsd's wish to cancel: SIGTERM, read from a descriptor when it suits us.
#include "backend/cancel.h"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

int cancel_open(struct error *err)
{
    sigset_t term;

    (void)sigemptyset(&term);
    (void)sigaddset(&term, SIGTERM);
    (void)signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_BLOCK, &term, NULL) != 0) {
        (void)error_errno(err, "cannot hold back SIGTERM");
        return -1;
    }
    int cancel = signalfd(-1, &term, SFD_CLOEXEC | SFD_NONBLOCK);
    if (cancel < 0)
        (void)error_errno(err, "cannot watch for SIGTERM");
    return cancel;
}

bool cancel_asked(int cancel)
{
    struct signalfd_siginfo info;

    return read(cancel, &info, sizeof(info)) == (ssize_t)sizeof(info);
}
