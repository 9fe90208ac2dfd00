// Text is blotted out of an event by two persons, and the tree stays.
#include "operator/export-verifier.h"
#include "tests/unit/test_custody_lab.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

static bool take_title(void *context, const struct run_view *run)
{
    struct text *title = context;

    text_empty(title);
    text_add_string(title, run->title);
    return true;
}

static bool take_root(struct lab *lab, uint64_t size, struct digest *root)
{
    struct error err = {0};

    return ledger_root(lab->ledger, size, root, &err);
}

// Whether a text is anywhere in the journal's files.
static bool is_on_disk(const struct lab *lab, const char *needle)
{
    static const char *const tails[] = {"", "-wal"};
    bool found = false;

    for (size_t n = 0; n < 2; n++) {
        struct text path = {0}, bytes = {0};
        text_addf(&path, "%s%s", lab->path, tails[n]);
        if (file_read(path.data, 1 << 26, &bytes, NULL))
            found = found || memmem(text_string(&bytes), bytes.length, needle,
                                    strlen(needle));
        text_clear(&path);
        text_clear(&bytes);
    }
    return found;
}

static const char secret_title[] = "the-title-that-must-go";

// A run with that title, printed; its first event is number 1.
static void fill(struct lab *lab)
{
    struct reservation wanted = lab_reservation(100, 'a');
    struct plan plan;
    struct error err = {0};
    char id[33];

    (void)snprintf(wanted.title, sizeof(wanted.title), "%s", secret_title);
    random_id(id);
    if (!ledger_reserve(lab->ledger, id, &lab_actor, &wanted, &plan, &err))
        fail_msg("%s", err.text);
    (void)custody_printed(lab, 'b', 2, 0);
}

static void what_is_blotted_out_is_gone_and_all_agrees(void **state)
{
    (void)state;
    struct lab lab;
    struct text title = {0};
    struct digest before, after;
    struct error err = {0};

    lab_start(&lab);
    fill(&lab);
    assert_true(take_root(&lab, 4, &before));
    assert_true(is_on_disk(&lab, secret_title));
    if (!custody_act(&lab, &zhou, &zhao, false,
                     "event.redacted|event=1|names=title|reason=named a source",
                     &err))
        fail_msg("%s", err.text);

    assert_true(ledger_runs(lab.ledger, false, 10, take_title, &title, &err));
    assert_string_equal(text_string(&title), "[redacted]");
    assert_true(take_root(&lab, 4, &after));
    assert_true(digest_equal(&before, &after));
    lab_verify_clean(&lab);
    assert_false(is_on_disk(&lab, secret_title));
    lab_close(&lab);
    assert_false(is_on_disk(&lab, secret_title));
    lab_open(&lab);
    lab_verify_clean(&lab);
    (void)custody_printed(&lab, 'c', 2, 0);
    lab_verify_clean(&lab);
    text_clear(&title);
    lab_end(&lab);
}

// Until the segment of the run's events is one that an export has closed.
static void close_segment(struct lab *lab)
{
    enum { SEGMENT = 65536 };
    struct line *body = line_new();
    struct error err = {0};
    char id[33];

    line_set_text(body, "words", "true");
    assert_true(ledger_begin(lab->ledger, NULL));
    while (ledger_size(lab->ledger) <= SEGMENT) {
        random_id(id);
        if (!ledger_note(lab->ledger, id, &lab_actor, "queue.noted", body,
                         &err))
            fail_msg("%s", err.text);
    }
    assert_true(ledger_commit(lab->ledger, NULL));
    line_free(body);
}

static void redact_and_be_killed(struct lab *lab, useconds_t after)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        struct error err = {0};
        lab_open(lab);
        _exit(custody_act(lab, &zhou, &zhao, false,
                          "event.redacted|event=1|names=title|reason=x", &err)
                  ? 0
                  : 1);
    }
    (void)usleep(after);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
}

// Whoever is killed at it has blotted out all of it, or nothing; then the text
// is gone from the disk as well.
static void it_is_whole_or_blotted_out_whenever_it_is_killed(void **state)
{
    (void)state;
    struct lab lab;
    struct text title = {0};
    struct digest before, after;
    struct error err = {0};
    useconds_t wait = 0;

    lab_start(&lab);
    fill(&lab);
    close_segment(&lab);
    uint64_t size = ledger_size(lab.ledger);
    assert_true(take_root(&lab, size, &before));
    lab_close(&lab);
    while (!string_equal(text_string(&title), "[redacted]")) {
        redact_and_be_killed(&lab, wait);
        lab_open(&lab);
        lab_verify_clean(&lab);
        assert_true(take_root(&lab, size, &after));
        assert_true(digest_equal(&before, &after));
        text_empty(&title);
        assert_true(
            ledger_runs(lab.ledger, false, 10, take_title, &title, &err));
        bool is_whole = ledger_size(lab.ledger) == size;
        assert_string_equal(text_string(&title),
                            is_whole ? secret_title : "[redacted]");
        lab_close(&lab);
        assert_int_equal(is_on_disk(&lab, secret_title), is_whole);
        wait += wait + 1000;
    }
    text_clear(&title);
    lab_end(&lab);
}

// Each leaves everything as it was.
static void what_may_not_be_blotted_out(void **state)
{
    (void)state;
    static const struct {
        const struct actor *first, *second;
        const char *act, *why;
    } rows[] = {
        {&zhou, NULL, "event.redacted|event=1|names=title|reason=x",
         "second person"},
        {&zhou, &zhou, "event.redacted|event=1|names=title|reason=x", "zhou"},
        {&qian, &zhao, "event.redacted|event=1|names=title|reason=x", "admin"},
        {&zhou, &wu, "event.redacted|event=1|names=title|reason=x",
         "custodian"},
        {&zhou, &zhao, "event.redacted|event=1|names=series|reason=x",
         "rules depend"},
        {&zhou, &zhao, "event.redacted|event=1|names=user|reason=x",
         "rules depend"},
        {&zhou, &zhao, "event.redacted|event=1|names=remark|reason=x",
         "not in it"},
        {&zhou, &zhao, "event.redacted|event=99|names=title|reason=x",
         "no event 99"},
        {&zhou, &zhao, "event.redacted|event=1|names=title", "reason"},
    };
    struct lab lab;

    lab_start(&lab);
    fill(&lab);
    uint64_t size = ledger_size(lab.ledger);
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct error err = {0};
        if (custody_act(&lab, rows[n].first, rows[n].second, false, rows[n].act,
                        &err) ||
            !strstr(err.text, rows[n].why))
            fail_msg("row %zu: %s", n, err.text);
    }
    assert_int_equal(ledger_size(lab.ledger), size);
    assert_true(is_on_disk(&lab, secret_title));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void run_sql(const struct lab *lab, const char *sql)
{
    sqlite3 *db = NULL;
    char *words = NULL;

    assert_int_equal(sqlite3_open(lab->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s", words);
    (void)sqlite3_close(db);
}

#define WITHOUT_GUARD(sql)                                                     \
    "DROP TRIGGER event_stays;" sql                                            \
    ";CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN"                 \
    " SELECT RAISE(ABORT, 'events are never changed'); END"

// A line that says it was redacted is believed only as two agreed on it.
static void a_forged_redaction_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *finding;
    } rows[] = {
        {WITHOUT_GUARD("UPDATE event SET body = replace(body, '\"pages\":4',"
                       " '\"pages\":5') WHERE seq = 1"),
         "event 1 is a redacted one, but no two persons agreed"},
        {WITHOUT_GUARD("UPDATE event SET body = '{\"_leaf\":\"' ||"
                       " substr(body, 11, 64) || '\",' || substr((SELECT body"
                       " FROM event AS other WHERE seq = 2), 2) WHERE seq = 2"),
         "event 2"},
        {WITHOUT_GUARD("UPDATE event SET body = replace(body, '[redacted]',"
                       " '[redactex]') WHERE seq = 1"),
         "event 1 is a redacted one, but no two persons agreed"},
        {WITHOUT_GUARD("UPDATE event SET body = '{' || substr(body, 77)"
                       " WHERE seq = 1"),
         "event 1 was redacted by event"},
    };
    struct lab lab;
    struct text findings = {0};
    struct error err = {0};

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        lab_start(&lab);
        fill(&lab);
        assert_true(custody_act(&lab, &zhou, &zhao, false,
                                "event.redacted|event=1|names=title|reason=x",
                                &err));
        lab_close(&lab);
        run_sql(&lab, rows[n].sql);
        lab_open(&lab);
        (void)lab_verify(&lab, &findings);
        if (!strstr(text_string(&findings), rows[n].finding))
            fail_msg("row %zu: %s", n, text_string(&findings));
        lab_end(&lab);
    }
    text_clear(&findings);
}

struct lines {
    struct text all;
    struct audit *audit;
};

static bool take_line(void *context, uint64_t seq, const char *line,
                      size_t length)
{
    struct lines *lines = context;

    (void)seq;
    text_add(&lines->all, line, length);
    text_add_char(&lines->all, '\n');
    if (lines->audit)
        audit_line(lines->audit, line, length);
    return true;
}

static void write_export(const struct lab *lab, const char *name,
                         const char *content, size_t length)
{
    struct text path = {0};
    struct error err = {0};

    text_addf(&path, "%s/%s", lab->folder, name);
    if (!file_replace(path.data, content, length, 0600, &err))
        fail_msg("%s", err.text);
    text_clear(&path);
}

// 0 when the verifier that goes with an export agrees.
static int run_python(const struct lab *lab)
{
    char command[256];

    (void)snprintf(command, sizeof(command),
                   "python3 %s/verify.py > /dev/null 2>&1", lab->folder);
    return system(command);
}

static void an_export_says_so_to_everybody(void **state)
{
    (void)state;
    struct lab lab;
    struct lines lines = {0};
    struct verify_result result;
    struct text note = {0}, keys = {0};
    struct error err = {0};
    char clean[256];

    lab_start(&lab);
    fill(&lab);
    assert_true(custody_act(&lab, &zhou, &zhao, false,
                            "event.redacted|event=1|names=title|reason=x",
                            &err));
    assert_true(audit_start(&lines.audit, NULL, 0, lab_see, &note, &err));
    assert_true(ledger_events(lab.ledger, 0, 0, 100, take_line, &lines, &err));
    assert_true(audit_finish(lines.audit, &result, &err));
    assert_string_equal(text_string(&note), "");
    assert_int_equal(result.findings, 0);

    assert_true(ledger_checkpoint(lab.ledger, &note, &err));
    text_addf(&keys, "0 %s\n", text_string(&lab.verifier));
    write_export(&lab, "events-000000000000.jsonl", lines.all.data,
                 lines.all.length);
    write_export(&lab, "checkpoint", note.data, note.length);
    write_export(&lab, "keys", keys.data, keys.length);
    write_export(&lab, "verify.py", export_verifier, strlen(export_verifier));
    assert_int_equal(run_python(&lab), 0);
    // Another character where two agreed on one.
    char *word = strstr(lines.all.data, "[redacted]");
    word[1] = 'R';
    write_export(&lab, "events-000000000000.jsonl", lines.all.data,
                 lines.all.length);
    assert_int_not_equal(run_python(&lab), 0);
    (void)snprintf(clean, sizeof(clean), "rm -rf '%s'", lab.folder);
    lab_close(&lab);
    assert_int_equal(system(clean), 0);
    text_clear(&lines.all);
    text_clear(&note);
    text_clear(&keys);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_blotted_out_is_gone_and_all_agrees),
        cmocka_unit_test(it_is_whole_or_blotted_out_whenever_it_is_killed),
        cmocka_unit_test(what_may_not_be_blotted_out),
        cmocka_unit_test(a_forged_redaction_is_found),
        cmocka_unit_test(an_export_says_so_to_everybody),
    };

    return cmocka_run_group_tests_name("journal: redact", tests, NULL, NULL);
}
