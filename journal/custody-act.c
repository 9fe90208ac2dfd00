// What an act goes through that waits for its second person.
#include "journal/custody-tables.h"

#include "journal/proposals.h"

static const char *const states[PROPOSAL_STATES] = {
    [PROPOSAL_NONE] = "NONE",           [PROPOSAL_OPEN] = "PROPOSED",
    [PROPOSAL_CONFIRMED] = "CONFIRMED", [PROPOSAL_WITHDRAWN] = "WITHDRAWN",
    [PROPOSAL_LAPSED] = "LAPSED",
};

static const struct deed rows[] = {
    {"act.proposed", IN(PROPOSAL_NONE), PROPOSAL_OPEN, .who = ROLES_STAFF,
     .fields = "item? as_role? act wanted", .source = "DOMAIN 5",
     .says = WORDS("an act waits for its second person, for 24 hours")},
    {"act.confirmed", IN(PROPOSAL_OPEN), PROPOSAL_CONFIRMED, .who = ROLES_STAFF,
     .apart = APART_MAKER, .fields = "item",
     .source = "DOMAIN 5: within 24 hours, by another person",
     .says = WORDS("the second person confirmed it; the act is done")},
    {"act.withdrawn", IN(PROPOSAL_OPEN), PROPOSAL_WITHDRAWN, .who = ROLES_STAFF,
     .fields = "item reason?", .source = "DOMAIN 5",
     .says = WORDS("it is not done")},
    {"act.lapsed", IN(PROPOSAL_OPEN), PROPOSAL_LAPSED, .who = ROLE_PRINT,
     .fields = "item", .source = "DOMAIN 5: within 24 hours",
     .says = WORDS("nobody confirmed it within 24 hours; it is not done")},
};

const struct deeds act_deeds = {
    .subject = "act",
    .states = states,
    .state_count = PROPOSAL_STATES,
    .ends =
        IN(PROPOSAL_CONFIRMED) | IN(PROPOSAL_WITHDRAWN) | IN(PROPOSAL_LAPSED),
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
