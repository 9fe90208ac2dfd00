// What may happen to the paper ledger of a queue: that somebody counts what is
// in the tray, and enters what is put into it.
#include "journal/custody-tables.h"

static const char *const states[PAPER_STATES] = {
    [PAPER_NONE] = "NONE",
    [PAPER_KEPT] = "KEPT",
    [PAPER_STOPPED] = "STOPPED",
};

static const struct deed rows[] = {
    {"paper.left", IN(PAPER_NONE) | IN(PAPER_KEPT) | IN(PAPER_STOPPED),
     PAPER_KEPT, .who = ROLE_OPERATOR, .fields = "queue left",
     .source = "DOMAIN 4",
     .says = WORDS("the sheets in the tray were counted")},
    {"paper.loaded", IN(PAPER_KEPT), DEED_STAYS, .who = ROLE_OPERATOR,
     .fields = "queue loaded", .source = "DOMAIN 4",
     .says = WORDS("sheets were put into the tray")},
    {"paper.stopped", IN(PAPER_KEPT), PAPER_STOPPED, .who = ROLE_OPERATOR,
     .fields = "queue", .source = "DOMAIN 4",
     .says = WORDS("its paper is not counted any more")},
};

const struct deeds paper_deeds = {
    .subject = "paper",
    .states = states,
    .state_count = PAPER_STATES,
    .ends = 0,
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
