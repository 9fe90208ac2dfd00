// The digest of a file, made by a thread of its own while others read it too.
#ifndef FILTER_HASHING_H
#define FILTER_HASHING_H

#include "journal/journal.h"

struct hashing;

// Begins; the descriptor's own position is not touched and it must stay open
// until hashing_finish.
struct hashing *hashing_start(int fd);
// Waits and frees. False when the file could not be read.
bool hashing_finish(struct hashing *hashing, struct digest *digest,
                    struct error *err);

#endif
