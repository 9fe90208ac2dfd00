// Reads the whole journal again and says in words what does not agree.
//
// One pass over the events checks every line, rebuilds the tree and replays
// the line into empty tables in memory through event_apply, the code that
// also recorded it: what custody, numbering and tickets forbid cannot be
// replayed. Afterwards the stored tables are compared with the replayed ones.
#include "journal/check.h"
#include "journal/stub.h"
#include "journal/tables.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 200 }; // a wrecked journal need not name every event

void check_find(struct check *check, const char *format, ...)
{
    char raw[1024];
    char sentence[1024];
    va_list args;

    check->result->findings++;
    if (!check->see || check->result->findings > SHOWN_MAX)
        return;
    va_start(args, format);
    (void)vsnprintf(raw, sizeof(raw), format, args);
    va_end(args);
    line_clean(raw, sentence, sizeof(sentence));
    check->see(check->context, sentence);
    if (check->result->findings == SHOWN_MAX)
        check->see(check->context,
                   "there is more that does not agree; it is counted, not "
                   "listed: restore a backup rather than mend this");
}

// A database that cannot be read is a finding; a machine that cannot read it
// means that the check was not made.
bool check_is_finding(struct check *check, const struct error *err)
{
    if (err->kind != ERROR_TAMPERED)
        return false;
    check_find(check, "%s; keep this copy and restore a backup", err->text);
    return true;
}

static void check_time(struct check *check, uint64_t seq, const char *kind)
{
    const char *t = line_text(check->line, "t");

    if (!t || !time_valid(t)) {
        check_find(check,
                   "event %" PRIu64
                   " has no time in UTC; it was not written by "
                   "countermark: restore a backup",
                   seq);
        return;
    }
    if (strcmp(t, check->last) < 0 && strcmp(kind, "clock.step") != 0)
        check_find(
            check,
            "event %" PRIu64 " (%s) is from %s, before the event ahead of it "
            "(%s), and no clock.step says so; find out who set the clock or "
            "changed the journal",
            seq, kind, t, check->last);
    (void)string_fit(check->last, sizeof(check->last), t);
}

static void check_id(struct check *check, uint64_t seq, const char *id)
{
    uint64_t other = seq;

    if (!id)
        check_find(check,
                   "event %" PRIu64 " has no id of 32 hex digits; it was not "
                   "written by countermark: restore a backup",
                   seq);
    else if (!ids_add(&check->ids, id, &other))
        check_find(check,
                   "events %" PRIu64 " and %" PRIu64
                   " have the same id; one of them "
                   "was copied: restore a backup",
                   other, seq);
}

// What every event has, whatever its kind. True when it can be replayed.
static bool check_fields(struct check *check, uint64_t seq)
{
    const struct line *line = check->line;
    const char *kind = line_text(line, "kind");

    if (!kind || !kind_valid(kind) || !line_text(line, "actor") ||
        line_number(line, "uid", -1) < 0 || line_number(line, "v", 0) != 1) {
        check_find(check,
                   "event %" PRIu64
                   " lacks kind, actor, uid or version 1; it was "
                   "not written by countermark: restore a backup",
                   seq);
        return false;
    }
    if (line_number(line, "seq", -1) != (int64_t)seq)
        check_find(check,
                   "event %" PRIu64 " says that it is event %" PRId64
                   "; events were "
                   "moved: restore a backup",
                   seq, line_number(line, "seq", -1));
    if (seq == 0 && strcmp(kind, "journal.opened") != 0)
        check_find(check,
                   "event 0 is %s, not journal.opened; the beginning was "
                   "changed: restore a backup",
                   kind);
    check_time(check, seq, kind);
    return true;
}

static void replay(struct check *check, uint64_t seq)
{
    struct error err = {0};

    if (!event_apply(check->tables, seq, check->line, &err))
        check_find(check,
                   "event %" PRIu64
                   " (%s) could not have happened: %s; find out "
                   "what was printed and restore a backup",
                   seq, line_text(check->line, "kind"), err.text);
}

// What the checkpoint of the lines would be signed for.
static void take_origin(struct check *check)
{
    struct checkpoint *checkpoint = &check->result->checkpoint;
    const char *origin = line_text(check->line, "origin");

    (void)string_fit(checkpoint->origin, sizeof(checkpoint->origin),
                     origin ? origin : "");
}

static void check_redaction(struct check *check, uint64_t seq, const char *body,
                            size_t length)
{
    if (stub_is(body, length))
        stubs_add(&check->stubs, seq, body, length);
    if (string_equal(line_text(check->line, "kind"), "event.redacted") &&
        !stubs_confirm(&check->stubs, check->line))
        check_find(check,
                   "event %" PRId64 " was redacted by event %" PRIu64
                   ", but stands there whole; an older file was put back in "
                   "its place: restore a backup",
                   line_number(check->line, "event", -1), seq);
}

static void check_stubs(struct check *check)
{
    size_t at = 0;
    uint64_t seq = 0;

    while (stubs_unconfirmed(&check->stubs, &at, &seq))
        check_find(check,
                   "event %" PRIu64 " is a redacted one, but no two persons "
                   "agreed on this line; it was changed: restore a backup",
                   seq);
}

static void check_line(void *context, uint64_t seq, const char *body,
                       size_t length)
{
    struct check *check = context;
    struct error err = {0};

    if (seq != check->next)
        check_find(check,
                   "events %" PRIu64 " to %" PRIu64
                   " are missing; restore a backup",
                   check->next, seq - 1);
    check->next = seq + 1;

    if (!line_read(body, length, check->line, &err)) {
        check_find(check, "event %" PRIu64 " was changed: %s; restore a backup",
                   seq, err.text);
        return;
    }
    if (seq == 0 && !check->store)
        take_origin(check);
    // Ids are random, so that looking one up waits for memory: meanwhile the
    // event is replayed.
    const char *id = line_text(check->line, "id");
    bool has_id = id && id_valid(id);
    if (has_id)
        ids_expect(&check->ids, id);
    if (!check_fields(check, seq))
        return;
    check_redaction(check, seq, body, length);
    replay(check, seq);
    check_id(check, seq, has_id ? id : NULL);
}

void check_begin(struct check *check)
{
    check->line = line_new();
    check->tables = tables_in_memory();
    check->relay = relay_start(check_line, check);
}

void check_event(struct check *check, uint64_t seq, const char *body,
                 size_t length)
{
    struct digest leaf;

    relay_give(check->relay, seq, body, length);
    if (length > LINE_BYTES_MAX)
        return;
    if (check->tree.size + 1 == check->head_size)
        check->before = check->tree;
    event_leaf(body, length, &leaf);
    check_tree(check, &leaf);
}

void check_end(struct check *check)
{
    if (!check->relay)
        return;
    relay_end(check->relay);
    check->relay = NULL;
    check_stubs(check);
}

static bool read_events(struct check *check, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    size_t length = 0;
    bool done = false;

    if (!query_open(check->store, "SELECT seq, body FROM event ORDER BY seq",
                    NULL, 0, &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        const char *body = row_bytes(row, 1, &length);
        int64_t seq = row_number(row, 0);
        if (seq < 0)
            check_find(check,
                       "event %" PRId64
                       " cannot be: events count from 0; restore a "
                       "backup",
                       seq);
        else
            check_event(check, (uint64_t)seq, body, length);
    }
    query_close(query);
    check_end(check);
    return done;
}

static bool peaks_are(const struct merkle *tree, const struct row *row,
                      int column)
{
    struct text peaks = {0};
    size_t length = 0;
    const void *bytes = row_bytes(row, column, &length);

    tree_write(tree, &peaks);
    bool same = length == peaks.length &&
                memcmp(bytes, text_string(&peaks), length) == 0;
    text_clear(&peaks);
    return same;
}

static bool read_head_size(struct check *check, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(check->store, "SELECT size FROM head", NULL, 0, &row, err))
        return false;
    check->head_size = row ? (uint64_t)row_number(row, 0) : 0;
    store_rest(check->store);
    return true;
}

static bool check_head(struct check *check, struct error *err)
{
    const struct row *row = NULL;
    uint64_t size = check->tree.size;

    if (!store_find(check->store, "SELECT size, peaks, before, t FROM head",
                    NULL, 0, &row, err))
        return false;
    if (!row || check->head_size != size)
        check_find(
            check,
            "the head counts %" PRIu64 " events, but there are %" PRIu64
            "; the end was cut or added to: compare with the checkpoint on "
            "the newest control sheet",
            check->head_size, size);
    else if (!peaks_are(&check->tree, row, 1) ||
             !peaks_are(&check->before, row, 2))
        check_find(check,
                   "the hash tree over events 0 to %" PRIu64
                   " is not the one in the "
                   "head; an event or the head was changed: compare with the "
                   "checkpoints on control sheets to find out when",
                   size - 1);
    else if (strcmp(row_text(row, 3), check->last) != 0)
        check_find(
            check,
            "the head is from %s, but the last event from %s; the head was "
            "changed: restore a backup",
            row_text(row, 3), check->last);
    store_rest(check->store);
    return true;
}

// A remembered request must be one of the events, with the run it answered.
static void check_remembered(struct check *check, const struct row *row)
{
    size_t length = 0;
    const char *body = row_bytes(row, 2, &length);
    struct line *reply = line_new();
    const char *text = row_text(row, 3);

    bool is_good = line_read(body, length, check->line, NULL) &&
                   string_equal(line_text(check->line, "id"), row_text(row, 1));
    if (is_good && text[0]) {
        is_good = line_read(text, strlen(text), reply, NULL);
        if (line_has(reply, "run") && strcmp(row_text(row, 4), "refused") == 0)
            is_good = is_good && line_number(reply, "run", 0) ==
                                     line_number(check->line, "run", 0);
    }
    line_free(reply);
    if (!is_good)
        check_find(check,
                   "the remembered request %s is not the one of event %" PRId64
                   "; the list of requests was changed: restore a backup",
                   row_text(row, 1), row_number(row, 0));
}

static bool check_recent(struct check *check, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    bool done = false;

    if (!query_open(check->store,
                    "SELECT recent.seq, id, ifnull(body, ''), reply, call"
                    " FROM recent LEFT JOIN event USING(seq)",
                    NULL, 0, &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row)
        check_remembered(check, row);
    query_close(query);
    return done;
}

static bool check_file(struct check *check, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    bool done = false;

    if (!query_open(check->store, "PRAGMA integrity_check(20)", NULL, 0, &query,
                    err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        if (strcmp(row_text(row, 0), "ok") != 0)
            check_find(
                check,
                "the database file is damaged: %.300s; keep this copy and "
                "restore a backup",
                row_text(row, 0));
    }
    query_close(query);
    return done;
}

bool check_open_runs(struct check *check, struct error *err)
{
    const struct record *run = NULL;
    enum run_state state = RUN_NONE;
    bool done = false;

    while ((done = rows_next(check->tables, EVERY(RUN), &run, err)) && run) {
        if (run_state_read(record_text(run, AT_RUN_STATE), &state) &&
            !run_state_is_end(state))
            check->result->open++;
    }
    return done;
}

void check_free(struct check *check)
{
    check_end(check);
    line_free(check->line);
    ids_clear(&check->ids);
    stubs_clear(&check->stubs);
    check_unwatch(check);
    tables_free(check->tables);
}

static bool check_all(struct check *check, struct error *err)
{
    static bool (*const steps[])(struct check *, struct error *) = {
        check_file,    read_head_size, read_events,
        check_head,    check_recent,   check_tables,
        check_watched, check_tiles,    check_open_runs,
    };

    for (size_t n = 0; n < sizeof(steps) / sizeof(steps[0]); n++) {
        struct error step_err = {0};
        if (steps[n](check, &step_err) || check_is_finding(check, &step_err))
            continue;
        *err = step_err;
        return false;
    }
    return true;
}

// What is compared exists: now compare it.
static bool run_check(struct check *check, const struct anchor *anchors,
                      size_t count, struct error *err)
{
    check_begin(check);
    bool done =
        check_watch(check, anchors, count, err) && check_all(check, err);
    check_free(check);
    return done || error_in(err, "verifying");
}

bool ledger_verify_anchored(struct ledger *ledger, const struct anchor *anchors,
                            size_t count, finding_seen *see, void *context,
                            struct verify_result *result, struct error *err)
{
    struct check check = {.store = ledger->store,
                          .see = see,
                          .context = context,
                          .result = result};

    *result = (struct verify_result){0};
    store_rest(ledger->store);
    (void)string_fit(result->checkpoint.origin,
                     sizeof(result->checkpoint.origin), ledger->origin);
    if (!run_check(&check, anchors, count, err))
        return false;
    result->events = check.tree.size;
    result->checkpoint.size = check.tree.size;
    merkle_root(&check.tree, &result->checkpoint.root);
    return true;
}

bool ledger_verify(struct ledger *ledger, finding_seen *see, void *context,
                   struct verify_result *result, struct error *err)
{
    return ledger_verify_anchored(ledger, NULL, 0, see, context, result, err);
}
