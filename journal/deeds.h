// Acts of people: one request, one durable act, one event or several.
#ifndef JOURNAL_DEEDS_H
#define JOURNAL_DEEDS_H

#include "journal/inside.h"

// How a kind is recorded when it is more than one event made of its fields:
// given a number, split over copies, followed by what it brings about. `body`
// holds the act's fields and its persons; what is set in `reply` is answered.
// A kind that needs a way of its own has a row in one of the tables of deeds.c.
struct deed_way {
    const char *kind;
    bool (*record)(struct act *act, const char *kind, struct line *body,
                   struct line *reply, struct error *err);
};

// One event of that kind for each of the copies `items` ("RUN:K") names, or
// the one event of `run` and `copy`.
bool deed_each_copy(struct act *act, const char *kind, struct line *body,
                    struct line *reply, struct error *err);
// By the way of the kind, whatever it is.
bool deed_record(struct act *act, const char *kind, struct line *body,
                 struct line *reply, struct error *err);
// The event with the fields as they are.
bool deed_plain(struct act *act, const char *kind, struct line *body,
                struct line *reply, struct error *err);

// The ways of lists: custody-lists.c. Like the others ended by an empty row.
extern const struct deed_way list_ways[];
// Blotting out: redact.c.
extern const struct deed_way event_ways[];
// Inventories: inventories.c.
extern const struct deed_way inventory_ways[];
// Whoever names no inventory means the only one that is open.
bool inventory_assume(struct act *act, const char *kind, struct line *body,
                      struct error *err);
// Of runs and their sheets: settling.c.
extern const struct deed_way settling_ways[];
// Of the waste register: wasting.c.
extern const struct deed_way wasting_ways[];

#endif
