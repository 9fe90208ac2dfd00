// Asking the tables of custody.
#include "journal/custody-tables.h"

#include <string.h>

static const char *const roles[ROLE_COUNT] = {
    WORDS("submitter"),     WORDS("approver"),  WORDS("operator"),
    WORDS("checker"),       WORDS("custodian"), WORDS("destroyer"),
    WORDS("witness"),       WORDS("admin"),     WORDS("auditor"),
    WORDS("print program"),
};

static const struct deeds *const tables[] = {
    &run_deeds, &copy_deeds,  &list_deeds,      &waste_deeds, &event_deeds,
    &act_deeds, &paper_deeds, &inventory_deeds, &person_deeds};

enum { TABLE_COUNT = sizeof(tables) / sizeof(tables[0]) };

const char *role_name(enum role role)
{
    for (unsigned n = 0; n < ROLE_COUNT; n++)
        if (role == 1u << n)
            return roles[n];
    return "nobody";
}

unsigned role_read(const char *name)
{
    for (unsigned n = 0; n < ROLE_COUNT; n++)
        if (string_equal(roles[n], name))
            return 1u << n;
    return 0;
}

void roles_say(unsigned wanted, struct text *into)
{
    bool is_first = true;

    for (unsigned n = 0; n < ROLE_COUNT; n++) {
        if (!(wanted & 1u << n))
            continue;
        text_addf(into, "%s%s", is_first ? "" : " or ", roles[n]);
        is_first = false;
    }
}

static bool state_read(const struct deeds *deeds, const char *name,
                       unsigned *state)
{
    for (unsigned n = 0; n < deeds->state_count; n++) {
        if (string_equal(deeds->states[n], name)) {
            *state = n;
            return true;
        }
    }
    return false;
}

const char *run_state_name(enum run_state state)
{
    return run_deeds.states[state];
}

const char *copy_state_name(enum copy_state state)
{
    return copy_deeds.states[state];
}

const char *list_state_name(enum list_state state)
{
    return list_deeds.states[state];
}

bool list_state_read(const char *name, enum list_state *state)
{
    unsigned read = 0;
    bool is_one = state_read(&list_deeds, name, &read);

    if (is_one)
        *state = (enum list_state)read;
    return is_one;
}

const char *waste_state_name(enum waste_state state)
{
    return waste_deeds.states[state];
}

bool run_state_is_printed(enum run_state state)
{
    return state == RUN_SENT || state == RUN_REPRINTING ||
           state == RUN_COUNTED || state == RUN_DISCREPANT ||
           state == RUN_CLOSED;
}

bool run_state_read(const char *name, enum run_state *state)
{
    unsigned read = 0;
    bool is_one = state_read(&run_deeds, name, &read);

    if (is_one)
        *state = (enum run_state)read;
    return is_one;
}

bool copy_state_read(const char *name, enum copy_state *state)
{
    unsigned read = 0;
    bool is_one = state_read(&copy_deeds, name, &read);

    if (is_one)
        *state = (enum copy_state)read;
    return is_one;
}

bool run_state_is_end(enum run_state state)
{
    return (run_deeds.ends & IN(state)) != 0;
}

bool copy_state_is_end(enum copy_state state)
{
    return (copy_deeds.ends & IN(state)) != 0;
}

const struct deeds *deeds_at(size_t index)
{
    return index < TABLE_COUNT ? tables[index] : NULL;
}

// On the hot path of verification: a call for every row costs more.
static bool is_same(const char *a, const char *b)
{
    while (*a == *b && *a) {
        a++;
        b++;
    }
    return *a == *b;
}

static const struct deed *row_of(const struct deeds *deeds, const char *kind)
{
    for (size_t n = 0; n < deeds->count; n++)
        if (is_same(deeds->rows[n].kind, kind))
            return &deeds->rows[n];
    return NULL;
}

const struct deeds *deeds_of(const char *kind)
{
    for (size_t n = 0; n < TABLE_COUNT; n++)
        if (row_of(tables[n], kind))
            return tables[n];
    return NULL;
}

const struct deed *deed_of(const char *kind)
{
    const struct deeds *deeds = deeds_of(kind);

    return deeds ? row_of(deeds, kind) : NULL;
}

// "run.marked, run.cancelled or run.refused"
static void list_possible(const struct deeds *deeds, unsigned state,
                          struct text *list)
{
    const char *last = NULL;

    for (size_t n = 0; n < deeds->count; n++) {
        if (!(deeds->rows[n].from & IN(state)))
            continue;
        if (last)
            text_addf(list, "%s%s", list->length > 0 ? ", " : "", last);
        last = deeds->rows[n].kind;
    }
    if (last)
        text_addf(list, "%s%s", list->length > 0 ? " or " : "", last);
}

const struct deed *deed_for(const struct deeds *deeds, unsigned state,
                            const char *kind, struct error *err)
{
    struct text possible = {0};

    for (size_t n = 0; n < deeds->count; n++) {
        const struct deed *row = &deeds->rows[n];
        if ((row->from & IN(state)) && is_same(row->kind, kind))
            return row;
    }

    const struct deed *other = row_of(deeds, kind);
    list_possible(deeds, state, &possible);
    if (possible.length > 0)
        error_set(err, ERROR_REFUSED,
                  "%s is not possible for a %s that is %s, only %s (rule: %s)",
                  kind, deeds->subject, deeds->states[state],
                  text_string(&possible), other ? other->source : "none");
    else
        error_set(err, ERROR_REFUSED,
                  "%s is not possible: the %s is %s, which is final (rule: %s)",
                  kind, deeds->subject, deeds->states[state],
                  other ? other->source : "none");
    text_clear(&possible);
    return NULL;
}
