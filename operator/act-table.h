// The commands that record acts of people: their words, the kind of act, and
// the options that are the fields of that act.
#ifndef OPERATOR_ACT_TABLE_H
#define OPERATOR_ACT_TABLE_H

#include "registrar/client.h"

#include <getopt.h>

struct act_command {
    const char *name, *word; // "list", "add"; word NULL: there is only one
    const char *kind;
    const char *argument; // the field that is the first argument, or NULL
    const char *done;     // "issued"
};

// By argv[0], and argv[1] where there are several; NULL with ERROR_USAGE.
const struct act_command *act_command_find(int argc, char **argv,
                                           struct error *err);

// The options of a command for getopt_long: 256 + n is fields[n], w --with
// USER, s --with-secret-fd N, l --later, j --json.
enum { ACT_FIELDS_MAX = 32 };
struct act_options {
    struct option options[ACT_FIELDS_MAX + 8];
    char names[ACT_FIELDS_MAX][LINE_KEY_MAX + 1];    // "second-courier"
    const struct deed_field *fields[ACT_FIELDS_MAX]; // by index
    size_t count;
};
void act_options_make(struct act_options *table,
                      const struct act_command *command);

// Appends " Next: give-back or list add." when something can follow.
void act_say_next(const struct deed *deed, struct text *into);

#endif
