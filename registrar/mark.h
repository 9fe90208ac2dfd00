// The high-water mark: a small file outside the journal that knows how far
// numbers went, so that a journal put back from a backup gives none of them a
// second time.
#ifndef REGISTRAR_MARK_H
#define REGISTRAR_MARK_H

#include "config/config.h"
#include "journal/journal.h"

struct mark {
    char path[POLICY_PATH_MAX + 16];
    char reason[LEDGER_REASON_MAX]; // why no number is given; "": they are
    bool is_lost;                   // the file is missing or unreadable
    int fd;                         // -1: not open
    size_t used, room;              // bytes of the file
    unsigned run;                   // the newest one it knows
};

// Makes the mark of a new journal.
bool mark_found(const struct site *site, struct ledger *ledger,
                struct error *err);
// Compares the file with the journal. When they do not agree `reason` says so
// in words, and nothing may be released until mark_restore.
bool mark_open(struct mark *mark, const struct site *site,
               struct ledger *ledger, struct error *err);
void mark_close(struct mark *mark);

// Writes what the journal knows now and syncs it; before any answer by which
// numbers or bytes are released. Not inside a group of the ledger.
bool mark_raise(struct mark *mark, struct ledger *ledger, struct error *err);

// An administrator answers for a journal that was put back, or for a mark that
// was lost, with the checkpoint of the newest control sheet. Recorded; then the
// mark is made anew. ERROR_REFUSED when numbers may be on paper that neither
// journal nor mark knows.
bool mark_restore(struct mark *mark, struct ledger *ledger, const char *id,
                  const struct actor *actor, const char *note,
                  struct error *err);

#endif
