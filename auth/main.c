// countermark-auth: says to the registrar, by a voucher, that the second person
// of an act has given his password. The only program of Countermark that runs
// as root for people, and it does nothing else.
#include "auth/serve.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char usage[] =
    "usage: countermark-auth [--listen SOCKET] [--key FILE]\n"
    "       countermark-auth --help | --version\n"
    "\n"
    "  --listen SOCKET  where to listen (default: the socket that systemd\n"
    "                   hands over)\n"
    "  --key FILE       the registrar's key of vouchers (default:\n"
    "                   " LOCALSTATEDIR "/lib/countermark/voucher.key)\n";

struct options {
    const char *listen, *key;
    bool help, version;
};

static bool read_options(int argc, char **argv, struct options *options,
                         struct error *err)
{
    static const struct option known[] = {
        {"listen", required_argument, NULL, 'l'},
        {"key", required_argument, NULL, 'k'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    int which = 0;

    *options =
        (struct options){.key = LOCALSTATEDIR "/lib/countermark/voucher.key"};
    opterr = 0;
    while ((which = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        if (which == 'l')
            options->listen = optarg;
        else if (which == 'k')
            options->key = optarg;
        else if (which == 'h')
            options->help = true;
        else if (which == 'v')
            options->version = true;
        else
            return error_set(err, ERROR_USAGE, "%s: %s", argv[optind - 1],
                             which == ':' ? "needs a value" : "no such option");
    }
    return optind == argc ||
           error_set(err, ERROR_USAGE, "%s: takes no arguments", argv[optind]);
}

static int handed_over(struct error *err)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    int64_t is = 0;

    if (pid && count && number_read(pid, 1, INT32_MAX, &is) && is == getpid() &&
        string_equal(count, "1"))
        return 3;
    error_set(err, ERROR_USAGE,
              "systemd handed no socket over; name one with --listen");
    return -1;
}

// One that nobody listens on is left over from one of us that was killed.
static int listen_at(const char *path, struct error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat info;

    if (!string_fit(address.sun_path, sizeof(address.sun_path), path)) {
        error_set(err, ERROR_USAGE, "--listen %s: the path is too long", path);
        return -1;
    }
    if (lstat(path, &info) == 0 && S_ISSOCK(info.st_mode))
        (void)unlink(path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    mode_t old = umask(0111);
    bool done =
        fd >= 0 &&
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        listen(fd, 16) == 0;
    (void)umask(old);
    if (done)
        return fd;
    (void)error_errno(err, "cannot listen at %s", path);
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

// A password never reaches a core file or another process that looks.
static void hide(void)
{
    const struct rlimit none = {0, 0};

    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0);
}

int main(int argc, char **argv)
{
    struct options options;
    struct error err = {0};

    (void)signal(SIGPIPE, SIG_IGN);
    if (!read_options(argc, argv, &options, &err)) {
        (void)fprintf(stderr, "countermark-auth: %s\n%s", err.text, usage);
        return 2;
    }
    if (options.help || options.version) {
        (void)fputs(options.help ? usage : "countermark-auth 1.0\n", stdout);
        return 0;
    }
    hide();
    int fd =
        options.listen ? listen_at(options.listen, &err) : handed_over(&err);
    if (fd >= 0)
        (void)auth_serve(fd, options.key, &err);
    (void)fprintf(stderr, "countermark-auth: %s\n", err.text);
    return 1;
}
