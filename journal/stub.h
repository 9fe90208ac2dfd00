// A redacted event: what stays of a line when text in it must go.
//
// Only text that no rule reads can be blotted out: a title that should not have
// been one, a reason that names somebody. The line that stays has every other
// field of the old one, "[redacted]" in place of each text that went, and as
// its first field the old line's leaf hash. So the hash tree, and with it every
// checkpoint on paper, stays as it is, and replaying the line does to the
// derived tables what the old one did. That the line is the one which two
// persons agreed on is said by a later event, `event.redacted`, which has its
// hash; without that event it is a finding.
//
// What a redaction cannot prove by itself is that nothing else in the line was
// changed on that day: only who holds an older export can compare.
#ifndef JOURNAL_STUB_H
#define JOURNAL_STUB_H

#include "journal/digest.h"
#include "journal/line.h"

#define STUB_LEAF "_leaf"
#define STUB_WORD "[redacted]"

// The fields that may be blotted out. NULL-terminated.
extern const char *const stub_fields[];
bool stub_field_is(const char *name);

// Whether a stored line is what stayed of another.
bool stub_is(const char *line, size_t length);

// The leaf of an event as it is stored: the hash of its line, or the hash that
// a redacted one was given.
void event_leaf(const char *line, size_t length, struct digest *leaf);

// Blots the texts of these names out of `event`, which has this leaf.
// ERROR_REFUSED for a field that rules read or that is no text of the event.
bool stub_make(struct line *event, const char *const *names, size_t count,
               const struct digest *leaf, struct error *err);

#endif
