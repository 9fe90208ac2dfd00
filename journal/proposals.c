// Acts that wait for their second person: proposed by the first, and done when
// the second confirms them from his own session.
#include "journal/proposals.h"

#include "journal/change.h"
#include "journal/custody-tables.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct value item_of(const struct change *change)
{
    return number_value(line_number(change->event, "item", 0));
}

static bool item_next(struct tables *tables, int64_t *next, struct error *err)
{
    const struct record *last = NULL;

    if (!rows_last(tables, EVERY(PROPOSAL), &last, err))
        return false;
    *next = last ? record_number(last, AT_PROPOSAL_ITEM) + 1 : 1;
    return true;
}

// --- applied
// ------------------------------------------------------------------

static bool add_item(struct change *change)
{
    int64_t next = 0;

    if (!item_next(change->tables, &next, change->err))
        return false;
    if (line_number(change->event, "item", 0) != next)
        return error_set(change->err, ERROR_REFUSED,
                         "the next item is %lld (rule: %s)", (long long)next,
                         change->rule->source);
    return rows_add(change->tables,
                    ROW(PROPOSAL, [AT_PROPOSAL_ITEM] = number_value(next),
                        [AT_PROPOSAL_STATE] = word_value("PROPOSED"),
                        [AT_PROPOSAL_ACT] = change_text(change, "act"),
                        [AT_PROPOSAL_LINE] = change_text(change, "wanted"),
                        [AT_PROPOSAL_ROLE] = change_text(change, "as_role"),
                        [AT_PROPOSAL_NAME] = change_text(change, "actor"),
                        [AT_PROPOSAL_UID] = change_count(change, "uid"),
                        [AT_PROPOSAL_MADE] = change_text(change, "t")),
                    change->err);
}

// By the clock of the events, so that a replay says the same.
static bool is_late(const struct change *change, const struct record *row)
{
    const char *t = line_text(change->event, "t");
    int64_t age = time_seconds(t ? t : "") -
                  time_seconds(record_text(row, AT_PROPOSAL_MADE));

    return age > PROPOSAL_HOURS * 3600;
}

static bool check_time(struct change *change, const struct record *row)
{
    bool late = is_late(change, row);

    if (change->rule->to == PROPOSAL_CONFIRMED && late)
        return error_set(change->err, ERROR_REFUSED,
                         "it was proposed more than %d hours ago, and has "
                         "lapsed (rule: %s)",
                         PROPOSAL_HOURS, change->rule->source);
    if (change->rule->to == PROPOSAL_LAPSED && !late)
        return error_set(change->err, ERROR_REFUSED,
                         "it may still be confirmed (rule: %s)",
                         change->rule->source);
    return true;
}

static bool apply_item(struct change *change, const char *kind)
{
    const struct record *row = NULL;
    unsigned state = PROPOSAL_NONE;

    if (!rows_find(change->tables, KEY(PROPOSAL, item_of(change)), &row,
                   change->err))
        return false;
    for (unsigned n = 1; row && n < PROPOSAL_STATES; n++)
        if (string_equal(record_text(row, AT_PROPOSAL_STATE),
                         act_deeds.states[n]))
            state = n;
    if (row) {
        change->persons.has_maker = true;
        change->persons.maker = record_number(row, AT_PROPOSAL_UID);
    }
    change->rule = deed_for(&act_deeds, state, kind, change->err);
    if (!change->rule || !change_allowed(change))
        return false;
    if (!row)
        return add_item(change);
    return check_time(change, row) &&
           rows_set(change->tables, KEY(PROPOSAL, item_of(change)),
                    SET({AT_PROPOSAL_STATE,
                         word_value(act_deeds.states[change->rule->to])}),
                    change->err);
}

bool apply_to_act(struct change *change, const char *kind)
{
    return apply_item(change, kind) ||
           error_in(change->err, "item %lld",
                    (long long)line_number(change->event, "item", 0));
}

// --- recorded
// -----------------------------------------------------------------

static bool may_propose(const struct deed *deed, const struct actor *actor,
                        const char *line, struct line *body, struct error *err)
{
    const struct second nobody_yet = {0};
    struct line *fields = line_new();
    // With nobody asked for, only the first person is looked at.
    struct deed alone = *deed;

    alone.second = 0;
    bool done = line_read(line, strlen(line), fields, err) &&
                deed_names_check(deed, fields, "items", err) &&
                persons_write(&alone, actor, &nobody_yet, fields, err);
    if (done)
        line_set_text(body, "as_role", line_text(fields, "role"));
    line_free(fields);
    return done;
}

static bool propose(struct act *act, const char *kind, struct line *body,
                    struct line *reply, struct error *err)
{
    const char *wanted = line_text(body, "act");
    const char *line = line_text(body, "wanted");
    const struct deed *deed = deed_of(wanted ? wanted : "");
    int64_t item = 0;

    if (!deed || !deed->fields || !line ||
        string_equal(deeds_of(wanted)->subject, "act"))
        return error_set(err, ERROR_INPUT, "there is no such act to propose");
    if (!deed->second)
        return error_set(err, ERROR_REFUSED,
                         "%s takes no second person; do it now (rule: %s)",
                         wanted, deed->source);
    if (!may_propose(deed, act->actor, line, body, err) ||
        !item_next(act->ledger->tables, &item, err))
        return false;
    line_set_number(body, "item", item);
    line_set_number(reply, "item", item);
    return act_record(act, kind, body, err);
}

// What was proposed, as it is needed once its row is let go.
struct proposal {
    char kind[64], role[32];
    struct actor first;
    struct line *fields;
};

static bool take_proposal(struct act *act, int64_t item,
                          struct proposal *proposal, struct error *err)
{
    const struct record *row = NULL;

    if (!rows_find(act->ledger->tables, KEY(PROPOSAL, number_value(item)), &row,
                   err))
        return false;
    if (!row)
        return error_set(err, ERROR_INPUT,
                         "there is no item %lld; `countermark pending-acts` "
                         "lists what waits",
                         (long long)item);
    const char *line = record_text(row, AT_PROPOSAL_LINE);
    proposal->first.uid = (unsigned)record_number(row, AT_PROPOSAL_UID);
    return string_fit(proposal->kind, sizeof(proposal->kind),
                      record_text(row, AT_PROPOSAL_ACT)) &&
           string_fit(proposal->role, sizeof(proposal->role),
                      record_text(row, AT_PROPOSAL_ROLE)) &&
           string_fit(proposal->first.name, sizeof(proposal->first.name),
                      record_text(row, AT_PROPOSAL_NAME)) &&
           line_read(line, strlen(line), proposal->fields, err);
}

// The act itself, with both names; its first person is who proposed it.
static bool carry_out(struct act *act, const struct proposal *proposal,
                      int64_t item, struct line *reply, struct error *err)
{
    const struct actor *confirming = act->actor;
    const struct deed *deed = deed_of(proposal->kind);
    struct actor first = proposal->first;
    struct second second = {
        .is_there = true, .actor = *confirming, .by = "session"};

    first.roles = role_read(proposal->role);
    if (!deed || !persons_write(deed, &first, &second, proposal->fields, err))
        return false;
    line_set_number(proposal->fields, "item", item);
    act->actor = &first;
    bool done = deed_record(act, proposal->kind, proposal->fields, reply, err);
    act->actor = confirming;
    return done;
}

static bool confirm(struct act *act, const char *kind, struct line *body,
                    struct line *reply, struct error *err)
{
    int64_t item = line_number(body, "item", 0);
    struct proposal proposal = {.fields = line_new()};

    bool done = take_proposal(act, item, &proposal, err) &&
                act_record(act, kind, body, err) &&
                carry_out(act, &proposal, item, reply, err);
    if (done)
        line_set_text(reply, "kind", proposal.kind);
    line_free(proposal.fields);
    return done;
}

// --- lapsed
// -------------------------------------------------------------------

// What was made before that is late by the time of the next event.
static void day_before(char made[LEDGER_TIME_MAX])
{
    char now[LEDGER_TIME_MAX];
    struct tm parts = {0};

    time_now(now);
    time_t then = (time_t)time_seconds(now) - (time_t)PROPOSAL_HOURS * 3600 - 1;
    (void)gmtime_r(&then, &parts);
    (void)strftime(made, LEDGER_TIME_MAX, "%Y-%m-%dT%H:%M:%S", &parts);
}

static bool lapse_one(struct ledger *ledger, const struct actor *self,
                      int64_t item, struct error *err)
{
    struct line *body = line_new();
    struct act act;
    char id[33];

    random_id(id);
    line_set_number(body, "item", item);
    bool done = act_start(&act, ledger, id, self, "act.lapsed", err);
    if (done) {
        done = act_record(&act, "act.lapsed", body, err);
        done = act_end(&act, done, done ? err : NULL) && done;
    }
    line_free(body);
    return done;
}

bool ledger_lapse(struct ledger *ledger, const struct actor *self,
                  unsigned *count, struct error *err)
{
    char made[LEDGER_TIME_MAX];
    const struct row *row = NULL;

    *count = 0;
    day_before(made);
    for (;;) {
        if (!store_find(ledger->store,
                        "SELECT item FROM proposal WHERE state = 'PROPOSED'"
                        " AND made < ? ORDER BY item LIMIT 1",
                        VALUES(text_value(made)), &row, err))
            return false;
        if (!row)
            return true;
        int64_t item = row_number(row, 0);
        store_rest(ledger->store);
        if (!lapse_one(ledger, self, item, err))
            return false;
        ++*count;
    }
}

const struct deed_way act_ways[] = {
    {"act.proposed", propose}, {"act.confirmed", confirm}, {0}};
