// What a copy may go through, from its number to its end.
#include "journal/custody-tables.h"

static const char *const states[COPY_STATES] = {
    [COPY_NONE] = "NONE",
    [COPY_NUMBERED] = "NUMBERED",
    [COPY_MARKED] = "MARKED",
    [COPY_SENT] = "SENT",
    [COPY_VOID] = "VOID",
    [COPY_INCOMPLETE] = "INCOMPLETE",
    [COPY_IN_STOCK] = "IN_STOCK",
    [COPY_SPARE] = "SPARE",
    [COPY_PACKED] = "PACKED",
    [COPY_IN_TRANSIT] = "IN_TRANSIT",
    [COPY_ISSUED] = "ISSUED",
    [COPY_ON_LOAN] = "ON_LOAN",
    [COPY_AT_REPAIR] = "AT_REPAIR",
    [COPY_RETURNED] = "RETURNED",
    [COPY_LISTED] = "LISTED",
    [COPY_SEALED] = "SEALED",
    [COPY_DESTROYED] = "DESTROYED",
    [COPY_ARCHIVED] = "ARCHIVED",
    [COPY_TRANSFERRED] = "TRANSFERRED",
    [COPY_MISSING] = "MISSING",
    [COPY_LOST] = "LOST",
};

const struct deeds copy_deeds = {
    .subject = "copy",
    .states = states,
    .state_count = COPY_STATES,
    .ends = IN(COPY_VOID) | IN(COPY_DESTROYED) | IN(COPY_ARCHIVED) |
            IN(COPY_TRANSFERRED) | IN(COPY_LOST),
};
