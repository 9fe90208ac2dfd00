// How many pages a driver made: a driver that drops, repeats or multiplies
// pages is seen before the device gets a byte.
#ifndef SPOOL_PAGES_H
#define SPOOL_PAGES_H

#include "base/base.h"

#include <stdint.h>

// Counts the pages of the document of MIME type `type` in the open file `fd`,
// read from its start; its position moves. Countable are PWG, Apple and CUPS
// raster (read to the last line of the last page) and PostScript with document
// structuring comments. `*pages` is -1 when the type is none of these.
// ERROR_INPUT when the document is cut off or damaged, or when it asks the
// device for several copies.
bool pages_count(const char *type, int fd, int64_t *pages, struct error *err);

#endif
