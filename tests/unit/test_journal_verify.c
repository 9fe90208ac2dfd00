// Whatever is changed behind the journal's back is noticed, and whatever
// happens to the process, what was acknowledged is there.
#include "journal/reconciling.h"
#include "test_journal_lab.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/wait.h>

// A journal with a run sent, one cancelled, one refused and one interrupted.
static void fill(struct lab *lab)
{
    struct marked marked = lab_marked();
    struct plan plan;
    char id[33];

    for (unsigned run = 1; run <= 4; run++) {
        struct reservation wanted = lab_reservation(100, 'a');
        (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "u%u", run);
        (void)string_fit(wanted.series, sizeof(wanted.series), "17");
        random_id(id);
        assert_true(
            ledger_reserve(lab->ledger, id, &lab_actor, &wanted, &plan, NULL));
        random_id(id);
        assert_true(
            ledger_marked(lab->ledger, id, &lab_actor, run, 1, &marked, NULL));
        random_id(id);
        if (run == 2) {
            assert_true(
                ledger_cancelled(lab->ledger, id, &lab_actor, run, "x", NULL));
            continue;
        }
        if (run == 3) {
            assert_true(ledger_refused(lab->ledger, id, &lab_actor, &wanted.job,
                                       "filter", "no", &run, NULL));
            continue;
        }
        assert_true(ledger_written(lab->ledger, id, &lab_actor, run, 1, NULL));
        random_id(id);
        assert_true(
            ledger_sending(lab->ledger, id, &lab_actor, run, 1, "ipp:", NULL));
        random_id(id);
        if (run == 1)
            assert_true(
                ledger_sent(lab->ledger, id, &lab_actor, run, 1, 13, NULL));
        else
            assert_true(ledger_interrupted(lab->ledger, id, &lab_actor, run, 1,
                                           5, "jam", NULL));
    }
}

static void run_sql(struct lab *lab, const char *sql)
{
    sqlite3 *db = NULL;
    char *words = NULL;

    assert_int_equal(sqlite3_open(lab->path, &db), SQLITE_OK);
    (void)sqlite3_exec(db, "PRAGMA ignore_check_constraints=ON", NULL, NULL,
                       NULL);
    if (sqlite3_exec(db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#define WITHOUT_GUARD "DROP TRIGGER event_stays; DROP TRIGGER event_remains;"
#define WITH_GUARD                                                             \
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN"                  \
    " SELECT RAISE(ABORT, 'events are never changed'); END;"                   \
    "CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN"                \
    " SELECT RAISE(ABORT, 'events are never deleted'); END;"

// What was done, and words that one of the findings has.
static const struct {
    const char *deed;
    const char *finding;
} deeds[] = {
    {"UPDATE run SET state = 'SENT' WHERE run = 4",
     "run (run 4): state is `SENT`, but the events make it `INTERRUPTED`"},
    {"UPDATE run SET pages_reported = 14 WHERE run = 1",
     "pages_reported is `14`, but the events make it `13`"},
    {"UPDATE run SET mark = '秘密★10年' WHERE run = 1", "run (run 1): mark is"},
    {"UPDATE run SET user = 'li' WHERE run = 2", "run (run 2): user is `li`"},
    {"DELETE FROM run WHERE run = 3", "run (run 3) follows from the events"},
    {"INSERT INTO run SELECT 5, queue, 'other', document, state, job, user,"
     " verified, attempt, attempt_time, input, policy, level, mark, scope,"
     " doc_no, title, series, copies, spares, first_serial, pages, sheets,"
     " control_pages, generation, pages_reported, reason, received, changed"
     " FROM run WHERE run = 1",
     "run (run 5) is in the table, but no event made it"},
    {"UPDATE copy SET state = 'VOID' WHERE run = 1 AND copy = 2",
     "copy (run 1, copy 2): state is `VOID`, but the events make it `SENT`"},
    {"UPDATE copy SET serial = 99 WHERE run = 1 AND copy = 1",
     "copy (run 1, copy 1): serial is `99`"},
    {"DELETE FROM copy WHERE run = 1 AND copy = 3",
     "copy (run 1, copy 3) follows from the events"},
    {"UPDATE series SET last = 3", "series (series 17): last is `3`"},
    {"DELETE FROM series", "series (series 17) follows from the events"},
    {"UPDATE ticket SET verdict = 'OPEN' WHERE run = 1",
     "verdict is `OPEN`, but the events make it `USED`"},
    {"UPDATE ticket SET digest = '' WHERE run = 4", "digest is ``"},
    {"DELETE FROM ref WHERE run = 1 AND seq = 2",
     "ref (run 1, seq 2) follows from the events"},
    {"UPDATE recent SET id = '00000000000000000000000000000000' WHERE seq = 1",
     "the remembered request 00000000"},
    {"UPDATE recent SET seq = 2 WHERE seq = 1", "of event 2"},
    {"UPDATE head SET t = '2000-01-01T00:00:00.000000Z'", "the head is from"},
    {"UPDATE head SET size = 3, peaks = zeroblob(64), before = zeroblob(32)",
     "the head counts 3 events"},
    {"UPDATE head SET peaks = zeroblob(length(peaks))",
     "the hash tree over events"},
    {"UPDATE head SET before = zeroblob(length(before))",
     "the hash tree over events"},
    {WITHOUT_GUARD, "the trigger `event_stays` of the database is missing"},
    {"DROP TABLE restored", "the table `restored` of the database is missing"},
    {"DROP INDEX copy_once",
     "the index `copy_once` of the database is missing"},
    {WITHOUT_GUARD "DELETE FROM event WHERE seq = 4;" WITH_GUARD,
     "events 4 to 4 are missing"},
    {WITHOUT_GUARD "DELETE FROM event WHERE seq >= 10;" WITH_GUARD,
     "but there are 10; the end was cut"},
    {WITHOUT_GUARD "UPDATE event SET body = (SELECT body FROM event WHERE"
                   " seq = 3) WHERE seq = 4;" WITH_GUARD,
     "events 3 and 4 have the same id"},
    {WITHOUT_GUARD "UPDATE event SET seq = -seq WHERE seq IN (2, 3);"
                   "UPDATE event SET seq = 5 + seq WHERE seq < 0;" WITH_GUARD,
     "event 2 says that it is event 3"},
    {WITHOUT_GUARD "UPDATE event SET body = replace(body, '\"kind\":"
                   "\"run.written\"', '\"kind\":\"run.marked\"');" WITH_GUARD,
     "could not have happened: run 1: run.marked is not possible"},
    {WITHOUT_GUARD "UPDATE event SET body = replace(body, '\"kind\":"
                   "\"run.sending\"', '\"kind\":\"queue.noted\"');" WITH_GUARD,
     "(run.sent) could not have happened: run 1"},
    {WITHOUT_GUARD "UPDATE event SET body = replace(body, '\"first_serial\":4',"
                   " '\"first_serial\":3');" WITH_GUARD,
     "the next serial of series `17` is 4, not 3"},
    {WITHOUT_GUARD "UPDATE event SET body = replace(body, '\"attempt\":1,"
                   "\"bytes\"', '\"attempt\":2,\"bytes\"');" WITH_GUARD,
     "attempt 2 is not current"},
    {WITHOUT_GUARD "UPDATE event SET body = replace(body, '\"t\":\"2',"
                   " '\"t\":\"1') WHERE seq = 7;" WITH_GUARD,
     "event 7 (run.received) is from 1"},
    {WITHOUT_GUARD "UPDATE event SET body = '{ }' WHERE seq = 7;" WITH_GUARD,
     "event 7 was changed: not a canonical line"},
    {WITHOUT_GUARD "UPDATE event SET body = replace(body, 'journal.opened',"
                   " 'journal.closed') WHERE seq = 0;" WITH_GUARD,
     "event 0 is journal.closed"},
    {"UPDATE run SET reason = char(10) || x'FF' WHERE run = 1",
     "run (run 1): reason is"},
};

// The file as it is, so that each deed starts from the same.
static void copy_file(const char *from, const char *to)
{
    struct text bytes = {0};
    struct error err = {0};

    if (!file_read(from, 1 << 24, &bytes, &err) ||
        !file_replace(to, bytes.data, bytes.length, 0600, &err))
        fail_msg("%s", err.text);
    text_clear(&bytes);
}

static void every_deed_is_found_and_named(void **state)
{
    (void)state;
    struct lab lab;
    struct text findings = {0};
    char kept[128];

    lab_start(&lab);
    fill(&lab);
    lab_verify_clean(&lab);
    lab_close(&lab);
    (void)snprintf(kept, sizeof(kept), "%s.kept", lab.path);
    copy_file(lab.path, kept);
    for (size_t n = 0; n < sizeof(deeds) / sizeof(deeds[0]); n++) {
        struct error err = {0};
        copy_file(kept, lab.path);
        run_sql(&lab, deeds[n].deed);
        // What touches the last event is noticed at opening already.
        if (!ledger_open(lab.path, &lab.ledger, &err)) {
            assert_int_equal(err.kind, ERROR_TAMPERED);
            continue;
        }
        struct verify_result result = lab_verify(&lab, &findings);
        if (result.findings == 0 ||
            !strstr(text_string(&findings), deeds[n].finding))
            fail_msg("deed %zu: %s", n, text_string(&findings));
        assert_true(utf8_valid(findings.data, findings.length));
        lab_close(&lab);
    }
    (void)unlink(kept);
    text_clear(&findings);
    lab_end(&lab);
}

// Flips one bit of one event in an open copy of the journal.
struct flipper {
    sqlite3 *db;
    sqlite3_stmt *read, *write;
};

static int event_length(struct flipper *flipper, int seq)
{
    sqlite3_reset(flipper->read);
    sqlite3_bind_int(flipper->read, 1, seq);
    if (sqlite3_step(flipper->read) != SQLITE_ROW)
        return 0;
    return sqlite3_column_bytes(flipper->read, 0);
}

static void flip(struct flipper *flipper, int seq, int byte, int bit)
{
    int length = event_length(flipper, seq);
    char *body = memory_need((size_t)length);

    memcpy(body, sqlite3_column_blob(flipper->read, 0), (size_t)length);
    body[byte] ^= (char)(1 << bit);
    sqlite3_reset(flipper->read);
    sqlite3_reset(flipper->write);
    sqlite3_bind_text(flipper->write, 1, body, length, SQLITE_STATIC);
    sqlite3_bind_int(flipper->write, 2, seq);
    assert_int_equal(sqlite3_step(flipper->write), SQLITE_DONE);
    sqlite3_reset(flipper->write);
    free(body);
}

static void open_flipper(struct flipper *flipper, const char *path)
{
    assert_int_equal(sqlite3_open(path, &flipper->db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(flipper->db,
                                  "PRAGMA synchronous=OFF; PRAGMA"
                                  " ignore_check_constraints=ON;" WITHOUT_GUARD,
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_prepare_v2(flipper->db, "SELECT body FROM event WHERE seq = ?", -1,
                       &flipper->read, NULL);
    sqlite3_prepare_v2(flipper->db, "UPDATE event SET body = ? WHERE seq = ?",
                       -1, &flipper->write, NULL);
}

static void close_flipper(struct flipper *flipper)
{
    sqlite3_finalize(flipper->read);
    sqlite3_finalize(flipper->write);
    assert_int_equal(sqlite3_exec(flipper->db, WITH_GUARD, NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(flipper->db), SQLITE_OK);
}

// True when opening or verifying notices.
static bool is_noticed(struct lab *lab)
{
    struct error err = {0};
    struct verify_result result;

    if (!ledger_open(lab->path, &lab->ledger, &err))
        return err.kind == ERROR_TAMPERED;
    bool done = ledger_verify(lab->ledger, NULL, NULL, &result, &err);
    lab_close(lab);
    return done && result.findings > 0;
}

// One bit of every byte, another bit for the next byte, of every event.
static void no_bit_of_an_event_can_be_flipped(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct reservation wanted = lab_reservation(100, 'a');
    struct marked marked = lab_marked();
    char id[33];
    struct flipper flipper;

    lab_start(&lab);
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    random_id(id);
    assert_true(ledger_marked(lab.ledger, id, &lab_actor, 1, 1, &marked, NULL));
    lab_close(&lab);

    for (int seq = 0; seq < 4; seq++) {
        open_flipper(&flipper, lab.path);
        int length = event_length(&flipper, seq);
        close_flipper(&flipper);
        assert_true(length > 100);
        for (int byte = 0; byte < length; byte++) {
            for (int pass = 0; pass < 2; pass++) {
                open_flipper(&flipper, lab.path);
                flip(&flipper, seq, byte, byte % 8);
                close_flipper(&flipper);
                if (is_noticed(&lab) != (pass == 0))
                    fail_msg("event %d, byte %d, bit %d, pass %d", seq, byte,
                             byte % 8, pass);
            }
        }
    }
    lab_end(&lab);
}

// A small generator, so that a failure names the seed it comes from.
static unsigned draw(uint64_t *seed, unsigned below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % below;
}

// The code on some sheet that may have been printed.
static void draw_code(uint64_t *seed, unsigned run, char code[CODE_SIZE])
{
    static const uint8_t key[DIGEST_SIZE] = {1, 2, 3};
    uint8_t run_key[DIGEST_SIZE];
    const struct code_fields fields = {.key_id = 5,
                                       .site = 9,
                                       .run = run,
                                       .copy = 1 + draw(seed, 3),
                                       .page = 1 + draw(seed, 4),
                                       .generation = draw(seed, 3)};

    code_run_key(key, run, run_key);
    code_write(&fields, run_key, code);
}

static void fill_act(uint64_t *seed, const char *kind, unsigned run,
                     struct line *body)
{
    static const char *const pages[] = {"1", "2:1", "3:2-", "control"};
    const char *page = pages[draw(seed, 4)];
    char code[CODE_SIZE];

    if (!string_equal(kind, "sheet.wasted"))
        line_set_number(body, "run", run);
    if (string_equal(kind, "run.resumed"))
        line_set_text(body, "from", page);
    if (string_equal(kind, "run.reprinting") || string_starts(kind, "sheet.n"))
        line_set_texts(body, "which", &page, 1);
    if (string_equal(kind, "run.reprinting"))
        line_set_text(body, "reason", "creased");
    if (string_equal(kind, "sheet.not_printed"))
        line_set_text(body, "proof", "tray was empty");
    if (string_equal(kind, "run.discrepant") ||
        string_equal(kind, "run.resolved"))
        line_set_text(body, "text", "looked everywhere");
    if (string_equal(kind, "run.counted")) {
        line_set_number(body, "copies", draw(seed, 4));
        line_set_number(body, "waste", draw(seed, 2));
    }
    if (string_equal(kind, "sheet.wasted")) {
        draw_code(seed, run, code);
        line_set_text(body, "code", code);
        line_set_text(body, "fault", draw(seed, 4) ? "jam" : "duplicate");
    }
}

// Somebody of the print room does one of his acts.
static void act_somehow(struct lab *lab, uint64_t *seed)
{
    static const char *const kinds[] = {
        "run.resumed", "run.reprinting",    "run.abandoned",  "run.counted",
        "run.closed",  "run.discrepant",    "run.resolved",   "sheet.wasted",
        "run.counted", "sheet.not_printed", "run.discrepant", "run.closed",
    };
    const struct actor person = {.uid = 8, .name = "li", .roles = ROLES_STAFF};
    const struct second second = {
        .is_there = true,
        .actor = {.uid = 9, .name = "wang", .roles = ROLES_STAFF},
        .by = "pam"};
    const char *kind = kinds[draw(seed, 12)];
    struct line *body = line_new();
    struct line *reply = line_new();
    bool with_second = string_equal(kind, "run.discrepant") ||
                       string_equal(kind, "run.resolved");
    char id[33];

    random_id(id);
    fill_act(seed, kind, 1 + draw(seed, 4), body);
    (void)ledger_act(lab->ledger, id, &person, with_second ? &second : NULL,
                     kind, body, reply, NULL);
    line_free(reply);
    line_free(body);
}

// Somebody says yes or no to a run, which may not even wait.
static void answer_anything(struct lab *lab, uint64_t *seed, unsigned run)
{
    static const char *const kinds[] = {"run.approved", "run.approved",
                                        "run.released", "run.rejected"};
    const char *kind = kinds[draw(seed, 4)];
    struct actor actor = {.uid = 50 + draw(seed, 3),
                          .roles = ROLE_APPROVER | ROLE_OPERATOR};
    struct line *body = line_new();
    struct line *reply = line_new();
    char id[33];

    (void)snprintf(actor.name, sizeof(actor.name), "head-%u", actor.uid);
    random_id(id);
    line_set_number(body, "run", run);
    if (string_equal(kind, "run.rejected"))
        line_set_text(body, "reason", "not now");
    else if (string_equal(kind, "run.approved") && draw(seed, 2))
        line_set_number(body, "copies", 1 + draw(seed, 4));
    (void)ledger_act(lab->ledger, id, &actor, NULL, kind, body, reply, NULL);
    line_free(body);
    line_free(reply);
}

// The rules let nothing through that cannot be true of paper.
static void see_violation(void *context, const struct matter *matter)
{
    if (matter->is_violation)
        text_addf(context, "%s\n", matter->says);
}

static void reconcile(struct lab *lab, struct text *said)
{
    struct reconciled result;
    struct error err = {0};

    text_empty(said);
    if (!tables_reconcile(lab->ledger->tables, "2026-11-25", see_violation,
                          said, &result, &err))
        fail_msg("%s", err.text);
    if (result.violations > 0)
        fail_msg("%s", text_string(said));
}

static void do_anything(struct lab *lab, uint64_t *seed)
{
    struct ledger *ledger = lab->ledger;
    struct reservation wanted =
        lab_reservation(100 + draw(seed, 3), (char)('a' + draw(seed, 2)));
    struct marked marked = lab_marked();
    struct ticket ticket;
    struct plan plan;
    unsigned run = 1 + draw(seed, 6);
    unsigned attempt = 1 + draw(seed, 2);
    char id[33];

    random_id(id);
    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "u%u",
                   draw(seed, 3));
    if (draw(seed, 2))
        (void)string_fit(wanted.series, sizeof(wanted.series), "17");
    if (draw(seed, 6) == 0) {
        wanted.approvers = draw(seed, 3);
        wanted.approval_hours = draw(seed, 2);
        wanted.operator_releases = draw(seed, 2) == 0;
    }
    // Often the job's ticket says what comes next, or nothing gets far.
    unsigned what = draw(seed, 9);
    if (draw(seed, 4) && ledger_ticket(ledger, &wanted.job, &ticket, NULL) &&
        ticket.run) {
        run = ticket.run;
        attempt = ticket.attempt;
        if (ticket.verdict == TICKET_HELD && draw(seed, 3))
            answer_anything(lab, seed, run);
        what = ticket.verdict == TICKET_NONE      ? 2
               : ticket.verdict == TICKET_PARTIAL ? 3
               : ticket.verdict == TICKET_OPEN    ? 4
               : ticket.verdict == TICKET_USED    ? 5 + draw(seed, 2)
                                                  : what;
    }
    switch (what) {
    case 0:
    case 1:
        (void)ledger_reserve(ledger, id, &lab_actor, &wanted, &plan, NULL);
        break;
    case 2:
        (void)ledger_marked(ledger, id, &lab_actor, run, attempt, &marked,
                            NULL);
        break;
    case 3:
        (void)ledger_written(ledger, id, &lab_actor, run, attempt, NULL);
        break;
    case 4:
        (void)ledger_sending(ledger, id, &lab_actor, run, attempt, "x:", NULL);
        break;
    case 5:
        (void)ledger_sent(ledger, id, &lab_actor, run, attempt, -1, NULL);
        break;
    case 6:
        (void)ledger_interrupted(ledger, id, &lab_actor, run, attempt, 2, "jam",
                                 NULL);
        break;
    case 7:
        (void)ledger_refused(ledger, id, &lab_actor, &wanted.job, "filter",
                             "no", &run, NULL);
        break;
    default:
        if (draw(seed, 3) == 0)
            (void)ledger_cancelled(ledger, id, &lab_actor, run, "by hand",
                                   NULL);
    }
}

// Counts the tray, or loads it, or finds foreign paper in it.
static void keep_paper(struct lab *lab, uint64_t *seed)
{
    static const struct actor person = {
        .uid = 8, .name = "li", .roles = ROLES_STAFF};
    static const char *const kinds[] = {"paper.left", "paper.loaded",
                                        "paper.stopped", "waste.foreign"};
    const char *kind = kinds[draw(seed, 4)];
    struct line *body = line_new(), *reply = line_new();
    char id[33];

    random_id(id);
    if (string_equal(kind, "waste.foreign")) {
        line_set_text(body, "text", "a blank sheet");
        line_set_number(body, "run", 1 + draw(seed, 4));
    } else {
        line_set_text(body, "queue", "vault");
        if (!string_equal(kind, "paper.stopped"))
            line_set_number(body, kind + strlen("paper."), 1 + draw(seed, 9));
    }
    (void)ledger_act(lab->ledger, id, &person, NULL, kind, body, reply, NULL);
    line_free(reply);
    line_free(body);
}

static bool note_state(void *context, const struct run_view *run)
{
    unsigned *states = context;

    *states |= 1u << run->state;
    return true;
}

static void any_order_of_acts_leaves_a_journal_that_verifies(void **state)
{
    (void)state;
    unsigned states = 0;

    for (uint64_t story = 1; story <= 100; story++) {
        struct lab lab;
        struct text findings = {0};
        uint64_t seed = story;

        lab_start(&lab);
        for (unsigned round = 0; round < 3; round++) {
            assert_true(ledger_begin(lab.ledger, NULL));
            for (unsigned n = 0; n < 60; n++) {
                if (story % 4 == 0 && draw(&seed, 6) == 0)
                    keep_paper(&lab, &seed);
                draw(&seed, 3) ? do_anything(&lab, &seed)
                               : act_somehow(&lab, &seed);
            }
            assert_true(ledger_commit(lab.ledger, NULL));
            lab_close(&lab);
            lab_open(&lab);
            if (lab_verify(&lab, &findings).findings != 0)
                fail_msg("seed %u, round %u: %s", (unsigned)story, round,
                         text_string(&findings));
            reconcile(&lab, &findings);
        }
        assert_true(
            ledger_runs(lab.ledger, false, 999, note_state, &states, NULL));
        text_clear(&findings);
        lab_end(&lab);
    }
    // A property of stories in which little happens would prove little.
    assert_int_equal(states | 1, (1u << RUN_STATES) - 1);
}

enum { ROUNDS = 40, ACKS = 4096 };

// Shared with the child that is killed: ids of what it was told is recorded.
struct acknowledged {
    volatile unsigned count;
    char ids[ACKS][33];
};

static void print_for_ever(struct lab *lab, struct acknowledged *acknowledged)
{
    struct reservation wanted = lab_reservation(100, 'a');
    struct marked marked = lab_marked();
    struct plan plan;
    char id[33];

    (void)string_fit(wanted.series, sizeof(wanted.series), "17");
    lab_open(lab);
    while (acknowledged->count < ACKS - 2) {
        random_id(id);
        (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "%s", id);
        if (!ledger_reserve(lab->ledger, id, &lab_actor, &wanted, &plan, NULL))
            _exit(1);
        memcpy(acknowledged->ids[acknowledged->count++], id, sizeof(id));
        random_id(id);
        if (!ledger_marked(lab->ledger, id, &lab_actor, plan.run, plan.attempt,
                           &marked, NULL))
            _exit(1);
        memcpy(acknowledged->ids[acknowledged->count++], id, sizeof(id));
    }
    _exit(0);
}

static bool collect(void *context, uint64_t seq, const char *bytes,
                    size_t length)
{
    (void)seq;
    text_add(context, bytes, length);
    text_add_char(context, '\n');
    return true;
}

static void what_was_acknowledged_survives_being_killed(void **state)
{
    (void)state;
    struct lab lab;
    struct acknowledged *acknowledged =
        mmap(NULL, sizeof(*acknowledged), PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct text events = {0};

    assert_true(acknowledged != MAP_FAILED);
    lab_start(&lab);
    lab_close(&lab);
    for (unsigned round = 0; round < ROUNDS; round++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0)
            print_for_ever(&lab, acknowledged);
        // However slow the machine is, something was acknowledged before.
        unsigned before = acknowledged->count;
        while (acknowledged->count == before) {
            assert_int_equal(waitpid(child, &status, WNOHANG), 0);
            (void)usleep(100);
        }
        (void)usleep(1777 * (round % 16));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);

        lab_open(&lab);
        lab_verify_clean(&lab);
        text_empty(&events);
        assert_true(
            ledger_events(lab.ledger, 0, 0, 1000000, collect, &events, NULL));
        for (unsigned n = 0; n < acknowledged->count; n++) {
            if (!strstr(text_string(&events), acknowledged->ids[n]))
                fail_msg("round %u lost %s", round, acknowledged->ids[n]);
        }
        lab_close(&lab);
    }
    assert_true(acknowledged->count >= ROUNDS);
    text_clear(&events);
    (void)munmap(acknowledged, sizeof(*acknowledged));
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_deed_is_found_and_named),
        cmocka_unit_test(no_bit_of_an_event_can_be_flipped),
        cmocka_unit_test(any_order_of_acts_leaves_a_journal_that_verifies),
        cmocka_unit_test(what_was_acknowledged_survives_being_killed),
    };

    return cmocka_run_group_tests_name("journal: verify", tests, NULL, NULL);
}
