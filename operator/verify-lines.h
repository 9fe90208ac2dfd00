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

// Reads every segment of an export; its own checkpoint is one of the anchors.
bool verify_folder(const char *folder, struct anchors *anchors,
                   finding_seen *see, void *context,
                   struct verify_result *result, struct error *err);
// The lines of a running journal, fetched from the registrar, against anchors.
bool verify_fetched(const struct anchors *anchors, finding_seen *see,
                    void *context, struct verify_result *result,
                    struct error *err);

#endif
