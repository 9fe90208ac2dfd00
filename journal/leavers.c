// Persons who leave: closed when they hold nothing, and given nothing after.
//
// A person is his unit and his name, however the comma between them is written.
#include "journal/change.h"
#include "journal/custody-tables.h"
#include "journal/deeds.h"

#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 256, SHOWN_MAX = 5 };

static size_t trimmed(const char *text, size_t length)
{
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

// "办公室， 李明" -> "办公室, 李明"; false when it names no unit and person.
static bool name_read(const char *text, char name[NAME_SIZE])
{
    static const char wide[] = "，";
    const char *comma = strstr(text, wide);
    size_t width = comma ? strlen(wide) : 1;

    comma = comma ? comma : strchr(text, ',');
    if (!comma)
        return false;
    const char *person = comma + width + strspn(comma + width, " ");
    size_t unit_length = trimmed(text, (size_t)(comma - text));
    size_t person_length = trimmed(person, strlen(person));
    if (unit_length == 0 || person_length == 0 ||
        unit_length + person_length + 3 > NAME_SIZE)
        return false;
    (void)snprintf(name, NAME_SIZE, "%.*s, %.*s", (int)unit_length, text,
                   (int)person_length, person);
    return true;
}

static bool is_same(const char *text, const char *name)
{
    char read[NAME_SIZE];

    return name_read(text, read) && string_equal(read, name);
}

static bool read_person(struct change *change, const char *name,
                        enum person_state *state)
{
    const struct record *row = NULL;

    *state = PERSON_NONE;
    if (!rows_find(change->tables, KEY(PERSON, text_value(name)), &row,
                   change->err))
        return false;
    if (row)
        *state = string_equal(record_text(row, AT_PERSON_STATE), "CLOSED")
                     ? PERSON_CLOSED
                     : PERSON_OPEN;
    return true;
}

bool person_may_hold(struct change *change, const char *text)
{
    enum person_state state = PERSON_NONE;
    char name[NAME_SIZE];

    if (!name_read(text, name))
        return true;
    if (!read_person(change, name, &state))
        return false;
    return state != PERSON_CLOSED ||
           error_set(change->err, ERROR_REFUSED,
                     "%s was closed, and is given nothing any more; "
                     "`countermark person reopen` lets it be (rule: %s)",
                     name, deed_of("person.closed")->source);
}

// --- what he holds
// ------------------------------------------------------------

// Whose end makes the holder's name nobody's duty any more.
static bool is_held(const struct record *copy, enum copy_state *state)
{
    return copy_state_read(record_text(copy, AT_COPY_STATE), state) &&
           !copy_state_is_end(*state);
}

static bool is_his(const struct record *holding, const char *name)
{
    return is_same(record_text(holding, AT_HOLDING_HOLDER), name) ||
           is_same(record_text(holding, AT_HOLDING_OWNER), name);
}

// The state is looked up only of what bears his name.
static bool find_held(struct change *change, const char *name,
                      struct text *held, unsigned *count)
{
    const struct record *holding = NULL, *copy = NULL;
    enum copy_state state = COPY_NONE;
    bool done = false;

    while ((done = rows_next(change->tables, EVERY(HOLDING), &holding,
                             change->err)) &&
           holding) {
        int64_t run = record_number(holding, AT_HOLDING_RUN);
        int64_t number = record_number(holding, AT_HOLDING_COPY);
        if (!is_his(holding, name))
            continue;
        if (!rows_find(change->tables,
                       KEY(COPY, number_value(run), number_value(number)),
                       &copy, change->err))
            return false;
        if (!copy || !is_held(copy, &state))
            continue;
        if (++*count <= SHOWN_MAX)
            text_addf(held, " %lld:%lld", (long long)run, (long long)number);
    }
    return done;
}

static bool guard_closed(struct change *change, const char *name)
{
    struct text held = {0};
    unsigned count = 0;
    bool done = find_held(change, name, &held, &count);

    if (done && count > 0)
        done =
            error_set(change->err, ERROR_REFUSED,
                      "%s still answers for %u cop%s:%s%s; they are "
                      "returned or handed over first, `countermark "
                      "holdings` lists them (rule: %s)",
                      name, count, count == 1 ? "y" : "ies", text_string(&held),
                      count > SHOWN_MAX ? " ..." : "", change->rule->source);
    text_clear(&held);
    return done;
}

// --- applied
// ------------------------------------------------------------------

static bool change_person(struct change *change, const char *name,
                          enum person_state before)
{
    const struct value state =
        word_value(person_deeds.states[change->rule->to]);

    if (before == PERSON_NONE)
        return rows_add(change->tables,
                        ROW(PERSON, [AT_PERSON_NAME] = text_value(name),
                            [AT_PERSON_STATE] = state,
                            [AT_PERSON_CHANGED] = change_text(change, "t")),
                        change->err);
    return rows_set(change->tables, KEY(PERSON, text_value(name)),
                    SET({AT_PERSON_STATE, state},
                        {AT_PERSON_CHANGED, change_text(change, "t")}),
                    change->err);
}

bool apply_to_person(struct change *change, const char *kind)
{
    const char *given = line_text(change->event, "person");
    enum person_state state = PERSON_NONE;
    char name[NAME_SIZE];

    if (!given || !name_read(given, name))
        return error_set(change->err, ERROR_INPUT,
                         "a unit and a person with a comma between them are "
                         "wanted, as in \"Office, Li Ming\"");
    if (!read_person(change, name, &state))
        return false;
    change->rule = deed_for(&person_deeds, state, kind, change->err);
    return change->rule && change_allowed(change) &&
           (change->rule->to != PERSON_CLOSED || guard_closed(change, name)) &&
           change_person(change, name, state);
}
