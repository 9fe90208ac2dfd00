// What a destruction list may go through, from its first line to its
// certificate (field study 6.4).
#include "journal/custody-tables.h"

static const char *const states[LIST_STATES] = {
    [LIST_NONE] = "NONE",           [LIST_DRAFT] = "DRAFT",
    [LIST_SUBMITTED] = "SUBMITTED", [LIST_APPROVED] = "APPROVED",
    [LIST_CHECKED] = "CHECKED",     [LIST_SEALED] = "SEALED",
    [LIST_DESTROYED] = "DESTROYED", [LIST_CERTIFIED] = "CERTIFIED",
};

#define DESTRUCTION "Implementing Regulations of 2024, art. 28"

static const struct deed rows[] = {
    {"list.made", IN(LIST_NONE), LIST_DRAFT, .who = ROLE_CUSTODIAN,
     .fields = "list? reason", .source = DESTRUCTION,
     .says = WORDS("a destruction list was begun")},
    {"list.submitted", IN(LIST_DRAFT), LIST_SUBMITTED, .who = ROLE_CUSTODIAN,
     .fields = "list", .source = DESTRUCTION,
     .says = WORDS("the list is complete and waits for approval")},
    {"list.approved", IN(LIST_SUBMITTED), LIST_APPROVED, .who = ROLE_APPROVER,
     .apart = APART_MAKER, .fields = "list decision?",
     .source = DESTRUCTION "; approver is not the maker",
     .says = WORDS("what is on the list may be destroyed")},
    {"list.rejected", IN(LIST_SUBMITTED), LIST_DRAFT, .who = ROLE_APPROVER,
     .apart = APART_MAKER, .fields = "list reason",
     .source = DESTRUCTION "; approver is not the maker",
     .says = WORDS("the list was not approved")},
    {"list.reopened", IN(LIST_SUBMITTED) | IN(LIST_APPROVED) | IN(LIST_CHECKED),
     LIST_DRAFT, .who = ROLE_CUSTODIAN, .fields = "list reason",
     .source = "field study 6.4",
     .says = WORDS("the list is changed, and must be approved again")},
    {"list.checked", IN(LIST_APPROVED), LIST_CHECKED,
     .who = ROLE_CUSTODIAN | ROLE_DESTROYER, .second = ROLE_WITNESS,
     .apart = APART_SECOND_MAKER, .fields = "list items method",
     .source = "field study 6.4: the stack equals the list, both ways",
     .says =
         WORDS("the stack in hand is what the list says, no less and no more")},
    {"list.sealed", IN(LIST_CHECKED), LIST_SEALED, COPY_SEALED,
     .who = ROLE_CUSTODIAN | ROLE_DESTROYER, .second = ROLE_WITNESS,
     .apart = APART_SECOND_MAKER, .fields = "list bag seal",
     .source = "field study 6.2 C26",
     .says = WORDS("all of it is in a sealed bag")},
    {"list.unsealed", IN(LIST_SEALED), LIST_APPROVED, COPY_LISTED,
     .who = ROLE_CUSTODIAN | ROLE_DESTROYER, .second = ROLE_WITNESS,
     .fields = "list incident reason",
     .source = "field study 6.4: a broken seal",
     .says = WORDS("the seal was broken; the stack must be checked again")},
    {"list.destroyed", IN(LIST_SEALED), LIST_DESTROYED, COPY_DESTROYED,
     .who = ROLE_DESTROYER, .second = ROLE_WITNESS, .apart = APART_SECOND_MAKER,
     .fields = "list means machine? place seal_intact",
     .source = DESTRUCTION "; destroyer and witness",
     .says = WORDS("all of it was destroyed before a witness")},
    {"list.certified", IN(LIST_DESTROYED), LIST_CERTIFIED,
     .who = ROLE_CUSTODIAN | ROLE_DESTROYER,
     .fields = "list certificate? digest?", .source = "field study 7.12",
     .says = WORDS("the certificate is signed and filed")},
};

const struct deeds list_deeds = {
    .subject = "list",
    .states = states,
    .state_count = LIST_STATES,
    .ends = IN(LIST_CERTIFIED),
    .rows = rows,
    .count = sizeof(rows) / sizeof(rows[0]),
};
