// What an inventory came to, and what it still looks for.
#ifndef OPERATOR_INVENTORY_H
#define OPERATOR_INVENTORY_H

#include "registrar/client.h"

// `see` for each copy of an inventory that is open (`inventory`), or each that
// was not found in its place when it ended (`deviations`), however many.
bool inventory_each(struct registrar *registrar, const char *ask_by,
                    const char *check_no, answer_seen *see, void *context,
                    struct error *err);
// ERROR_INPUT when there is none of that number.
bool inventory_about(struct registrar *registrar, const char *check_no,
                     struct line *about, struct error *err);

// Prints the result in words, and each copy that is missing or extra. `counts`
// has found, lacking and extra.
bool inventory_say_result(struct registrar *registrar,
                          const struct line *counts, bool json,
                          struct error *err);
// Whether `counts` are of one where not all was found in its place.
bool inventory_deviates(const struct line *counts);

#endif
