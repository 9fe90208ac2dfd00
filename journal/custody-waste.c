// What a sheet of waste may go through, from the bag to its end.
#include "journal/custody-tables.h"

static const char *const states[WASTE_STATES] = {
    [WASTE_NONE] = "NONE",           [WASTE_OPEN] = "OPEN",
    [WASTE_LISTED] = "LISTED",       [WASTE_SEALED] = "SEALED",
    [WASTE_DESTROYED] = "DESTROYED",
};

static const struct deed rows[] = {
    {"waste.foreign", IN(WASTE_NONE), WASTE_OPEN,
     .who = ROLE_OPERATOR | ROLE_CHECKER,
     .fields = "text waste? run? fragments? bag?", .source = "DOMAIN 3",
     .says = WORDS("paper without a code came out of the device; it is waste")},
    {"waste.bagged", IN(WASTE_OPEN), DEED_STAYS,
     .who = ROLE_OPERATOR | ROLE_CHECKER, .fields = "wastes bag",
     .source = "DOMAIN 3", .says = WORDS("waste was put into a numbered bag")},
    {"waste.listed", IN(WASTE_OPEN), WASTE_LISTED, .who = ROLE_CUSTODIAN,
     .fields = "wastes list reason?", .source = "field study 6.3 W11",
     .says = WORDS("waste is on a destruction list")},
    {"waste.unlisted", IN(WASTE_LISTED), WASTE_OPEN, .who = ROLE_CUSTODIAN,
     .fields = "wastes reason", .source = "field study 6.3 W11",
     .says = WORDS("waste was taken off its destruction list")},
};

const struct deeds waste_deeds = {
    .subject = "waste",
    .states = states,
    .state_count = WASTE_STATES,
    .ends = IN(WASTE_DESTROYED),
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
