// What tells one document from another that CUPS made a PDF of.
#ifndef FILTER_FINGERPRINT_H
#define FILTER_FINGERPRINT_H

#include "base/base.h"
#include "journal/journal.h"

#include <stddef.h>

// Such a document is another file each time its job runs, because of when it
// was made: dates, file identifier, metadata's identifier, names of font
// subsets. The digest is of the bytes without these, so that the next attempt
// of a job is known as the same document. For what this machine's filters made
// only: whoever makes a PDF himself could hide words where they are left out.
void fingerprint(const void *bytes, size_t size, struct digest *digest);

#endif
