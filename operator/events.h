// The journal's events, fetched from the registrar in as many requests as it
// takes.
#ifndef OPERATOR_EVENTS_H
#define OPERATOR_EVENTS_H

#include "operator/say.h"
#include "registrar/client.h"

// `stored` is the line as it was hashed, `event` what it says.
typedef void event_printed(void *context, const char *stored,
                           const struct line *event);
// All events of a run, the oldest first; run 0: of the whole journal.
bool events_each(struct registrar *registrar, unsigned run,
                 event_printed *print, void *context, struct error *err);

// The same from event `first` on; run 0 only.
bool events_since(struct registrar *registrar, uint64_t first,
                  event_printed *print, void *context, struct error *err);
// The first event of a local day ("2026-11-25") or of a later one, found in a
// few requests: the times of events are taken to ascend. 0 for day "".
bool events_first_of(struct registrar *registrar, const char *day,
                     uint64_t *first, struct error *err);

// Two ways to print: the stored line at once, or a row of an events_table.
void print_event_raw(void *context, const char *stored,
                     const struct line *event);
void print_event_words(void *context, const char *stored,
                       const struct line *event);
struct table *events_table(void); // with its heads; free it

// What happened in an event of that kind, for people; "" for a note.
const char *event_says(const char *kind);

#endif
