// The one thing a signal may tell us: that the job was cancelled.
#include "filter/cancel.h"

#include <signal.h>

static volatile sig_atomic_t wanted;

static void remember(int number)
{
    (void)number;
    wanted = 1;
}

void cancel_watch(void)
{
    // Without SA_RESTART, so that a call that waits looks at the flag soon.
    struct sigaction term = {.sa_handler = remember};
    struct sigaction pipe = {.sa_handler = SIG_IGN};

    (void)sigaction(SIGTERM, &term, NULL);
    (void)sigaction(SIGPIPE, &pipe, NULL);
}

bool cancel_wanted(void)
{
    return wanted != 0;
}

bool cancel_check(struct error *err)
{
    return !cancel_wanted() ||
           error_set(err, ERROR_REFUSED, "the job was cancelled");
}
