// What a scan came to on one page to sign and file.
#ifndef OPERATOR_SCAN_REPORT_H
#define OPERATOR_SCAN_REPORT_H

#include "operator/scan-stack.h"
#include "registrar/client.h"

// The report on a stack that was judged, as a PDF of one A4 page: verdict, sums
// of each run, what is missing, too much or wrong, and the journal's checkpoint
// that it was made from. What does not fit is counted in the last line. Writes
// `path` whole or not at all.
bool scan_report(const struct stack *stack, struct registrar *registrar,
                 const char *path, struct error *err);

#endif
