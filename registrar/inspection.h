// Verifying the whole journal in a child that works on a copy, so that nobody
// waits for it.
#ifndef REGISTRAR_INSPECTION_H
#define REGISTRAR_INSPECTION_H

#include "registrar/connection.h"

struct inspection {
    pid_t child; // 0: none
    int from;    // what the child says; -1: none
    bool is_copying;
    struct text said;
    struct connection *asker; // whose request is being answered
};

void inspection_init(struct inspection *inspection);
// Ends the child, if there is one.
void inspection_clear(struct inspection *inspection, struct office *office);

// Starts to answer `asked` of `asker`. Between rounds; not inside a group.
bool inspection_start(struct inspection *inspection, struct office *office,
                      struct connection *asker, const struct asked *asked,
                      struct error *err);
// Reads what the child has said; answers the asker when it is done.
bool inspection_continue(struct inspection *inspection, struct office *office,
                         int64_t now, struct error *err);

#endif
