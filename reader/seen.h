// The words of a document's first page that a person could see, for who trusts
// a mark that somebody else has put there.
#ifndef READER_SEEN_H
#define READER_SEEN_H

#include "reader/picture.h"

// The smallest type that counts as seen, in points, and the dots to an inch at
// which the page is looked at.
enum { SEEN_TYPE_MIN = 8, SEEN_DPI = 150 };

// What stands in the place of a letter that nobody sees: no mark has it.
#define SEEN_NOTHING "\xEF\xBF\xBD"

// Appends the text of page 1 as words_of_first_page does, with SEEN_NOTHING
// for every letter or digit whose place on the drawn page does not hold ink as
// a letter does. So that is unseen which is written in rendering mode 3, in
// the colour of its ground, under something, clipped away, off the page,
// smaller than SEEN_TYPE_MIN, or in a font that is not in the document (in
// here none can be opened, and what another machine takes for it nobody
// knows). ERROR_INPUT as for words_of_first_page, and when the page is too
// large to be drawn. That the ink has the shape of these letters is not
// looked at.
bool words_seen_on_first_page(const unsigned char *bytes, size_t size,
                              struct text *into, struct error *err);

// Whether the ink in this part of the picture could be a letter: dark against
// its ground or light against it, and no speck. `pixels` is how
// many of them a letter of SEEN_TYPE_MIN points is high.
bool seen_has_letter(const struct picture *picture, const struct area *area,
                     unsigned pixels);

#endif
