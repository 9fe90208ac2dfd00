// The filter lines of a PPD, led through our own types; for the adopt files.
#ifndef OPERATOR_ADOPT_FILTERS_H
#define OPERATOR_ADOPT_FILTERS_H

#include "base/base.h"

// Appends the filter lines for an adopted queue, each ended with `eol`.
bool adopt_filters(const char *ppd, const char *eol, struct text *into,
                   struct error *err);

#endif
