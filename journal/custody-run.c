// What a run may go through, from the job that came in to its close.
#include "journal/custody-tables.h"

static const char *const states[RUN_STATES] = {
    [RUN_NONE] = "NONE",       [RUN_RECEIVED] = "RECEIVED",
    [RUN_MARKED] = "MARKED",   [RUN_SENDING] = "SENDING",
    [RUN_SENT] = "SENT",       [RUN_INTERRUPTED] = "INTERRUPTED",
    [RUN_REFUSED] = "REFUSED", [RUN_CANCELLED] = "CANCELLED",
};

// Reported by the print programs, or by the registrar in their place.
#define PRINT .who = ROLE_PRINT, .source = "DESIGN 4"

static const struct deed rows[] = {
    {"run.received", IN(RUN_NONE), RUN_RECEIVED, COPY_NONE, PRINT,
     .says = "the document came in and may be numbered"},
    {"copies.numbered", IN(RUN_RECEIVED), RUN_RECEIVED, COPY_NUMBERED, PRINT,
     .says = "every copy has its serial number"},
    {"run.attempted", IN(RUN_RECEIVED) | IN(RUN_MARKED), RUN_RECEIVED,
     COPY_NUMBERED, PRINT,
     .says = "CUPS started the job again before a byte was sent; the numbers "
             "stay"},
    {"run.marked", IN(RUN_RECEIVED), RUN_MARKED, COPY_MARKED, PRINT,
     .says = "every copy is marked; the ticket is made"},
    {"run.written", IN(RUN_MARKED), RUN_MARKED, COPY_NONE, PRINT,
     .says = "the marked document left the filter whole; the ticket is "
             "complete"},
    {"run.sending", IN(RUN_MARKED), RUN_SENDING, COPY_NONE, PRINT,
     .says = "the ticket is used up; from now on bytes may reach the device"},
    {"run.device_reported", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), DEED_STAYS,
     COPY_NONE, PRINT,
     .says = "what the device says of the job; nobody has counted it"},
    {"run.stopped",
     IN(RUN_RECEIVED) | IN(RUN_MARKED) | IN(RUN_SENDING) | IN(RUN_SENT) |
         IN(RUN_INTERRUPTED),
     DEED_STAYS, COPY_NONE, PRINT,
     .says = "the backend kept data from the device; the job is held"},
    {"run.sent", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), RUN_SENT, COPY_SENT,
     PRINT, .says = "the device took the whole document"},
    {"run.interrupted", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), RUN_INTERRUPTED,
     COPY_NONE, PRINT,
     .says = "sending ended early; a person must settle what was printed"},
    {"run.doubted", IN(RUN_RECEIVED) | IN(RUN_MARKED) | IN(RUN_SENDING),
     RUN_INTERRUPTED, COPY_NONE, PRINT,
     .says = "an old journal was put back; a person must settle what was "
             "printed"},
    {"run.attempt_refused", IN(RUN_INTERRUPTED), RUN_INTERRUPTED, COPY_NONE,
     PRINT,
     .says = "another attempt to print was turned away; nothing was printed"},
    {"run.attempt_refused", IN(RUN_SENT), RUN_SENT, COPY_NONE, PRINT,
     .says = "another attempt to print was turned away; nothing was printed"},
    {"run.cancelled", IN(RUN_RECEIVED) | IN(RUN_MARKED), RUN_CANCELLED,
     COPY_VOID, PRINT,
     .says = "cancelled before a byte was sent; its numbers are void"},
    {"run.refused", IN(RUN_NONE) | IN(RUN_RECEIVED) | IN(RUN_MARKED),
     RUN_REFUSED, COPY_VOID, PRINT, .says = "refused before a byte was sent"},
};

const struct deeds run_deeds = {
    .subject = "run",
    .states = states,
    .state_count = RUN_STATES,
    .ends = IN(RUN_REFUSED) | IN(RUN_CANCELLED),
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
