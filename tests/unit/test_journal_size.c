// What a large run costs: ranges, not rows for each page.
#include "tests/unit/test_journal_lab.h"

#include <sys/stat.h>

static bool add_length(void *context, uint64_t seq, const char *line,
                       size_t length)
{
    size_t *total = context;

    (void)seq;
    (void)line;
    *total += length;
    return true;
}

// The database, its log emptied into it.
static size_t file_size(struct lab *lab)
{
    struct stat info;

    lab_close(lab);
    assert_int_equal(stat(lab->path, &info), 0);
    lab_open(lab);
    return (size_t)info.st_size;
}

static void ten_thousand_pages_in_twenty_copies_cost_ranges(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct error err = {0};
    struct reservation wanted = lab_reservation(100, 'a');
    struct marked marked = lab_marked();
    size_t lines = 0;
    char ids[5][33];

    wanted.copies = 20;
    wanted.spares = 0;
    wanted.pages = 10000;
    wanted.sheets = 5000;
    marked.pages = 200001;
    for (unsigned n = 0; n < 5; n++)
        random_id(ids[n]);
    lab_start(&lab);
    size_t before = file_size(&lab);
    if (!ledger_reserve(lab.ledger, ids[0], &lab_actor, &wanted, &plan, &err) ||
        !ledger_marked(lab.ledger, ids[1], &lab_actor, plan.run, 1, &marked,
                       &err) ||
        !ledger_written(lab.ledger, ids[2], &lab_actor, plan.run, 1, &err) ||
        !ledger_sending(lab.ledger, ids[3], &lab_actor, plan.run, 1, "ipp://x",
                        &err) ||
        !ledger_sent(lab.ledger, ids[4], &lab_actor, plan.run, 1, 200001, &err))
        fail_msg("%s", err.text);
    size_t grown = file_size(&lab) - before;
    assert_true(ledger_events(lab.ledger, 0, 0, 100, add_length, &lines, NULL));
    print_message("# 10000 pages in 20 copies: %zu bytes of events, %zu bytes "
                  "of file\n",
                  lines, grown);
    assert_true(lines > 0 && lines < 10000);
    assert_true(grown < 100000);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_pages_in_twenty_copies_cost_ranges),
    };

    return cmocka_run_group_tests_name("journal: size", tests, NULL, NULL);
}
