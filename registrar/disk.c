// How much room the journal's disk has left.
#include "registrar/disk.h"

#include <sys/statvfs.h>

enum disk_level disk_level_of(uint64_t free_bytes, uint64_t keep_bytes)
{
    if (free_bytes < keep_bytes / DISK_SECOND)
        return DISK_LAST;
    return free_bytes < keep_bytes ? DISK_LOW : DISK_AMPLE;
}

bool disk_look(const char *folder, uint64_t keep_bytes, enum disk_level *level,
               struct error *err)
{
    struct statvfs disk;

    if (statvfs(folder, &disk) != 0)
        return error_errno(err, "cannot look at the disk of %s", folder);
    *level = disk_level_of((uint64_t)disk.f_bavail * disk.f_frsize, keep_bytes);
    return true;
}
