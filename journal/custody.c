// The two tables of custody: what a run and its copies may go through.
#include "journal/custody.h"

#include <string.h>

static const struct {
    const char *name;
    bool is_end;
} run_states[RUN_STATES] = {
    [RUN_NONE] = {"NONE", false},
    [RUN_RECEIVED] = {"RECEIVED", false},
    [RUN_MARKED] = {"MARKED", false},
    [RUN_SENDING] = {"SENDING", false},
    [RUN_SENT] = {"SENT", false},
    [RUN_INTERRUPTED] = {"INTERRUPTED", false},
    [RUN_REFUSED] = {"REFUSED", true},
    [RUN_CANCELLED] = {"CANCELLED", true},
};

static const struct {
    const char *name;
    bool is_end;
} copy_states[COPY_STATES] = {
    [COPY_NONE] = {"NONE", false},     [COPY_NUMBERED] = {"NUMBERED", false},
    [COPY_MARKED] = {"MARKED", false}, [COPY_SENT] = {"SENT", false},
    [COPY_VOID] = {"VOID", true},
};

#define IN(state) (1u << (state))

static const struct run_rule rules[] = {
    {"run.received", IN(RUN_NONE), RUN_RECEIVED, COPY_NONE,
     "the document came in and may be numbered"},
    {"copies.numbered", IN(RUN_RECEIVED), RUN_RECEIVED, COPY_NUMBERED,
     "every copy has its serial number"},
    {"run.attempted", IN(RUN_RECEIVED) | IN(RUN_MARKED), RUN_RECEIVED,
     COPY_NUMBERED,
     "CUPS started the job again before a byte was sent; the numbers stay"},
    {"run.marked", IN(RUN_RECEIVED), RUN_MARKED, COPY_MARKED,
     "every copy is marked; the ticket is made"},
    {"run.written", IN(RUN_MARKED), RUN_MARKED, COPY_NONE,
     "the marked document left the filter whole; the ticket is complete"},
    {"run.sending", IN(RUN_MARKED), RUN_SENDING, COPY_NONE,
     "the ticket is used up; from now on bytes may reach the device"},
    {"run.device_reported", IN(RUN_SENDING), RUN_SENDING, COPY_NONE,
     "what the device says of the job; nobody has counted it"},
    {"run.device_reported", IN(RUN_INTERRUPTED), RUN_INTERRUPTED, COPY_NONE,
     "what the device says of the job; nobody has counted it"},
    {"run.sent", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), RUN_SENT, COPY_SENT,
     "the device took the whole document"},
    {"run.interrupted", IN(RUN_SENDING) | IN(RUN_INTERRUPTED), RUN_INTERRUPTED,
     COPY_NONE, "sending ended early; a person must settle what was printed"},
    {"run.doubted", IN(RUN_RECEIVED) | IN(RUN_MARKED) | IN(RUN_SENDING),
     RUN_INTERRUPTED, COPY_NONE,
     "an old journal was put back; a person must settle what was printed"},
    {"run.attempt_refused", IN(RUN_INTERRUPTED), RUN_INTERRUPTED, COPY_NONE,
     "another attempt to print was turned away; nothing was printed"},
    {"run.attempt_refused", IN(RUN_SENT), RUN_SENT, COPY_NONE,
     "another attempt to print was turned away; nothing was printed"},
    {"run.cancelled", IN(RUN_RECEIVED) | IN(RUN_MARKED), RUN_CANCELLED,
     COPY_VOID, "cancelled before a byte was sent; its numbers are void"},
    {"run.refused", IN(RUN_NONE) | IN(RUN_RECEIVED) | IN(RUN_MARKED),
     RUN_REFUSED, COPY_VOID, "refused before a byte was sent"},
};

enum { RULE_COUNT = sizeof(rules) / sizeof(rules[0]) };

const char *run_state_name(enum run_state state)
{
    return run_states[state].name;
}

const char *copy_state_name(enum copy_state state)
{
    return copy_states[state].name;
}

bool run_state_read(const char *name, enum run_state *state)
{
    for (size_t n = 0; n < RUN_STATES; n++) {
        if (strcmp(run_states[n].name, name) == 0) {
            *state = (enum run_state)n;
            return true;
        }
    }
    return false;
}

bool copy_state_read(const char *name, enum copy_state *state)
{
    for (size_t n = 0; n < COPY_STATES; n++) {
        if (strcmp(copy_states[n].name, name) == 0) {
            *state = (enum copy_state)n;
            return true;
        }
    }
    return false;
}

bool run_state_is_end(enum run_state state)
{
    return run_states[state].is_end;
}

bool copy_state_is_end(enum copy_state state)
{
    return copy_states[state].is_end;
}

const struct run_rule *run_rules(size_t *count)
{
    *count = RULE_COUNT;
    return rules;
}

// "run.marked, run.cancelled or run.refused"
static void list_possible(enum run_state state, struct text *list)
{
    const struct run_rule *last = NULL;

    for (size_t n = 0; n < RULE_COUNT; n++) {
        if (!(rules[n].from & IN(state)))
            continue;
        if (last)
            text_addf(list, "%s%s", list->length > 0 ? ", " : "", last->kind);
        last = &rules[n];
    }
    if (last)
        text_addf(list, "%s%s", list->length > 0 ? " or " : "", last->kind);
}

const struct run_rule *run_rule_for(enum run_state state, const char *kind,
                                    struct error *err)
{
    struct text possible = {0};

    for (size_t n = 0; n < RULE_COUNT; n++) {
        if ((rules[n].from & IN(state)) && strcmp(rules[n].kind, kind) == 0)
            return &rules[n];
    }

    list_possible(state, &possible);
    if (possible.length > 0)
        error_set(err, ERROR_REFUSED,
                  "%s is not possible for a run that is %s, only %s", kind,
                  run_state_name(state), text_string(&possible));
    else
        error_set(err, ERROR_REFUSED,
                  "%s is not possible: the run is %s, which is final", kind,
                  run_state_name(state));
    text_clear(&possible);
    return NULL;
}
