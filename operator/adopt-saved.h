// The originals of an adopted queue, kept byte for byte until it is released.
#ifndef OPERATOR_ADOPT_SAVED_H
#define OPERATOR_ADOPT_SAVED_H

#include "base/base.h"
#include "spool/spool.h"

// QUEUE.ppd, QUEUE.device and QUEUE.settings in the site's queue_dir (0600).
struct saved {
    struct text ppd;
    char device_uri[DEVICE_URI_MAX];
    char op_policy[64];
    char first_sheet[64], last_sheet[64];
};
void saved_clear(struct saved *saved);

// Each part is one durable file; NULL keeps what was saved before. Makes the
// folder (0700) when it is missing.
bool saved_write(const char *folder, const char *queue, const struct text *ppd,
                 const char *device_uri, const struct queue_view *settings,
                 struct error *err);

// ERROR_CONFIG when the queue was not adopted with this folder.
bool saved_read(const char *folder, const char *queue, struct saved *saved,
                struct error *err);

// Whether a complete original is there.
bool saved_exists(const char *folder, const char *queue);

// After the queue was given back.
bool saved_remove(const char *folder, const char *queue, struct error *err);

#endif
