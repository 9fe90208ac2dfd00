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

// Two ways to print: the stored line at once, or a row of an events_table.
void print_event_raw(void *context, const char *stored,
                     const struct line *event);
void print_event_words(void *context, const char *stored,
                       const struct line *event);
struct table *events_table(void); // with its heads; free it

#endif
