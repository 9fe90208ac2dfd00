// The reader locks itself in before it looks at the first byte of a scan.
#ifndef READER_CONFINE_H
#define READER_CONFINE_H

#include "base/base.h"

enum {
    CONFINE_MEMORY_MB = 1024,   // beside the mapped document
    CONFINE_CPU_S = 4 * 60 * 60 // of one reader, over all its pages
};

// From here on this process can read and write what it has open, and use memory
// and processor within limits: it cannot open, create or name a file, talk to
// anybody, start anything or gain rights, and it leaves no core dump.
// `document` bytes are added to the memory allowed.
bool confine(size_t document, struct error *err);

#endif
