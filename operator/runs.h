// Runs, one at a time.
#ifndef OPERATOR_RUNS_H
#define OPERATOR_RUNS_H

#include "registrar/client.h"

bool run_get(struct registrar *registrar, unsigned run, struct run_view *view,
             struct error *err);

#endif
