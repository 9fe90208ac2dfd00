// What a run may go through, from the job that came in to its close.
#include "journal/custody-tables.h"

static const char *const states[RUN_STATES] = {
    [RUN_NONE] = WORDS("NONE"),
    [RUN_RECEIVED] = WORDS("RECEIVED"),
    [RUN_MARKED] = WORDS("MARKED"),
    [RUN_SENDING] = WORDS("SENDING"),
    [RUN_SENT] = WORDS("SENT"),
    [RUN_INTERRUPTED] = WORDS("INTERRUPTED"),
    [RUN_RESUMED] = WORDS("RESUMED"),
    [RUN_REPRINTING] = WORDS("REPRINTING"),
    [RUN_COUNTED] = WORDS("COUNTED"),
    [RUN_DISCREPANT] = WORDS("DISCREPANT"),
    [RUN_CLOSED] = WORDS("CLOSED"),
    [RUN_REFUSED] = WORDS("REFUSED"),
    [RUN_CANCELLED] = WORDS("CANCELLED"),
    [RUN_HELD] = WORDS("HELD"),
    [RUN_APPROVED] = WORDS("APPROVED"),
    [RUN_REJECTED] = WORDS("REJECTED"),
};

// Reported by the print programs, or by the registrar in their place.
#define PRINT .who = ROLE_PRINT, .source = "DESIGN 4"

// Done by whoever prints.
#define OPERATOR .who = ROLE_OPERATOR
// Where sheets may turn out to be waste, or not to be at all.
#define SHEETS                                                                 \
    (IN(RUN_INTERRUPTED) | IN(RUN_RESUMED) | IN(RUN_REPRINTING) |              \
     IN(RUN_SENT) | IN(RUN_DISCREPANT))
// Where something was let through: a device's word on an attempt may come late.
#define PASSED (SHEETS | IN(RUN_SENDING) | IN(RUN_COUNTED) | IN(RUN_CLOSED))
// The code says which sheet, several are a stack; what they say is in the
// events.
#define WASTED                                                                 \
    "code? codes? run? copy? page? generation? fault waste? fragments? bag?"
#define ABSENT "run which? generation? places? "
// Who sent the job is not who allows it.
#define APPROVER                                                               \
    .who = ROLE_APPROVER, .apart = APART_SUBMITTER, .source = "DOMAIN 5"

static const struct deed rows[] = {
    {"run.received", IN(RUN_NONE), RUN_RECEIVED, COPY_NONE, PRINT,
     .says = WORDS("the document came in and may be numbered")},
    {"copies.numbered", IN(RUN_RECEIVED), RUN_RECEIVED, COPY_NUMBERED, PRINT,
     .says = WORDS("every copy has its serial number")},
    {"run.held", IN(RUN_RECEIVED) | IN(RUN_APPROVED), RUN_HELD, COPY_NONE,
     PRINT,
     .says = WORDS("the document waits for somebody's yes, without numbers")},
    {"run.endorsed", IN(RUN_HELD), RUN_HELD, COPY_NONE, APPROVER,
     .fields = "run copies?",
     .says = WORDS("an approver said yes; another is missing")},
    {"run.approved", IN(RUN_HELD), RUN_APPROVED, COPY_NONE, APPROVER,
     .fields = "run copies?",
     .says = WORDS("approved; the same document with the same options gets its "
                   "numbers")},
    {"run.released", IN(RUN_HELD) | IN(RUN_APPROVED), RUN_APPROVED, COPY_NONE,
     .who = ROLE_OPERATOR, .source = "DOMAIN 5", .fields = "run",
     .says = WORDS("an operator at the device lets it print")},
    {"run.rejected", IN(RUN_HELD) | IN(RUN_APPROVED), RUN_REJECTED, COPY_NONE,
     .who = ROLE_APPROVER, .source = "DOMAIN 5", .fields = "run reason",
     .says = WORDS("an approver said no")},
    {"run.attempted", IN(RUN_APPROVED), RUN_RECEIVED, COPY_NONE, PRINT,
     .says = WORDS("CUPS started the job again; each number is given once")},
    {"run.attempt_refused", IN(RUN_HELD) | IN(RUN_APPROVED) | IN(RUN_REJECTED),
     DEED_STAYS, COPY_NONE, PRINT,
     .says = WORDS("an attempt to print was turned away; nothing was printed")},
    {"run.attempted", IN(RUN_RECEIVED) | IN(RUN_MARKED), RUN_RECEIVED,
     COPY_NUMBERED, PRINT,
     .says = WORDS("CUPS started the job again; each number is given once")},
    {"run.attempted", IN(RUN_RESUMED), RUN_RESUMED, COPY_NONE, PRINT,
     .says = WORDS("CUPS started the job again; each number is given once")},
    {"run.attempted", IN(RUN_REPRINTING), RUN_REPRINTING, COPY_NONE, PRINT,
     .says = WORDS("CUPS started the job again; each number is given once")},
    {"run.marked", IN(RUN_RESUMED), RUN_RESUMED, COPY_NONE, PRINT,
     .says = WORDS("what is to be printed is marked; the ticket is made")},
    {"run.marked", IN(RUN_REPRINTING), RUN_REPRINTING, COPY_NONE, PRINT,
     .says = WORDS("what is to be printed is marked; the ticket is made")},
    {"run.marked", IN(RUN_RECEIVED), RUN_MARKED, COPY_MARKED, PRINT,
     .says = WORDS("what is to be printed is marked; the ticket is made")},
    {"run.written", IN(RUN_MARKED) | IN(RUN_RESUMED) | IN(RUN_REPRINTING),
     DEED_STAYS, COPY_NONE, PRINT,
     .says = WORDS("the marked document left the filter whole; the ticket is "
                   "complete")},
    {"run.sending", IN(RUN_MARKED) | IN(RUN_RESUMED) | IN(RUN_REPRINTING),
     RUN_SENDING, COPY_NONE, PRINT,
     .says = WORDS(
         "the ticket is used up; from now on bytes may reach the device")},
    {"run.device_reported", PASSED, DEED_STAYS, COPY_NONE, PRINT,
     .says = WORDS("what the device says of the job; nobody has counted it")},
    {"run.stopped", IN(RUN_RECEIVED) | IN(RUN_MARKED) | PASSED, DEED_STAYS,
     COPY_NONE, PRINT,
     .says = WORDS("the backend kept data from the device; the job is held")},
    {"run.sent", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), RUN_SENT, COPY_SENT,
     PRINT, .says = WORDS("the device took the whole document")},
    {"run.interrupted", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), RUN_INTERRUPTED,
     COPY_NONE, PRINT,
     .says =
         WORDS("sending ended early; a person must settle what was printed")},
    {"run.doubted",
     IN(RUN_RECEIVED) | IN(RUN_MARKED) | IN(RUN_SENDING) | IN(RUN_RESUMED) |
         IN(RUN_REPRINTING),
     RUN_INTERRUPTED, COPY_NONE, PRINT,
     .says = WORDS("an old journal was put back; a person must settle what was "
                   "printed")},
    {"run.attempt_refused", IN(RUN_INTERRUPTED) | IN(RUN_RESUMED),
     RUN_INTERRUPTED, COPY_NONE, PRINT,
     .says = WORDS("an attempt to print was turned away; nothing was printed")},
    {"run.attempt_refused", IN(RUN_SENT) | IN(RUN_REPRINTING), RUN_SENT,
     COPY_NONE, PRINT,
     .says = WORDS("an attempt to print was turned away; nothing was printed")},
    {"run.attempt_refused",
     IN(RUN_COUNTED) | IN(RUN_DISCREPANT) | IN(RUN_CLOSED), DEED_STAYS,
     COPY_NONE, PRINT,
     .says = WORDS("an attempt to print was turned away; nothing was printed")},
    {"run.cancelled",
     IN(RUN_RECEIVED) | IN(RUN_MARKED) | IN(RUN_HELD) | IN(RUN_APPROVED),
     RUN_CANCELLED, COPY_VOID, PRINT,
     .says = WORDS("cancelled before a byte was sent; its numbers are void")},
    {"run.refused", IN(RUN_NONE) | IN(RUN_RECEIVED) | IN(RUN_MARKED),
     RUN_REFUSED, COPY_VOID, PRINT,
     .says = WORDS("refused before a byte was sent")},

    {"run.resumed", IN(RUN_INTERRUPTED), RUN_RESUMED, COPY_NONE, OPERATOR,
     .second = ROLE_CHECKER, .when = SECOND_BY_LEVEL_REPRINT,
     .fields = "run from generation? places?", .source = "DOMAIN 5",
     .says = WORDS("it may go on from there, as a reprint")},
    {"run.reprinting", IN(RUN_SENT) | IN(RUN_COUNTED), RUN_REPRINTING,
     COPY_NONE, OPERATOR, .second = ROLE_CHECKER,
     .when = SECOND_BY_LEVEL_REPRINT,
     .fields = "run which reason generation? places?", .source = "DOMAIN 5",
     .says = WORDS("spoiled pages are to be printed again")},
    {"run.abandoned", IN(RUN_RECEIVED) | IN(RUN_MARKED), RUN_CANCELLED,
     COPY_VOID, OPERATOR, .fields = "run reason?", .source = "DOMAIN 3",
     .says =
         WORDS("its job is given up before a byte was sent; its numbers are "
               "void")},
    {"run.abandoned",
     IN(RUN_SENDING) | IN(RUN_INTERRUPTED) | IN(RUN_RESUMED) |
         IN(RUN_REPRINTING),
     RUN_SENT, COPY_SENT, OPERATOR, .fields = "run reason?",
     .source = "DOMAIN 3",
     .says = WORDS("it gets no more paper; what came out is counted")},
    {"run.counted", IN(RUN_SENT) | IN(RUN_COUNTED), RUN_COUNTED, COPY_NONE,
     OPERATOR, .second = ROLE_CHECKER, .when = SECOND_BY_LEVEL_COUNT,
     .fields = "run copies waste left?", .source = "DOMAIN 4, 5",
     .says = WORDS("paper and waste were counted")},
    {"run.closed", IN(RUN_COUNTED), RUN_CLOSED, COPY_NONE,
     .who = ROLE_OPERATOR | ROLE_CHECKER, .fields = "run", .source = "DOMAIN 4",
     .says = WORDS("both equations hold; the run is over")},
    {"run.discrepant", IN(RUN_SENT) | IN(RUN_COUNTED), RUN_DISCREPANT,
     COPY_NONE, .who = ROLE_OPERATOR | ROLE_CHECKER,
     .second = ROLE_CHECKER | ROLE_APPROVER | ROLE_CUSTODIAN,
     .fields = "run text", .source = "DOMAIN 3",
     .says = WORDS("counting could not settle what is missing")},
    {"run.resolved", IN(RUN_DISCREPANT), RUN_CLOSED, COPY_NONE,
     .who = ROLE_APPROVER, .second = ROLE_ADMIN, .fields = "run text missing?",
     .source = "DOMAIN 3, 5",
     .says = WORDS("two people answered for what is missing; the run is over")},

    // A run whose paper changes must be counted again.
    {"sheet.wasted", IN(RUN_COUNTED), RUN_SENT, COPY_NONE, OPERATOR,
     .fields = WASTED, .source = "DOMAIN 3", .says = WORDS("a sheet is waste")},
    {"sheet.wasted", SHEETS | IN(RUN_SENDING) | IN(RUN_CLOSED), DEED_STAYS,
     COPY_NONE, OPERATOR, .fields = WASTED, .source = "DOMAIN 3",
     .says = WORDS("a sheet is waste")},
    {"sheet.not_printed", IN(RUN_COUNTED), RUN_SENT, COPY_NONE, OPERATOR,
     .fields = ABSENT "proof newest?", .source = "DOMAIN 3",
     .says = WORDS("sheets were never printed")},
    {"sheet.not_printed", SHEETS, DEED_STAYS, COPY_NONE, OPERATOR,
     .fields = ABSENT "proof newest?", .source = "DOMAIN 3",
     .says = WORDS("sheets were never printed")},
    {"sheet.written_off", IN(RUN_COUNTED), RUN_SENT, COPY_NONE,
     .who = ROLE_APPROVER, .second = ROLE_ADMIN, .fields = ABSENT "reason",
     .source = "DOMAIN 5",
     .says = WORDS("sheets are written off by two people")},
    {"sheet.written_off", SHEETS, DEED_STAYS, COPY_NONE, .who = ROLE_APPROVER,
     .second = ROLE_ADMIN, .fields = ABSENT "reason", .source = "DOMAIN 5",
     .says = WORDS("sheets are written off by two people")},
};

const struct deeds run_deeds = {
    .subject = "run",
    .states = states,
    .state_count = RUN_STATES,
    .ends =
        IN(RUN_REFUSED) | IN(RUN_CANCELLED) | IN(RUN_CLOSED) | IN(RUN_REJECTED),
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
