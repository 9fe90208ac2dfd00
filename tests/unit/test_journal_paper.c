// The paper ledger of a queue: what left the tray, and what is known of it.
#include "tests/unit/test_custody_lab.h"

// Sheets that a run sent, its control sheet with them.
static uint64_t sent_of(struct lab *lab, unsigned run)
{
    struct account_view view;
    struct error err = {0};

    if (!ledger_account(lab->ledger, run, &view, NULL, NULL, &err))
        fail_msg("%s", err.text);
    return view.account.all.sent;
}

static void must(struct lab *lab, const struct actor *first,
                 const struct actor *second, const char *format, ...)
{
    struct error err = {0};
    va_list arguments;
    char bytes[512];

    va_start(arguments, format);
    (void)vsnprintf(bytes, sizeof(bytes), format, arguments);
    va_end(arguments);
    if (!custody_act(lab, first, second, false, bytes, &err))
        fail_msg("%s: %s", bytes, err.text);
}

static bool close_run(struct lab *lab, unsigned run, struct error *err)
{
    char said[64];

    *err = (struct error){0};
    (void)snprintf(said, sizeof(said), "run.closed|run=%u", run);
    return custody_act(lab, &li, NULL, false, said, err);
}

static bool keep_last(void *context, const struct paper_view *view)
{
    *(struct paper_view *)context = *view;
    return true;
}

static struct paper_view paper_of(struct lab *lab, unsigned run)
{
    struct paper_view view = {.start = -1};
    struct error err = {0};

    if (!ledger_papers(lab->ledger, run, "vault", keep_last, &view, &err))
        fail_msg("%s", err.text);
    return view;
}

static void count_run(struct lab *lab, unsigned run, unsigned copies)
{
    must(lab, &li, NULL, "run.counted|run=%u|copies=%u|waste=0", run, copies);
}

static void without_a_ledger_paper_keeps_nothing_open(void **state)
{
    struct lab lab;
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    unsigned run = custody_printed(&lab, 'a', 2, 0);
    count_run(&lab, run, 2);
    assert_true(close_run(&lab, run, &err));
    assert_int_equal(paper_of(&lab, run).start, -1);
    assert_false(custody_act(&lab, &li, NULL, false,
                             "paper.loaded|queue=vault|loaded=10", &err));
    assert_non_null(strstr(err.text, "--left N"));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void a_tray_that_agrees_lets_its_runs_be_closed(void **state)
{
    struct lab lab;
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=40");
    must(&lab, &li, NULL, "paper.loaded|queue=vault|loaded=500");
    unsigned run = custody_printed(&lab, 'a', 2, 0);
    unsigned sent = (unsigned)sent_of(&lab, run);
    count_run(&lab, run, 2);
    assert_false(close_run(&lab, run, &err));
    assert_non_null(strstr(err.text, "count the tray"));
    // Nobody gets away by keeping it no longer.
    assert_false(
        custody_act(&lab, &li, NULL, false, "paper.stopped|queue=vault", &err));
    // Counting the tray with the run is an entry of the ledger.
    must(&lab, &li, NULL, "run.counted|run=%u|copies=2|waste=0|left=%u", run,
         540 - sent);
    assert_true(paper_of(&lab, run).holds);
    assert_true(close_run(&lab, run, &err));
    must(&lab, &li, NULL, "paper.stopped|queue=vault");
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void what_differs_is_explained_by_foreign_and_doubled_paper(void **state)
{
    struct lab lab;
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=100");
    unsigned run = custody_printed(&lab, 'a', 2, 0);
    unsigned sent = (unsigned)sent_of(&lab, run);
    count_run(&lab, run, 2);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=%u", 100 - sent - 1);
    assert_int_equal(paper_of(&lab, run).difference, 1);
    assert_false(close_run(&lab, run, &err));
    assert_non_null(strstr(err.text, "1 sheet more left the tray"));
    // Of no run, it is of no queue.
    must(&lab, &li, NULL, "waste.foreign|text=half a page");
    assert_false(close_run(&lab, run, &err));
    must(&lab, &li, NULL, "waste.foreign|text=half a page|run=%u", run);
    must(&lab, &li, NULL, "run.counted|run=%u|copies=2|waste=1", run);
    assert_true(close_run(&lab, run, &err));
    // The next period does not know of it.
    run = custody_printed(&lab, 'b', 2, 0);
    assert_int_equal(paper_of(&lab, run).extra, 0);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void two_people_answer_for_paper_nobody_found(void **state)
{
    struct lab lab;
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=100");
    unsigned first = custody_printed(&lab, 'a', 1, 0);
    unsigned other = custody_printed(&lab, 'b', 1, 0);
    unsigned sent = (unsigned)(sent_of(&lab, first) + sent_of(&lab, other));
    count_run(&lab, first, 1);
    count_run(&lab, other, 1);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=%u", 100 - sent + 2);
    assert_false(close_run(&lab, first, &err));
    assert_non_null(strstr(err.text, "2 sheets fewer left the tray"));
    must(&lab, &li, &qian, "run.discrepant|run=%u|text=two sheets", first);
    must(&lab, &sun, &zhou, "run.resolved|run=%u|text=miscounted", first);
    assert_true(paper_of(&lab, first).holds);
    assert_true(close_run(&lab, other, &err));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void a_tray_that_is_counted_again_is_corrected(void **state)
{
    struct lab lab;
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=100");
    must(&lab, &li, NULL, "paper.left|queue=vault|left=101");
    unsigned run = custody_printed(&lab, 'a', 1, 0);
    unsigned sent = (unsigned)sent_of(&lab, run);
    count_run(&lab, run, 1);
    must(&lab, &li, NULL, "paper.left|queue=vault|left=50");
    assert_int_equal(paper_of(&lab, run).start, 101);
    assert_false(close_run(&lab, run, &err));
    must(&lab, &li, NULL, "paper.left|queue=vault|left=%u", 101 - sent);
    assert_true(close_run(&lab, run, &err));
    // Only an operator keeps it.
    assert_false(custody_act(&lab, &zhao, NULL, false,
                             "paper.left|queue=vault|left=5", &err));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_ledger_paper_keeps_nothing_open),
        cmocka_unit_test(a_tray_that_agrees_lets_its_runs_be_closed),
        cmocka_unit_test(
            what_differs_is_explained_by_foreign_and_doubled_paper),
        cmocka_unit_test(two_people_answer_for_paper_nobody_found),
        cmocka_unit_test(a_tray_that_is_counted_again_is_corrected),
    };

    return cmocka_run_group_tests_name("journal: paper", tests, NULL, NULL);
}
