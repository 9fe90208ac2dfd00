// A disk that misbehaves, put under a program with LD_PRELOAD. It looks only at
// files in the folder $FAULT_DIR and does what the environment says:
//
//   FAULT_LOG=FILE       writes down everything that happens, for
//   journal-replay FAULT_LIE=1          fsync says yes and does nothing
//   FAULT_SYNC=N         the Nth fsync fails with EIO
//   FAULT_SYNC_FOR_EVER=N  so does every one after it
//   FAULT_FULL=BYTES     the disk is full after so many bytes
//   FAULT_SHORT=N        every Nth write writes only half of what it is given
//
// A record of the log is a struct record, the file's name, then the bytes.
#include "tests/faults/record.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FILES_MAX = 1024 };

static char names[FILES_MAX][64]; // "" when the descriptor is not in the folder
static int log_fd = -1;
static long syncs, writes;
static long long written;

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))

static long setting(const char *name)
{
    const char *value = getenv(name);

    return value ? strtol(value, NULL, 10) : 0;
}

static void note(enum disk_deed deed, const char *name, long long at,
                 const void *bytes, size_t length)
{
    struct record record = {.deed = deed, .at = at, .length = length};

    if (log_fd < 0) {
        const char *path = getenv("FAULT_LOG");
        if (!path)
            return;
        log_fd =
            REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (log_fd < 0)
            abort();
    }
    (void)snprintf(record.name, sizeof(record.name), "%s", name);
    if (REAL(write)(log_fd, &record, sizeof(record)) != sizeof(record) ||
        (bytes && REAL(write)(log_fd, bytes, length) != (ssize_t)length))
        abort();
}

// The name within the folder, or NULL.
static const char *inside(const char *path)
{
    const char *folder = getenv("FAULT_DIR");
    size_t length = folder ? strlen(folder) : 0;

    if (length == 0 || strncmp(path, folder, length) != 0 ||
        path[length] != '/' || strlen(path + length + 1) >= 64)
        return NULL;
    return path + length + 1;
}

static const char *name_of(int fd)
{
    return fd >= 0 && fd < FILES_MAX ? names[fd] : "";
}

static void remember(int fd, const char *path, int flags)
{
    const char *name = inside(path);

    if (fd < 0 || fd >= FILES_MAX)
        return;
    (void)snprintf(names[fd], sizeof(names[fd]), "%s", name ? name : "");
    if (name && (flags & O_CREAT))
        note(DEED_CREATE, name, 0, NULL, 0);
}

#define OPEN(name)                                                             \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        va_list args;                                                          \
        va_start(args, flags);                                                 \
        mode_t mode = (flags & O_CREAT) ? va_arg(args, mode_t) : 0;            \
        va_end(args);                                                          \
        int fd = REAL(name)(path, flags, mode);                                \
        remember(fd, path, flags);                                             \
        return fd;                                                             \
    }
OPEN(open)
OPEN(open64)

int close(int fd)
{
    if (fd >= 0 && fd < FILES_MAX)
        names[fd][0] = '\0';
    return REAL(close)(fd);
}

// How much of a write is let through; -1 with errno for none.
static ssize_t let_through(size_t length)
{
    long full = setting("FAULT_FULL");
    long cut = setting("FAULT_SHORT");

    if (full > 0 && written + (long long)length > full) {
        errno = ENOSPC;
        return -1;
    }
    writes++;
    if (cut > 0 && writes % cut == 0 && length > 1)
        length /= 2;
    written += (long long)length;
    return (ssize_t)length;
}

#define PWRITE(name, offset_type)                                              \
    ssize_t name(int fd, const void *bytes, size_t length, offset_type at)     \
    {                                                                          \
        const char *file = name_of(fd);                                        \
        if (!*file)                                                            \
            return REAL(name)(fd, bytes, length, at);                          \
        ssize_t part = let_through(length);                                    \
        if (part < 0)                                                          \
            return -1;                                                         \
        ssize_t done = REAL(name)(fd, bytes, (size_t)part, at);                \
        if (done > 0)                                                          \
            note(DEED_WRITE, file, at, bytes, (size_t)done);                   \
        return done;                                                           \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

// Only acknowledgements are written without an offset.
ssize_t write(int fd, const void *bytes, size_t length)
{
    const char *file = name_of(fd);

    if (*file)
        note(DEED_SAY, file, 0, bytes, length);
    return REAL(write)(fd, bytes, length);
}

static int sync_file(int fd, int (*real)(int))
{
    const char *file = name_of(fd);
    struct stat info;
    long fails = setting("FAULT_SYNC");
    long fails_on = setting("FAULT_SYNC_FOR_EVER");

    bool is_folder = fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
    if (!*file && !is_folder)
        return real(fd);
    syncs++;
    if ((fails > 0 && syncs == fails) || (fails_on > 0 && syncs >= fails_on)) {
        errno = EIO;
        return -1;
    }
    if (setting("FAULT_LIE"))
        return 0;
    note(DEED_SYNC, file, 0, NULL, 0);
    return real(fd);
}

int fsync(int fd)
{
    return sync_file(fd, REAL(fsync));
}

int fdatasync(int fd)
{
    return sync_file(fd, REAL(fdatasync));
}

#define FTRUNCATE(name, offset_type)                                           \
    int name(int fd, offset_type length)                                       \
    {                                                                          \
        if (*name_of(fd))                                                      \
            note(DEED_CUT, name_of(fd), length, NULL, 0);                      \
        return REAL(name)(fd, length);                                         \
    }
FTRUNCATE(ftruncate, off_t)
FTRUNCATE(ftruncate64, off64_t)

int unlink(const char *path)
{
    const char *name = inside(path);

    if (name)
        note(DEED_REMOVE, name, 0, NULL, 0);
    return REAL(unlink)(path);
}
