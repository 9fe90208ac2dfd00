// What happens to a copy, applied to where it is and who answers for it.
//
// The state comes from the rule. What else an act changes is a table of
// effects: this column of `holding` takes that field.
#include "journal/change.h"
#include "journal/custody-tables.h"

#include <string.h>

// Where a column takes its value from.
enum origin {
    FROM_FIELD,  // a field of the event; empty when it was left out
    FROM_GIVEN,  // the same, but as it was when the field was left out
    FROM_COLUMN, // another column, as it was before
    FROM_TIME,   // when the event was recorded
    FROM_NOTHING,
};

struct effect {
    const char *kind;
    unsigned column;
    enum origin origin;
    const char *field;
    unsigned other; // FROM_COLUMN
};

#define EFFECT(kind, of, from, field, other)                                   \
    {                                                                          \
        kind, AT_HOLDING_##of, from, field, other                              \
    }
#define TAKES(kind, of, field) EFFECT(kind, of, FROM_FIELD, field, 0)
#define AMENDS(kind, of, field) EFFECT(kind, of, FROM_GIVEN, field, 0)
#define TIMES(kind, of) EFFECT(kind, of, FROM_TIME, NULL, 0)
#define EMPTIES(kind, of) EFFECT(kind, of, FROM_NOTHING, NULL, 0)
// From the first of the two columns to the second.
#define MOVES(kind, from, of)                                                  \
    EFFECT(kind, of, FROM_COLUMN, NULL, AT_HOLDING_##from)

static const struct effect effects[] = {
    TIMES("copy.verified", SEEN),
    TIMES("copy.checked", SEEN),
    EMPTIES("copy.spared", RECIPIENT),
    TAKES("copy.assigned", RECIPIENT, "to"),
    TAKES("copy.packed", RECIPIENT, "to"),
    TAKES("copy.packed", ENVELOPE, "envelope"),
    EMPTIES("copy.unpacked", ENVELOPE),
    TAKES("copy.dispatched", HOLDER, "courier"),
    MOVES("copy.received", RECIPIENT, HOLDER),
    TAKES("copy.received", RECEIPT, "receipt"),
    TAKES("copy.received", SIGNED_BY, "signed_by"),
    TAKES("copy.received", DUE, "due"),
    EMPTIES("copy.bounced", HOLDER),
    EMPTIES("copy.bounced", ENVELOPE),
    TAKES("copy.issued", HOLDER, "to"),
    TAKES("copy.issued", RECIPIENT, "to"),
    TAKES("copy.issued", RECEIPT, "receipt"),
    EMPTIES("copy.issued", SIGNED_BY),
    TAKES("copy.issued", DUE, "due"),
    TAKES("copy.receipted", RECEIPT, "receipt"),
    TAKES("copy.receipted", SIGNED_BY, "signed_by"),
    TAKES("copy.handed_over", HOLDER, "to"),
    TAKES("copy.handed_over", RECEIPT, "receipt"),
    EMPTIES("copy.handed_over", SIGNED_BY),
    MOVES("copy.lent", HOLDER, OWNER),
    MOVES("copy.lent", DUE, OWNER_DUE),
    TAKES("copy.lent", HOLDER, "to"),
    TAKES("copy.lent", DUE, "due"),
    MOVES("copy.circulated", HOLDER, OWNER),
    MOVES("copy.circulated", DUE, OWNER_DUE),
    TAKES("copy.circulated", HOLDER, "to"),
    TAKES("copy.circulated", DUE, "due"),
    MOVES("copy.given_back", OWNER, HOLDER),
    MOVES("copy.given_back", OWNER_DUE, DUE),
    EMPTIES("copy.given_back", OWNER),
    EMPTIES("copy.given_back", OWNER_DUE),
    EMPTIES("copy.given_back", OUT),
    EMPTIES("copy.given_back", OUT_DUE),
    TAKES("copy.carried_out", OUT, "destination"),
    TAKES("copy.carried_out", OUT_DUE, "due"),
    EMPTIES("copy.carried_back", OUT),
    EMPTIES("copy.carried_back", OUT_DUE),
    EMPTIES("copy.returned", HOLDER),
    EMPTIES("copy.returned", DUE),
    EMPTIES("copy.returned", OUT),
    EMPTIES("copy.returned", OUT_DUE),
    EMPTIES("copy.restocked", RECIPIENT),
    EMPTIES("copy.restocked", RECEIPT),
    EMPTIES("copy.restocked", SIGNED_BY),
    MOVES("copy.repair_sent", HOLDER, OWNER),
    TAKES("copy.repair_sent", HOLDER, "repairer"),
    MOVES("copy.repair_returned", OWNER, HOLDER),
    EMPTIES("copy.repair_returned", OWNER),
    TIMES("copy.repair_returned", SEEN),
    TAKES("copy.archived", HOLDER, "archivist"),
    EMPTIES("copy.archived", DUE),
    TAKES("copy.transferred", HOLDER, "to"),
    EMPTIES("copy.transferred", DUE),
    TAKES("copy.listed", LIST, "list"),
    EMPTIES("copy.unlisted", LIST),
    EMPTIES("copy.missed", LIST),
    EMPTIES("copy.missed", DUE),
    EMPTIES("copy.found", HOLDER),
    EMPTIES("copy.found", OWNER),
    EMPTIES("copy.found", OWNER_DUE),
    EMPTIES("copy.found", ENVELOPE),
    EMPTIES("copy.found", OUT),
    EMPTIES("copy.found", OUT_DUE),
    TIMES("copy.found", SEEN),
    TAKES("copy.regraded", LEVEL, "level"),
    TAKES("copy.regraded", MARK, "mark"),
    TAKES("copy.declassified", DECLASSIFIED, "notice"),
    TAKES("copy.inventoried", CHECKED, "check_no"),
    TIMES("copy.inventoried", SEEN),
    AMENDS("copy.corrected", HOLDER, "to"),
    AMENDS("copy.corrected", DUE, "due"),
    AMENDS("copy.corrected", RECEIPT, "receipt"),
};

// A copy on its way through one event.
struct copy_change {
    struct change *change;
    int64_t copy;
    bool is_spare;
    enum copy_state state, to;
    enum copy_state before; // the state it was in before
    int64_t list;
    char texts[AT_HOLDING_END][LEDGER_SCOPE_MAX]; // as they were
};

static bool read_copy(struct copy_change *one)
{
    struct change *change = one->change;
    const struct record *copy = NULL;

    if (!rows_find(
            change->tables,
            KEY(COPY, number_value(change->run), number_value(one->copy)),
            &copy, change->err))
        return false;
    if (!copy)
        return error_set(change->err, ERROR_INPUT,
                         "there is no copy %lld of run %u",
                         (long long)one->copy, change->run);
    one->is_spare = record_number(copy, AT_COPY_SPARE) != 0;
    return copy_state_read(record_text(copy, AT_COPY_STATE), &one->state) ||
           error_set(change->err, ERROR_TAMPERED,
                     "copy %u:%lld has an unknown state", change->run,
                     (long long)one->copy);
}

static bool read_holding(struct copy_change *one)
{
    struct change *change = one->change;
    const struct record *holding = NULL;
    const struct value run = number_value(change->run);
    const struct value copy = number_value(one->copy);

    if (!rows_find(change->tables, KEY(HOLDING, run, copy), &holding,
                   change->err))
        return false;
    if (!holding)
        return rows_add(
            change->tables,
            ROW(HOLDING, [AT_HOLDING_RUN] = run, [AT_HOLDING_COPY] = copy),
            change->err);
    one->list = record_number(holding, AT_HOLDING_LIST);
    (void)copy_state_read(record_text(holding, AT_HOLDING_BEFORE),
                          &one->before);
    for (unsigned n = AT_HOLDING_HOLDER; n < AT_HOLDING_END; n++)
        if (n != AT_HOLDING_LIST)
            (void)string_fit(one->texts[n], sizeof(one->texts[n]),
                             record_text(holding, n));
    return true;
}

// --- what else must be true
// ---------------------------------------------------

static bool guard_listed(struct copy_change *one)
{
    return list_is_open(one->change,
                        line_number(one->change->event, "list", 0));
}

static bool guard_unlisted(struct copy_change *one)
{
    return list_is_open(one->change, one->list);
}

// Who does not say has not counted, and takes it for whole.
static int64_t counted_pages(const struct copy_change *one)
{
    return line_number(one->change->event, "pages", one->change->pages);
}

// "All pages are there" is not to be said of another number of pages.
static bool guard_pages(struct copy_change *one)
{
    struct change *change = one->change;
    int64_t counted = counted_pages(one);

    return counted == change->pages ||
           error_set(change->err, ERROR_REFUSED,
                     "the copy has %lld pages, but %lld were counted; record "
                     "it as spoiled or missing (rule: %s)",
                     (long long)change->pages, (long long)counted,
                     change->rule->source);
}

// One person who says that he looked is no count: that takes every page's code,
// or the count of the whole run, which moves its copies by itself.
static bool guard_verified(struct copy_change *one)
{
    struct change *change = one->change;

    if (!guard_pages(one))
        return false;
    return string_equal(line_text(change->event, "method"), "scan") ||
           error_set(change->err, ERROR_REFUSED,
                     "it is verified by the count of its run (`countermark "
                     "count %u`) or by a scan of all its pages (`countermark "
                     "scan --for verify`), not by hand (rule: %s)",
                     change->run, change->rule->source);
}

// Who is not named must have been known when the act was recorded
// (addressed_name).
static bool guard_named(struct copy_change *one)
{
    struct change *change = one->change;

    return line_text(change->event, "to") ||
           error_set(change->err, ERROR_REFUSED,
                     "it is addressed to nobody; say to whom it goes (--to) "
                     "(rule: %s)",
                     change->rule->source);
}

// Whoever was closed is given nothing.
static bool guard_given(struct copy_change *one)
{
    const char *to = line_text(one->change->event, "to");

    return !to || person_may_hold(one->change, to);
}

// Who was closed while it was on its way does not get it either.
static bool guard_received(struct copy_change *one)
{
    return person_may_hold(one->change, one->texts[AT_HOLDING_RECIPIENT]);
}

static bool guard_addressed(struct copy_change *one)
{
    return guard_named(one) && guard_given(one);
}

// Fewer pages than it has come back as INCOMPLETE (target); more are a mistake.
static bool guard_returned(struct copy_change *one)
{
    return counted_pages(one) <= one->change->pages || guard_pages(one);
}

// While there is one inventory, its number need not be said (deeds.c).
static bool guard_inventoried(struct copy_change *one)
{
    struct change *change = one->change;
    const char *check_no = line_text(change->event, "check_no");

    if (!check_no)
        return error_set(change->err, ERROR_REFUSED,
                         "of which inventory? name it (--check-no), or begin "
                         "one with `countermark inventory start` (rule: %s)",
                         change->rule->source);
    return guard_pages(one) && inventory_is_open(change, check_no);
}

// A correction names an event of this copy that is there already.
static bool guard_corrected(struct copy_change *one)
{
    struct change *change = one->change;
    const struct record *there = NULL;
    int64_t wrong = line_number(change->event, "corrects", -1);

    if (!rows_find(change->tables,
                   KEY(TRAIL, number_value(change->run),
                       number_value(one->copy), number_value(wrong)),
                   &there, change->err))
        return false;
    if (!there)
        return error_set(change->err, ERROR_REFUSED,
                         "event %lld is not one of this copy, so it is not "
                         "corrected here (rule: %s)",
                         (long long)wrong, change->rule->source);
    return guard_given(one);
}

static const struct {
    const char *kind;
    bool (*check)(struct copy_change *one);
} guards[] = {
    {"copy.listed", guard_listed},
    {"copy.unlisted", guard_unlisted},
    {"copy.packed", guard_addressed},
    {"copy.issued", guard_pages},
    {"copy.issued", guard_addressed},
    {"copy.received", guard_pages},
    {"copy.received", guard_received},
    {"copy.assigned", guard_given},
    {"copy.handed_over", guard_pages},
    {"copy.handed_over", guard_given},
    {"copy.given_back", guard_pages},
    {"copy.lent", guard_pages},
    {"copy.lent", guard_given},
    {"copy.circulated", guard_pages},
    {"copy.circulated", guard_given},
    {"copy.returned", guard_returned},
    {"copy.verified", guard_verified},
    {"copy.checked", guard_pages},
    {"copy.repair_returned", guard_pages},
    {"copy.found", guard_pages},
    {"copy.inventoried", guard_inventoried},
    {"copy.corrected", guard_corrected},
};

static bool is_guarded(struct copy_change *one, const char *kind)
{
    for (size_t n = 0; n < sizeof(guards) / sizeof(guards[0]); n++)
        if (string_equal(guards[n].kind, kind) && !guards[n].check(one))
            return false;
    return true;
}

// --- what changes
// -------------------------------------------------------------

static enum copy_state target(const struct copy_change *one)
{
    unsigned to = one->change->rule->to;

    if (to == COPY_RETURNED && counted_pages(one) < one->change->pages)
        return COPY_INCOMPLETE;
    if (to == DEED_STAYS)
        return one->state;
    if (to == DEED_BACK)
        return one->before;
    if (to == DEED_SHELF)
        return one->is_spare ? COPY_SPARE : COPY_IN_STOCK;
    return (enum copy_state)to;
}

static struct value value_of(const struct copy_change *one,
                             const struct effect *effect)
{
    const struct line *event = one->change->event;
    const char *text = effect->field ? line_text(event, effect->field) : NULL;

    if (effect->column == AT_HOLDING_LIST)
        return number_value(effect->field ? line_number(event, effect->field, 0)
                                          : 0);
    if (effect->origin == FROM_TIME)
        return text_value(line_text(event, "t"));
    if (effect->origin == FROM_COLUMN)
        return text_value(one->texts[effect->other]);
    return text_value(text ? text : "");
}

static bool change_holding(const struct copy_change *one, const char *kind)
{
    struct change *change = one->change;
    struct set sets[AT_HOLDING_END];
    size_t count = 0;

    if (one->to != one->state) {
        sets[count++] = (struct set){AT_HOLDING_BEFORE,
                                     word_value(copy_state_name(one->state))};
        sets[count++] =
            (struct set){AT_HOLDING_SINCE, change_text(change, "t")};
    }
    if (line_has(change->event, "place"))
        sets[count++] =
            (struct set){AT_HOLDING_PLACE, change_text(change, "place")};
    for (size_t n = 0; n < sizeof(effects) / sizeof(effects[0]); n++) {
        const struct effect *effect = &effects[n];
        bool is_left = effect->origin == FROM_GIVEN &&
                       !line_has(change->event, effect->field);
        if (string_equal(effect->kind, kind) && !is_left)
            sets[count++] = (struct set){effect->column, value_of(one, effect)};
    }
    return count == 0 || rows_set(change->tables,
                                  KEY(HOLDING, number_value(change->run),
                                      number_value(one->copy)),
                                  sets, count, change->err);
}

static bool change_copy(const struct copy_change *one)
{
    struct change *change = one->change;

    return one->to == one->state ||
           rows_set(
               change->tables,
               KEY(COPY, number_value(change->run), number_value(one->copy)),
               SET({AT_COPY_STATE, word_value(copy_state_name(one->to))}),
               change->err);
}

static bool apply_one(struct copy_change *one, const char *kind)
{
    struct change *change = one->change;

    if (!read_copy(one))
        return false;
    change->rule = deed_for(&copy_deeds, one->state, kind, change->err);
    if (!change->rule || !change_allowed(change) || !read_holding(one) ||
        !is_guarded(one, kind))
        return false;
    one->to = target(one);
    return change_copy(one) && change_holding(one, kind) &&
           change_refer_copy(change, change->run, one->copy);
}

bool apply_to_copy(struct change *change, const char *kind)
{
    struct copy_change one = {.change = change};

    change->run = (unsigned)change_number(change, "run", 1, CODE_RUN_MAX);
    one.copy = change_number(change, "copy", 1, CODE_COPY_MAX);
    if (!change_is_whole(change) || !change_read_run(change))
        return false;
    return apply_one(&one, kind) || error_in(change->err, "copy %u:%lld",
                                             change->run, (long long)one.copy);
}
