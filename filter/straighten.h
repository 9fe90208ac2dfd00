// Pages laid straight before another filter lays them out.
#ifndef FILTER_STRAIGHTEN_H
#define FILTER_STRAIGHTEN_H

#include "base/base.h"

// Writes the document again: every page upright, in points, from its lower
// left corner, showing what a reader shows of the original, its annotations
// part of it. Only for documents that pdftopdf would lay out wrongly. More than
// `max_bytes` are ERROR_REFUSED, as a page that cannot be read is ERROR_INPUT.
bool straighten(int from, size_t max_bytes, int to, struct error *err);

#endif
