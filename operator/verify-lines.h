// Verifying from the lines alone: an export, or what the registrar hands out,
// against checkpoints that were kept outside.
#ifndef OPERATOR_VERIFY_LINES_H
#define OPERATOR_VERIFY_LINES_H

#include "journal/journal.h"

enum { ANCHORS_MAX = 256 };

// Checkpoints by the files they are from. Starts as {0}, ends with
// anchors_clear.
struct anchors {
    struct anchor list[ANCHORS_MAX];
    struct text notes[ANCHORS_MAX];
    size_t count;
};

bool anchors_add(struct anchors *anchors, const char *path, struct error *err);
void anchors_clear(struct anchors *anchors);

// An audit that has read every line of an export, whose own checkpoint becomes
// one of the anchors; or of the running journal, as the registrar hands them
// out. Yours when it is true: ends with audit_finish.
bool audit_folder(const char *folder, struct anchors *anchors,
                  finding_seen *see, void *context, struct audit **audit,
                  struct error *err);
bool audit_fetched(const struct anchors *anchors, finding_seen *see,
                   void *context, struct audit **audit, struct error *err);

// The same, and what it comes to.
bool verify_folder(const char *folder, struct anchors *anchors,
                   finding_seen *see, void *context,
                   struct verify_result *result, struct error *err);
bool verify_fetched(const struct anchors *anchors, finding_seen *see,
                    void *context, struct verify_result *result,
                    struct error *err);

#endif
