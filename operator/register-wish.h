// The command line of `register` and `print`.
#ifndef OPERATOR_REGISTER_WISH_H
#define OPERATOR_REGISTER_WISH_H

#include "operator/register.h"

enum register_as { AS_TABLE, AS_CSV, AS_JSON, AS_PDF };

struct register_order {
    struct register_wish wish; // strings are borrowed from argv
    enum register_as as;
    const char *out; // a file; NULL: standard output
    unsigned blank;  // rows to fill in by hand
};

bool register_order_read(int argc, char **argv, struct register_order *order,
                         struct error *err);

#endif
