// Runs that wait for somebody's yes: what the events change.
#include "journal/approval.h"

#include <string.h>

bool approval_find(struct tables *tables, unsigned run,
                   struct approval *approval, struct error *err)
{
    const struct record *row = NULL;

    *approval = (struct approval){.is_there = false};
    if (!rows_find(tables, KEY(APPROVAL, number_value(run)), &row, err))
        return false;
    if (!row)
        return true;
    *approval = (struct approval){
        .is_there = true,
        .asked_copies = (unsigned)record_number(row, AT_APPROVAL_COPIES),
        .asked_spares = (unsigned)record_number(row, AT_APPROVAL_SPARES),
        .needed = (unsigned)record_number(row, AT_APPROVAL_NEEDED),
        .given = (unsigned)record_number(row, AT_APPROVAL_GIVEN),
        .hours = (unsigned)record_number(row, AT_APPROVAL_HOURS),
        .needs_operator = record_number(row, AT_APPROVAL_OPERATOR) != 0,
        .is_released = record_number(row, AT_APPROVAL_RELEASED) != 0,
        .event = record_number(row, AT_APPROVAL_EVENT),
    };
    (void)string_fit(approval->since, sizeof(approval->since),
                     record_text(row, AT_APPROVAL_SINCE));
    return true;
}

// --- held -------------------------------------------------------------------

// A run that waits again waits for all that was asked.
static bool wait_again(struct change *change, struct value reason)
{
    struct approval approval;
    const struct value run = number_value(change->run);

    if (!approval_find(change->tables, change->run, &approval, change->err))
        return false;
    if (!approval.is_there)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u never waited for anybody", change->run);
    return rows_set(change->tables, KEY(RUN, run),
                    SET({AT_RUN_COPIES, number_value(approval.asked_copies)},
                        {AT_RUN_SPARES, number_value(approval.asked_spares)},
                        {AT_RUN_REASON, reason}),
                    change->err) &&
           rows_set(
               change->tables, KEY(APPROVAL, run),
               SET({AT_APPROVAL_NEEDED, change_count(change, "approvers")},
                   {AT_APPROVAL_GIVEN, number_value(0)},
                   {AT_APPROVAL_FIRST, number_value(-1)},
                   {AT_APPROVAL_HOURS, change_count(change, "hours")},
                   {AT_APPROVAL_OPERATOR, change_count(change, "operator")},
                   {AT_APPROVAL_RELEASED, number_value(0)},
                   {AT_APPROVAL_EVENT, number_value(0)}),
               change->err);
}

static bool wait_first(struct change *change, struct value reason)
{
    const struct value run = number_value(change->run);

    if (change->first_serial != 0)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u has its numbers already", change->run);
    return rows_set(change->tables, KEY(RUN, run), SET({AT_RUN_REASON, reason}),
                    change->err) &&
           rows_add(change->tables,
                    ROW(APPROVAL, [AT_APPROVAL_RUN] = run,
                        [AT_APPROVAL_COPIES] = number_value(change->copies),
                        [AT_APPROVAL_SPARES] = number_value(change->spares),
                        [AT_APPROVAL_NEEDED] = number_value(
                            change_number(change, "approvers", 0, 2)),
                        [AT_APPROVAL_FIRST] = number_value(-1),
                        [AT_APPROVAL_HOURS] = change_count(change, "hours"),
                        [AT_APPROVAL_OPERATOR] = number_value(
                            change_number(change, "operator", 0, 1))),
                    change->err);
}

static bool held(struct change *change)
{
    const struct value reason = change_text(change, "reason");

    return (change->state == RUN_RECEIVED ? wait_first(change, reason)
                                          : wait_again(change, reason)) &&
           change_add_ticket(change, 0, TICKET_HELD, reason);
}

// --- a yes ------------------------------------------------------------------

// The second approver is another one than the first.
static bool check_another(struct change *change)
{
    const struct record *row = NULL;

    if (!rows_find(change->tables, KEY(APPROVAL, number_value(change->run)),
                   &row, change->err))
        return false;
    if (!row || record_number(row, AT_APPROVAL_GIVEN) == 0 ||
        record_number(row, AT_APPROVAL_FIRST) !=
            line_number(change->event, "uid", -1))
        return true;
    return error_set(change->err, ERROR_REFUSED,
                     "%s has approved run %u already; it takes another person "
                     "(rule: DOMAIN 5, %s)",
                     line_text(change->event, "actor"), change->run,
                     change->rule->source);
}

// Fewer copies than were asked for, never more; a second approver may allow
// fewer still. Spares go first.
static bool allow_copies(struct change *change, const struct approval *approval)
{
    int64_t most = change->copies + change->spares;
    int64_t allowed = line_number(change->event, "copies", most);

    if (allowed > (int64_t)approval->asked_copies + approval->asked_spares)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u asks for %u copies, so %lld cannot be allowed",
                         change->run,
                         approval->asked_copies + approval->asked_spares,
                         (long long)allowed);
    if (allowed > most)
        allowed = most;
    int64_t copies = allowed < change->copies ? allowed : change->copies;
    return rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_COPIES, number_value(copies)},
                        {AT_RUN_SPARES, number_value(allowed - copies)}),
                    change->err);
}

static bool say_yes(struct change *change, bool is_last)
{
    struct approval approval;
    const struct value run = number_value(change->run);

    if (!approval_find(change->tables, change->run, &approval, change->err) ||
        !check_another(change) || !allow_copies(change, &approval))
        return false;
    if ((approval.given + 1 >= approval.needed) != is_last ||
        approval.needed == 0)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u takes %u approvals and has %u", change->run,
                         approval.needed, approval.given);
    return rows_set(change->tables, KEY(APPROVAL, run),
                    SET({AT_APPROVAL_GIVEN, number_value(approval.given + 1)},
                        {AT_APPROVAL_FIRST,
                         number_value(line_number(change->event, "uid", -1))},
                        {AT_APPROVAL_EVENT, number_value((int64_t)change->seq)},
                        {AT_APPROVAL_SINCE, change_text(change, "t")}),
                    change->err);
}

static bool wait_for(struct change *change, unsigned missing)
{
    char reason[LEDGER_REASON_MAX];

    approval_say(change->run, missing, reason, sizeof(reason));
    return rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_REASON, text_value(reason)}), change->err);
}

static bool endorsed(struct change *change)
{
    return say_yes(change, false) && wait_for(change, 1);
}

static bool approved(struct change *change)
{
    return say_yes(change, true) && wait_for(change, 0);
}

static bool released(struct change *change)
{
    struct approval approval;

    if (!approval_find(change->tables, change->run, &approval, change->err))
        return false;
    if (approval.given < approval.needed)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u is not approved yet; an operator releases it "
                         "after that",
                         change->run);
    if (!approval.needs_operator || approval.is_released)
        return error_set(change->err, ERROR_REFUSED,
                         "run %u waits for no operator; release its job with "
                         "CUPS",
                         change->run);
    return rows_set(change->tables, KEY(APPROVAL, number_value(change->run)),
                    SET({AT_APPROVAL_RELEASED, number_value(1)}), change->err);
}

static bool rejected(struct change *change)
{
    return rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_REASON, change_text(change, "reason")}),
                    change->err);
}

const struct change_rule *approval_rule_for(const char *kind)
{
    static const struct change_rule appliers[] = {
        {"run.held", held},         {"run.endorsed", endorsed},
        {"run.approved", approved}, {"run.released", released},
        {"run.rejected", rejected},
    };

    for (size_t n = 0; n < sizeof(appliers) / sizeof(appliers[0]); n++) {
        if (string_equal(appliers[n].kind, kind))
            return &appliers[n];
    }
    return NULL;
}
