// The names of a ticket's verdicts: a file of its own, because the print
// programs need them and nothing of the store.
#include "journal/ledger.h"

#include <string.h>

static const struct {
    const char *name;
} verdicts[] = {
    [TICKET_NONE] = {"NONE"},       [TICKET_OPEN] = {"OPEN"},
    [TICKET_PARTIAL] = {"PARTIAL"}, [TICKET_USED] = {"USED"},
    [TICKET_REFUSED] = {"REFUSED"}, [TICKET_HELD] = {"HELD"},
};

enum { VERDICT_COUNT = sizeof(verdicts) / sizeof(verdicts[0]) };

const char *ticket_verdict_name(enum ticket_verdict verdict)
{
    return verdicts[verdict].name;
}

bool ticket_verdict_read(const char *name, enum ticket_verdict *verdict)
{
    for (size_t n = 0; n < VERDICT_COUNT; n++) {
        if (strcmp(verdicts[n].name, name) == 0) {
            *verdict = (enum ticket_verdict)n;
            return true;
        }
    }
    return false;
}
