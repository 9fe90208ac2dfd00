// Events on their way from the thread that reads and hashes them to a thread of
// its own that replays them: verification uses two processors.
#ifndef JOURNAL_RELAY_H
#define JOURNAL_RELAY_H

#include <stddef.h>
#include <stdint.h>

struct relay;

// Called on the other thread, in order; `body` is not kept. What it touches
// belongs to it until relay_end.
typedef void relay_seen(void *context, uint64_t seq, const char *body,
                        size_t length);

// Yours; ends with relay_end. Where no thread can be had, relay_give calls
// `see` itself.
struct relay *relay_start(relay_seen *see, void *context);
void relay_give(struct relay *relay, uint64_t seq, const char *body,
                size_t length);
// Waits until everything that was given was seen. NULL does nothing.
void relay_end(struct relay *relay);

#endif
