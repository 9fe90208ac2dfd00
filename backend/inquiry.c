// What the device itself says, asked before and after a job.
#include "backend/inquiry.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 2500, PAUSES = 12, PAUSE_MS = 400 };

// Until the job is over: what a job counted that is still being cancelled is
// not its last word.
static bool ask_until_over(const char *uri, int job, struct printer_said *said)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000 * 1000L};

    for (unsigned n = 0;; n++) {
        if (!printer_ask(uri, job, PATIENCE_MS, said, NULL))
            return false;
        if (job == 0 || said->is_over || n == PAUSES)
            return true;
        (void)nanosleep(&pause, NULL);
    }
}

// Of what we hold open the child keeps its end of the pipe alone.
static _Noreturn void ask_as_child(const struct device *device, int job,
                                   int answer)
{
    struct printer_said said;

    (void)alarm(INQUIRY_SECONDS);
    if ((device->is_unprivileged &&
         !process_become(device->uid, device->gid)) ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
        dup2(answer, STDIN_FILENO) != STDIN_FILENO ||
        close_range(STDIN_FILENO + 1, ~0U, 0) != 0)
        _exit(1);
    if (ask_until_over(device->uri, job, &said))
        (void)descriptor_write(STDIN_FILENO, &said, sizeof(said), NULL);
    _exit(0);
}

// The child writes everything at once, which a pipe keeps together.
static bool read_answer(int from, struct printer_said *said)
{
    ssize_t got = 0;

    do {
        got = read(from, said, sizeof(*said));
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(*said);
}

void inquire(const struct device *device, int job, struct printer_said *said)
{
    struct process_end end;
    int answer[2];
    bool is_said = false;

    *said = (struct printer_said)PRINTER_SAID_NOTHING;
    if (!printer_speaks_ipp(device->uri) || !pipe_open(answer, NULL))
        return;
    pid_t child = fork();
    if (child == 0)
        ask_as_child(device, job, answer[1]);
    (void)close(answer[1]);
    if (child > 0) {
        is_said = read_answer(answer[0], said);
        (void)process_wait(child, &end, NULL);
    }
    (void)close(answer[0]);
    if (!is_said)
        *said = (struct printer_said)PRINTER_SAID_NOTHING;
}
