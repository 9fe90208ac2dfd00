// Verifying a journal from its lines alone: an export on another machine, or
// what a registrar hands out. Everything ledger_verify looks at that is in the
// lines themselves, and checkpoints from outside.
#ifndef JOURNAL_AUDIT_H
#define JOURNAL_AUDIT_H

#include "journal/ledger.h"

struct audit;

// Findings go to `see` as they come up. Ends with audit_finish.
bool audit_start(struct audit **audit, const struct anchor *anchors,
                 size_t count, finding_seen *see, void *context,
                 struct error *err);
// The next line, without its newline, from event 0 on.
void audit_line(struct audit *audit, const char *line, size_t length);
// Compares with the anchors; true when the check could be made. Frees.
bool audit_finish(struct audit *audit, struct verify_result *result,
                  struct error *err);

#endif
