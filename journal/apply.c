// Applies events to the derived tables: the one place that changes them.
//
// Recording an event and replaying it run this same code, the first on the
// journal and the second on empty tables in memory. What it refuses while
// recording never becomes an event; what it refuses in replay is a finding.
#include "journal/change.h"

#include <string.h>

struct value change_text(struct change *change, const char *key)
{
    const char *text = line_text(change->event, key);

    if (!text && !change->missing)
        change->missing = key;
    return text_value(text ? text : "");
}

int64_t change_number(struct change *change, const char *key, int64_t low,
                      int64_t high)
{
    int64_t number = line_number(change->event, key, INT64_MIN);

    if (number >= low && number <= high)
        return number;
    if (!change->missing)
        change->missing = key;
    return low;
}

struct value change_count(struct change *change, const char *key)
{
    return number_value(change_number(change, key, 0, INT64_MAX));
}

bool change_is_whole(const struct change *change)
{
    if (!change->missing)
        return true;
    return error_set(change->err, ERROR_INPUT,
                     "field `%s` is missing or out of range", change->missing);
}

struct value change_attempt_time(struct change *change)
{
    return number_value(
        change_number(change, "attempt_time", INT64_MIN + 1, INT64_MAX));
}

bool change_allowed(struct change *change)
{
    return persons_check(change->rule, &change->persons, change->event,
                         change->err) &&
           (!change->rule->fields ||
            deed_fields_check(change->rule, change->event, event_fields,
                              change->err));
}

bool change_read_run(struct change *change)
{
    const struct record *run = NULL;

    change->state = RUN_NONE;
    if (!rows_find(change->tables, KEY(RUN, number_value(change->run)), &run,
                   change->err))
        return false;
    if (!run)
        return true;

    if (!run_state_read(record_text(run, AT_RUN_STATE), &change->state) ||
        !string_fit(change->series, sizeof(change->series),
                    record_text(run, AT_RUN_SERIES)) ||
        !string_fit(change->persons.submitter,
                    sizeof(change->persons.submitter),
                    record_text(run, AT_RUN_USER)))
        return error_set(change->err, ERROR_TAMPERED,
                         "run %u has an unknown state or too long a name",
                         change->run);
    change->attempt = record_number(run, AT_RUN_ATTEMPT);
    change->copies = record_number(run, AT_RUN_COPIES);
    change->spares = record_number(run, AT_RUN_SPARES);
    change->first_serial = record_number(run, AT_RUN_FIRST_SERIAL);
    change->pages = record_number(run, AT_RUN_PAGES);
    return true;
}

// A run's event moves the copies that are still being made; one that was
// counted or given away does not follow when other pages are printed again.
static bool move_copies(struct change *change)
{
    const struct value run = number_value(change->run);
    const char *to = copy_state_name((enum copy_state)change->rule->copies);
    const struct record *copy = NULL;
    enum copy_state state = COPY_NONE;
    bool done = false;

    if (change->rule->copies == COPY_NONE)
        return true;
    while ((done = rows_next(change->tables, WHERE(BY_COPY_RUN, COPY, run),
                             &copy, change->err)) &&
           copy) {
        const struct value number =
            number_value(record_number(copy, AT_COPY_COPY));
        if (!copy_state_read(record_text(copy, AT_COPY_STATE), &state) ||
            (state != COPY_NUMBERED && state != COPY_MARKED))
            continue;
        if (!rows_set(change->tables, KEY(COPY, run, number),
                      SET({AT_COPY_STATE, word_value(to)}), change->err))
            return false;
    }
    return done;
}

// What custody says of the run and its copies, whatever the event.
static bool move_states(struct change *change)
{
    const struct deed *rule = change->rule;
    enum run_state to =
        rule->to == DEED_STAYS ? change->state : (enum run_state)rule->to;

    if (to == change->state && rule->copies == COPY_NONE)
        return true;
    return rows_set(change->tables, KEY(RUN, number_value(change->run)),
                    SET({AT_RUN_STATE, word_value(run_state_name(to))},
                        {AT_RUN_CHANGED, change_text(change, "t")}),
                    change->err) &&
           move_copies(change);
}

static bool apply_to_run(struct change *change, const char *kind)
{
    change->run = (unsigned)change_number(change, "run", 1, CODE_RUN_MAX);
    if (!change_is_whole(change) || !change_read_run(change))
        return false;
    change->rule = deed_for(deeds_of(kind), change->state, kind, change->err);
    if (!change->rule || !change_allowed(change))
        return error_in(change->err, "run %u", change->run);

    const struct change_rule *more = change_rule_for(kind);
    return move_states(change) && (!more || more->apply(change)) &&
           change_is_whole(change) && change_refer(change, change->run);
}

bool change_refer(struct change *change, int64_t run)
{
    const struct value seq = number_value((int64_t)change->seq);
    const struct record *there = NULL;

    return rows_find(change->tables, KEY(REF, number_value(run), seq), &there,
                     change->err) &&
           (there ||
            rows_add(
                change->tables,
                ROW(REF, [AT_REF_RUN] = number_value(run), [AT_REF_SEQ] = seq),
                change->err));
}

bool change_refer_copy(struct change *change, int64_t run, int64_t copy)
{
    return change_refer(change, run) &&
           rows_add(change->tables,
                    ROW(TRAIL, [AT_TRAIL_RUN] = number_value(run),
                        [AT_TRAIL_COPY] = number_value(copy),
                        [AT_TRAIL_SEQ] = number_value((int64_t)change->seq)),
                    change->err);
}

// Waste of no run; of each number the applier looks at the state itself.
static bool apply_to_waste(struct change *change, const char *kind)
{
    change->rule = deed_of(kind);
    return change_allowed(change) && waste_rule_for(kind)->apply(change) &&
           change_is_whole(change);
}

static const struct {
    const char *subject;
    bool (*apply)(struct change *change, const char *kind);
} subjects[] = {
    {"run", apply_to_run},       {"copy", apply_to_copy},
    {"list", apply_to_list},     {"waste", apply_to_waste},
    {"event", apply_to_event},   {"act", apply_to_act},
    {"paper", apply_to_paper},   {"inventory", apply_to_inventory},
    {"person", apply_to_person},
};

enum { SUBJECT_COUNT = sizeof(subjects) / sizeof(subjects[0]) };

static bool is_of(const char *kind, const char *subject)
{
    size_t length = strlen(subject);

    return strncmp(kind, subject, length) == 0 && kind[length] == '.';
}

bool kind_is_ours(const char *kind)
{
    static const char *const others[] = {"copies", "journal", "clock",
                                         "key",    "series",  "sheet"};

    for (size_t n = 0; n < SUBJECT_COUNT; n++)
        if (is_of(kind, subjects[n].subject))
            return true;
    for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++)
        if (is_of(kind, others[n]))
            return true;
    return false;
}

// What custody has a rule for, by its subject.
static bool apply_deed(struct change *change, const struct deeds *deeds,
                       const char *kind)
{
    for (size_t n = 0; n < SUBJECT_COUNT; n++)
        if (string_equal(subjects[n].subject, deeds->subject))
            return subjects[n].apply(change, kind) && change_is_whole(change);
    return false;
}

bool event_apply(struct tables *tables, uint64_t seq, const struct line *event,
                 struct error *err)
{
    struct change change = {
        .tables = tables, .event = event, .seq = seq, .err = err};
    const char *kind = line_text(event, "kind");

    tables_rest(tables);
    if (!kind)
        return error_set(err, ERROR_INPUT, "the event has no kind");
    const struct deeds *deeds = deeds_of(kind);
    if (deeds)
        return apply_deed(&change, deeds, kind);
    const struct change_rule *keeping = keeping_rule_for(kind);
    if (keeping)
        return keeping->apply(&change) && change_is_whole(&change);
    if (kind_is_ours(kind))
        return error_set(err, ERROR_INPUT, "no such kind: %s", kind);
    return true;
}
