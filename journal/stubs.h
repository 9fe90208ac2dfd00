// The redacted events that a verification came across, and whether two persons
// agreed on each.
#ifndef JOURNAL_STUBS_H
#define JOURNAL_STUBS_H

#include "journal/stub.h"

// Starts as {0}, ends with stubs_clear.
struct stubs {
    struct stub *list; // ascending by seq
    size_t count;
};

// A line that stub_is.
void stubs_add(struct stubs *stubs, uint64_t seq, const char *line,
               size_t length);
// An event.redacted: false when its event is there whole.
bool stubs_confirm(struct stubs *stubs, const struct line *redaction);
// The next, from *at on, that no event or another line was agreed on; false
// behind the last.
bool stubs_unconfirmed(const struct stubs *stubs, size_t *at, uint64_t *seq);
void stubs_clear(struct stubs *stubs);

#endif
