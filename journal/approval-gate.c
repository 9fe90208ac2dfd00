// Runs that wait for somebody's yes: what a reservation meets.
#include "journal/approval.h"

#include <stdio.h>

bool approval_is_needed(const struct reservation *wanted)
{
    return wanted->approvers > 0 || wanted->operator_releases;
}

void approval_fit(const struct approval *approval, unsigned copies,
                  unsigned spares, struct reservation *wanted)
{
    if (!approval->is_there || wanted->copies != approval->asked_copies ||
        wanted->spares != approval->asked_spares)
        return;
    wanted->copies = copies;
    wanted->spares = spares;
}

const char *approval_is_over(const struct approval *approval,
                             const struct reservation *wanted, int64_t now)
{
    if (wanted->approvers > approval->given)
        return "the policy asks for more approvals now; ";
    if (wanted->operator_releases && !approval->needs_operator)
        return "the policy asks for an operator now; ";
    if (approval->needed > 0 &&
        time_seconds(approval->since) + approval->hours * INT64_C(3600) <= now)
        return "the approval was not used in time; ";
    return NULL;
}

void approval_say(unsigned run, unsigned missing, char *reason, size_t size)
{
    if (missing == 0)
        (void)snprintf(reason, size,
                       "run %u waits until an operator releases it at the "
                       "device (countermark release %u)",
                       run, run);
    else
        (void)snprintf(
            reason, size,
            "run %u waits for the approval of %s (countermark "
            "approve %u)",
            run, missing == 1 ? "one other person" : "two other persons", run);
}

bool approval_hold(struct act *act, const struct reservation *wanted,
                   unsigned run, const char *before, struct line *body,
                   struct error *err)
{
    char reason[LEDGER_REASON_MAX];
    char whole[LEDGER_REASON_MAX];

    approval_say(run, wanted->approvers, reason, sizeof(reason));
    (void)snprintf(whole, sizeof(whole), "%s%.400s", before, reason);
    line_empty(body);
    line_set_number(body, "run", run);
    line_set_number(body, "approvers", wanted->approvers);
    line_set_number(body, "hours", wanted->approval_hours);
    line_set_number(body, "operator", wanted->operator_releases);
    line_set_number(body, "attempt_time", wanted->job.attempt_time);
    line_set_text(body, "reason", whole);
    if (!act_record(act, "run.held", body, err))
        return false;
    line_empty(body);
    line_set_text(body, "refused", whole);
    return true;
}

// The yes that is not the last is an event of its own.
static bool record_yes(struct act *act, const char *kind, struct line *body,
                       struct line *reply, struct error *err)
{
    struct approval approval;
    unsigned run = (unsigned)line_number(body, "run", 0);

    if (!approval_find(act->ledger->tables, run, &approval, err))
        return false;
    unsigned missing = approval.needed > approval.given + 1
                           ? approval.needed - approval.given - 1
                           : 0;
    line_set_number(reply, "missing", missing);
    line_set_number(reply, "operator",
                    approval.needs_operator && !approval.is_released);
    return act_record(act, missing > 0 ? "run.endorsed" : kind, body, err);
}

const struct deed_way approval_ways[] = {{"run.approved", record_yes}, {0}};
