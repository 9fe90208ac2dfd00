// Inventories, leavers, and acts that nobody confirmed: what they lead to.
#include "tests/unit/test_custody_lab.h"

#include <sys/syscall.h>
#include <time.h>

// The journal's clock, put forward.
static time_t put_forward;

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int status = (int)syscall(SYS_clock_gettime, clock, now);

    if (clock == CLOCK_REALTIME)
        now->tv_sec += put_forward;
    return status;
}

static void done(struct lab *lab, const struct actor *first,
                 const struct actor *second, const char *said)
{
    struct error err = {0};

    if (!custody_act(lab, first, second, false, said, &err))
        fail_msg("%s: %s", said, err.text);
}

static void refused(struct lab *lab, const struct actor *first,
                    const struct actor *second, const char *said,
                    const char *why)
{
    struct error err = {0};

    if (custody_act(lab, first, second, false, said, &err) ||
        !strstr(err.text, why) || !strstr(err.text, "(rule: "))
        fail_msg("%s: %s", said, err.kind == ERROR_NONE ? "done" : err.text);
}

// Copies 1 to 5 verified; 1 and 2 with Li Ming in room A, 3 in stock, 4 and 5
// with Wang Qiang, 4 in that room.
static void furnish(struct lab *lab)
{
    lab_start(lab);
    put_forward = 0;
    (void)custody_printed(lab, 'a', 5, 1);
    done(lab, &li, NULL,
         "copy.verified|items=1:1 1:2 1:3 1:4 1:5|method=scan|pages=4");
    done(lab, &zhao, NULL,
         "copy.issued|items=1:1 1:2|to=办公室，李明|place=room A");
    done(lab, &zhao, NULL,
         "copy.issued|items=1:5|to=档案室，王强|place=room B");
    done(lab, &zhao, NULL,
         "copy.issued|run=1|copy=4|to=档案室，王强|place=room A");
}

// found, lacking, extra.
static bool see_counts(void *context, struct line *line)
{
    text_addf(context, "%lld %lld %lld",
              (long long)line_number(line, "found", -1),
              (long long)line_number(line, "lacking", -1),
              (long long)line_number(line, "extra", -1));
    return true;
}
static void came_to(struct lab *lab, const char *check_no, const char *counts)
{
    struct holdings_question question = {INVENTORIES_ONE, .text = check_no,
                                         .limit = 1};
    struct text said = {0};
    struct error err = {0};

    if (!ledger_holdings(lab->ledger, &question, see_counts, &said, &err))
        fail_msg("%s", err.text);
    assert_string_equal(text_string(&said), counts);
    text_clear(&said);
}

struct tally {
    struct text names;
    unsigned count;
};
static bool see_name(void *context, struct line *line)
{
    struct tally *tally = context;
    const char *result = line_text(line, "result");

    tally->count++;
    text_addf(&tally->names, "%lld:%lld%s%s ",
              (long long)line_number(line, "run", 0),
              (long long)line_number(line, "copy", 0), result ? " " : "",
              result ? result : "");
    return true;
}
static void lists(struct lab *lab, struct holdings_question question,
                  const char *names)
{
    struct tally tally = {.count = 0};
    struct error err = {0};

    question.limit = 100;
    if (!ledger_holdings(lab->ledger, &question, see_name, &tally, &err))
        fail_msg("%s", err.text);
    assert_string_equal(text_string(&tally.names), names);
    text_clear(&tally.names);
}

static void an_inventory_names_what_is_missing_and_what_is_extra(void **state)
{
    struct lab lab;

    (void)state;
    furnish(&lab);
    refused(&lab, &zhao, NULL, "copy.inventoried|run=1|copy=1|method=scan",
            "of which inventory?");
    refused(&lab, &zhao, NULL,
            "copy.inventoried|run=1|copy=1|method=scan|check_no=1",
            "there is no inventory 1");
    refused(&lab, &li, NULL, "inventory.started", "the role custodian");
    done(&lab, &zhao, NULL, "inventory.started|room=room A|holder=办公室");
    refused(&lab, &zhao, NULL, "inventory.started|check_no=1",
            "is not possible");
    // Of the only one that is open, its number need not be said. What is with
    // others is seen as well.
    done(&lab, &zhao, NULL, "copy.inventoried|items=1:1 1:5|method=scan");
    lists(&lab, (struct holdings_question){HOLDINGS_INVENTORY, .text = "1"},
          "1:1 1:2 1:5 ");
    refused(&lab, &zhao, NULL, "inventory.ended|check_no=1",
            "takes a second person");
    done(&lab, &zhao, &qian, "inventory.ended|check_no=1");
    lists(&lab, (struct holdings_question){DEVIATIONS, .text = "1"},
          "1:2 MISSING 1:5 EXTRA ");
    came_to(&lab, "1", "1 1 1");
    refused(&lab, &zhao, NULL,
            "copy.inventoried|run=1|copy=2|method=scan|check_no=1",
            "has ended");
    // The next one sees everything, and takes nothing from the first.
    done(&lab, &zhao, NULL, "inventory.started");
    done(&lab, &zhao, NULL,
         "copy.inventoried|items=1:1 1:2 1:3 1:4 1:5|method=hand");
    done(&lab, &zhao, &qian, "inventory.ended|check_no=2");
    lists(&lab, (struct holdings_question){DEVIATIONS, .text = "2"}, "");
    came_to(&lab, "2", "5 0 0");
    lists(&lab, (struct holdings_question){DEVIATIONS, .text = "1"},
          "1:2 MISSING 1:5 EXTRA ");
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// The result is what the tables say, whatever is written into the event.
static void nobody_makes_up_the_result_of_an_inventory(void **state)
{
    struct lab lab;

    (void)state;
    furnish(&lab);
    done(&lab, &zhao, NULL, "inventory.started");
    done(&lab, &zhao, &qian,
         "inventory.ended|check_no=1|found=5|lacking=0|extra=0");
    lists(&lab, (struct holdings_question){DEVIATIONS, .text = "1"},
          "1:1 MISSING 1:2 MISSING 1:3 MISSING 1:4 MISSING 1:5 MISSING ");
    came_to(&lab, "1", "0 5 0");
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void a_leaver_is_closed_when_he_holds_nothing(void **state)
{
    struct lab lab;

    (void)state;
    furnish(&lab);
    done(&lab, &zhao, NULL,
         "copy.lent|run=1|copy=1|to=科研处, 王强|due=2099-01-01|purpose=x");
    refused(&lab, &zhao, NULL, "person.closed|person=办公室, 李明",
            "still answers for 2 copies: 1:1 1:2");
    done(&lab, &zhao, NULL, "copy.returned|run=1|copy=2|pages=4");
    // What he lent is still his.
    refused(&lab, &zhao, NULL, "person.closed|person=办公室, 李明",
            "still answers for 1 copy: 1:1");
    lists(&lab, (struct holdings_question){HOLDINGS_HOLDER, .text = "李明"},
          "1:1 ");
    done(&lab, &zhao, NULL, "copy.given_back|run=1|copy=1");
    done(&lab, &zhao, NULL, "copy.handed_over|run=1|copy=1|to=人事处，赵静");
    refused(&lab, &li, NULL, "person.closed|person=办公室, 李明",
            "the role custodian or admin");
    done(&lab, &zhao, NULL, "person.closed|person=办公室 ，李明");
    // However his name is written, he gets nothing any more.
    refused(&lab, &zhao, NULL, "copy.issued|run=1|copy=3|to=办公室,李明",
            "办公室, 李明 was closed");
    refused(&lab, &zhao, NULL,
            "copy.lent|run=1|copy=3|to=办公室，李明|due=2099-01-01|purpose=x",
            "was closed");
    refused(&lab, &zhao, NULL, "person.closed|person=办公室,李明",
            "is not possible for a person that is CLOSED");
    done(&lab, &zhao, NULL, "person.reopened|person=办公室, 李明|reason=back");
    done(&lab, &zhao, NULL, "copy.issued|run=1|copy=3|to=办公室,李明");
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// It was on its way when he was closed.
static void what_is_in_transit_does_not_reach_a_leaver(void **state)
{
    struct lab lab;

    (void)state;
    furnish(&lab);
    done(&lab, &zhao, NULL,
         "copy.packed|run=1|copy=3|to=办公室，赵|envelope=E1|seal=S1");
    done(&lab, &zhao, NULL,
         "copy.dispatched|run=1|copy=3|channel=messenger|courier=He");
    done(&lab, &zhou, NULL, "person.closed|person=办公室，赵");
    refused(&lab, &zhao, NULL,
            "copy.received|run=1|copy=3|receipt=R|signed_by=赵|seal_intact=yes",
            "was closed");
    done(&lab, &zhao, NULL,
         "copy.bounced|run=1|copy=3|reason=left|seal_intact=yes");
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static unsigned lapse(struct lab *lab)
{
    static const struct actor registrar = {.uid = 0, .name = "countermark"};
    struct error err = {0};
    unsigned count = 99;

    if (!ledger_lapse(lab->ledger, &registrar, &count, &err))
        fail_msg("%s", err.text);
    return count;
}

static void an_act_that_nobody_confirmed_lapses_after_a_day(void **state)
{
    static const char act[] =
        "act.proposed|act=copy.assigned|wanted={\"copy\":6,\"reason\":\"x\","
        "\"run\":1,\"to\":\"A, B\"}";
    struct lab lab;
    struct error err = {0};

    (void)state;
    furnish(&lab);
    done(&lab, &li, NULL, "copy.verified|run=1|copy=6|method=scan|pages=4");
    done(&lab, &zhao, NULL, act);
    put_forward = 23 * 3600;
    assert_int_equal(lapse(&lab), 0);
    done(&lab, &zhao, NULL, act);
    put_forward = 24 * 3600 + 60;
    refused(&lab, &sun, NULL, "act.confirmed|item=1", "has lapsed");
    assert_int_equal(lapse(&lab), 1);
    assert_int_equal(lapse(&lab), 0);
    refused(&lab, &sun, NULL, "act.confirmed|item=1",
            "the act is LAPSED, which is final");
    // The other one has time until tomorrow; nobody lets it lapse by hand.
    assert_false(
        custody_act(&lab, &zhou, NULL, false, "act.lapsed|item=2", &err));
    done(&lab, &sun, NULL, "act.confirmed|item=2");
    lab_verify_clean(&lab);
    lab_end(&lab);
    put_forward = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_inventory_names_what_is_missing_and_what_is_extra),
        cmocka_unit_test(nobody_makes_up_the_result_of_an_inventory),
        cmocka_unit_test(a_leaver_is_closed_when_he_holds_nothing),
        cmocka_unit_test(what_is_in_transit_does_not_reach_a_leaver),
        cmocka_unit_test(an_act_that_nobody_confirmed_lapses_after_a_day),
    };

    return cmocka_run_group_tests_name("custody: keepers", tests, NULL, NULL);
}
