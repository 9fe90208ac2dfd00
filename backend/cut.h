// Some pages of a marked document as a document of their own.
#ifndef BACKEND_CUT_H
#define BACKEND_CUT_H

#include "backend/deliver.h"
#include "backend/parts.h"

// A spool file without a name, yours to close; -1 and `err` when the pages
// cannot be cut out. Pages stay as they are, nothing is drawn anew. It runs
// qpdf, with the rights of the device's backend.
int cut(const struct device *device, int document, const struct part *part,
        struct error *err);

#endif
