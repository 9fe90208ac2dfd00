// A job that lies in cupsd's spool, held or done, and can be printed again.
#ifndef SPOOL_SPOOLED_H
#define SPOOL_SPOOLED_H

#include "base/base.h"

enum spooled_state {
    SPOOLED_HELD,    // waits for a person
    SPOOLED_WAITING, // for its turn; cupsd may also have forgotten it
    SPOOLED_MOVING,  // is being printed
    SPOOLED_DONE,    // over, and its document is still there
    SPOOLED_GONE,    // no such job, or its document was deleted
};

// What a job is to us: its number is for people and is given again one day, so
// `uuid` (as struct job has it) must fit as well. A job that is another one by
// it is GONE.
struct spooled {
    const char *queue;
    unsigned job_id;
    const char *uuid;
};

bool spooled_look(const struct spooled *job, enum spooled_state *state,
                  struct error *err);
// Has cupsd start it again: releases it when it is held, restarts it when it is
// done, and reminds cupsd of it when it waits. ERROR_REFUSED when it is gone,
// is being printed, or cupsd does not let this person; the text says what to
// do.
bool spooled_start(const struct spooled *job, struct error *err);
// Ends it when it waits; one that is over already is no error.
bool spooled_cancel(const struct spooled *job, struct error *err);

#endif
