// Queues as an admin sees them: read and changed through cupsd (IPP).
#ifndef SPOOL_QUEUE_H
#define SPOOL_QUEUE_H

#include "base/base.h"
#include "spool/device.h"

#include <stddef.h>

struct queue_view {
    char name[128];
    char device_uri[DEVICE_URI_MAX];
    char op_policy[64];     // printer-op-policy
    bool has_policy_choice; // cupsd knows a policy named "countermark"
    bool is_class, is_shared;
    char first_sheet[64], last_sheet[64]; // job-sheets-default
    // cupsd leaves user and password out of a URI; true when it could be
    // completed from printers.conf (root, and cupsd must have written it).
    bool is_uri_whole;
};

bool queue_get(const char *name, struct queue_view *queue, struct error *err);
// Every queue of this server, for finding those that share a device.
typedef bool queue_seen(void *context, const struct queue_view *queue);
bool queue_each(queue_seen *see, void *context, struct error *err);
// The queue's PPD as it is in force. ERROR_CONFIG when it has none.
bool queue_get_ppd(const char *name, struct text *ppd, struct error *err);
// One change: device URI, PPD and operation policy; NULL leaves a part as it
// is.
bool queue_set(const char *name, const char *device_uri, const struct text *ppd,
               const char *op_policy, struct error *err);
// The banner pages of the queue ("none", "none" for no paper but ours).
bool queue_set_sheets(const char *name, const char *first, const char *last,
                      struct error *err);

// Lets a held job go on, as the user who runs this: cupsd's policy of the queue
// says who may.
bool job_release(const char *queue, unsigned job, struct error *err);

#endif
