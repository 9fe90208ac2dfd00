// Files and descriptors: read whole, write whole, or fail.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

// Appends the whole file to `into`; more than `limit` bytes is ERROR_INPUT.
bool file_read(const char *path, size_t limit, struct text *into,
               struct error *err);

// Writes beside `path`, syncs, renames, syncs the folder: afterwards the file
// has the new content, or the old one, also after a power cut.
bool file_replace(const char *path, const void *bytes, size_t length,
                  unsigned mode, struct error *err);

// All bytes or an error; goes on after EINTR and short writes.
bool descriptor_write(int fd, const void *bytes, size_t length,
                      struct error *err);

// A file in `folder` that has no name, is read and written by us alone, and
// vanishes with its last descriptor. Close it. -1 and `err` on failure.
int spool_open(const char *folder, struct error *err);

// Gives every chunk that was read from `from` to `see` (may be NULL) and then
// to `to` (may be -1), until end of file or more than `limit` bytes.
// `*total` is what was read. `see` returns false to stop with its error.
typedef bool chunk_seen(void *context, const void *bytes, size_t length,
                        struct error *err);
bool descriptor_pour(int from, int to, size_t limit, chunk_seen *see,
                     void *context, size_t *total, struct error *err);

// Sends `length` bytes of the file `from`, from its start, to `to`, without
// copying them through us where the kernel can. `*sent` is what was sent: less
// than asked for at the end of the file. `see` as above, with no bytes.
bool descriptor_send(int from, int to, size_t length, chunk_seen *see,
                     void *context, size_t *sent, struct error *err);

// The whole of an open file, mapped to read; unmap with mapping_clear.
// An empty file has size 0 and bytes "".
struct mapping {
    const unsigned char *bytes;
    size_t size;
};
bool mapping_init(struct mapping *mapping, int fd, struct error *err);
void mapping_clear(struct mapping *mapping);
// Gives back the memory of what was read so far; it is read again when it is
// looked at again.
void mapping_forget(const struct mapping *mapping);

#endif
