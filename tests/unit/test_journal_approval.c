// How long a yes holds, by the clock and in the journal.
#include "journal/approval.h"

#include "test_journal_lab.h"

// 2026-11-21T08:00:00Z
enum { SINCE = 1795248000 };

static void a_yes_holds_to_its_last_second(void **state)
{
    const struct {
        unsigned hours;
        int64_t later; // seconds after the yes
        bool is_over;
    } rows[] = {
        {1, 0, false},       {1, 3599, false},    {1, 3600, true},
        {1, 3601, true},     {72, 259199, false}, {72, 259200, true},
        {8760, 3600, false}, {0, 0, true},        {8760, 31536000, true},
    };
    const struct reservation wanted = {.approvers = 1};
    (void)state;

    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        const struct approval approval = {.is_there = true,
                                          .needed = 1,
                                          .given = 1,
                                          .hours = rows[n].hours,
                                          .since = "2026-11-21T08:00:00.25Z"};
        const char *over =
            approval_is_over(&approval, &wanted, SINCE + rows[n].later);
        if ((over != NULL) != rows[n].is_over)
            fail_msg("%u hours, %lld seconds later", rows[n].hours,
                     (long long)rows[n].later);
        if (over)
            assert_string_equal(over, "the approval was not used in time; ");
    }
}

static void approve(struct lab *lab, unsigned run, unsigned uid)
{
    struct actor actor = {.uid = uid, .name = "head", .roles = ROLE_APPROVER};
    struct line *body = line_new();
    struct line *reply = line_new();
    struct error err = {0};
    char id[33];

    random_id(id);
    line_set_number(body, "run", run);
    if (!ledger_act(lab->ledger, id, &actor, NULL, "run.approved", body, reply,
                    &err))
        fail_msg("%s", err.text);
    line_free(body);
    line_free(reply);
}

// Whether the job was numbered; else it waits.
static bool reserve(struct lab *lab, int64_t time, unsigned hours)
{
    struct reservation wanted = lab_reservation(time, 'a');
    struct plan plan = {0};
    struct error err = {0};
    char id[33];

    wanted.approvers = 1;
    wanted.approval_hours = hours;
    wanted.job.is_verified = true;
    random_id(id);
    bool is_numbered =
        ledger_reserve(lab->ledger, id, &lab_actor, &wanted, &plan, &err);
    if (!is_numbered && err.kind != ERROR_REFUSED)
        fail_msg("%s", err.text);
    return is_numbered;
}

static struct run_view run_of(struct lab *lab, unsigned run)
{
    struct run_view view;

    assert_true(ledger_run(lab->ledger, run, &view, NULL));
    return view;
}

// An hour is still to come; no hour is over as soon as it was said.
static void a_yes_that_came_too_early_is_asked_for_again(void **state)
{
    struct lab lab;
    (void)state;

    lab_start(&lab);
    assert_false(reserve(&lab, 100, 0));
    approve(&lab, 1, 50);
    assert_int_equal(run_of(&lab, 1).state, RUN_APPROVED);

    assert_false(reserve(&lab, 200, 0));
    const struct run_view again = run_of(&lab, 1);
    assert_int_equal(again.state, RUN_HELD);
    assert_int_equal(again.first_serial, 0);
    assert_non_null(strstr(again.reason, "was not used in time"));
    assert_non_null(strstr(again.reason, "countermark approve 1"));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// The first yes is forgotten: the same person may say it anew.
static void after_that_a_new_yes_numbers_it(void **state)
{
    struct lab lab;
    (void)state;

    lab_start(&lab);
    assert_false(reserve(&lab, 100, 0));
    approve(&lab, 1, 50);
    // The queue lets a yes hold for an hour now.
    assert_false(reserve(&lab, 200, 1));
    assert_int_equal(run_of(&lab, 1).state, RUN_HELD);
    approve(&lab, 1, 50);
    assert_true(reserve(&lab, 300, 1));
    assert_int_equal(run_of(&lab, 1).state, RUN_RECEIVED);
    assert_int_equal(run_of(&lab, 1).first_serial, 1);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_yes_holds_to_its_last_second),
        cmocka_unit_test(a_yes_that_came_too_early_is_asked_for_again),
        cmocka_unit_test(after_that_a_new_yes_numbers_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
