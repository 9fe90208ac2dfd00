// Files and descriptors: read whole, write whole, or fail.
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024, SEND = 4 * 1024 * 1024 };

static ssize_t read_some(int fd, void *room, size_t size)
{
    ssize_t got = 0;

    do {
        got = read(fd, room, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

static bool read_rest(int fd, size_t limit, struct text *into, const char *path,
                      struct error *err)
{
    size_t start = into->length;

    for (;;) {
        char *room = text_room(into, 16 * 1024);
        ssize_t got = read_some(fd, room, 16 * 1024);
        if (got < 0)
            return error_errno(err, "cannot read %s", path);
        into->length += (size_t)got;
        into->data[into->length] = '\0';
        if (got == 0)
            return true;
        if (into->length - start > limit)
            return error_set(err, ERROR_INPUT, "%s: larger than %zu bytes",
                             path, limit);
    }
}

bool file_read(const char *path, size_t limit, struct text *into,
               struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return error_errno(err, "cannot open %s", path);
    bool done = read_rest(fd, limit, into, path, err);
    (void)close(fd);
    return done;
}

bool descriptor_write(int fd, const void *bytes, size_t length,
                      struct error *err)
{
    const char *at = bytes;

    while (length > 0) {
        ssize_t sent = write(fd, at, length);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return error_errno(err, "cannot write");
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

// A rename is only lasting when the folder that holds the name is synced.
static bool sync_folder_of(const char *path, struct error *err)
{
    char *copy = string_copy(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (!done)
        (void)error_errno(err, "cannot sync the folder of %s", path);
    if (fd >= 0)
        (void)close(fd);
    free(copy);
    return done;
}

bool file_replace(const char *path, const void *bytes, size_t length,
                  unsigned mode, struct error *err)
{
    struct text beside = {0};
    bool done = false;

    text_addf(&beside, "%s.XXXXXX", path);
    int fd = mkostemp(beside.data, O_CLOEXEC);
    if (fd < 0) {
        (void)error_errno(err, "cannot write beside %s", path);
        text_clear(&beside);
        return false;
    }

    if (!descriptor_write(fd, bytes, length, err)) {
        error_in(err, "%s", path);
        goto out;
    }
    if (fchmod(fd, mode) != 0 || fsync(fd) != 0) {
        (void)error_errno(err, "cannot sync %s", beside.data);
        goto out;
    }
    if (rename(beside.data, path) != 0) {
        (void)error_errno(err, "cannot replace %s", path);
        goto out;
    }
    done = sync_folder_of(path, err);

out:
    (void)close(fd);
    if (!done)
        (void)unlink(beside.data);
    text_clear(&beside);
    return done;
}

int spool_open(const char *folder, struct error *err)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
        return fd;
    // Some file systems have no O_TMPFILE: a name that lives for a moment.
    struct text path = {0};
    text_addf(&path, "%s/countermark.XXXXXX", folder);
    fd = mkostemp(path.data, O_CLOEXEC);
    if (fd < 0)
        (void)error_errno(err, "cannot spool in %s", folder);
    else
        (void)unlink(path.data);
    text_clear(&path);
    return fd;
}

bool descriptor_pour(int from, int to, size_t limit, chunk_seen *see,
                     void *context, size_t *total, struct error *err)
{
    char *chunk = memory_need(CHUNK);
    bool done = false;

    *total = 0;
    for (;;) {
        ssize_t got = read_some(from, chunk, CHUNK);
        if (got < 0) {
            (void)error_errno(err, "cannot read");
            break;
        }
        if (got == 0) {
            done = true;
            break;
        }
        *total += (size_t)got;
        if (*total > limit) {
            (void)error_set(err, ERROR_INPUT, "larger than %zu bytes", limit);
            break;
        }
        if (see && !see(context, chunk, (size_t)got, err))
            break;
        if (to >= 0 && !descriptor_write(to, chunk, (size_t)got, err))
            break;
    }
    free(chunk);
    return done;
}

bool descriptor_send(int from, int to, size_t length, chunk_seen *see,
                     void *context, size_t *sent, struct error *err)
{
    off_t at = 0;

    *sent = 0;
    while (*sent < length) {
        size_t part = length - *sent < SEND ? length - *sent : SEND;
        ssize_t got = sendfile(to, from, &at, part);
        if (got < 0 && errno == EINTR)
            got = 0;
        else if (got == 0)
            break;
        // Some destinations want to be written to.
        else if (got < 0 && *sent == 0 && (errno == EINVAL || errno == ENOSYS))
            return lseek(from, 0, SEEK_SET) == 0
                       ? descriptor_pour(from, to, length, see, context, sent,
                                         err)
                       : error_errno(err, "cannot read");
        else if (got < 0)
            return error_errno(err, "cannot write");
        *sent += (size_t)got;
        if (see && !see(context, NULL, 0, err))
            return false;
    }
    return true;
}

bool mapping_init(struct mapping *mapping, int fd, struct error *err)
{
    struct stat info;

    *mapping = (struct mapping){.bytes = (const unsigned char *)""};
    if (fstat(fd, &info) != 0)
        return error_errno(err, "cannot look at the file");
    if (info.st_size == 0)
        return true;
    void *bytes =
        mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return error_errno(err, "cannot map the file");
    mapping->bytes = bytes;
    mapping->size = (size_t)info.st_size;
    return true;
}

void mapping_forget(const struct mapping *mapping)
{
    // NOLINTNEXTLINE(performance-no-int-to-ptr): takes a const away, no more
    void *bytes = (void *)(uintptr_t)mapping->bytes;

    if (mapping->size > 0)
        (void)madvise(bytes, mapping->size, MADV_DONTNEED);
}

void mapping_clear(struct mapping *mapping)
{
    if (mapping->size > 0)
        (void)munmap((void *)(uintptr_t)mapping->bytes, mapping->size);
    *mapping = (struct mapping){.bytes = (const unsigned char *)""};
}
