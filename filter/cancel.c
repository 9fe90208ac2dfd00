// What a signal may tell us.
#include "filter/cancel.h"

#include <signal.h>

static volatile sig_atomic_t wanted, late;

static void remember(int number)
{
    if (number == SIGXCPU)
        late = 1;
    else
        wanted = 1;
}

void cancel_watch(void)
{
    // Without SA_RESTART, so that a call that waits looks at the flag soon.
    struct sigaction term = {.sa_handler = remember};
    struct sigaction pipe = {.sa_handler = SIG_IGN};

    (void)sigaction(SIGTERM, &term, NULL);
    (void)sigaction(SIGXCPU, &term, NULL);
    (void)sigaction(SIGPIPE, &pipe, NULL);
}

bool cancel_wanted(void)
{
    return wanted != 0;
}

bool cancel_check(struct error *err)
{
    if (cancel_wanted())
        return error_set(err, ERROR_REFUSED, "the job was cancelled");
    return !late ||
           error_set(err, ERROR_REFUSED,
                     "the document takes too long to mark; print it in parts, "
                     "or save it as a new PDF and print that");
}
