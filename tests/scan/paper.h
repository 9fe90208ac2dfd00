// Paper for tests of reading back: pages with symbols of ours, or of others.
#ifndef TESTS_SCAN_PAPER_H
#define TESTS_SCAN_PAPER_H

#include "paper/paper.h"
#include "reader/picture.h"

// Draws one symbol with its left upper corner at `x`, `y`; a module is
// `module` pixels wide.
void paper_symbol(struct picture *page, enum symbol_kind kind, const char *text,
                  unsigned x, unsigned y, unsigned module);

// A white A4 page at `dpi` with the code in two diagonal corners, modules of
// 0.42 mm as in the stamp.
void paper_page(struct picture *page, enum symbol_kind kind, const char *code,
                unsigned dpi);

// Random numbers that are the same on every machine.
unsigned paper_random(unsigned *seed);                // 0 to 32767
unsigned paper_below(unsigned *seed, unsigned limit); // 0 to limit - 1

#endif
