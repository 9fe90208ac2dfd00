// Blotting text out of an event, and out of the tables that were made from it.
#include "journal/change.h"
#include "journal/deeds.h"
#include "journal/schema.h"
#include "journal/stub.h"
#include "journal/table_memory.h"

#include <string.h>

bool apply_to_event(struct change *change, const char *kind)
{
    const struct line *event = change->event;
    size_t count = line_array_count(event, "names");
    int64_t target = change_number(change, "event", 0, INT64_MAX);

    change->rule = deed_for(deeds_of(kind), 0, kind, change->err);
    if (!change->rule || !change_allowed(change))
        return false;
    (void)change_text(change, "leaf");
    (void)change_text(change, "line");
    if (!change_is_whole(change))
        return false;
    for (size_t n = 0; n < count; n++) {
        const char *name = line_array_text(event, "names", n);
        if (!name || !stub_field_is(name))
            return error_set(change->err, ERROR_REFUSED,
                             "`%.31s` is no field that can be blotted out",
                             name ? name : "");
    }
    if ((uint64_t)target >= change->seq)
        return error_set(change->err, ERROR_REFUSED,
                         "there is no event %lld to blot something out of",
                         (long long)target);
    return true;
}

// The event's line and leaf as they are.
static bool read_event(struct store *store, int64_t seq, struct line *event,
                       struct digest *leaf, struct error *err)
{
    const struct row *row = NULL;
    size_t length = 0;

    if (!store_find(store, "SELECT body FROM event WHERE seq = ? LIMIT 1",
                    VALUES(number_value(seq)), &row, err))
        return false;
    if (!row)
        return error_set(err, ERROR_REFUSED, "there is no event %lld",
                         (long long)seq);
    const char *body = row_bytes(row, 0, &length);
    bool done = line_read(body, length, event, err);
    if (done)
        event_leaf(body, length, leaf);
    store_rest(store);
    return done;
}

// The guard against our own mistakes is taken away for this one change. What
// the pages of the file held is overwritten.
static bool swap_line(struct store *store, int64_t seq, const struct text *stub,
                      struct error *err)
{
    return store_do(store, "PRAGMA secure_delete = ON", NULL, 0, err) &&
           store_do(store, "DROP TRIGGER event_stays", NULL, 0, err) &&
           store_do(store, "UPDATE event SET body = ? WHERE seq = ?",
                    VALUES(text_value(text_string(stub)), number_value(seq)),
                    err) &&
           store_do(store, schema_guard, NULL, 0, err);
}

static bool replay_all(struct ledger *ledger, struct tables *tables,
                       struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct line *event = line_new();
    bool done =
        query_open(ledger->store, "SELECT seq, body FROM event ORDER BY seq",
                   NULL, 0, &query, err);

    while (done && (done = query_next(query, &row, err)) && row) {
        size_t length = 0;
        const char *body = row_bytes(row, 1, &length);
        done = line_read(body, length, event, err) &&
               event_apply(tables, (uint64_t)row_number(row, 0), event, err);
    }
    query_close(query);
    line_free(event);
    return done;
}

// Every text of this stored row that the replayed one has blotted out.
static bool mend_row(struct ledger *ledger, const struct table *table,
                     const struct row *is, struct tables *replayed,
                     struct error *err)
{
    struct value key[TABLE_KEY_MAX];

    for (unsigned n = 0; n < table->keys; n++)
        key[n] = table->columns[n].kind == COLUMN_NUMBER
                     ? number_value(row_number(is, (int)n))
                     : text_value(row_text(is, (int)n));
    const struct record *should = tables_meet(replayed, table, key);
    const struct where where = {table, BY_KEY, key, table->keys};
    for (unsigned n = table->keys; should && n < table->count; n++) {
        if (table->columns[n].kind != COLUMN_TEXT ||
            row_is_text(is, (int)n, record_text(should, n)))
            continue;
        if (!rows_set(ledger->tables, &where,
                      SET({n, text_value(record_text(should, n))}), err))
            return false;
    }
    return true;
}

static bool mend_table(struct ledger *ledger, const struct table *table,
                       struct tables *replayed, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct text sql = {0};

    text_addf(&sql, "SELECT * FROM %s", table->name);
    bool done =
        query_open(ledger->store, text_string(&sql), NULL, 0, &query, err);
    while (done && (done = query_next(query, &row, err)) && row)
        done = mend_row(ledger, table, row, replayed, err);
    query_close(query);
    text_clear(&sql);
    return done;
}

// The tables as replaying makes them now. It reads the whole journal: a
// redaction is rare, and nothing shorter finds every copy of a text.
static bool mend_tables(struct ledger *ledger, struct error *err)
{
    struct tables *replayed = tables_in_memory();
    bool done = replay_all(ledger, replayed, err);

    for (unsigned n = 0; done && n < TABLES; n++)
        done = mend_table(ledger, &tables_all[n], replayed, err);
    tables_free(replayed);
    return done;
}

static bool make_stub(const struct line *body, struct line *event,
                      const struct digest *leaf, struct text *stub,
                      struct error *err)
{
    const char *names[16];
    size_t count = line_array_count(body, "names");

    if (count == 0 || count > sizeof(names) / sizeof(names[0]))
        return error_set(err, ERROR_INPUT,
                         "1 to 16 fields can be blotted out at once");
    for (size_t n = 0; n < count; n++) {
        names[n] = line_array_text(body, "names", n);
        if (!names[n])
            return error_set(err, ERROR_INPUT, "`names` is a list of texts");
    }
    return stub_make(event, names, count, leaf, err) &&
           line_write(event, stub, err);
}

static bool record_redaction(struct act *act, const char *kind,
                             struct line *body, struct line *reply,
                             struct error *err)
{
    struct ledger *ledger = act->ledger;
    int64_t target = line_number(body, "event", -1);
    struct line *event = line_new();
    struct text stub = {0};
    struct digest leaf, line;
    char hex[DIGEST_HEX];

    (void)reply;
    bool done = read_event(ledger->store, target, event, &leaf, err) &&
                make_stub(body, event, &leaf, &stub, err);
    if (done) {
        digest_hex(&leaf, hex);
        line_set_text(body, "leaf", hex);
        digest_of(stub.data, stub.length, &line);
        digest_hex(&line, hex);
        line_set_text(body, "line", hex);
        done = act_record(act, kind, body, err) &&
               swap_line(ledger->store, target, &stub, err) &&
               mend_tables(ledger, err);
    }
    ledger->has_redacted = ledger->has_redacted || done;
    line_free(event);
    text_clear(&stub);
    return done;
}

const struct deed_way event_ways[] = {
    {"event.redacted", record_redaction},
    {NULL, NULL},
};
