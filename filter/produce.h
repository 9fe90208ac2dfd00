// Makes the marked document of one run.
#ifndef FILTER_PRODUCE_H
#define FILTER_PRODUCE_H

#include "filter/marking.h"

// Writes every numbered side of the plan and the control sheet to `fd`.
// ERROR_SYSTEM when the plan does not belong to this marking.
bool produce(const struct marking *marking, const struct face *face,
             const struct plan *plan, int fd, struct marked *marked,
             struct error *err);

#endif
