// How a page is looked at: where codes usually are first, then harder.
#ifndef READER_EYE_H
#define READER_EYE_H

#include "reader/finds.h"

struct eye;
struct eye *eye_new(void);
void eye_free(struct eye *eye);

// Reads a side of a whole sheet of A5 to A3 that a scanner saw, in a fraction
// of a second also when it bears nothing. Nothing is taken over from an earlier
// page but which kind of symbol to try first.
void eye_read(struct eye *eye, const struct picture *page, struct finds *finds);

// The same, and when there is nothing, searches all of it for some seconds: for
// photographs and pieces of a page, of whatever size.
void eye_search(struct eye *eye, const struct picture *page,
                struct finds *finds);

// The same where a symbol is known to stand: `area` holds one, with white
// around it.
void eye_read_at(struct eye *eye, const struct picture *page,
                 const struct area *area, struct finds *finds);

#endif
