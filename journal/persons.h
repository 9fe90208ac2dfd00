// The persons of an event: whether they have the roles that its rule asks for,
// and whether they are different people where they must be (DOMAIN 5).
#ifndef JOURNAL_PERSONS_H
#define JOURNAL_PERSONS_H

#include "journal/ledger.h"

// Who stands in relation to what the event is about.
struct persons {
    char submitter[LEDGER_NAME_MAX]; // who sent the run's job; "": nobody
    bool has_maker;
    int64_t maker; // the uid of who made the list
};

// What an event has besides the fields of its act: names, as in deed.fields.
extern const char event_fields[];

// Writes the two persons of an act into its event. ERROR_REFUSED, with the
// rule, when one lacks the role or the second is missing.
bool persons_write(const struct deed *deed, const struct actor *actor,
                   const struct second *second, struct line *event,
                   struct error *err);
// Looks at an event as it is recorded or replayed.
bool persons_check(const struct deed *deed, const struct persons *persons,
                   const struct line *event, struct error *err);

#endif
