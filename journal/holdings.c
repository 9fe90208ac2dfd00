// Where copies are, read from the derived tables.
#include "journal/holdings.h"

#include "journal/inside.h"

// A column whose name begins with # is a number.
static const char *const copy_columns[] = {
    "#run",         "#copy",     "#serial",  "series", "#spare", "state",
    "holder",       "recipient", "owner",    "place",  "since",  "due",
    "receipt",      "signed_by", "envelope", "#list",  "out",    "out_due",
    "declassified", "seen",      "checked",  "level",  "mark",   "doc_no",
    "title",        "#pages",    "queue",    "user",   NULL,
};
// The same, and what an inventory says of it.
static const char *const deviation_columns[] = {
    "#run", "#copy",  "#serial", "state",  "holder", "place", "level",
    "mark", "doc_no", "title",   "#pages", "result", NULL,
};
#define COPIES                                                                 \
    "SELECT copy.run, copy.copy, copy.serial, copy.series, copy.spare,"        \
    " copy.state, holder, recipient, owner, place, since, due, receipt,"       \
    " signed_by, envelope, ifnull(list, 0), out, out_due, declassified,"       \
    " seen, checked,"                                                          \
    " CASE WHEN holding.level <> '' THEN holding.level ELSE run.level END,"    \
    " CASE WHEN holding.mark <> '' THEN holding.mark ELSE run.mark END,"       \
    " doc_no, title, run.pages, queue, run.user"

#define FROM_COPY                                                              \
    " FROM copy LEFT JOIN holding ON holding.run = copy.run AND"               \
    " holding.copy = copy.copy JOIN run ON run.run = copy.run"
#define FROM_HOLDING                                                           \
    " FROM holding CROSS JOIN copy ON copy.run = holding.run AND"              \
    " copy.copy = holding.copy CROSS JOIN run ON run.run = copy.run"
#define ENDED "('VOID', 'DESTROYED', 'ARCHIVED', 'TRANSFERRED', 'LOST')"
static const char *const list_columns[] = {
    "#list", "state", "maker",    "reason",      "made",   "changed",
    "bag",   "seal",  "approver", "certificate", "#items", NULL,
};
#define LISTS                                                                  \
    "SELECT list, state, maker, reason, made, changed, bag, seal, approver,"   \
    " certificate, (SELECT count(*) FROM holding"                              \
    " WHERE holding.list = list.list) + (SELECT count(*) FROM waste"           \
    " WHERE waste.list = list.list) FROM list "

static const char *const act_columns[] = {
    "#item", "act", "wanted", "role", "name", "made", NULL,
};

static const char *const inventory_columns[] = {
    "check_no", "state",  "room",     "holder", "maker", "made",
    "ended",    "#found", "#lacking", "#extra", NULL,
};
#define INVENTORIES                                                            \
    "SELECT check_no, state, room, holder, maker, made, ended, found,"         \
    " lacking, extra FROM inventory "

// Documents of which there are secret copies, by what stands on these.
static const char *const review_columns[] = {
    "#run", "level", "mark", "doc_no", "title", "received", "#copies", NULL,
};
#define SECRET_COPIES                                                          \
    " FROM copy LEFT JOIN holding ON holding.run = copy.run AND"               \
    " holding.copy = copy.copy WHERE copy.run = run.run AND copy.state NOT IN" \
    " " ENDED " AND ifnull(declassified, '') = '' AND ifnull(holding.mark,"    \
    " '') = ''"

// ?1 and ?2 are numbers, ?3 is the text, ?4 the limit.
static const char *const questions[] = {
    [HOLDINGS_COPY] = COPIES FROM_COPY " WHERE copy.run = ?1 AND"
                                       " copy.copy = ?2 AND ?3 = ?3 LIMIT ?4",
    [HOLDINGS_SERIAL] = COPIES FROM_COPY " WHERE copy.serial = ?1 AND ?2 = ?2"
                                         " AND ?3 = ?3 LIMIT ?4",
    // The names are looked through in their index, not in the rows.
    [HOLDINGS_HOLDER] = COPIES FROM_HOLDING
    " WHERE holding.holder IN (SELECT DISTINCT holder"
    " FROM holding WHERE holder > '' AND"
    " instr(holder, ?3) > 0) AND copy.state NOT IN"
    " " ENDED " AND ?1 = ?1 AND ?2 = ?2"
    // What is lent for a while is still his.
    " UNION ALL " COPIES FROM_HOLDING
    " WHERE holding.owner > '' AND holding.owner IN (SELECT DISTINCT owner"
    " FROM holding WHERE owner > '' AND"
    " instr(owner, ?3) > 0) AND"
    " instr(holding.holder, ?3) = 0 AND copy.state"
    " NOT IN " ENDED " LIMIT ?4",
    [HOLDINGS_OVERDUE] =
        COPIES " FROM (SELECT run, copy FROM holding WHERE due > '' AND"
               " due < ?3 UNION SELECT run, copy FROM holding WHERE"
               " out_due > '' AND out_due < ?3) AS late CROSS JOIN holding ON"
               " holding.run = late.run AND holding.copy = late.copy"
               " CROSS JOIN copy ON copy.run = late.run AND"
               " copy.copy = late.copy CROSS JOIN run ON run.run = late.run"
               " WHERE copy.state IN ('ISSUED', 'ON_LOAN') AND ?1 = ?1 AND"
               " ?2 = ?2 LIMIT ?4",
    [HOLDINGS_LIST] = COPIES FROM_HOLDING
    " WHERE holding.list = ?1 AND ?2 = ?2 AND ?3 = ?3 LIMIT ?4",
    [HOLDINGS_STATE] = COPIES FROM_COPY
    " WHERE copy.state = ?3 AND ?1 = ?1 AND ?2 = ?2 LIMIT ?4",
    [HOLDINGS_UNSIGNED] = COPIES FROM_HOLDING
    " WHERE copy.state = 'ISSUED' AND holding.signed_by = '' AND ?1 = ?1 AND"
    " ?2 = ?2 AND ?3 = ?3 LIMIT ?4",
    // By run and copy, so that it can be asked for in parts.
    [HOLDINGS_INVENTORY] = COPIES FROM_COPY
    " JOIN (SELECT room AS in_room, holder AS of_holder FROM inventory WHERE"
    " check_no = ?3) WHERE ((copy.state IN ('IN_STOCK', 'SPARE', 'RETURNED',"
    " 'ISSUED', 'ON_LOAN', 'INCOMPLETE', 'AT_REPAIR') AND"
    " instr(ifnull(place, ''), in_room) > 0 AND"
    " instr(ifnull(holder, ''), of_holder) > 0) OR checked = ?3)"
    " AND (copy.run, copy.copy) > (?1, ?2)"
    " ORDER BY copy.run, copy.copy LIMIT ?4",
    [DEVIATIONS] =
        "SELECT copy.run, copy.copy, copy.serial, copy.state, holder, place,"
        " run.level, run.mark, doc_no, title, run.pages, result FROM deviation"
        " JOIN copy ON copy.run = deviation.run AND"
        " copy.copy = deviation.copy JOIN run ON run.run = copy.run"
        " LEFT JOIN holding ON holding.run = copy.run AND"
        " holding.copy = copy.copy WHERE deviation.check_no = ?3 AND"
        " (copy.run, copy.copy) > (?1, ?2)"
        " ORDER BY copy.run, copy.copy LIMIT ?4",
    [INVENTORIES_ALL] = INVENTORIES
    "WHERE ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3 ORDER BY made DESC LIMIT ?4",
    [INVENTORIES_ONE] =
        INVENTORIES "WHERE check_no = ?3 AND ?1 = ?1 AND ?2 = ?2 LIMIT ?4",
    [REVIEW_RUNS] = "SELECT run, level, mark, doc_no, title, received, (SELECT "
                    "count(*)" SECRET_COPIES
                    ") AS copies FROM run WHERE run.run > ?1 AND ?2 = ?2 AND"
                    " ?3 = ?3 AND copies > 0 ORDER BY run LIMIT ?4",
    [REVIEW_CHANGED] =
        "SELECT holding.run, holding.level, holding.mark, doc_no, title,"
        " received, count(*) FROM holding CROSS JOIN copy ON"
        " copy.run = holding.run AND copy.copy = holding.copy CROSS JOIN run"
        " ON run.run = holding.run WHERE holding.mark > '' AND"
        " declassified = '' AND copy.state NOT IN " ENDED " AND ?1 = ?1 AND"
        " ?2 = ?2 AND ?3 = ?3 GROUP BY holding.run, holding.mark"
        " ORDER BY holding.run LIMIT ?4",
    [LISTS_ALL] = LISTS "WHERE ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3"
                        " ORDER BY list DESC LIMIT ?4",
    [LISTS_ONE] = LISTS "WHERE list.list = ?1 AND ?2 = ?2 AND ?3 = ?3 LIMIT ?4",
    [ACTS_PENDING] =
        "SELECT item, act, line, role, name, made"
        " FROM proposal WHERE state = 'PROPOSED' AND ?1 = ?1 AND ?2 = ?2 AND"
        " ?3 = ?3 ORDER BY item LIMIT ?4",
};

static const char *const *columns_of(enum holdings_of of)
{
    switch (of) {
    case ACTS_PENDING:
        return act_columns;
    case LISTS_ALL:
    case LISTS_ONE:
        return list_columns;
    case INVENTORIES_ALL:
    case INVENTORIES_ONE:
        return inventory_columns;
    case DEVIATIONS:
        return deviation_columns;
    case REVIEW_RUNS:
    case REVIEW_CHANGED:
        return review_columns;
    default:
        return copy_columns;
    }
}

// What is empty is left out.
static void take_row(const struct row *row, const char *const *columns,
                     struct line *line)
{
    line_empty(line);
    for (int n = 0; columns[n]; n++) {
        if (*columns[n] == '#')
            line_set_number(line, columns[n] + 1, row_number(row, n));
        else if (*row_text(row, n))
            line_set_text(line, columns[n], row_text(row, n));
    }
}

bool ledger_holdings(struct ledger *ledger,
                     const struct holdings_question *question,
                     holding_seen *see, void *context, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    int64_t first = question->run > 0 ? question->run : question->number;

    if (!query_open(ledger->store, questions[question->of],
                    VALUES(number_value(first), number_value(question->copy),
                           text_value(question->text ? question->text : ""),
                           number_value(question->limit)),
                    &query, err))
        return false;
    struct line *line = line_new();
    bool done = false;
    while ((done = query_next(query, &row, err)) && row) {
        take_row(row, columns_of(question->of), line);
        if (!see(context, line))
            break;
    }
    line_free(line);
    query_close(query);
    return done;
}

bool ledger_trail(struct ledger *ledger, unsigned run, unsigned copy,
                  unsigned limit, event_seen *see, void *context,
                  struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    size_t length = 0;

    if (!query_open(
            ledger->store,
            "SELECT event.seq, body FROM trail JOIN event USING(seq)"
            " WHERE run = ? AND copy = ? ORDER BY trail.seq LIMIT ?",
            VALUES(number_value(run), number_value(copy), number_value(limit)),
            &query, err))
        return false;
    bool done = false;
    while ((done = query_next(query, &row, err)) && row) {
        const char *body = row_bytes(row, 1, &length);
        if (!see(context, (uint64_t)row_number(row, 0), body, length))
            break;
    }
    query_close(query);
    return done;
}
