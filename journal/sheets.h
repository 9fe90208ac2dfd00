// Changes of the derived tables that concern sheets: passages, waste, counts.
#ifndef JOURNAL_SHEETS_H
#define JOURNAL_SHEETS_H

#include "journal/change.h"
#include "journal/places.h"

// Bytes may reach the device from now on: the current attempt's passage begins.
bool passage_begin(struct change *change);
// What the device reported of the current attempt, or PAGES_UNKNOWN.
bool passage_end(struct change *change, int64_t reported);

// No ticket of the run lets anything out any more.
bool tickets_void(struct change *change, struct value reason);
// The copies of these places become INCOMPLETE. ERROR_REFUSED when one of them
// is not in the print room, where somebody else answers for its sheets.
bool copies_touch(struct change *change, const struct run_shape *shape,
                  struct places places);

// The appliers of kinds, for the table of changes.c.
bool apply_resumed(struct change *change);
bool apply_reprinting(struct change *change);
bool apply_abandoned(struct change *change);
bool apply_wasted(struct change *change);
bool apply_not_printed(struct change *change);
bool apply_written_off(struct change *change);
bool apply_counted(struct change *change);
bool apply_closed(struct change *change);
bool apply_discrepant(struct change *change);
bool apply_resolved(struct change *change);

#endif
