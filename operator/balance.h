// How the sheets and copies of a run stand: planned, reported and counted side
// by side, and exactly what is missing.
#ifndef OPERATOR_BALANCE_H
#define OPERATOR_BALANCE_H

#include "registrar/client.h"

// Prints it and answers the exit status: 0 when both equations hold, 1 when
// something is missing.
int balance_show(struct registrar *registrar, unsigned run, bool json);

#endif
