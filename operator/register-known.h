// What a register has learnt of runs and copies, so that it asks only once.
#ifndef OPERATOR_REGISTER_KNOWN_H
#define OPERATOR_REGISTER_KNOWN_H

#include "registrar/client.h"

struct known;
struct known *known_new(struct registrar *registrar);
void known_free(struct known *known);

// The run as the registrar has it; NULL and `err` when it has none.
const struct run_view *known_run(struct known *known, unsigned run,
                                 struct error *err);

// A number kept for a copy; SIZE_MAX when there is none.
size_t known_row(const struct known *known, unsigned run, unsigned copy);
void known_set_row(struct known *known, unsigned run, unsigned copy,
                   size_t row);

// Every copy for which that number is kept.
typedef void copy_known(void *context, unsigned run, unsigned copy);
void known_each_row(const struct known *known, size_t row, copy_known *see,
                    void *context);

// Who answers for a copy, as far as was said; NULL: nobody said.
const char *known_holder(const struct known *known, unsigned run,
                         unsigned copy);
void known_set_holder(struct known *known, unsigned run, unsigned copy,
                      const char *holder);
// The same after an event of that copy: what is lent comes back to whom it was
// with.
void known_follow(struct known *known, unsigned run, unsigned copy,
                  const struct line *event);

#endif
