// The two listening sockets. Who may do what is decided by peer credentials;
// the file modes only keep out those who have no business at all.
#include "registrar/sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 64, FIRST_HANDED_FD = 3, HANDED_MAX = 16 };

static const char *path_of(const struct site *site, enum door door)
{
    return door == DOOR_PRINT ? site->print_socket : site->desk_socket;
}

static bool fill_address(const char *path, struct sockaddr_un *address,
                         struct error *err)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (string_fit(address->sun_path, sizeof(address->sun_path), path))
        return true;
    return error_set(err, ERROR_CONFIG,
                     "the socket path %s is longer than %zu bytes; choose a "
                     "shorter one",
                     path, sizeof(address->sun_path) - 1);
}

static int new_socket(struct error *err)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        (void)error_errno(err, "cannot open a socket");
    return fd;
}

// A socket nobody listens on is left over from a registrar that was killed.
static bool remove_stale(const char *path, const struct sockaddr_un *address,
                         struct error *err)
{
    struct stat info;

    if (lstat(path, &info) != 0)
        return errno == ENOENT || error_errno(err, "cannot look at %s", path);
    if (!S_ISSOCK(info.st_mode))
        return error_set(err, ERROR_CONFIG,
                         "%s is in the way and is not a socket; move it away",
                         path);

    int fd = new_socket(err);
    if (fd < 0)
        return false;
    int got = connect(fd, (const struct sockaddr *)address, sizeof(*address));
    int why = errno;
    (void)close(fd);
    if (got == 0 || why == EAGAIN)
        return error_set(err, ERROR_BUSY, "a registrar already answers at %s",
                         path);
    if (why != ECONNREFUSED)
        return error_set(err, ERROR_SYSTEM, "cannot try the socket %s: %s",
                         path, strerror(why));
    return unlink(path) == 0 || error_errno(err, "cannot remove %s", path);
}

static bool make_folder_of(const char *path, struct error *err)
{
    char folder[POLICY_PATH_MAX];

    if (!string_fit(folder, sizeof(folder), path))
        return error_set(err, ERROR_CONFIG, "the path %s is too long", path);
    char *slash = strrchr(folder, '/');
    if (!slash || slash == folder)
        return true;
    *slash = '\0';
    if (mkdir(folder, 0755) != 0 && errno != EEXIST)
        return error_errno(err, "cannot make the folder %s", folder);
    return true;
}

// The print socket belongs to the group of cupsd's filters. A registrar that
// may not give it away opens it to all: the kernel still says who comes.
static bool open_to_peers(const char *path, const struct site *site,
                          enum door door, struct error *err)
{
    mode_t mode = 0666;

    if (door == DOOR_PRINT) {
        const struct passwd *account = getpwnam(site->print_user);
        if (account && lchown(path, (uid_t)-1, account->pw_gid) == 0)
            mode = 0660;
    }
    return chmod(path, mode) == 0 ||
           error_errno(err, "cannot set the mode of %s", path);
}

static bool make_socket(const struct site *site, enum door door, int *fd,
                        struct error *err)
{
    const char *path = path_of(site, door);
    struct sockaddr_un address;

    if (!fill_address(path, &address, err) || !make_folder_of(path, err) ||
        !remove_stale(path, &address, err))
        return false;
    *fd = new_socket(err);
    if (*fd < 0)
        return false;
    // Nobody comes in between the moment it exists and its mode is right.
    mode_t before = umask(0177);
    int bound = bind(*fd, (const struct sockaddr *)&address, sizeof(address));
    int why = errno;
    (void)umask(before);
    if (bound != 0)
        return error_set(err, ERROR_SYSTEM, "cannot make the socket %s: %s",
                         path, strerror(why));
    if (!open_to_peers(path, site, door, err))
        return false;
    return listen(*fd, BACKLOG) == 0 ||
           error_errno(err, "cannot listen at %s", path);
}

static bool take_handed(int fd, const char *name, struct sockets *sockets,
                        struct error *err)
{
    int type = 0;
    socklen_t size = sizeof(type);
    int *place = string_equal(name, "print")  ? &sockets->fd[DOOR_PRINT]
                 : string_equal(name, "desk") ? &sockets->fd[DOOR_DESK]
                                              : NULL;

    if (!place || *place >= 0)
        return error_set(err, ERROR_CONFIG,
                         "systemd handed over a socket named \"%s\"; expected "
                         "are \"print\" and \"desk\", once each",
                         name);
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
        type != SOCK_SEQPACKET)
        return error_set(err, ERROR_CONFIG,
                         "the socket \"%s\" is not ListenSequentialPacket",
                         name);
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
        fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
        return error_errno(err, "cannot take over the socket \"%s\"", name);
    *place = fd;
    return true;
}

// What systemd says is meant for this process only, and only once.
static bool take_all_handed(int64_t count, struct sockets *sockets,
                            struct error *err)
{
    const char *names = getenv("LISTEN_FDNAMES");
    char *copy = string_copy(names ? names : "");
    char *rest = copy;
    bool done = true;

    for (int n = 0; done && n < count; n++) {
        const char *name = strsep(&rest, ":");
        done = take_handed(FIRST_HANDED_FD + n, name ? name : "", sockets, err);
    }
    free(copy);
    (void)unsetenv("LISTEN_PID");
    (void)unsetenv("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
    if (done && (sockets->fd[DOOR_PRINT] < 0 || sockets->fd[DOOR_DESK] < 0))
        return error_set(err, ERROR_CONFIG,
                         "systemd handed over only one of the sockets "
                         "\"print\" and \"desk\"");
    return done;
}

static int64_t count_handed(void)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t number = 0, count = 0;

    if (!pid || !fds || !number_read(pid, 1, INT32_MAX, &number) ||
        number != getpid() || !number_read(fds, 0, HANDED_MAX, &count))
        return 0;
    return count;
}

bool sockets_open(const struct site *site, struct sockets *sockets,
                  struct error *err)
{
    int64_t handed = count_handed();

    *sockets = (struct sockets){.fd = {-1, -1}};
    if (handed > 0)
        return take_all_handed(handed, sockets, err);

    for (enum door door = DOOR_PRINT; door <= DOOR_DESK; door++) {
        if (!make_socket(site, door, &sockets->fd[door], err)) {
            sockets_close(sockets, site);
            return false;
        }
    }
    sockets->are_ours = true;
    return true;
}

void sockets_close(struct sockets *sockets, const struct site *site)
{
    for (enum door door = DOOR_PRINT; door <= DOOR_DESK; door++) {
        if (sockets->fd[door] >= 0)
            (void)close(sockets->fd[door]);
        sockets->fd[door] = -1;
        if (sockets->are_ours)
            (void)unlink(path_of(site, door));
    }
}
