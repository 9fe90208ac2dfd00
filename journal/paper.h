// The paper ledger of a queue, where one is kept: whether as many sheets left
// the tray as the register knows of (DOMAIN 4).
//
// A period goes from one count of the tray to the next. Every attempt that
// begins to send meanwhile belongs to it, with its generation of the run; so
// does, by its run, paper without a code, and by its code a sheet that came out
// twice. For each period that was counted
//
//   start + loaded - left = sent - not printed + extra
//
// must hold, where `extra` is foreign and duplicate paper. A sheet that was
// written off counts as printed: nobody knows that it was not. What differs
// keeps the runs of the period from being closed, until it is explained or two
// people answer for it by resolving one of these runs.
#ifndef JOURNAL_PAPER_H
#define JOURNAL_PAPER_H

#include "journal/change.h"

// The attempt that begins to send belongs to the open period of its queue.
bool paper_feed(struct change *change, unsigned generation);
// One sheet more came out of the run's device, of that generation; or, when it
// bears no code, with the newest paper of the run (PAPER_NEWEST).
enum { PAPER_NEWEST = -1 };
bool paper_extra(struct change *change, int64_t run, int64_t generation);
// ERROR_REFUSED, in words, when paper of the event's run keeps it open.
bool paper_check(struct change *change);
// What differs in the counted periods of the run is answered for.
bool paper_answer(struct change *change);
// Whether the ledger of the queue is kept.
bool paper_is_kept(struct tables *tables, const char *queue, bool *is_kept,
                   struct error *err);

#endif
