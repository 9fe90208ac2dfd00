// What cannot be true of paper is found, and what is open is said.
#include "journal/inside.h"
#include "journal/reconciling.h"
#include "tests/unit/test_custody_lab.h"

#include <sqlite3.h>

// Matters one a line: "violation 3-9: ..." or "open: ...".
static void see(void *context, const struct matter *matter)
{
    struct text *into = context;

    text_add_string(into, matter->is_violation ? "violation" : "open");
    if (matter->has_events)
        text_addf(into, " %llu-%llu", (unsigned long long)matter->first,
                  (unsigned long long)matter->last);
    text_addf(into, ": %s\n", matter->says);
}

static struct reconciled look(struct lab *lab, struct text *matters)
{
    struct reconciled result;
    struct error err = {0};

    text_empty(matters);
    if (!tables_reconcile(lab->ledger->tables, "2026-12-24", see, matters,
                          &result, &err))
        fail_msg("%s", err.text);
    return result;
}

static void act(struct lab *lab, const struct actor *who,
                const struct actor *with, const char *said)
{
    struct error err = {0};

    if (!custody_act(lab, who, with, false, said, &err))
        fail_msg("%s: %s", said, err.text);
}

// By the code that is on the sheet.
static void waste(struct lab *lab, const struct code_fields *page)
{
    static const uint8_t key[DIGEST_SIZE] = {1, 2, 3}; // as lab_open's
    uint8_t run_key[DIGEST_SIZE];
    char code[CODE_SIZE], said[128];

    code_run_key(key, page->run, run_key);
    code_write(page, run_key, code);
    (void)snprintf(said, sizeof(said), "sheet.wasted|code=%s|fault=jam", code);
    act(lab, &li, NULL, said);
}

// Run 1: 1:1 issued, 1:2 destroyed, 1:3 lent. Run 2: counted and closed, but
// for what is missing. Run 3: sent, with a sheet of waste.
static void fill(struct lab *lab)
{
    assert_int_equal(custody_printed(lab, 'a', 3, 0), 1);
    act(lab, &li, NULL, "copy.verified|run=1|copy=1|method=scan|pages=4");
    act(lab, &li, NULL, "copy.verified|run=1|copy=2|method=scan|pages=4");
    act(lab, &li, NULL, "copy.verified|run=1|copy=3|method=scan|pages=4");
    act(lab, &zhao, NULL, "copy.issued|run=1|copy=1|to=Office, Li Ming");
    act(lab, &zhao, NULL,
        "copy.lent|run=1|copy=3|to=Plans, Wang|due=2026-12-01|purpose=x");
    act(lab, &zhao, NULL, "list.made|reason=year end");
    act(lab, &zhao, NULL, "copy.listed|run=1|copy=2|list=1");
    act(lab, &zhao, NULL, "list.submitted|list=1");
    act(lab, &sun, NULL, "list.approved|list=1");
    act(lab, &zhao, &qian, "list.checked|list=1|items=1:2|method=scan");
    act(lab, &zhao, &qian, "list.sealed|list=1|bag=B7|seal=S9");
    act(lab, &li, &qian,
        "list.destroyed|list=1|means=shred|place=3|seal_intact=yes");
    act(lab, &li, NULL, "list.certified|list=1|certificate=C-1");
    assert_int_equal(custody_printed(lab, 'b', 2, 0), 2);
    act(lab, &li, NULL, "run.counted|run=2|copies=2|waste=0");
    act(lab, &li, NULL, "run.closed|run=2");
    act(lab, &zhao, NULL, "copy.missed|run=2|copy=2|since=2026-11-25");
    assert_int_equal(custody_printed(lab, 'c', 2, 0), 3);
    waste(lab, &(const struct code_fields){
                   .key_id = 5, .site = 9, .run = 3, .copy = 1, .page = 1});
}

static void what_is_open_is_said_and_nothing_else(void **state)
{
    static const char *const said[] = {
        "copy 1:1 was issued to Office, Li Ming and nobody signed for it",
        "copy 1:3 had to be back on 2026-12-01; Plans, Wang has it",
        "run 1 is SENT; count the paper and close it",
        "copy 2:2 is MISSING; report it within 24 hours",
        "run 3 is SENT",
        "copy 3:1 is INCOMPLETE; reprint its pages",
        "1 entries of the waste register are on no destruction list",
    };
    struct lab lab;
    struct text matters = {0};
    size_t lines = 0;

    (void)state;
    lab_start(&lab);
    struct reconciled result = look(&lab, &matters);
    assert_int_equal(result.violations + result.obligations, 0);
    fill(&lab);
    lab_verify_clean(&lab);
    result = look(&lab, &matters);
    for (const char *at = text_string(&matters); (at = strchr(at, '\n')); at++)
        lines++;
    for (size_t n = 0; n < sizeof(said) / sizeof(said[0]); n++)
        if (!strstr(text_string(&matters), said[n]))
            fail_msg("`%s` is not in:\n%s", said[n], text_string(&matters));
    if (result.violations != 0 || result.obligations != lines ||
        lines != sizeof(said) / sizeof(said[0]))
        fail_msg("%s", text_string(&matters));
    assert_int_equal(result.runs, 3);
    assert_int_equal(result.copies, 7);
    assert_int_equal(result.copies_in[COPY_DESTROYED], 1);
    assert_int_equal(result.copies_in[COPY_MISSING], 1);
    text_clear(&matters);
    lab_end(&lab);
}

// What is changed in the register, and words of what is then found.
static const struct {
    const char *deed;
    const char *finding;
} broken[] = {
    {"DROP INDEX copy_once; UPDATE copy SET serial = 1, series = 'run:1' WHERE"
     " run = 3 AND copy = 1",
     "serial 1 of series `run:1` is on copy"},
    {"UPDATE copy SET serial = 77 WHERE run = 3 AND copy = 2",
     "copy 3:2 has serial 77, but the run's begin at"},
    {"DELETE FROM copy WHERE run = 3 AND copy = 1",
     "run 3 has a copy 2 where copy 1 should be"},
    {"DELETE FROM copy WHERE run = 3 AND copy = 2",
     "run 3 was given 2 numbers, but 1 copies are registered"},
    {"UPDATE series SET last = last - 1", "the next number would be printed"},
    {"UPDATE series SET last = last + 1", "a copy is in no register"},
    {"UPDATE run SET state = 'GONE' WHERE run = 1", "which no run can be"},
    {"UPDATE copy SET state = 'GONE' WHERE run = 1 AND copy = 1",
     "which no copy can be"},
    {"UPDATE copy SET state = 'VOID' WHERE run = 3",
     "copy 3:2 is VOID, but sheets of it were sent"},
    {"DELETE FROM passage WHERE run = 1",
     "copy 1:1 is ISSUED, but nothing of it was ever sent"},
    {"UPDATE copy SET state = 'MARKED' WHERE run = 2 AND copy = 1",
     "copy 2:1 is MARKED, but its run is CLOSED"},
    {"UPDATE run SET state = 'CANCELLED' WHERE run = 3",
     "its number should be VOID"},
    {"INSERT INTO passage SELECT run, permit + 1, first, last, generation, 2,"
     " reported FROM passage WHERE run = 3",
     "attempts 1 and 2 printed the same codes in generation 0"},
    {"UPDATE sheet SET generation = 5",
     "sheets are WASTE that were never sent in generation 5"},
    {"UPDATE sheet SET generation = 5",
     "number 1 of the waste register is a sheet of run 3 that the run's "
     "account does not have"},
    {"INSERT INTO passage SELECT run, permit + 1, 1, 1, 1, 2, reported FROM"
     " passage WHERE run = 2",
     "run 2 is CLOSED, but of 5 sheets sent in generation 0 1 are"},
    {"DELETE FROM waste", "have 1 sheets as waste, the waste register has 0"},
    {"UPDATE waste SET number = 3", "the waste register has no number 1"},
    {"UPDATE waste SET state = 'DESTROYED'",
     "number 1 of the waste register is DESTROYED, but destruction list 0"},
    {"UPDATE holding SET holder = '' WHERE run = 1 AND copy = 1",
     "copy 1:1 is ISSUED with nobody"},
    {"UPDATE holding SET due = '' WHERE run = 1 AND copy = 3",
     "copy 1:3 is ON_LOAN until no day"},
    {"UPDATE copy SET state = 'IN_STOCK' WHERE run = 1 AND copy = 2",
     "copy 1:2 is IN_STOCK, but destruction list 1 is CERTIFIED"},
    {"UPDATE copy SET state = 'DESTROYED' WHERE run = 1 AND copy = 1",
     "copy 1:1 is DESTROYED, but destruction list 0 is NONE"},
    {"UPDATE list SET state = 'DRAFT'",
     "copy 1:2 is DESTROYED, but destruction list 1 is DRAFT"},
    {"UPDATE list SET approver = maker", "and approved it as well"},
    {"UPDATE list SET approver = ''", "nobody approved it"},
    {"UPDATE list SET bag = ''", "there is no bag"},
    {"UPDATE list SET certificate = ''", "there is no certificate"},
    {"UPDATE list SET list = 2", "there is no destruction list 1"},
    {"UPDATE list SET state = 'GONE'", "which no list can be"},
};

static void break_it(struct lab *lab, const char *sql)
{
    sqlite3 *db = NULL;
    char *words = NULL;

    assert_int_equal(sqlite3_open(lab->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &words) != SQLITE_OK)
        fail_msg("%s: %s", sql, words);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void copy_file(const char *from, const char *to)
{
    struct text bytes = {0};
    struct error err = {0};

    if (!file_read(from, 1 << 24, &bytes, &err) ||
        !file_replace(to, bytes.data, bytes.length, 0600, &err))
        fail_msg("%s", err.text);
    text_clear(&bytes);
}

static void whatever_cannot_be_true_is_a_violation(void **state)
{
    struct lab lab;
    struct text matters = {0};
    char kept[128];

    (void)state;
    lab_start(&lab);
    fill(&lab);
    lab_close(&lab);
    (void)snprintf(kept, sizeof(kept), "%s.kept", lab.path);
    copy_file(lab.path, kept);
    for (size_t n = 0; n < sizeof(broken) / sizeof(broken[0]); n++) {
        copy_file(kept, lab.path);
        break_it(&lab, broken[n].deed);
        lab_open(&lab);
        struct reconciled result = look(&lab, &matters);
        const char *found = strstr(text_string(&matters), broken[n].finding);
        if (result.violations == 0 || !found)
            fail_msg("%s:\n%s", broken[n].deed, text_string(&matters));
        while (found > matters.data && found[-1] != '\n')
            found--;
        if (!string_starts(found, "violation"))
            fail_msg("%s is no violation: %s", broken[n].deed, found);
        lab_close(&lab);
    }
    (void)unlink(kept);
    text_clear(&matters);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_open_is_said_and_nothing_else),
        cmocka_unit_test(whatever_cannot_be_true_is_a_violation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
