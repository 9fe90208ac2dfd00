// Acts that wait for their second person.
#ifndef JOURNAL_PROPOSALS_H
#define JOURNAL_PROPOSALS_H

#include "journal/deeds.h"

enum proposal_state {
    PROPOSAL_NONE,
    PROPOSAL_OPEN,
    PROPOSAL_CONFIRMED, // end
    PROPOSAL_WITHDRAWN, // end
    PROPOSAL_LAPSED,    // end: nobody confirmed it in time
    PROPOSAL_STATES
};

enum { PROPOSAL_HOURS = 24 };

extern const struct deed_way act_ways[];

#endif
