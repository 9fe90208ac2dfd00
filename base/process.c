// A child of ours: started with what it may have, waited for, its end named.
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool pipe_open(int pipe[2], struct error *err)
{
    if (pipe2(pipe, O_CLOEXEC) != 0)
        return error_errno(err, "cannot open a pipe");
    return true;
}

// Puts `fd` (or /dev/null) where the child expects it. Runs in the child.
static bool place(int fd, int where)
{
    if (fd < 0)
        fd = open("/dev/null", where == STDIN_FILENO ? O_RDONLY : O_WRONLY);
    if (fd < 0)
        return false;
    if (fd == where)
        return fcntl(fd, F_SETFD, 0) == 0;
    return dup2(fd, where) == where;
}

// Moves a descriptor out of the way of 0, 1 and 2, so that placing one of the
// three cannot close another. Runs in the child.
static int lifted(int fd)
{
    return fd >= 0 && fd <= STDERR_FILENO ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : fd;
}

// Groups first, while we still may.
bool process_become(uid_t uid, gid_t gid)
{
    return setgroups(1, &gid) == 0 && setresgid(gid, gid, gid) == 0 &&
           setresuid(uid, uid, uid) == 0;
}

static void settle_child(const struct process_plan *plan, pid_t parent)
{
    if (plan->own_group)
        (void)setpgid(0, 0);
    if (plan->dies_with_us) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        // The parent may have died before the line above.
        if (getppid() != parent)
            _exit(127);
    }
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
}

static bool arrange_descriptors(const struct process_plan *plan)
{
    int in = lifted(plan->in);
    int out = lifted(plan->out);
    int err = lifted(plan->err);

    for (size_t n = 0; n < sizeof(plan->keep) / sizeof(plan->keep[0]); n++) {
        if (plan->keep[n] > STDERR_FILENO)
            (void)fcntl(plan->keep[n], F_SETFD, 0);
    }
    return place(in, STDIN_FILENO) && place(out, STDOUT_FILENO) &&
           place(err, STDERR_FILENO);
}

// The child writes errno into `report` when it cannot become the program; a
// successful exec closes the pipe without a word.
static _Noreturn void become(const struct process_plan *plan, pid_t parent,
                             int report)
{
    // Before the death signal is asked for: a change of user forgets it.
    bool is_who = !plan->is_other || process_become(plan->uid, plan->gid);
    if (is_who)
        settle_child(plan, parent);
    if (is_who && arrange_descriptors(plan))
        (void)execve(plan->program, plan->argv,
                     plan->environment ? plan->environment : environ);
    int number = errno;
    ssize_t told = write(report, &number, sizeof(number));
    (void)told;
    _exit(127);
}

bool process_start(const struct process_plan *plan, pid_t *child,
                   struct error *err)
{
    int report[2];
    int number = 0;

    if (!pipe_open(report, err))
        return false;
    pid_t parent = getpid();
    pid_t started = fork();
    if (started < 0) {
        (void)error_errno(err, "cannot start %s", plan->program);
        (void)close(report[0]);
        (void)close(report[1]);
        return false;
    }
    if (started == 0) {
        // The report must survive the placing of descriptors 0 to 2.
        become(plan, parent, lifted(report[1]));
    }
    (void)close(report[1]);
    ssize_t got = 0;
    do {
        got = read(report[0], &number, sizeof(number));
    } while (got < 0 && errno == EINTR);
    (void)close(report[0]);
    if (got == sizeof(number)) {
        struct process_end end;
        (void)process_wait(started, &end, NULL);
        errno = number;
        return error_errno(err, "cannot start %s", plan->program);
    }
    *child = started;
    return true;
}

bool process_wait(pid_t child, struct process_end *end, struct error *err)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            return error_errno(err, "cannot wait for a child process");
    }
    end->by_signal = WIFSIGNALED(status);
    end->code = end->by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    return true;
}

void program_path(const char *name, struct text *path)
{
    enum { PATH_BYTES = 4096 };
    const char *folder = secure_getenv("COUNTERMARK_LIBEXEC");
    char self[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

    text_empty(path);
    if (folder && *folder) {
        text_addf(path, "%s/%s", folder, name);
        return;
    }
    if (length > 0) {
        self[length] = '\0';
        text_addf(path, "%s/%s", dirname(self), name);
        if (access(text_string(path), X_OK) == 0)
            return;
    }
    text_empty(path);
    text_addf(path, "%s/%s", LIBEXECDIR, name);
}
