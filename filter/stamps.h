// The stamps of one run: arranged once for each kind of side, then only filled
// with the numbers of each page.
#ifndef FILTER_STAMPS_H
#define FILTER_STAMPS_H

#include "filter/marking.h"
#include "filter/writer.h"

struct stamps;

// Everything is borrowed and must outlive the stamps.
struct stamps *stamps_new(const struct marking *marking,
                          const struct face *face, const struct plan *plan);
void stamps_free(struct stamps *stamps);

// Writes one numbered side: original, what its kind of side always says, and
// its numbers and codes.
bool stamps_write(struct stamps *stamps, unsigned copy, unsigned side,
                  struct writer *writer, struct error *err);

#endif
