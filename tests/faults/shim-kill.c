// Death at a certain call, put under a program with LD_PRELOAD. Counted are the
// calls by which the program $KILL_PROGRAM (not its children) writes, syncs and
// talks to sockets:
//
//   KILL_AT=N       SIGKILL at the Nth call
//   KILL_HALF=1     when half of what it writes is written, else before it
//   KILL_MARK=FILE  made at the moment of death; where it is, nobody dies again
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pid_t counted; // 0: not in this program
static long calls, kill_at;
static bool is_half;

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void)
{
    const char *wanted = getenv("KILL_PROGRAM");
    const char *at = getenv("KILL_AT");
    char program[4096] = "";

    if (readlink("/proc/self/exe", program, sizeof(program) - 1) <= 0 ||
        !wanted || !at || strcmp(program, wanted) != 0)
        return;
    counted = getpid();
    kill_at = strtol(at, NULL, 10);
    is_half = getenv("KILL_HALF") != NULL;
}

static void die(void)
{
    const char *mark = getenv("KILL_MARK");
    int before = errno;

    if (mark &&
        syscall(SYS_open, mark, O_CREAT | O_EXCL | O_WRONLY, 0644) < 0) {
        errno = before;
        return;
    }
    (void)kill(getpid(), SIGKILL);
    for (;;)
        (void)pause();
}

// True when half of it may still be done.
static bool is_the_call(void)
{
    if (counted == 0 || counted != getpid() || ++calls != kill_at)
        return false;
    if (!is_half)
        die();
    return is_half;
}

#define DIE_AFTER(type, call)                                                  \
    do {                                                                       \
        bool is_last = is_the_call();                                          \
        type done = (call);                                                    \
        if (is_last)                                                           \
            die();                                                             \
        return done;                                                           \
    } while (0)

ssize_t write(int fd, const void *bytes, size_t size)
{
    DIE_AFTER(ssize_t,
              REAL(write)(fd, bytes, is_last && size > 1 ? size / 2 : size));
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    DIE_AFTER(ssize_t, REAL(pwrite)(fd, bytes,
                                    is_last && size > 1 ? size / 2 : size, at));
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    DIE_AFTER(
        ssize_t,
        REAL(pwrite64)(fd, bytes, is_last && size > 1 ? size / 2 : size, at));
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    DIE_AFTER(ssize_t,
              REAL(writev)(fd, parts, is_last && count > 1 ? 1 : count));
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    DIE_AFTER(ssize_t, REAL(send)(fd, bytes, size, flags));
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    DIE_AFTER(ssize_t, REAL(sendmsg)(fd, message, flags));
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    DIE_AFTER(ssize_t, REAL(recv)(fd, bytes, size, flags));
}

int socket(int domain, int type, int protocol)
{
    DIE_AFTER(int, REAL(socket)(domain, type, protocol));
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    DIE_AFTER(int, REAL(connect)(fd, address, length));
}

int fsync(int fd)
{
    DIE_AFTER(int, REAL(fsync)(fd));
}

int fdatasync(int fd)
{
    DIE_AFTER(int, REAL(fdatasync)(fd));
}

int ftruncate(int fd, off_t size)
{
    DIE_AFTER(int, REAL(ftruncate)(fd, size));
}

int rename(const char *from, const char *to)
{
    DIE_AFTER(int, REAL(rename)(from, to));
}

int unlink(const char *path)
{
    DIE_AFTER(int, REAL(unlink)(path));
}
