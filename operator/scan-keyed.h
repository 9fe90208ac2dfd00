// Codes from standard input, beside those of files.
#ifndef OPERATOR_SCAN_KEYED_H
#define OPERATOR_SCAN_KEYED_H

#include "operator/scan-desk.h"

// Says what is wrong with a line or a page; the others go on.
void scan_complain(const char *about, const char *what);

// Reads lines to the end: a code, which is one more side; "POSITION CODE", the
// code with its check symbol, for a side that could not be read; "W12", also
// behind a position, for waste without a code on the list that is checked.
// `file` is what the new sides say they come from.
bool scan_keyed(struct scan_desk *desk, struct stack *stack, size_t file,
                struct error *err);

#endif
