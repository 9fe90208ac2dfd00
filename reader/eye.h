// How a page is looked at: where codes usually are first, then harder.
#ifndef READER_EYE_H
#define READER_EYE_H

#include "reader/finds.h"

struct eye;
struct eye *eye_new(void);
void eye_free(struct eye *eye);

// Finds what it can. Nothing is taken over from an earlier page but which kind
// of symbol to try first.
void eye_read(struct eye *eye, const struct picture *page, struct finds *finds);

// The same where a symbol is known to stand: `area` holds one, with white
// around it.
void eye_read_at(struct eye *eye, const struct picture *page,
                 const struct area *area, struct finds *finds);

#endif
