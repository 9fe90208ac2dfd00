// What one page of a marked document must look like, in the reader's words.
#ifndef FILTER_PROOF_PAGE_H
#define FILTER_PROOF_PAGE_H

#include "filter/proof.h"

struct proof_page {
    unsigned number;     // in the marked document
    unsigned copy, side; // 0, 0: the control sheet
    unsigned symbols;    // that must read
    char code[CODE_SIZE];
};

// Whether the last page is the control sheet.
bool proof_has_control(const struct proof_order *order);

// Page `number` (from 1) of the marked document, and the lines that ask a
// reader to prove it.
bool proof_page_of(const struct proof_order *order, unsigned number,
                   struct proof_page *page, struct text *request,
                   struct error *err);

#endif
