// The attack table: what somebody who owns the machine can do to the journal,
// naively and with everything computed anew, and which check catches it.
#include "tests/unit/test_journal_lab.h"

#include <sqlite3.h>

enum { EVENTS = 300 };

// The events as the attacker holds them.
struct lines {
    char *line[EVENTS];
    unsigned count;
};

static bool take_line(void *context, uint64_t seq, const char *line,
                      size_t length)
{
    struct lines *lines = context;
    struct text text = {0};

    (void)seq;
    text_add(&text, line, length);
    lines->line[lines->count++] = text_take(&text);
    return true;
}

static void clear(struct lines *lines)
{
    for (unsigned n = 0; n < lines->count; n++)
        free(lines->line[n]);
    lines->count = 0;
}

// --- what the attacker does to the events ------------------------------------
static void edit(struct lines *lines)
{
    char *at = strstr(lines->line[150], "\"words\":\"true\"");

    assert_non_null(at);
    at[9] = 'f';
}

static void drop(struct lines *lines)
{
    free(lines->line[150]);
    memmove(&lines->line[150], &lines->line[151],
            (lines->count - 151) * sizeof(lines->line[0]));
    lines->count--;
}

static void swap(struct lines *lines)
{
    char *line = lines->line[150];

    lines->line[150] = lines->line[151];
    lines->line[151] = line;
}

static void insert(struct lines *lines)
{
    char *copy = string_copy(lines->line[150]);
    char *id = strstr(copy, "\"id\":\"");

    free(lines->line[EVENTS - 1]);
    memmove(&lines->line[151], &lines->line[150],
            (EVENTS - 151) * sizeof(lines->line[0]));
    memset(id + 6, 'a', 32);
    lines->line[150] = copy;
}

static void cut(struct lines *lines)
{
    while (lines->count > 250)
        free(lines->line[--lines->count]);
}

// Every line says its own place again, in times that do not go back.
static void renumber(struct lines *lines)
{
    struct line *line = line_new();
    char last[LEDGER_TIME_MAX] = "";

    for (unsigned n = 0; n < lines->count; n++) {
        struct text text = {0};
        char *old = lines->line[n];
        assert_true(line_read(old, strlen(old), line, NULL));
        line_set_number(line, "seq", n);
        if (strcmp(line_text(line, "t"), last) < 0)
            line_set_text(line, "t", last);
        assert_true(string_fit(last, sizeof(last), line_text(line, "t")));
        assert_true(line_write(line, &text, NULL));
        free(old);
        lines->line[n] = text_take(&text);
    }
    line_free(line);
}

// --- how it gets into the database -------------------------------------------
static void run_sql(sqlite3 *db, const char *sql)
{
    char *words = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
}

#define GUARDS                                                                 \
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN"                  \
    " SELECT RAISE(ABORT, 'events are never changed'); END;"                   \
    "CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN"                \
    " SELECT RAISE(ABORT, 'events are never deleted'); END;"

static void bind_tree(sqlite3_stmt *statement, int at,
                      const struct merkle *tree)
{
    assert_int_equal(sqlite3_bind_blob(statement, at, tree->peaks,
                                       (int)(tree->count * DIGEST_SIZE),
                                       SQLITE_TRANSIENT),
                     SQLITE_OK);
}

// Tree and head as if these events had been recorded.
static void write_head(sqlite3 *db, const struct lines *lines)
{
    struct merkle tree = {0}, before = {0};
    struct digest leaf, tile;
    sqlite3_stmt *statement = NULL;

    run_sql(db, "DELETE FROM tile");
    for (unsigned n = 0; n < lines->count; n++) {
        before = tree;
        merkle_leaf(lines->line[n], strlen(lines->line[n]), &leaf);
        if (n == 255)
            merkle_completed(&tree, &leaf, 8, &tile);
        merkle_append(&tree, &leaf);
    }
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "UPDATE head SET size = ?, peaks = ?,"
                                        " before = ?, t = ?",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)tree.size);
    bind_tree(statement, 2, &tree);
    bind_tree(statement, 3, &before);
    const char *t = strstr(lines->line[lines->count - 1], "\"t\":\"") + 5;
    sqlite3_bind_text(statement, 4, t, 27, SQLITE_TRANSIENT);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    if (lines->count < 256)
        return;
    assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO tile VALUES(1, 0, ?)",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    sqlite3_bind_blob(statement, 1, tile.bytes, DIGEST_SIZE, SQLITE_TRANSIENT);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
}

static void write_events(const char *path, const struct lines *lines,
                         bool is_rehashed)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    run_sql(db, "BEGIN; DROP TRIGGER event_stays; DROP TRIGGER event_remains;"
                "DELETE FROM event; DELETE FROM recent;"
                "DELETE FROM checkpoint;" GUARDS);
    assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO event VALUES(?, ?)",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    for (unsigned n = 0; n < lines->count; n++) {
        sqlite3_reset(statement);
        sqlite3_bind_int64(statement, 1, n);
        sqlite3_bind_text(statement, 2, lines->line[n], -1, SQLITE_TRANSIENT);
        assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    }
    sqlite3_finalize(statement);
    if (is_rehashed)
        write_head(db, lines);
    run_sql(db, "COMMIT");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

// --- the table ---------------------------------------------------------------
#define TREE "the hash tree over events"
#define PLACE "events were moved"
#define PAPER_200 "control sheet of 200: the first 200 events are not those"
#define PAPER_300 "control sheet of 300: "

static const struct attack {
    const char *name;
    void (*change)(struct lines *lines);
    bool is_renumbered;
    const char *naive;    // what is found without any anchor
    const char *rehashed; // what is found with anchors; nothing without
} attacks[] = {
    {"edit an event", edit, false, TREE, PAPER_200},
    {"delete an event", drop, false, PLACE, NULL},
    {"delete an event and renumber", drop, true, "the head counts 300",
     PAPER_200},
    {"swap two events", swap, false, PLACE, NULL},
    {"swap two events and renumber", swap, true, TREE, PAPER_200},
    {"insert an event over the last", insert, true, "the head", PAPER_200},
    {"cut the end off", cut, false, "the head counts 300",
     PAPER_300 "it covers 300 events, but there are 250"},
};

struct room {
    struct lab lab;
    struct lines lines;
    struct text notes[3]; // at 100, 200, 300
    struct anchor anchors[3];
};

static void fill(struct room *room)
{
    static const char *const names[] = {
        "control sheet of 100", "control sheet of 200", "control sheet of 300"};
    struct line *body = line_new();
    char id[33];

    lab_start(&room->lab);
    for (unsigned n = 1; n < EVENTS; n++) {
        random_id(id);
        line_empty(body);
        line_set_text(body, "words", "true");
        assert_true(ledger_note(room->lab.ledger, id, &lab_actor, "queue.noted",
                                body, NULL));
        if ((n + 1) % 100 != 0)
            continue;
        size_t place = (n + 1) / 100 - 1;
        assert_true(
            ledger_checkpoint(room->lab.ledger, &room->notes[place], NULL));
        room->anchors[place] = (struct anchor){
            .name = names[place], .note = text_string(&room->notes[place])};
    }
    line_free(body);
}

static void empty(struct room *room)
{
    clear(&room->lines);
    for (size_t n = 0; n < 3; n++)
        text_clear(&room->notes[n]);
    lab_end(&room->lab);
}

// What verifying finds, with or without the anchors. Opening counts too.
static void verify(struct room *room, bool with_anchors, struct text *findings,
                   struct verify_result *result)
{
    struct error err = {0};

    text_empty(findings);
    *result = (struct verify_result){0};
    if (!ledger_open(room->lab.path, &room->lab.ledger, &err)) {
        assert_int_equal(err.kind, ERROR_TAMPERED);
        text_addf(findings, "%s\n", err.text);
        result->findings = 1;
        return;
    }
    if (!ledger_verify_anchored(room->lab.ledger, room->anchors,
                                with_anchors ? 3 : 0, lab_see, findings, result,
                                &err))
        fail_msg("%s", err.text);
    lab_close(&room->lab);
}

static void try_attack(const struct attack *attack, bool is_rehashed)
{
    struct room room = {0};
    struct text findings = {0};
    struct verify_result result;
    const char *words = is_rehashed ? attack->rehashed : attack->naive;

    fill(&room);
    assert_true(ledger_events(room.lab.ledger, 0, 0, EVENTS, take_line,
                              &room.lines, NULL));
    lab_close(&room.lab);
    verify(&room, true, &findings, &result);
    if (result.findings > 0)
        fail_msg("before: %s", text_string(&findings));
    assert_int_equal(result.anchored, EVENTS);

    attack->change(&room.lines);
    if (attack->is_renumbered)
        renumber(&room.lines);
    write_events(room.lab.path, &room.lines, is_rehashed);
    verify(&room, false, &findings, &result);
    // Without anchors a rehashed journal is as good as any: that is the point.
    if (is_rehashed && result.findings > 0)
        fail_msg("%s, without anchors: %s", attack->name,
                 text_string(&findings));
    if (is_rehashed)
        verify(&room, true, &findings, &result);
    if (result.findings == 0 || (!strstr(text_string(&findings), words) &&
                                 !strstr(text_string(&findings), "journal.db")))
        fail_msg("%s: %s", attack->name, text_string(&findings));
    if (is_rehashed)
        assert_int_equal(result.anchored, attack->change == cut ? 200 : 100);
    text_clear(&findings);
    empty(&room);
}

static void every_naive_attack_is_caught_by_its_check(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(attacks) / sizeof(attacks[0]); n++)
        try_attack(&attacks[n], false);
}

static void every_rehashed_attack_is_caught_by_paper(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(attacks) / sizeof(attacks[0]); n++)
        if (attacks[n].rehashed)
            try_attack(&attacks[n], true);
}

static void a_forged_or_foreign_anchor_is_named(void **state)
{
    (void)state;
    struct room room = {0};
    struct text findings = {0}, forged = {0};
    struct verify_result result;
    struct checkpoint checkpoint;
    struct error err = {0};
    uint8_t seed[NOTE_KEY_SIZE], key[NOTE_KEY_SIZE];

    fill(&room);
    lab_close(&room.lab);
    assert_true(note_read(room.anchors[1].note, &checkpoint, &err));
    note_key_new(seed, key);
    assert_true(note_sign(&checkpoint, seed, &forged, &err));
    room.anchors[1].note = text_string(&forged);
    verify(&room, true, &findings, &result);
    assert_int_equal(result.findings, 1);
    assert_non_null(strstr(text_string(&findings),
                           "control sheet of 200: the checkpoint is not signed "
                           "with the key of test.example/room-1"));

    text_empty(&forged);
    assert_true(string_fit(checkpoint.origin, sizeof(checkpoint.origin),
                           "other.example"));
    assert_true(note_sign(&checkpoint, seed, &forged, &err));
    room.anchors[1].note = text_string(&forged);
    verify(&room, true, &findings, &result);
    assert_non_null(strstr(text_string(&findings), "`other.example`, not of"));
    room.anchors[1].note = "no note at all";
    verify(&room, true, &findings, &result);
    assert_non_null(strstr(text_string(&findings), "is not a checkpoint"));
    text_clear(&findings);
    text_clear(&forged);
    empty(&room);
}

// What lies beside the events: inner nodes and kept checkpoints.
static void nodes_and_kept_checkpoints_are_compared(void **state)
{
    (void)state;
    static const char *const deeds[][2] = {
        {"UPDATE tile SET root = zeroblob(32)", "inner node 0 of level 1"},
        {"DELETE FROM tile", "1 inner nodes of the hash tree were removed"},
        {"INSERT INTO tile VALUES(1, 1, zeroblob(32))", "inner node 1"},
        {"UPDATE checkpoint SET note = replace(note, '300', '299')",
         "names another number of events"},
        {"UPDATE checkpoint SET size = 200", "names another number of events"},
        {"UPDATE checkpoint SET note = 'x'", "is not a checkpoint"},
    };
    struct text findings = {0};
    struct verify_result result;

    for (size_t n = 0; n < sizeof(deeds) / sizeof(deeds[0]); n++) {
        struct room room = {0};
        sqlite3 *db = NULL;
        fill(&room);
        assert_true(
            ledger_keep_note(room.lab.ledger, room.anchors[2].note, NULL));
        lab_close(&room.lab);
        verify(&room, true, &findings, &result);
        assert_int_equal(result.findings, 0);
        assert_int_equal(sqlite3_open(room.lab.path, &db), SQLITE_OK);
        run_sql(db, deeds[n][0]);
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
        verify(&room, false, &findings, &result);
        if (!strstr(text_string(&findings), deeds[n][1]))
            fail_msg("%s: %s", deeds[n][0], text_string(&findings));
        empty(&room);
    }
    text_clear(&findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_naive_attack_is_caught_by_its_check),
        cmocka_unit_test(every_rehashed_attack_is_caught_by_paper),
        cmocka_unit_test(a_forged_or_foreign_anchor_is_named),
        cmocka_unit_test(nodes_and_kept_checkpoints_are_compared),
    };

    return cmocka_run_group_tests_name("journal: attacks", tests, NULL, NULL);
}
