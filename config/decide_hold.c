// Who must say yes before a job that may be marked is marked.
#include "config/decide_parts.h"

#include <stdio.h>

// Whether somebody other than the submitter can say yes: a name that nobody
// checked may be the approver's own job under another name.
static bool has_submitter(const struct queue_policy *queue,
                          const struct request *request, struct ruling *ruling)
{
    if (ruling->approvers == 0 || request->is_verified)
        return true;
    ruling->rule = "approval";
    return refuse(ruling,
                  "level %s on queue %s needs the approval of another person "
                  "than the submitter, and nobody checked that you are "
                  "\"%.40s\"; print from an account of the print server",
                  ruling->level->code, queue->queue, said(request->user));
}

void decide_hold(const struct queue_policy *queue,
                 const struct request *request, struct ruling *ruling)
{
    size_t level = (size_t)(ruling->level - queue->scheme->levels);

    ruling->approvers = queue->approvers[level];
    if (!has_submitter(queue, request, ruling))
        return;
    ruling->verdict = VERDICT_HOLD;
    if (ruling->approvers > 0) {
        ruling->rule = "approval";
        (void)snprintf(ruling->reason, sizeof(ruling->reason),
                       "level %s on queue %s needs the approval of %s before "
                       "it is printed; ask for it, the job waits",
                       ruling->level->code, queue->queue,
                       ruling->approvers == 1 ? "one other person"
                                              : "two other persons");
    } else if (queue->operator_releases) {
        ruling->rule = "release";
        (void)snprintf(ruling->reason, sizeof(ruling->reason),
                       "queue %s prints when an operator is at the device; "
                       "go to the print room, the job waits",
                       queue->queue);
    } else {
        ruling->verdict = VERDICT_MARK;
        ruling->rule = NULL;
    }
}
