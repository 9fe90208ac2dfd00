// Acts at the registrar's desk: a command line becomes the fields of an act.
#ifndef OPERATOR_ACT_H
#define OPERATOR_ACT_H

#include "operator/second.h"

struct act {
    struct line *line; // the request: `ask`, `kind` and the act's own fields
    struct second_wish second; // --with, --with-secret-fd and --later
    bool json;
    int count; // what is not an option
    char **arguments;
};

// Reads the options that are named in `allowed`, separated by spaces, into the
// fields they stand for; each is one of the table in act.c ("reason:fault" when
// it sets another field here); every act takes --with USER, --with-secret-fd N
// and --later. Ends with act_clear, also when it fails.
bool act_read(int argc, char **argv, const char *kind, const char *allowed,
              int least, int most, struct act *act, struct error *err);
void act_clear(struct act *act);

// The arguments from `first` on as one field of texts.
void act_set_arguments(struct act *act, const char *field, int first);
// Has it done, with the second person when one is named; what is answered goes
// to `closing`.
bool act_do(struct act *act, struct registrar *registrar, struct line *closing,
            struct error *err);
// With --later: says that the act waits, when it does; it is not done yet.
bool act_waits(const struct act *act, const struct line *closing);

#endif
