// How much room the journal's disk has left. Below the first watermark no new
// job is numbered, below the second one nothing is released any more; what is
// left is for the outcomes of jobs that are on their way.
#ifndef REGISTRAR_DISK_H
#define REGISTRAR_DISK_H

#include "base/base.h"

#include <stdint.h>

enum disk_level { DISK_AMPLE, DISK_LOW, DISK_LAST };

enum {
    DISK_KEEP_MB = 256, // the first watermark; the second is a quarter of it
    DISK_KEEP_MAX_MB = 1024 * 1024,
    DISK_SECOND = 4,
};

// The level for that many free bytes.
enum disk_level disk_level_of(uint64_t free_bytes, uint64_t keep_bytes);

// Looks at the disk on which `folder` is.
bool disk_look(const char *folder, uint64_t keep_bytes, enum disk_level *level,
               struct error *err);

#endif
