// What may happen to an event that was recorded: nothing, but that text in it
// is blotted out.
#include "journal/custody-tables.h"

enum { EVENT_RECORDED, EVENT_STATES };

static const char *const states[EVENT_STATES] = {
    [EVENT_RECORDED] = "RECORDED",
};

static const struct deed rows[] = {
    {"event.redacted", IN(EVENT_RECORDED), DEED_STAYS, .who = ROLE_ADMIN,
     .second = ROLE_CUSTODIAN | ROLE_APPROVER,
     .fields = "event names reason leaf? line?",
     .source = "DESIGN 6: the tree stays; two persons",
     .says =
         WORDS("text in an event was blotted out; its hash and effect stay")},
};

const struct deeds event_deeds = {
    .subject = "event",
    .states = states,
    .state_count = EVENT_STATES,
    .ends = 0,
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
