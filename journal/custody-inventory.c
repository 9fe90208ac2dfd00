// What an inventory goes through, from its beginning to its result.
#include "journal/custody-tables.h"

static const char *const states[INVENTORY_STATES] = {
    [INVENTORY_NONE] = "NONE",
    [INVENTORY_STARTED] = "STARTED",
    [INVENTORY_ENDED] = "ENDED",
};

#define CHECK "field study 6.2 C34 and 7.10"

static const struct deed rows[] = {
    {"inventory.started", IN(INVENTORY_NONE), INVENTORY_STARTED,
     .who = ROLE_CUSTODIAN, .fields = "check_no? room? holder?",
     .source = CHECK,
     .says = WORDS("an inventory was begun: of everything, a room, a unit or a "
                   "person")},
    {"inventory.ended", IN(INVENTORY_STARTED), INVENTORY_ENDED,
     .who = ROLE_CUSTODIAN,
     .second = ROLE_CHECKER | ROLE_WITNESS | ROLE_APPROVER,
     .fields = "check_no found? lacking? extra?", .source = CHECK,
     .says =
         WORDS("what was seen was compared with what should have been there")},
};

const struct deeds inventory_deeds = {
    .subject = "inventory",
    .states = states,
    .state_count = INVENTORY_STATES,
    .ends = IN(INVENTORY_ENDED),
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
