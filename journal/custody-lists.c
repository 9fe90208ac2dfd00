// What happens to a destruction list, applied to it and to all that is on it.
#include "journal/change.h"
#include "journal/custody-tables.h"
#include "journal/deeds.h"

#include <stdio.h>
#include <string.h>

// A list on its way through one event.
struct list_change {
    struct change *change;
    int64_t list;
    enum list_state state, to;
    int64_t count; // of what is on it
};

static struct value list_value(const struct list_change *one)
{
    return number_value(one->list);
}

static bool count_items(struct change *change, int64_t list, int64_t *count)
{
    int64_t wastes = 0;

    if (!rows_count(change->tables,
                    WHERE(BY_HOLDING_LIST, HOLDING, number_value(list)), count,
                    change->err) ||
        !rows_count(change->tables,
                    WHERE(BY_WASTE_LIST, WASTE, number_value(list)), &wastes,
                    change->err))
        return false;
    *count += wastes;
    return true;
}

static bool read_list(struct list_change *one)
{
    struct change *change = one->change;
    const struct record *row = NULL;

    one->state = LIST_NONE;
    if (!rows_find(change->tables, KEY(LIST, list_value(one)), &row,
                   change->err))
        return false;
    if (row && !list_state_read(record_text(row, AT_LIST_STATE), &one->state))
        return error_set(change->err, ERROR_TAMPERED,
                         "list %lld has an unknown state",
                         (long long)one->list);
    if (row) {
        change->persons.has_maker = true;
        change->persons.maker = record_number(row, AT_LIST_MAKER_UID);
    }
    return count_items(change, one->list, &one->count);
}

bool list_is_open(struct change *change, int64_t list)
{
    const struct record *row = NULL;
    int64_t count = 0;

    if (!rows_find(change->tables, KEY(LIST, number_value(list)), &row,
                   change->err))
        return false;
    if (!row)
        return error_set(change->err, ERROR_INPUT,
                         "there is no destruction list %lld", (long long)list);
    if (!string_equal(record_text(row, AT_LIST_STATE),
                      list_state_name(LIST_DRAFT)))
        return error_set(change->err, ERROR_REFUSED,
                         "destruction list %lld is %s; only a DRAFT is "
                         "changed, reopen it first (rule: %s)",
                         (long long)list, record_text(row, AT_LIST_STATE),
                         change->rule->source);
    if (!count_items(change, list, &count))
        return false;
    // What takes something off needs no room.
    return count < LIST_ITEMS_MAX || !line_has(change->event, "list") ||
           error_set(change->err, ERROR_REFUSED,
                     "destruction list %lld has %d items, which is the most; "
                     "make another (rule: %s)",
                     (long long)list, LIST_ITEMS_MAX, change->rule->source);
}

// --- waste goes on lists, and off them
// -----------------------------------------

static bool move_waste(struct change *change, int64_t number,
                       enum waste_state from, enum waste_state to)
{
    const struct record *row = NULL;
    const struct value key = number_value(number);

    if (!rows_find(change->tables, KEY(WASTE, key), &row, change->err))
        return false;
    if (!row ||
        !string_equal(record_text(row, AT_WASTE_STATE), waste_state_name(from)))
        return error_set(change->err, ERROR_REFUSED,
                         "number %lld of the waste register is not %s "
                         "(rule: %s)",
                         (long long)number, waste_state_name(from),
                         change->rule->source);
    int64_t list = to == WASTE_LISTED ? line_number(change->event, "list", 0)
                                      : record_number(row, AT_WASTE_LIST);
    return list_is_open(change, list) &&
           rows_set(change->tables, KEY(WASTE, key),
                    SET({AT_WASTE_STATE, word_value(waste_state_name(to))},
                        {AT_WASTE_LIST,
                         number_value(to == WASTE_LISTED ? list : 0)}),
                    change->err);
}

static bool move_wastes(struct change *change, enum waste_state from,
                        enum waste_state to)
{
    size_t count = line_array_count(change->event, "wastes");

    for (size_t n = 0; n < count; n++)
        if (!move_waste(change, line_array_number(change->event, "wastes", n),
                        from, to))
            return false;
    return true;
}

bool waste_listed(struct change *change)
{
    return move_wastes(change, WASTE_OPEN, WASTE_LISTED);
}

bool waste_unlisted(struct change *change)
{
    return move_wastes(change, WASTE_LISTED, WASTE_OPEN);
}

// --- what else must be true
// ---------------------------------------------------

static bool list_next(struct tables *tables, int64_t *next, struct error *err)
{
    const struct record *last = NULL;

    if (!rows_last(tables, EVERY(LIST), &last, err))
        return false;
    *next = last ? record_number(last, AT_LIST_LIST) + 1 : 1;
    return true;
}

// Lists are numbered without a gap, so that a missing one is seen.
static bool guard_made(struct list_change *one)
{
    struct change *change = one->change;
    int64_t next = 0;

    return list_next(change->tables, &next, change->err) &&
           (one->list == next ||
            error_set(change->err, ERROR_REFUSED,
                      "the next list is %lld, not %lld (rule: %s)",
                      (long long)next, (long long)one->list,
                      change->rule->source));
}

static bool guard_submitted(struct list_change *one)
{
    return one->count > 0 ||
           error_set(one->change->err, ERROR_REFUSED,
                     "nothing is on list %lld (rule: %s)", (long long)one->list,
                     one->change->rule->source);
}

static bool guard_destroyed(struct list_change *one)
{
    return string_equal(line_text(one->change->event, "seal_intact"), "yes") ||
           error_set(one->change->err, ERROR_REFUSED,
                     "what was in a bag with a broken seal is not destroyed "
                     "before it was checked again: list.unsealed (rule: %s)",
                     one->change->rule->source);
}

static bool is_item(const struct line *event, size_t count, int64_t run,
                    int64_t copy)
{
    for (size_t n = 0; n < count; n++) {
        unsigned item_run = 0, item_copy = 0;
        const char *item = line_array_text(event, "items", n);
        if (copy_name_read(item, &item_run, &item_copy, NULL) &&
            item_run == run && item_copy == copy)
            return true;
    }
    return false;
}

static bool is_waste_item(const struct line *event, size_t count,
                          int64_t number)
{
    char name[24];

    (void)snprintf(name, sizeof(name), "W%lld", (long long)number);
    for (size_t n = 0; n < count; n++)
        if (string_equal(line_array_text(event, "items", n), name))
            return true;
    return false;
}

static bool find_missing_waste(struct list_change *one, size_t count,
                               struct text *missing)
{
    struct change *change = one->change;
    const struct where *where = WHERE(BY_WASTE_LIST, WASTE, list_value(one));
    const struct record *row = NULL;
    bool done = true;

    while ((done = rows_next(change->tables, where, &row, change->err)) &&
           row) {
        int64_t number = record_number(row, AT_WASTE_NUMBER);
        if (!is_waste_item(change->event, count, number))
            text_addf(missing, " W%lld", (long long)number);
    }
    return done;
}

// "W12": whether that is on the list, and not named before.
static bool look_at_waste(struct list_change *one, size_t n, const char *item,
                          struct text *extra)
{
    struct change *change = one->change;
    const struct record *row = NULL;
    int64_t number = 0;

    if (!number_read(item + 1, 1, INT32_MAX, &number))
        return error_set(change->err, ERROR_INPUT,
                         "\"%.64s\" names neither a copy nor a waste sheet; "
                         "RUN:K and W with a number do",
                         item);
    if (!rows_find(change->tables, KEY(WASTE, number_value(number)), &row,
                   change->err))
        return false;
    bool is_twice = is_waste_item(change->event, n, number);
    if (!row || record_number(row, AT_WASTE_LIST) != one->list || is_twice)
        text_addf(extra, " %s%s", item, is_twice ? " (twice)" : "");
    return true;
}

// Names what is on the list but not in the stack.
static bool find_missing(struct list_change *one, size_t count,
                         struct text *missing)
{
    struct change *change = one->change;
    const struct where *where =
        WHERE(BY_HOLDING_LIST, HOLDING, list_value(one));
    const struct record *row = NULL;
    bool done = true;

    while ((done = rows_next(change->tables, where, &row, change->err)) &&
           row) {
        int64_t run = record_number(row, AT_HOLDING_RUN);
        int64_t copy = record_number(row, AT_HOLDING_COPY);
        if (!is_item(change->event, count, run, copy))
            text_addf(missing, " %lld:%lld", (long long)run, (long long)copy);
    }
    return done;
}

// Names what is in the stack but not on the list, or twice in the stack.
static bool find_extra(struct list_change *one, size_t count,
                       struct text *extra)
{
    struct change *change = one->change;

    for (size_t n = 0; n < count; n++) {
        const char *item = line_array_text(change->event, "items", n);
        const struct record *row = NULL;
        unsigned run = 0, copy = 0;
        if (*item == 'W') {
            if (!look_at_waste(one, n, item, extra))
                return false;
            continue;
        }
        if (!copy_name_read(item, &run, &copy, change->err) ||
            !rows_find(change->tables,
                       KEY(HOLDING, number_value(run), number_value(copy)),
                       &row, change->err))
            return false;
        bool is_twice = is_item(change->event, n, run, copy);
        if (!row || record_number(row, AT_HOLDING_LIST) != one->list ||
            is_twice)
            text_addf(extra, " %s%s", item, is_twice ? " (twice)" : "");
    }
    return true;
}

// The stack equals the list, both ways.
static bool guard_checked(struct list_change *one)
{
    struct change *change = one->change;
    struct text missing = {0}, extra = {0};
    size_t count = line_array_count(change->event, "items");

    bool done = find_missing(one, count, &missing) &&
                find_missing_waste(one, count, &missing) &&
                find_extra(one, count, &extra);
    if (done && (missing.length > 0 || extra.length > 0))
        done = error_set(
            change->err, ERROR_REFUSED,
            "the stack is not what list %lld says%s%.300s%s%.300s (rule: %s)",
            (long long)one->list, missing.length > 0 ? "; missing:" : "",
            text_string(&missing), extra.length > 0 ? "; not on it:" : "",
            text_string(&extra), change->rule->source);
    text_clear(&missing);
    text_clear(&extra);
    return done;
}

static const struct {
    const char *kind;
    bool (*check)(struct list_change *one);
} guards[] = {
    {"list.made", guard_made},
    {"list.submitted", guard_submitted},
    {"list.checked", guard_checked},
    {"list.destroyed", guard_destroyed},
};

static bool is_guarded(struct list_change *one, const char *kind)
{
    for (size_t n = 0; n < sizeof(guards) / sizeof(guards[0]); n++)
        if (string_equal(guards[n].kind, kind))
            return guards[n].check(one);
    return true;
}

// --- what changes
// -------------------------------------------------------------

static const struct {
    const char *kind;
    unsigned column;
    const char *field;
} effects[] = {
    {"list.approved", AT_LIST_APPROVER, "actor"},
    {"list.sealed", AT_LIST_BAG, "bag"},
    {"list.sealed", AT_LIST_SEAL, "seal"},
    {"list.certified", AT_LIST_CERTIFICATE, "certificate"},
};

static bool add_list(struct list_change *one)
{
    struct change *change = one->change;

    return rows_add(change->tables,
                    ROW(LIST, [AT_LIST_LIST] = list_value(one),
                        [AT_LIST_STATE] = word_value(list_state_name(one->to)),
                        [AT_LIST_MAKER] = change_text(change, "actor"),
                        [AT_LIST_MAKER_UID] = change_count(change, "uid"),
                        [AT_LIST_REASON] = change_text(change, "reason"),
                        [AT_LIST_MADE] = change_text(change, "t"),
                        [AT_LIST_CHANGED] = change_text(change, "t")),
                    change->err);
}

static bool change_list(struct list_change *one, const char *kind)
{
    struct change *change = one->change;
    struct set sets[AT_LIST_END];
    size_t count = 0;

    sets[count++] =
        (struct set){AT_LIST_STATE, word_value(list_state_name(one->to))};
    sets[count++] = (struct set){AT_LIST_CHANGED, change_text(change, "t")};
    for (size_t n = 0; n < sizeof(effects) / sizeof(effects[0]); n++) {
        const char *text = line_text(change->event, effects[n].field);
        if (string_equal(effects[n].kind, kind))
            sets[count++] =
                (struct set){effects[n].column, text_value(text ? text : "")};
    }
    return rows_set(change->tables, KEY(LIST, list_value(one)), sets, count,
                    change->err);
}

static bool move_copy(struct list_change *one, int64_t run, int64_t copy)
{
    struct change *change = one->change;
    const struct value run_is = number_value(run), copy_is = number_value(copy);
    enum copy_state to = (enum copy_state)change->rule->copies;

    return to == COPY_NONE ||
           (rows_set(change->tables, KEY(COPY, run_is, copy_is),
                     SET({AT_COPY_STATE, word_value(copy_state_name(to))}),
                     change->err) &&
            rows_set(change->tables, KEY(HOLDING, run_is, copy_is),
                     SET({AT_HOLDING_SINCE, change_text(change, "t")}),
                     change->err));
}

static bool move_copies(struct list_change *one)
{
    struct change *change = one->change;
    const struct where *where =
        WHERE(BY_HOLDING_LIST, HOLDING, list_value(one));
    const struct record *row = NULL;
    bool done = true;

    while ((done = rows_next(change->tables, where, &row, change->err)) &&
           row) {
        int64_t run = record_number(row, AT_HOLDING_RUN);
        int64_t copy = record_number(row, AT_HOLDING_COPY);
        if (!move_copy(one, run, copy) || !change_refer_copy(change, run, copy))
            return false;
    }
    return done;
}

// The waste on the list, as the copies on it.
static bool move_listed_wastes(struct list_change *one)
{
    static const struct {
        enum copy_state copies;
        enum waste_state wastes;
    } same[] = {{COPY_LISTED, WASTE_LISTED},
                {COPY_SEALED, WASTE_SEALED},
                {COPY_DESTROYED, WASTE_DESTROYED}};
    struct change *change = one->change;

    for (size_t n = 0; n < sizeof(same) / sizeof(same[0]); n++)
        if (change->rule->copies == same[n].copies)
            return rows_set(change->tables,
                            WHERE(BY_WASTE_LIST, WASTE, list_value(one)),
                            SET({AT_WASTE_STATE,
                                 word_value(waste_state_name(same[n].wastes))}),
                            change->err);
    return true;
}

static bool apply_one(struct list_change *one, const char *kind)
{
    struct change *change = one->change;

    if (!read_list(one))
        return false;
    change->rule = deed_for(&list_deeds, one->state, kind, change->err);
    if (!change->rule || !change_allowed(change) || !is_guarded(one, kind))
        return false;
    one->to = (enum list_state)change->rule->to;
    return (one->state == LIST_NONE ? add_list(one) : change_list(one, kind)) &&
           move_copies(one) && move_listed_wastes(one);
}

bool apply_to_list(struct change *change, const char *kind)
{
    struct list_change one = {.change = change};

    one.list = change_number(change, "list", 1, CODE_RUN_MAX);
    if (!change_is_whole(change))
        return false;
    return apply_one(&one, kind) ||
           error_in(change->err, "list %lld", (long long)one.list);
}

// --- how it is recorded
// -------------------------------------------------------

static bool make(struct act *act, const char *kind, struct line *body,
                 struct line *reply, struct error *err)
{
    int64_t next = 0;

    if (!list_next(act->ledger->tables, &next, err))
        return false;
    line_set_number(body, "list", next);
    line_set_number(reply, "list", next);
    return act_record(act, kind, body, err);
}

const struct deed_way list_ways[] = {{"list.made", make}, {0}};
