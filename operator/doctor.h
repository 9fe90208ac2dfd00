// `countermark doctor`: every promise this machine keeps or breaks.
#ifndef OPERATOR_DOCTOR_H
#define OPERATOR_DOCTOR_H

#include "config/config.h"

// What becomes of a promise. WEAK: it holds today, but something that it leans
// on is missing, or could not be looked at. BROKEN: it does not hold.
enum health { HEALTH_KEPT, HEALTH_WEAK, HEALTH_BROKEN };

struct doctor {
    bool json;
    const char *part; // what is being examined
    unsigned counts[HEALTH_BROKEN + 1];
};

// Says one promise by its short name. `mend` is the command that mends it, ""
// when there is none; the rest says in words what was found.
void doctor_says(struct doctor *doctor, enum health health, const char *promise,
                 const char *mend, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

// The parts of the examination, one file each.
void doctor_policy(struct doctor *doctor, const struct policy *policy);
void doctor_files(struct doctor *doctor, const struct policy *policy);
void doctor_journal(struct doctor *doctor, const struct policy *policy);
void doctor_queues(struct doctor *doctor, const struct policy *policy);
void doctor_cups(struct doctor *doctor, const struct policy *policy);

// The last value of a directive in the text of cupsd.conf or cups-files.conf,
// as cupsd reads it; "" when it is not there. False when it does not fit.
bool cups_directive(const char *conf, const char *name, char *value,
                    size_t size);

// countermark doctor [--json]
int command_doctor(int argc, char **argv);

#endif
