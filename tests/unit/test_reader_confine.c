// A reader that was taken over finds nothing it could do.
#include "reader/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
// cmocka needs the headers above it.
#include <cmocka.h>

static int try_open(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int try_create(void)
{
    return open("/tmp/cm-confined", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
}

static int try_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int try_fork(void)
{
    return fork();
}

static int try_exec(void)
{
    char *argv[] = {NULL};

    return execve("/bin/true", argv, argv);
}

static int try_unlink(void)
{
    return unlink("/tmp/cm-confined");
}

static int try_ptrace(void)
{
    return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int try_kill(void)
{
    return kill(getppid(), 0);
}

static int try_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return page == MAP_FAILED ? -1 : 0;
}

// 0: refused with EACCES; 1: it went through; 2: another error; 3: not
// confined.
static int in_confinement(int (*act)(void))
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (!confine(0, NULL))
            _exit(3);
        errno = 0;
        if (act() >= 0)
            _exit(1);
        _exit(errno == EACCES ? 0 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

static void nothing_can_be_opened_named_started_or_said(void **state)
{
    static int (*const acts[])(void) = {try_open,   try_create, try_socket,
                                        try_fork,   try_exec,   try_unlink,
                                        try_ptrace, try_kill,   try_code};

    (void)state;
    for (size_t n = 0; n < sizeof(acts) / sizeof(acts[0]); n++)
        if (in_confinement(acts[n]) != 0)
            fail_msg("act %zu: %d", n, in_confinement(acts[n]));
}

// AddressSanitizer reserves terabytes of addresses: then nothing can be
// limited.
#ifndef __SANITIZE_ADDRESS__
static int use_memory(void)
{
    enum { PIECE = 64 << 20 };

    // More than is allowed, in pieces as a decoder would ask for them.
    for (int n = 0; n < CONFINE_MEMORY_MB / 64 + 1; n++)
        if (!malloc(PIECE))
            _exit(0);
    return 0;
}

static void memory_has_an_end(void **state)
{
    (void)state;
    assert_int_equal(in_confinement(use_memory), 0);
}
#endif

static int write_to_file(void)
{
    // Descriptor 0 was opened on a file before.
    if (write(STDIN_FILENO, "x", 1) < 0 && errno == EFBIG)
        _exit(0);
    return 0;
}

static void even_an_open_file_cannot_grow(void **state)
{
    char path[] = "/tmp/cm-confine-XXXXXX";
    int fd = mkstemp(path), before = dup(STDIN_FILENO);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    int answer = in_confinement(write_to_file);
    (void)dup2(before, STDIN_FILENO);
    (void)close(before);
    (void)close(fd);
    (void)unlink(path);
    assert_int_equal(answer, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_can_be_opened_named_started_or_said),
#ifndef __SANITIZE_ADDRESS__
        cmocka_unit_test(memory_has_an_end),
#endif
        cmocka_unit_test(even_an_open_file_cannot_grow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
