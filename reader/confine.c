// A list of the system calls that decoding needs; every other one fails with
// EACCES, so that a library that only wants to look for a configuration file
// goes on without.
#include "reader/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const int allowed[] = {
    SCMP_SYS(read),           SCMP_SYS(write),
    SCMP_SYS(close),          SCMP_SYS(lseek),
    SCMP_SYS(fstat),          SCMP_SYS(brk),
    SCMP_SYS(munmap),         SCMP_SYS(mremap),
    SCMP_SYS(madvise),        SCMP_SYS(futex),
    SCMP_SYS(sched_yield),    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),
    SCMP_SYS(getpid),         SCMP_SYS(gettid),
    SCMP_SYS(tgkill),         SCMP_SYS(alarm),
    SCMP_SYS(setitimer),      SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),    SCMP_SYS(exit),
    SCMP_SYS(exit_group),     SCMP_SYS(restart_syscall),
};

// Memory may be had, but not made into a program.
static const int allowed_for_data[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};

static bool fill_filter(scmp_filter_ctx filter)
{
    for (size_t n = 0; n < sizeof(allowed) / sizeof(allowed[0]); n++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[n], 0) != 0)
            return false;
    for (size_t n = 0; n < 2; n++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_for_data[n], 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
            return false;
    return true;
}

static bool filter_calls(struct error *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EACCES));
    bool done = filter && fill_filter(filter) && seccomp_load(filter) == 0;

    if (filter)
        seccomp_release(filter);
    return done || error_set(err, ERROR_SYSTEM,
                             "this machine cannot confine the reader; its "
                             "kernel needs seccomp filters");
}

// Who started us may have set a tighter limit; that stays.
static bool limit(int what, rlim_t most)
{
    struct rlimit both;

    if (getrlimit((__rlimit_resource_t)what, &both) != 0)
        return false;
    if (both.rlim_max > most)
        both.rlim_max = most;
    both.rlim_cur = both.rlim_max;
    return setrlimit((__rlimit_resource_t)what, &both) == 0;
}

bool confine(size_t document, struct error *err)
{
    rlim_t memory = ((rlim_t)CONFINE_MEMORY_MB << 20) + document;
    bool is_limited = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
                      limit(RLIMIT_NOFILE, 0) &&
                      limit(RLIMIT_CPU, CONFINE_CPU_S);

    // A library's warning, when standard error is a file, is not worth dying
    // for.
    (void)signal(SIGXFSZ, SIG_IGN);
    // AddressSanitizer reserves terabytes of addresses.
#ifndef __SANITIZE_ADDRESS__
    is_limited = is_limited && limit(RLIMIT_AS, memory);
#else
    (void)memory;
#endif
    if (!is_limited || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_errno(err, "cannot confine the reader");
    return filter_calls(err);
}
