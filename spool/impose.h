// Imposition by the stock filters (pdftopdf, imagetopdf) as a child, one copy.
#ifndef SPOOL_IMPOSE_H
#define SPOOL_IMPOSE_H

#include "spool/job.h"

// Runs `pdftopdf` (for a PDF) or `imagetopdf` (for an image type) over `in`,
// which is read from its start, into `out`: page selection, n-up, scaling,
// rotation and flattened annotations, exactly one copy, no page log, no
// printer language. Their own messages below ERROR go to cupsd's debug log.
// Input that is neither is ERROR_INPUT; a failing child is ERROR_INPUT with its
// own last words.
bool impose(const struct job *job, int in, int out, struct error *err);

#endif
