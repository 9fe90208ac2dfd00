// A preview: the stamp as the queue would print it, without numbers, unknown to
// the journal, and overprinted so that nobody takes it for a copy.
#ifndef FILTER_SPECIMEN_H
#define FILTER_SPECIMEN_H

#include "filter/marking.h"

// The run that no specimen has: the registrar numbers from 1.
enum { SPECIMEN_RUN = 0 };

// A plan that nobody reserved: every copy, serial 0, no key.
struct plan specimen_plan(const struct marking *marking);
// Looks like a code and can be none: Crockford's digits have no U, and I and O
// are never printed.
void specimen_code(struct page_code *code);
// What a specimen says beside the words of its stamp.
void specimen_characters(struct text *all);
// Appends the overprint of one side, in points: outlined letters from corner to
// corner, so that what lies below stays readable.
void specimen_paint(const struct face *face, double width, double height,
                    struct text *into);

#endif
