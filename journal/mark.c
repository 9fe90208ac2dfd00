// The high-water mark: what must be known outside the journal so that a number
// is never given twice, also when an old journal was put back.
#include "journal/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARK_LINES_MAX = 10 * 1000 * 1000,
    SKIPPED_PER_EVENT = 64, // series names of 127 bytes fit into a line
};

static void add_line(struct line *line, struct text *mark)
{
    // Everything in it came out of the journal, so it fits a line.
    (void)line_write(line, mark, NULL);
    text_add_char(mark, '\n');
    line_empty(line);
}

bool ledger_high_water(struct ledger *ledger, unsigned since_run,
                       struct text *mark, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct digest root;
    char hex[DIGEST_HEX];
    unsigned next = 0;
    bool done = false;

    if (!run_next(ledger->tables, &next, err) ||
        !query_open(ledger->store,
                    "SELECT series, last FROM series WHERE ?1 = 0 OR series IN"
                    " (SELECT series FROM run WHERE run > ?1) ORDER BY series",
                    VALUES(number_value(since_run)), &query, err))
        return false;

    struct line *line = line_new();
    merkle_root(&ledger->tree, &root);
    digest_hex(&root, hex);
    line_set_text(line, "origin", ledger->origin);
    line_set_text(line, "root", hex);
    line_set_number(line, "run", next - 1);
    line_set_number(line, "size", (int64_t)ledger->tree.size);
    add_line(line, mark);
    while ((done = query_next(query, &row, err)) && row) {
        line_set_text(line, "series", row_text(row, 0));
        line_set_number(line, "last", row_number(row, 1));
        add_line(line, mark);
    }
    query_close(query);
    line_free(line);
    return done;
}

struct skipped {
    char series[LEDGER_NAME_MAX];
    int64_t last;
};

// A mark that is read line by line.
struct reading {
    struct ledger *ledger;
    struct line *line;
    uint64_t size; // the largest
    struct digest root;
    unsigned run;
    struct skipped *skipped; // series in which the journal is behind
    size_t count;
};

static bool take_head(struct reading *reading, struct error *err)
{
    const char *origin = line_text(reading->line, "origin");
    const char *root = line_text(reading->line, "root");
    int64_t size = line_number(reading->line, "size", -1);
    int64_t run = line_number(reading->line, "run", -1);

    if (!string_equal(origin, reading->ledger->origin))
        return error_set(err, ERROR_CONFIG,
                         "the high-water mark is of the journal `%s`, not of "
                         "`%s`",
                         origin, reading->ledger->origin);
    if (size < 1 || run < 0 || run > CODE_RUN_MAX || !root ||
        !digest_read(root, &(struct digest){0}))
        return error_set(err, ERROR_INPUT,
                         "the high-water mark has a line without size, run or "
                         "root");
    if ((uint64_t)size >= reading->size) {
        reading->size = (uint64_t)size;
        (void)digest_read(root, &reading->root);
    }
    if ((unsigned)run > reading->run)
        reading->run = (unsigned)run;
    return true;
}

static bool last_of(struct store *store, const char *series, int64_t *last,
                    struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store, "SELECT last FROM series WHERE series = ?",
                    VALUES(text_value(series)), &row, err))
        return false;
    *last = row ? row_number(row, 0) : 0;
    return true;
}

static bool take_series(struct reading *reading, struct error *err)
{
    const char *series = line_text(reading->line, "series");
    int64_t last = line_number(reading->line, "last", -1);
    int64_t known = 0;

    if (!series || strlen(series) >= LEDGER_NAME_MAX || last < 1 ||
        last > SERIAL_MAX)
        return error_set(err, ERROR_INPUT,
                         "the high-water mark has a line without series and "
                         "last");
    if (!last_of(reading->ledger->store, series, &known, err))
        return false;
    if (last <= known)
        return true;
    reading->skipped = memory_grow(reading->skipped, reading->count + 1,
                                   sizeof(*reading->skipped));
    struct skipped *new = &reading->skipped[reading->count++];
    new->last = last;
    return string_fit(new->series, sizeof(new->series), series);
}

static bool read_mark(struct reading *reading, const char *mark,
                      struct error *err)
{
    size_t lines = 0;
    const char *at = mark;

    // Behind the last newline there may be what a power cut left of a line.
    for (const char *end = strchr(at, '\n'); end; end = strchr(at, '\n')) {
        if (++lines > MARK_LINES_MAX)
            return error_set(err, ERROR_INPUT,
                             "the high-water mark has more than %d lines",
                             MARK_LINES_MAX);
        if (!line_read(at, (size_t)(end - at), reading->line, err))
            return error_in(err, "line %zu of the high-water mark", lines);
        if (!(line_has(reading->line, "origin") ? take_head(reading, err)
                                                : take_series(reading, err)))
            return false;
        at = end + 1;
    }
    if (reading->size == 0)
        return error_set(err, ERROR_INPUT,
                         "this is no high-water mark of a journal");
    return true;
}

static void reading_clear(struct reading *reading)
{
    free(reading->skipped);
    line_free(reading->line);
}

// A mark that the admin answered for already is behind us, until the next one
// takes its place.
static bool is_answered(const struct reading *reading, bool *is,
                        struct error *err)
{
    const struct row *row = NULL;
    char hex[DIGEST_HEX];

    digest_hex(&reading->root, hex);
    if (!store_find(
            reading->ledger->store,
            "SELECT 1 FROM restored WHERE size = ? AND root = ?",
            VALUES(number_value((int64_t)reading->size), text_value(hex)), &row,
            err))
        return false;
    *is = row != NULL;
    return true;
}

// Whether the journal is the one the mark was made from, or behind it.
static bool judge(struct reading *reading, struct mark_state *state,
                  struct error *err)
{
    struct ledger *ledger = reading->ledger;
    struct digest root;
    bool is_over = false;

    *state = (struct mark_state){.size = reading->size, .run = reading->run};
    if (!is_answered(reading, &is_over, err))
        return false;
    if (is_over)
        return true;
    if (reading->size > ledger->tree.size) {
        state->verdict = MARK_AHEAD;
        (void)snprintf(state->reason, sizeof(state->reason),
                       "the high-water mark knows of %llu events, the journal "
                       "has %llu: an older journal was put back; run "
                       "`countermark restored` with the checkpoint of the "
                       "newest control sheet",
                       (unsigned long long)reading->size,
                       (unsigned long long)ledger->tree.size);
        return true;
    }
    if (!ledger_root(ledger, reading->size, &root, err))
        return false;
    if (digest_equal(&root, &reading->root) && reading->count == 0)
        return true;
    state->verdict = MARK_DIFFERS;
    (void)snprintf(state->reason, sizeof(state->reason),
                   "the first %llu events of the journal are not those that "
                   "the high-water mark was made from: the journal was "
                   "changed; stop printing and call the auditor",
                   (unsigned long long)reading->size);
    return true;
}

bool ledger_compare_mark(struct ledger *ledger, const char *mark,
                         struct mark_state *state, struct error *err)
{
    struct reading reading = {.ledger = ledger, .line = line_new()};
    bool done = read_mark(&reading, mark, err) && judge(&reading, state, err);

    reading_clear(&reading);
    return done;
}

// The control sheet says how far paper went; a mark that is older than paper
// does not know all the numbers.
static bool check_note(struct reading *reading, const char *note,
                       struct checkpoint *checkpoint, struct error *err)
{
    struct text verifier = {0};

    bool done =
        note_read(note, checkpoint, err) &&
        ledger_verifier(reading->ledger, checkpoint->size, &verifier, err) &&
        note_open(note, text_string(&verifier), checkpoint, err);
    text_clear(&verifier);
    if (!done)
        return error_in(err, "the control sheet's checkpoint");
    if (checkpoint->size == reading->size &&
        !digest_equal(&checkpoint->root, &reading->root))
        return error_set(err, ERROR_TAMPERED,
                         "the control sheet and the high-water mark tell of "
                         "two different journals; call the auditor");
    if (checkpoint->size > reading->size)
        return error_set(err, ERROR_REFUSED,
                         "the high-water mark ends at %llu events, but the "
                         "control sheet is from %llu: numbers may be on paper "
                         "that it does not know; found a new journal under "
                         "another site number",
                         (unsigned long long)reading->size,
                         (unsigned long long)checkpoint->size);
    return true;
}

static bool record_skipped(struct act *act, const struct reading *reading,
                           struct line *body, struct error *err)
{
    const char *series[SKIPPED_PER_EVENT];
    int64_t serials[SKIPPED_PER_EVENT];
    size_t count = 0;

    for (size_t n = 0; n < reading->count; n++) {
        series[count] = reading->skipped[n].series;
        serials[count++] = reading->skipped[n].last;
        if (count < SKIPPED_PER_EVENT && n + 1 < reading->count)
            continue;
        line_empty(body);
        line_set_texts(body, "series", series, count);
        line_set_numbers(body, "serials", serials, count);
        if (!act_record(act, "series.skipped", body, err))
            return false;
        count = 0;
    }
    return true;
}

// What becomes of the runs in these states, and why.
struct doubt {
    const char *states, *kind, *reason;
};

static const struct doubt doubts[] = {
    // Their jobs must not go on under the same numbers.
    {"'RECEIVED', 'MARKED', 'SENDING', 'RESUMED', 'REPRINTING'", "run.doubted",
     "an old journal was put back; it is not known whether the run was printed "
     "since"},
    // Their jobs are asked for anew, as other runs.
    {"'HELD', 'APPROVED'", "run.cancelled",
     "an old journal was put back; it is not known whether the run was "
     "approved and printed since"},
};

static bool find_doubtful(struct store *store, const struct doubt *doubt,
                          unsigned **runs, size_t *count, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    struct text sql = {0};

    text_addf(&sql, "SELECT run FROM run WHERE state IN (%s) ORDER BY run",
              doubt->states);
    bool done = query_open(store, text_string(&sql), NULL, 0, &query, err);
    while (done && (done = query_next(query, &row, err)) && row) {
        *runs = memory_grow(*runs, *count + 1, sizeof(**runs));
        (*runs)[(*count)++] = (unsigned)row_number(row, 0);
    }
    query_close(query);
    text_clear(&sql);
    return done;
}

// A run that was open when the journal was copied may be on paper by now.
static bool record_doubt(struct act *act, const struct doubt *doubt,
                         struct line *body, struct error *err)
{
    unsigned *runs = NULL;
    size_t count = 0;
    bool done = find_doubtful(act->ledger->store, doubt, &runs, &count, err);

    for (size_t n = 0; done && n < count; n++) {
        line_empty(body);
        line_set_number(body, "run", runs[n]);
        line_set_text(body, "reason", doubt->reason);
        done = act_record(act, doubt->kind, body, err);
    }
    free(runs);
    return done;
}

static bool record_doubts(struct act *act, struct line *body, struct error *err)
{
    bool done = true;

    for (size_t n = 0; done && n < sizeof(doubts) / sizeof(doubts[0]); n++)
        done = record_doubt(act, &doubts[n], body, err);
    return done;
}

static bool record_restored(struct act *act, const struct reading *reading,
                            const struct checkpoint *checkpoint,
                            struct error *err)
{
    struct line *body = line_new();
    char root[DIGEST_HEX];
    char paper_root[DIGEST_HEX];

    digest_hex(&reading->root, root);
    digest_hex(&checkpoint->root, paper_root);
    line_set_number(body, "run", reading->run);
    line_set_number(body, "size", (int64_t)reading->size);
    line_set_text(body, "root", root);
    line_set_number(body, "paper_size", (int64_t)checkpoint->size);
    line_set_text(body, "paper_root", paper_root);
    bool done = act_record(act, "journal.restored", body, err) &&
                record_skipped(act, reading, body, err) &&
                record_doubts(act, body, err);
    line_free(body);
    return done;
}

static bool must_be_ahead(const struct mark_state *state, struct error *err)
{
    if (state->verdict == MARK_AHEAD)
        return true;
    if (state->verdict == MARK_DIFFERS)
        return error_set(err, ERROR_TAMPERED, "%s", state->reason);
    return error_set(err, ERROR_REFUSED,
                     "the journal is not behind the high-water mark; nothing "
                     "was put back that needs this");
}

bool ledger_restored(struct ledger *ledger, const char *id,
                     const struct actor *actor, const char *mark,
                     const char *note, struct error *err)
{
    struct reading reading = {.ledger = ledger, .line = line_new()};
    struct checkpoint checkpoint;
    struct mark_state state;
    struct act act;

    bool done = act_start(&act, ledger, id, actor, "restored", err);
    if (done) {
        done = act.is_repeat ||
               (read_mark(&reading, mark, err) &&
                judge(&reading, &state, err) && must_be_ahead(&state, err) &&
                check_note(&reading, note, &checkpoint, err) &&
                record_restored(&act, &reading, &checkpoint, err));
        done = act_end(&act, done, done ? err : NULL) && done;
    }
    reading_clear(&reading);
    return done;
}
