// The commands that record acts of people. What they are, which options they
// take and what they say comes from the tables of journal/custody.h.
#ifndef OPERATOR_CUSTODY_ACT_H
#define OPERATOR_CUSTODY_ACT_H

#include "registrar/client.h"

// `countermark issue COPY... --to "Unit, person"` and all the others; argv[0]
// is the command, argv[1] its second word where it has one ("list add").
int command_act(int argc, char **argv);
// Prints the options and the rule of such a command.
void act_help(const char *command);

// What people ask about copies: holdings, overdue, pending-acts, lists.
int command_holdings(int argc, char **argv);
int command_overdue(int argc, char **argv);
int command_pending(int argc, char **argv);
// `list` and `inventory`: their acts, and what there is of them.
int command_list(int argc, char **argv);
int command_inventory(int argc, char **argv);
// Secrecy periods that end: due-review.c.
int command_due_review(int argc, char **argv);

// Where a copy should be now, and every act on it with its dates and persons.
bool custody_show(struct registrar *registrar, unsigned run, unsigned copy,
                  struct error *err);
// The same of a copy by its serial or RUN:K.
bool custody_show_name(struct registrar *registrar, const char *name, bool json,
                       struct error *err);

#endif
