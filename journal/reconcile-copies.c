// Copies: where each is, who answers for it, and until when.
#include "journal/reconciling.h"

#include <stdio.h>
#include <string.h>

// A copy with its row of custody, or NULL when it has none yet.
struct held {
    struct reconciling *all;
    const struct record *row;
    struct subject subject;
    char name[48]; // "copy 3:1"
    enum copy_state state;
};

static const char *text_of(const struct held *one, unsigned column)
{
    return one->row ? record_text(one->row, column) : "";
}

static bool has(const struct held *one, unsigned column)
{
    return *text_of(one, column) != '\0';
}

static bool is_past(const struct held *one, unsigned column)
{
    return has(one, column) &&
           strcmp(text_of(one, column), one->all->today) < 0;
}

// What a copy in a state cannot be without.
static const struct {
    enum copy_state state;
    unsigned column;
    const char *lacks;
} needs[] = {
    {COPY_PACKED, AT_HOLDING_ENVELOPE, "in no envelope"},
    {COPY_IN_TRANSIT, AT_HOLDING_HOLDER, "with no courier"},
    {COPY_ISSUED, AT_HOLDING_HOLDER, "with nobody"},
    {COPY_ON_LOAN, AT_HOLDING_HOLDER, "with nobody"},
    {COPY_ON_LOAN, AT_HOLDING_DUE, "until no day"},
    {COPY_AT_REPAIR, AT_HOLDING_HOLDER, "with no repairer"},
    {COPY_ARCHIVED, AT_HOLDING_HOLDER, "in no archive"},
    {COPY_TRANSFERRED, AT_HOLDING_HOLDER, "with no other unit"},
};

static void look_at_needs(const struct held *one)
{
    for (size_t n = 0; n < sizeof(needs) / sizeof(needs[0]); n++)
        if (needs[n].state == one->state && !has(one, needs[n].column))
            say_violation(one->all, one->subject,
                          "%s is %s %s; find it, and record who has it as a "
                          "correction",
                          one->name, copy_state_name(one->state),
                          needs[n].lacks);
}

static const struct {
    enum copy_state state;
    const char *says;
} waits[] = {
    {COPY_INCOMPLETE, "reprint its pages, or put it on a destruction list"},
    {COPY_IN_TRANSIT, "have its receipt back, or take it back"},
    {COPY_AT_REPAIR, "have it back, and count its pages"},
    {COPY_MISSING, "report it within 24 hours, find it or write it off"},
};

static void look_at_dates(const struct held *one)
{
    bool is_out = one->state == COPY_ISSUED || one->state == COPY_ON_LOAN;

    if (!is_out)
        return;
    if (is_past(one, AT_HOLDING_DUE))
        say_obligation(one->all, one->subject,
                       "%s had to be back on %s; %s has it: ask for it",
                       one->name, text_of(one, AT_HOLDING_DUE),
                       text_of(one, AT_HOLDING_HOLDER));
    if (is_past(one, AT_HOLDING_OUT_DUE))
        say_obligation(one->all, one->subject,
                       "%s had to be in the house again on %s; %s has it: ask "
                       "for it, or extend the permission",
                       one->name, text_of(one, AT_HOLDING_OUT_DUE),
                       text_of(one, AT_HOLDING_HOLDER));
    if (one->state == COPY_ISSUED && !has(one, AT_HOLDING_SIGNED_BY))
        say_obligation(one->all, one->subject,
                       "%s was issued to %s and nobody signed for it; register "
                       "the signed receipt slip",
                       one->name, text_of(one, AT_HOLDING_HOLDER));
}

static void look_at_obligations(const struct held *one, bool is_over)
{
    bool is_stored = one->state == COPY_IN_STOCK || one->state == COPY_SPARE ||
                     one->state == COPY_RETURNED;

    for (size_t n = 0; n < sizeof(waits) / sizeof(waits[0]); n++)
        if (waits[n].state == one->state)
            say_obligation(one->all, one->subject, "%s is %s; %s", one->name,
                           copy_state_name(one->state), waits[n].says);
    if (one->state == COPY_SENT && is_over)
        say_obligation(one->all, one->subject,
                       "%s is still in the print room, though its run is "
                       "CLOSED; verify its pages and admit it to stock",
                       one->name);
    if (is_stored && has(one, AT_HOLDING_HOLDER))
        say_obligation(one->all, one->subject,
                       "%s is %s, and yet %s answers for it; correct the one "
                       "or the other",
                       one->name, copy_state_name(one->state),
                       text_of(one, AT_HOLDING_HOLDER));
    look_at_dates(one);
}

bool reconcile_copy(struct reconciling *all, const struct record *copy,
                    bool is_over)
{
    struct held one = {.all = all,
                       .subject = {.run = record_number(copy, AT_COPY_RUN),
                                   .copy = record_number(copy, AT_COPY_COPY)}};

    (void)copy_state_read(record_text(copy, AT_COPY_STATE), &one.state);
    (void)snprintf(one.name, sizeof(one.name), "copy %lld:%lld",
                   (long long)one.subject.run, (long long)one.subject.copy);
    if (!rows_find(all->tables,
                   KEY(HOLDING, number_value(one.subject.run),
                       number_value(one.subject.copy)),
                   &one.row, all->err))
        return false;
    one.subject.since = text_of(&one, AT_HOLDING_SINCE);
    look_at_needs(&one);
    look_at_obligations(&one, is_over);
    return reconcile_listed(
        all,
        &(const struct listed){
            .subject = one.subject,
            .name = one.name,
            .state = copy_state_name(one.state),
            .list = one.row ? record_number(one.row, AT_HOLDING_LIST) : 0});
}
