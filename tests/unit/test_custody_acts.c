// Acts of people on copies and lists: what they lead to, and what forbids them.
#include "tests/unit/test_custody_lab.h"

// One act of a story: who, with whom, what; and what it leads to, the state of
// copy 1:1 or a part of the refusal.
struct step {
    const struct actor *who, *with;
    const char *act;
    const char *leads; // "ISSUED", or "refused: ..."
};

static void tell(const struct step *steps)
{
    struct lab lab;

    lab_start(&lab);
    assert_int_equal(custody_printed(&lab, 'a', 2, 1), 1);
    for (const struct step *step = steps; step->act; step++) {
        struct error err = {0};
        bool done =
            custody_act(&lab, step->who, step->with, false, step->act, &err);
        const char *now = copy_state_name(custody_copy(&lab, 1, 1));
        bool is_refusal = string_starts(step->leads, "refused: ");
        if (is_refusal ? done || !strstr(err.text, step->leads + 9)
                       : !done || !string_equal(now, step->leads))
            fail_msg("step %zu, %s: %s, %s", (size_t)(step - steps), step->act,
                     done ? "done" : err.text, now);
        if (!done && !strstr(err.text, "(rule: ") && err.kind == ERROR_REFUSED)
            fail_msg("%s: names no rule: %s", step->act, err.text);
    }
    lab_verify_clean(&lab);
    lab_end(&lab);
}

#define COPY "|run=1|copy=1"

static void a_copy_is_issued_lent_returned_and_destroyed(void **state)
{
    static const struct step steps[] = {
        {&li, NULL, "copy.verified" COPY "|method=scan|pages=3",
         "refused: 4 pages, but 3 were counted"},
        {&li, NULL, "copy.verified" COPY "|method=hand|pages=4",
         "refused: by the count of its run (`countermark count 1`)"},
        {&li, NULL, "copy.verified" COPY "|method=scan|pages=4", "IN_STOCK"},
        {&zhao, NULL, "copy.issued" COPY "|to=Li Ming",
         "refused: a unit and a person"},
        {&zhao, NULL, "copy.issued" COPY, "refused: it is addressed to nobody"},
        {&li, NULL, "copy.issued" COPY "|to=办公室，李明",
         "refused: the role custodian, which li has not"},
        {&zhao, NULL, "copy.issued" COPY "|to=办公室，李明|pages=3",
         "refused: 4 pages, but 3 were counted"},
        {&zhao, NULL, "copy.issued" COPY "|to=办公室，李明|receipt=R-1",
         "ISSUED"},
        {&zhao, NULL, "copy.issued" COPY "|to=办公室，李明",
         "refused: is not possible for a copy that is ISSUED"},
        {&zhao, NULL, "copy.receipted" COPY "|receipt=R-1|signed_by=李明",
         "ISSUED"},
        {&zhao, NULL,
         "copy.lent" COPY "|to=科研处，王强|due=2026-02-30"
         "|purpose=核对",
         "refused: takes a day"},
        {&zhao, NULL,
         "copy.lent" COPY "|to=科研处，王强|due=2026-12-01"
         "|purpose=核对|pages=3",
         "refused: 4 pages, but 3 were counted"},
        {&zhao, NULL,
         "copy.lent" COPY "|to=科研处，王强|due=2026-12-01"
         "|purpose=核对",
         "ON_LOAN"},
        {&zhao, NULL, "copy.returned" COPY, "refused: is not possible"},
        {&zhao, NULL, "copy.given_back" COPY "|pages=3",
         "refused: 4 pages, but 3 were counted"},
        {&zhao, NULL, "copy.given_back" COPY "|pages=4", "ISSUED"},
        {&zhao, NULL, "copy.returned" COPY "|pages=5|basis=term over",
         "refused: 4 pages, but 5 were counted"},
        {&zhao, NULL, "copy.returned" COPY "|pages=4|basis=term over",
         "RETURNED"},
        {&zhao, NULL, "copy.listed" COPY "|list=1",
         "refused: there is no destruction list 1"},
        {&zhao, NULL, "list.made|reason=year end", "RETURNED"},
        {&zhao, NULL, "list.submitted|list=1", "refused: nothing is on list"},
        {&zhao, NULL, "copy.listed" COPY "|list=1", "LISTED"},
        {&zhao, NULL, "copy.unlisted" COPY "|reason=not yet", "RETURNED"},
        {&zhao, NULL, "copy.listed" COPY "|list=1", "LISTED"},
        {&zhao, NULL, "list.submitted|list=1", "LISTED"},
        {&zhao, NULL, "copy.unlisted" COPY "|reason=not yet",
         "refused: only a DRAFT is changed"},
        {&sun, NULL, "list.approved|list=1|decision=5", "LISTED"},
        {&zhao, &qian, "list.checked|list=1|items=1:2|method=scan",
         "refused: missing: 1:1; not on it: 1:2"},
        {&zhao, &qian, "list.checked|list=1|items=1:1 1:1|method=scan",
         "refused: 1:1 (twice)"},
        {&zhao, NULL, "list.checked|list=1|items=1:1|method=scan",
         "refused: takes a second person with the role witness"},
        {&zhao, &qian, "list.checked|list=1|items=1:1|method=scan", "LISTED"},
        {&zhao, &qian, "list.sealed|list=1|bag=B7|seal=S9", "SEALED"},
        {&li, &qian,
         "list.destroyed|list=1|means=shred|place=room 3|seal_intact=no",
         "refused: a broken seal"},
        {&li, &li,
         "list.destroyed|list=1|means=shred|place=room 3|seal_intact=yes",
         "refused: the role witness, which li has not"},
        {&li, &qian,
         "list.destroyed|list=1|means=shred|place=room 3|seal_intact=yes",
         "DESTROYED"},
        {&li, NULL, "list.certified|list=1|certificate=C-1", "DESTROYED"},
        {&zhao, NULL, "copy.missed" COPY "|since=2026-11-01",
         "refused: which is final"},
        {0},
    };

    (void)state;
    tell(steps);
}

// Its holder gives it back with a page missing: it is not on the shelf whole.
static void a_copy_that_comes_back_short_is_incomplete(void **state)
{
    static const struct step steps[] = {
        {&li, NULL, "copy.verified" COPY "|method=scan|pages=4", "IN_STOCK"},
        {&zhao, NULL, "copy.issued" COPY "|to=办公室，李明|pages=4", "ISSUED"},
        {&zhao, NULL, "copy.returned" COPY "|pages=3|basis=term over",
         "INCOMPLETE"},
        {0},
    };

    (void)state;
    tell(steps);
}

static void two_persons_are_two(void **state)
{
    static const struct actor both = {.uid = 1010,
                                      .name = "zheng",
                                      .roles = ROLE_CUSTODIAN | ROLE_WITNESS |
                                               ROLE_DESTROYER | ROLE_APPROVER};
    static const struct step steps[] = {
        {&li, NULL, "copy.verified" COPY "|method=scan|pages=4", "IN_STOCK"},
        {&both, NULL, "list.made|reason=x", "IN_STOCK"},
        {&both, NULL, "copy.listed" COPY "|list=1", "LISTED"},
        {&both, NULL, "list.submitted|list=1", "LISTED"},
        {&both, NULL, "list.approved|list=1",
         "refused: zheng made it, and may not do this"},
        {&sun, NULL, "list.approved|list=1", "LISTED"},
        {&both, &both, "list.checked|list=1|items=1:1|method=scan",
         "refused: zheng cannot be the second person as well"},
        {&zhao, &both, "list.checked|list=1|items=1:1|method=scan",
         "refused: zheng made it, and may not be the second person"},
        {&zhao, &sun, "list.checked|list=1|items=1:1|method=scan",
         "refused: the role witness, which sun has not"},
        {&both, &qian, "list.checked|list=1|items=1:1|method=scan", "LISTED"},
        {&both, &qian, "list.sealed|list=1|bag=B1|seal=S1", "SEALED"},
        {&both, &qian, "list.unsealed|list=1|incident=I-1|reason=torn",
         "LISTED"},
        {&wu, NULL, "copy.missed" COPY "|since=2026-11-01",
         "refused: which wu has not"},
        {&li, NULL, "copy.missed" COPY "|since=2026-11-01 09:30", "MISSING"},
        {&sun, &qian, "copy.written_off" COPY "|incident=I-2|authority=局",
         "refused: the role admin, which qian has not"},
        {&sun, &zhou, "copy.written_off" COPY "|incident=I-2|authority=局",
         "LOST"},
        {0},
    };

    (void)state;
    tell(steps);
}

static void a_copy_goes_by_courier_to_repair_and_into_the_archive(void **state)
{
    static const struct step steps[] = {
        {&li, NULL, "copy.verified" COPY "|method=scan|pages=4", "IN_STOCK"},
        {&zhao, NULL, "copy.spared" COPY, "SPARE"},
        {&zhao, NULL, "copy.assigned" COPY "|to=A, B|reason=late",
         "refused: takes a second person with the role approver"},
        {&zhao, &sun, "copy.assigned" COPY "|to=A, B|reason=late", "IN_STOCK"},
        {&zhao, NULL, "copy.packed" COPY "|to=A, B|envelope=E1|seal=S1",
         "PACKED"},
        {&zhao, NULL, "copy.dispatched" COPY "|channel=pigeon|courier=He",
         "refused: takes one of"},
        {&zhao, NULL, "copy.dispatched" COPY "|channel=exchange|courier=He",
         "IN_TRANSIT"},
        {&zhao, NULL, "copy.bounced" COPY "|reason=moved|seal_intact=yes",
         "IN_STOCK"},
        {&zhao, NULL, "copy.packed" COPY "|to=A, B|envelope=E2|seal=S2",
         "PACKED"},
        {&zhao, NULL, "copy.dispatched" COPY "|channel=messenger|courier=He",
         "IN_TRANSIT"},
        {&zhao, NULL,
         "copy.received" COPY "|receipt=R|signed_by=B|seal_intact=yes",
         "ISSUED"},
        {&sun, NULL,
         "copy.carried_out" COPY "|destination=site|due=2026-12-24"
         "|courier=B",
         "ISSUED"},
        {&zhao, NULL, "copy.carried_back" COPY, "ISSUED"},
        {&zhao, &qian,
         "copy.repair_sent" COPY "|repairer=He|supervisor=Zhao|pages=4",
         "AT_REPAIR"},
        {&zhao, &qian, "copy.repair_returned" COPY "|pages=4", "ISSUED"},
        {&zhao, NULL, "copy.corrected" COPY "|corrects=0|reason=name|to=A, C",
         "refused: a second person"},
        {&zhao, &qian, "copy.corrected" COPY "|corrects=0|reason=name|to=A, C",
         "refused: event 0 is not one of this copy"},
        {&zhao, &qian, "copy.corrected" COPY "|corrects=8|reason=name|to=A, C",
         "ISSUED"},
        {&zhao, NULL, "copy.returned" COPY, "RETURNED"},
        {&zhao, NULL, "copy.archived" COPY "|archive_no=A1|archivist=Han",
         "ARCHIVED"},
        {0},
    };

    (void)state;
    tell(steps);
}

static void an_act_waits_for_its_second_person(void **state)
{
    static const char act[] = "act.proposed|act=copy.found|wanted={\"copy\":1,"
                              "\"found_where\":\"safe\","
                              "\"method\":\"hand\",\"pages\":4,\"run\":1}";
    static const struct step steps[] = {
        {&li, NULL, "copy.verified" COPY "|method=scan|pages=4", "IN_STOCK"},
        {&li, NULL, "copy.missed" COPY "|since=2026-11-01", "MISSING"},
        {&li, NULL, act, "refused: the role custodian, which li has not"},
        {&zhao, NULL, "act.proposed|act=copy.spared|wanted={}",
         "refused: takes no second person"},
        {&zhao, NULL, act, "MISSING"},
        {&zhao, NULL, "act.confirmed|item=1",
         "refused: zhao made it, and may not do this"},
        {&li, NULL, "act.confirmed|item=1",
         "refused: the role approver or checker or witness, which li has not"},
        {&qian, NULL, "act.confirmed|item=2", "refused: there is no item 2"},
        {&qian, NULL, "act.confirmed|item=1", "IN_STOCK"},
        {&qian, NULL, "act.confirmed|item=1", "refused: which is final"},
        {&zhao, NULL, act, "IN_STOCK"},
        {&qian, NULL, "act.confirmed|item=2",
         "refused: copy.found is not possible for a copy that is IN_STOCK"},
        {&zhao, NULL, "act.withdrawn|item=2", "IN_STOCK"},
        {0},
    };

    (void)state;
    tell(steps);
}

static void a_voucher_cannot_be_made_up(void **state)
{
    static const uint8_t key[VOUCHER_KEY_SIZE] = {7};
    static const uint8_t other[VOUCHER_KEY_SIZE] = {8};
    struct voucher voucher = {.uid = 1002,
                              .first = 1001,
                              .until = voucher_now() + VOUCHER_SECONDS,
                              .kind = "list.destroyed",
                              .name = "qian"};
    struct voucher read;
    char text[VOUCHER_MAX];
    struct error err = {0};

    (void)state;
    assert_true(voucher_write(&voucher, key, text, &err));
    assert_true(voucher_read(text, key, &read, &err));
    assert_memory_equal(&read, &voucher, sizeof(read));
    assert_false(voucher_read(text, other, &read, &err));
    for (size_t n = 0; text[n]; n++) {
        char changed[VOUCHER_MAX];
        memcpy(changed, text, sizeof(changed));
        changed[n] ^= 1;
        assert_false(voucher_read(changed, key, &read, &err));
    }
    voucher.until = voucher_now() - 1;
    assert_true(voucher_write(&voucher, key, text, &err));
    assert_false(voucher_read(text, key, &read, &err));
    assert_non_null(strstr(err.text, "gives his password again"));
}

static void waste_goes_through_the_same_lists(void **state)
{
    static const struct step steps[] = {
        {&li, NULL, "waste.foreign|text=half an image", "SENT"},
        {&li, NULL, "waste.foreign|text=cleaning page", "SENT"},
        {&zhao, NULL, "list.made|reason=week", "SENT"},
        {&zhao, NULL, "waste.listed|wastes=1 2|list=2",
         "refused: there is no destruction list 2"},
        {&zhao, NULL, "waste.listed|wastes=1 2|list=1", "SENT"},
        {&zhao, NULL, "waste.listed|wastes=1|list=1", "refused: is not OPEN"},
        {&zhao, NULL, "waste.unlisted|wastes=2|reason=not yet", "SENT"},
        {&zhao, NULL, "list.submitted|list=1", "SENT"},
        {&sun, NULL, "list.approved|list=1", "SENT"},
        {&zhao, &qian, "list.checked|list=1|items=W2|method=hand",
         "refused: missing: W1; not on it: W2"},
        {&zhao, &qian, "list.checked|list=1|items=Wx|method=hand",
         "refused: names neither a copy nor a waste sheet"},
        {&zhao, &qian, "list.checked|list=1|items=W1|method=hand", "SENT"},
        {&zhao, &qian, "list.sealed|list=1|bag=B|seal=S", "SENT"},
        {&li, &qian,
         "list.destroyed|list=1|means=burn|place=yard"
         "|seal_intact=yes",
         "SENT"},
        {&zhao, NULL, "waste.listed|wastes=1|list=1", "refused: is not OPEN"},
        {0},
    };

    (void)state;
    tell(steps);
}

static void a_batch_is_one_act(void **state)
{
    struct lab lab;
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    (void)custody_printed(&lab, 'a', 3, 0);
    assert_true(custody_act(&lab, &li, NULL, false,
                            "copy.verified|items=1:1 1:2|method=scan|pages=4",
                            &err));
    uint64_t before = ledger_size(lab.ledger);
    // One of them may not: none of them is.
    assert_false(custody_act(&lab, &zhao, NULL, false,
                             "copy.issued|items=1:1 1:2 1:3|to=A, B", &err));
    assert_non_null(strstr(err.text, "copy 1:3"));
    assert_int_equal(ledger_size(lab.ledger), before);
    assert_int_equal(custody_copy(&lab, 1, 1), COPY_IN_STOCK);
    assert_true(custody_act(&lab, &zhao, NULL, false,
                            "copy.issued|items=1:1 1:2|to=A, B", &err));
    assert_int_equal(ledger_size(lab.ledger), before + 2);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// A request that comes twice is one act, and is told the same.
static void an_act_is_recorded_once(void **state)
{
    static const char id[] = "0123456789abcdef0123456789abcdef";
    struct lab lab;
    struct line *body = line_new(), *reply = line_new(), *again = line_new();
    struct error err = {0};

    (void)state;
    lab_start(&lab);
    line_set_text(body, "reason", "year end");
    assert_true(ledger_act(lab.ledger, id, &zhao, NULL, "list.made", body,
                           reply, &err));
    uint64_t size = ledger_size(lab.ledger);
    assert_true(ledger_act(lab.ledger, id, &zhao, NULL, "list.made", body,
                           again, &err));
    assert_int_equal(ledger_size(lab.ledger), size);
    assert_int_equal(line_number(reply, "list", 0), 1);
    assert_int_equal(line_number(again, "list", 0), 1);
    assert_int_equal(line_number(again, "event", -1),
                     line_number(reply, "event", -2));
    lab_end(&lab);
    line_free(body);
    line_free(reply);
    line_free(again);
}

static void what_an_event_has_is_nobodys_to_give(void **state)
{
    static const char *const forged[] = {
        "second=qian", "role=admin", "actor=root", "seq=1", "colour=red",
    };
    struct lab lab;

    (void)state;
    lab_start(&lab);
    (void)custody_printed(&lab, 'a', 1, 0);
    for (size_t n = 0; n < sizeof(forged) / sizeof(forged[0]); n++) {
        struct text said = {0};
        struct error err = {0};
        text_addf(&said, "copy.verified|run=1|copy=1|method=scan|pages=4|%s",
                  forged[n]);
        assert_false(
            custody_act(&lab, &li, NULL, false, text_string(&said), &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        text_clear(&said);
    }
    lab_end(&lab);
}

static void a_level_may_ask_for_a_second_person(void **state)
{
    struct lab lab;
    struct error err = {0};
    static const char act[] = "copy.verified|run=1|copy=1|method=scan|pages=4";

    (void)state;
    lab_start(&lab);
    (void)custody_printed(&lab, 'a', 1, 0);
    assert_false(custody_act(&lab, &li, NULL, true, act, &err));
    assert_non_null(strstr(err.text, "--later"));
    assert_true(custody_act(&lab, &li, &qian, true, act, &err));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

// Rows of the tables themselves: what the commands, the manual and the forms
// are made from.
static void every_rule_is_whole(void **state)
{
    const struct deeds *deeds = NULL;

    (void)state;
    for (size_t t = 0; (deeds = deeds_at(t)); t++) {
        for (size_t n = 0; n < deeds->count; n++) {
            const struct deed *deed = &deeds->rows[n];
            char name[LINE_KEY_MAX + 1];
            bool is_optional = false;
            if (!deed->who || !deed->source || !deed->says || !deed->from)
                fail_msg("%s: something is missing", deed->kind);
            if (!deed->fields)
                continue;
            for (const char *at = deed->fields;
                 (at = deed_field_next(at, name, &is_optional));)
                if (!deed_field_find(name))
                    fail_msg("%s: no such field: %s", deed->kind, name);
        }
    }
}

// From a number every state is reached, and from every state but an end one of
// the ends.
static void every_state_leads_on(void **state)
{
    const struct deeds *deeds = NULL;

    (void)state;
    for (size_t t = 0; (deeds = deeds_at(t)); t++) {
        for (unsigned from = 1; from < deeds->state_count; from++) {
            unsigned leads = 0;
            for (size_t n = 0; n < deeds->count; n++)
                if ((deeds->rows[n].from & 1u << from) &&
                    deeds->rows[n].to != DEED_STAYS)
                    leads++;
            bool is_end = (deeds->ends & 1u << from) != 0;
            // What a run does to its copies is in the table of runs.
            bool is_early = string_equal(deeds->subject, "copy") &&
                            (from == COPY_NUMBERED || from == COPY_MARKED);
            if (!is_early && is_end == (leads > 0) &&
                !string_equal(deeds->subject, "run") &&
                !string_equal(deeds->subject, "waste"))
                fail_msg("%s %s leads %u ways", deeds->subject,
                         deeds->states[from], leads);
        }
    }
}

// A device may answer, and cupsd start a job, after people have gone on.
static void a_late_word_of_the_device_is_kept(void **state)
{
    static const char *const kinds[] = {"run.stopped", "run.device_reported"};
    static const enum run_state states[] = {
        RUN_SENDING,    RUN_INTERRUPTED, RUN_RESUMED,    RUN_SENT,
        RUN_REPRINTING, RUN_COUNTED,     RUN_DISCREPANT, RUN_CLOSED,
    };

    (void)state;
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        for (size_t n = 0; n < sizeof(states) / sizeof(states[0]); n++) {
            struct error err = {0};
            const struct deed *deed =
                deed_for(deeds_of(kinds[k]), states[n], kinds[k], &err);
            if (!deed || deed->to != DEED_STAYS)
                fail_msg("%s is lost in %s", kinds[k],
                         run_state_name(states[n]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_is_issued_lent_returned_and_destroyed),
        cmocka_unit_test(a_copy_that_comes_back_short_is_incomplete),
        cmocka_unit_test(two_persons_are_two),
        cmocka_unit_test(a_copy_goes_by_courier_to_repair_and_into_the_archive),
        cmocka_unit_test(an_act_waits_for_its_second_person),
        cmocka_unit_test(a_voucher_cannot_be_made_up),
        cmocka_unit_test(waste_goes_through_the_same_lists),
        cmocka_unit_test(a_batch_is_one_act),
        cmocka_unit_test(an_act_is_recorded_once),
        cmocka_unit_test(what_an_event_has_is_nobodys_to_give),
        cmocka_unit_test(a_level_may_ask_for_a_second_person),
        cmocka_unit_test(every_rule_is_whole),
        cmocka_unit_test(every_state_leads_on),
        cmocka_unit_test(a_late_word_of_the_device_is_kept),
    };

    return cmocka_run_group_tests_name("custody: acts", tests, NULL, NULL);
}
