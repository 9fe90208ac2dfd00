// Inventories: what was to be seen, what was, and what came of it.
//
// While one is open, each copy that is seen bears its number (`holding`). At
// its end all copies are gone through once. Only those that were not found in
// their place are kept by name: a later inventory overwrites the numbers.
#include "journal/change.h"
#include "journal/custody-tables.h"
#include "journal/deeds.h"

#include <stdio.h>
#include <string.h>

// An inventory on its way through one event.
struct inventory {
    struct change *change;
    const char *check_no; // of the event
    enum inventory_state state;
    char room[192], holder[192];
    int64_t found, lacking, extra;
};

static bool read_inventory(struct inventory *one)
{
    struct change *change = one->change;
    const struct record *row = NULL;

    one->state = INVENTORY_NONE;
    if (!rows_find(change->tables, KEY(INVENTORY, text_value(one->check_no)),
                   &row, change->err))
        return false;
    if (!row)
        return true;
    one->state = string_equal(record_text(row, AT_INVENTORY_STATE), "STARTED")
                     ? INVENTORY_STARTED
                     : INVENTORY_ENDED;
    return (string_fit(one->room, sizeof(one->room),
                       record_text(row, AT_INVENTORY_ROOM)) &&
            string_fit(one->holder, sizeof(one->holder),
                       record_text(row, AT_INVENTORY_HOLDER))) ||
           error_set(change->err, ERROR_TAMPERED,
                     "inventory %s has too long a name", one->check_no);
}

bool inventory_is_open(struct change *change, const char *check_no)
{
    const struct record *row = NULL;

    if (!rows_find(change->tables, KEY(INVENTORY, text_value(check_no)), &row,
                   change->err))
        return false;
    if (row && string_equal(record_text(row, AT_INVENTORY_STATE), "STARTED"))
        return true;
    return error_set(change->err, ERROR_REFUSED,
                     row ? "inventory %s has ended; begin another with "
                           "`countermark inventory start` (rule: %s)"
                         : "there is no inventory %s; begin it with "
                           "`countermark inventory start` (rule: %s)",
                     check_no, change->rule->source);
}

// --- the result
// ---------------------------------------------------------------

// "" is found in every name.
static bool is_meant(const struct inventory *one, enum copy_state state,
                     const struct record *holding)
{
    const char *place = holding ? record_text(holding, AT_HOLDING_PLACE) : "";
    const char *holder = holding ? record_text(holding, AT_HOLDING_HOLDER) : "";

    return (deed_of("copy.inventoried")->from & IN(state)) != 0 &&
           strstr(place, one->room) && strstr(holder, one->holder);
}

static bool deviate(struct inventory *one, const struct record *copy,
                    const char *result)
{
    struct change *change = one->change;

    return rows_add(
        change->tables,
        ROW(DEVIATION, [AT_DEVIATION_CHECK_NO] = text_value(one->check_no),
            [AT_DEVIATION_RUN] = number_value(record_number(copy, AT_COPY_RUN)),
            [AT_DEVIATION_COPY] =
                number_value(record_number(copy, AT_COPY_COPY)),
            [AT_DEVIATION_RESULT] = word_value(result)),
        change->err);
}

static bool judge(struct inventory *one, const struct record *copy,
                  const struct record *holding)
{
    enum copy_state state = COPY_NONE;
    bool is_seen =
        holding &&
        string_equal(record_text(holding, AT_HOLDING_CHECKED), one->check_no);

    if (!copy_state_read(record_text(copy, AT_COPY_STATE), &state))
        return error_set(one->change->err, ERROR_TAMPERED,
                         "a copy has an unknown state");
    bool is_due = is_meant(one, state, holding);
    one->found += is_seen && is_due;
    one->lacking += !is_seen && is_due;
    one->extra += is_seen && !is_due;
    return is_seen == is_due ||
           deviate(one, copy, is_due ? "MISSING" : "EXTRA");
}

// The sign of `a - b` by run and copy, the first two columns of both tables.
static int compare(const struct record *a, const struct record *b)
{
    int64_t run =
        record_number(a, AT_COPY_RUN) - record_number(b, AT_HOLDING_RUN);
    int64_t copy =
        record_number(a, AT_COPY_COPY) - record_number(b, AT_HOLDING_COPY);
    int64_t by = run != 0 ? run : copy;

    return (by > 0) - (by < 0);
}

// Copies and holdings are in the same order, so that one pass sees both.
static bool go_through(struct inventory *one, struct tables *tables)
{
    const struct record *copy = NULL, *holding = NULL;
    struct error *err = one->change->err;
    bool done = rows_next(tables, EVERY(HOLDING), &holding, err);

    one->found = one->lacking = one->extra = 0;
    while (done && (done = rows_next(tables, EVERY(COPY), &copy, err)) &&
           copy) {
        while (done && holding && compare(copy, holding) > 0)
            done = rows_next(tables, EVERY(HOLDING), &holding, err);
        bool has_holding = holding && compare(copy, holding) == 0;
        done = done && judge(one, copy, has_holding ? holding : NULL);
    }
    return done;
}

// --- applied
// ------------------------------------------------------------------

static bool begin(struct inventory *one)
{
    struct change *change = one->change;
    const char *room = line_text(change->event, "room");
    const char *holder = line_text(change->event, "holder");

    return rows_add(
        change->tables,
        ROW(INVENTORY, [AT_INVENTORY_CHECK_NO] = text_value(one->check_no),
            [AT_INVENTORY_STATE] = word_value("STARTED"),
            [AT_INVENTORY_ROOM] = text_value(room ? room : ""),
            [AT_INVENTORY_HOLDER] = text_value(holder ? holder : ""),
            [AT_INVENTORY_MAKER] = change_text(change, "actor"),
            [AT_INVENTORY_MADE] = change_text(change, "t"),
            [AT_INVENTORY_ENDED] = text_value("")),
        change->err);
}

// What the event says came of it is what the tables say.
static bool end(struct inventory *one)
{
    struct change *change = one->change;

    if (!go_through(one, change->tables))
        return false;
    if (line_number(change->event, "found", -1) != one->found ||
        line_number(change->event, "lacking", -1) != one->lacking ||
        line_number(change->event, "extra", -1) != one->extra)
        return error_set(change->err, ERROR_REFUSED,
                         "%lld copies were found, %lld not, and %lld belong "
                         "elsewhere; the event says otherwise (rule: %s)",
                         (long long)one->found, (long long)one->lacking,
                         (long long)one->extra, change->rule->source);
    return rows_set(change->tables, KEY(INVENTORY, text_value(one->check_no)),
                    SET({AT_INVENTORY_STATE, word_value("ENDED")},
                        {AT_INVENTORY_ENDED, change_text(change, "t")},
                        {AT_INVENTORY_FOUND, number_value(one->found)},
                        {AT_INVENTORY_LACKING, number_value(one->lacking)},
                        {AT_INVENTORY_EXTRA, number_value(one->extra)}),
                    change->err);
}

bool apply_to_inventory(struct change *change, const char *kind)
{
    const char *check_no = line_text(change->event, "check_no");
    struct inventory one = {.change = change,
                            .check_no = check_no ? check_no : ""};

    if (!check_no)
        return error_set(change->err, ERROR_INPUT, "which inventory?");
    if (!read_inventory(&one))
        return false;
    change->rule = deed_for(&inventory_deeds, one.state, kind, change->err);
    bool done = change->rule && change_allowed(change) &&
                (one.state == INVENTORY_NONE ? begin(&one) : end(&one));
    return done || error_in(change->err, "inventory %s", check_no);
}

// --- recorded
// -----------------------------------------------------------------

// The least number that no inventory has; people may give others.
static bool set_number(struct act *act, struct line *body, struct error *err)
{
    struct tables *tables = act->ledger->tables;
    const struct record *there = NULL;
    char number[24];
    int64_t next = 0;

    if (line_has(body, "check_no"))
        return true;
    if (!rows_count(tables, EVERY(INVENTORY), &next, err))
        return false;
    do {
        next++;
        (void)snprintf(number, sizeof(number), "%lld", (long long)next);
        if (!rows_find(tables, KEY(INVENTORY, text_value(number)), &there, err))
            return false;
    } while (there);
    line_set_text(body, "check_no", number);
    return true;
}

static bool record_start(struct act *act, const char *kind, struct line *body,
                         struct line *reply, struct error *err)
{
    if (!set_number(act, body, err))
        return false;
    line_set_text(reply, "check_no", line_text(body, "check_no"));
    return act_record(act, kind, body, err);
}

bool inventory_assume(struct act *act, const char *kind, struct line *body,
                      struct error *err)
{
    const struct record *row = NULL;
    char check_no[96] = "";
    unsigned count = 0;
    bool done = true;

    if (!string_equal(kind, "copy.inventoried") || line_has(body, "check_no"))
        return true;
    while (
        (done = rows_next(act->ledger->tables, EVERY(INVENTORY), &row, err)) &&
        row) {
        if (!string_equal(record_text(row, AT_INVENTORY_STATE), "STARTED"))
            continue;
        count++;
        (void)string_fit(check_no, sizeof(check_no),
                         record_text(row, AT_INVENTORY_CHECK_NO));
    }
    if (done && count == 1)
        line_set_text(body, "check_no", check_no);
    return done;
}

// What the tables say at once; the event is looked at again as it is applied.
static bool count_all(struct inventory *one, struct store *store,
                      struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(
            store,
            "SELECT count(*) FILTER (WHERE due AND seen),"
            " count(*) FILTER (WHERE due AND NOT seen),"
            " count(*) FILTER (WHERE seen AND NOT due) FROM ("
            "SELECT copy.state IN ('IN_STOCK', 'SPARE', 'RETURNED', 'ISSUED',"
            " 'ON_LOAN', 'INCOMPLETE', 'AT_REPAIR') AND"
            " instr(ifnull(place, ''), ?2) > 0 AND"
            " instr(ifnull(holder, ''), ?3) > 0 AS due,"
            " ifnull(checked, '') = ?1 AS seen"
            " FROM copy LEFT JOIN holding USING(run, copy))",
            VALUES(text_value(one->check_no), text_value(one->room),
                   text_value(one->holder)),
            &row, err))
        return false;
    one->found = row_number(row, 0);
    one->lacking = row_number(row, 1);
    one->extra = row_number(row, 2);
    store_rest(store);
    return true;
}

static bool record_end(struct act *act, const char *kind, struct line *body,
                       struct line *reply, struct error *err)
{
    const char *check_no = line_text(body, "check_no");
    struct change change = {.tables = act->ledger->tables, .err = err};
    struct inventory one = {.change = &change,
                            .check_no = check_no ? check_no : ""};
    struct {
        const char *name;
        const int64_t *count;
    } counts[] = {{"found", &one.found},
                  {"lacking", &one.lacking},
                  {"extra", &one.extra}};

    if (!read_inventory(&one) || !count_all(&one, act->ledger->store, err))
        return false;
    line_set_text(reply, "check_no", one.check_no);
    for (size_t n = 0; n < sizeof(counts) / sizeof(counts[0]); n++) {
        line_set_number(body, counts[n].name, *counts[n].count);
        line_set_number(reply, counts[n].name, *counts[n].count);
    }
    return act_record(act, kind, body, err);
}

const struct deed_way inventory_ways[] = {
    {"inventory.started", record_start}, {"inventory.ended", record_end}, {0}};
