// Who leaves is closed, and is given nothing any more.
#include "journal/custody-tables.h"

static const char *const states[PERSON_STATES] = {
    [PERSON_NONE] = "NONE",
    [PERSON_OPEN] = "OPEN",
    [PERSON_CLOSED] = "CLOSED",
};

#define LEAVERS "Implementing Regulations of 2024, art. 53"

static const struct deed rows[] = {
    {"person.closed", IN(PERSON_NONE) | IN(PERSON_OPEN), PERSON_CLOSED,
     .who = ROLE_CUSTODIAN | ROLE_ADMIN, .fields = "person reason?",
     .source = LEAVERS ": a leaver returns what he holds",
     .says =
         WORDS("somebody who leaves holds nothing, and gets nothing any more")},
    {"person.reopened", IN(PERSON_CLOSED), PERSON_OPEN,
     .who = ROLE_CUSTODIAN | ROLE_ADMIN, .fields = "person reason",
     .source = LEAVERS, .says = WORDS("somebody who was closed is back")},
};

const struct deeds person_deeds = {
    .subject = "person",
    .states = states,
    .state_count = PERSON_STATES,
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
