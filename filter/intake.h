// Takes the document in: spooled, hashed, recognised, imposed.
#ifndef FILTER_INTAKE_H
#define FILTER_INTAKE_H

#include "journal/journal.h"
#include "spool/spool.h"

struct intake {
    struct digest digest;    // of the document as it came, see fingerprint.h
    int imposed;             // spool file of the imposed PDF, or -1
    struct mapping document; // its bytes
};

// Reads the job's document, at most `max_bytes`, and imposes one copy of it.
// Ends with intake_clear, also after a failure.
bool intake_take(const struct job *job, size_t max_bytes, struct intake *intake,
                 struct error *err);
void intake_clear(struct intake *intake);

// Where documents wait, in files without a name: $TMPDIR or /tmp.
const char *intake_folder(void);

#endif
