// What is kept outside the journal, and jobs that come with another's uuid.
#include "tests/unit/test_custody_lab.h"

static unsigned print(struct lab *lab, int64_t time, char document,
                      const char *series, struct plan *plan)
{
    struct reservation wanted = lab_reservation(time, document);
    struct error err = {0};
    char id[33];

    random_id(id);
    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "urn:%lld",
                   (long long)time);
    (void)string_fit(wanted.series, sizeof(wanted.series), series);
    if (!ledger_reserve(lab->ledger, id, &lab_actor, &wanted, plan, &err))
        fail_msg("%s", err.text);
    return plan->first_serial;
}

static void another_job_with_a_used_uuid_is_refused(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct ticket ticket;
    struct run_view view;
    struct error err = {0};
    struct reservation first = lab_reservation(100, 'a');
    struct reservation second = first;
    char id[33];

    lab_start(&lab);
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &first, &plan, &err));
    second.job.job_id = 18;
    random_id(id);
    // Twice with one id: the repeat is told the same.
    for (int n = 0; n < 2; n++) {
        assert_false(
            ledger_reserve(lab.ledger, id, &lab_actor, &second, &plan, &err));
        assert_int_equal(err.kind, ERROR_REFUSED);
        assert_string_equal(err.text,
                            "this job-uuid was already used by job 17; print "
                            "the document again without choosing a job-uuid");
    }
    assert_true(ledger_run(lab.ledger, 1, &view, &err));
    assert_int_equal(view.state, RUN_RECEIVED);
    assert_true(ledger_run(lab.ledger, 2, &view, &err));
    assert_int_equal(view.state, RUN_REFUSED);
    assert_int_equal(view.job_id, 18);

    // Neither sees the other's ticket, and a refusal stays with its own job.
    struct marked marked = lab_marked();
    random_id(id);
    assert_true(ledger_marked(lab.ledger, id, &lab_actor, 1, 1, &marked, &err));
    assert_true(ledger_ticket(lab.ledger, &second.job, &ticket, &err));
    assert_int_equal(ticket.verdict, TICKET_REFUSED);
    assert_non_null(strstr(ticket.reason, "already used by job 17"));
    unsigned run = 0;
    random_id(id);
    assert_true(ledger_refused(lab.ledger, id, &lab_actor, &second.job,
                               "backend", "no", &run, &err));
    assert_int_equal(run, 3);
    assert_true(ledger_ticket(lab.ledger, &first.job, &ticket, &err));
    assert_int_equal(ticket.verdict, TICKET_PARTIAL);
    // The first one goes on.
    first.job.attempt_time = 200;
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &first, &plan, &err));
    assert_int_equal(plan.run, 1);
    assert_int_equal(plan.attempt, 2);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static bool take_text(void *context, uint64_t first, const char *text)
{
    text_addf(context, "%llu %s\n", (unsigned long long)first, text);
    return true;
}

static void keys_follow_one_another(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct plan again;
    struct checkpoint checkpoint;
    struct text note = {0}, old = {0}, new = {0}, list = {0};
    struct error err = {0};
    uint8_t next[NOTE_KEY_SIZE], key[NOTE_KEY_SIZE];
    struct reservation wanted = lab_reservation(100, 'a');
    char id[33], reserve_id[33];

    lab_start(&lab);
    random_id(reserve_id);
    assert_true(ledger_reserve(lab.ledger, reserve_id, &lab_actor, &wanted,
                               &plan, &err)); // 3 events
    note_key_new(next, key);
    random_id(id);
    assert_true(ledger_rotate(lab.ledger, id, &lab_actor, next, &note, &err));
    assert_true(ledger_verifier(lab.ledger, 4, &old, &err));
    assert_string_equal(text_string(&old), text_string(&lab.verifier));
    assert_true(
        note_open(text_string(&note), text_string(&old), &checkpoint, &err));
    assert_int_equal(checkpoint.size, 4);

    // The same request again tells the same and records nothing.
    struct text repeat = {0};
    assert_true(ledger_rotate(lab.ledger, id, &lab_actor, next, &repeat, &err));
    assert_string_equal(text_string(&repeat), text_string(&note));
    assert_int_equal(ledger_size(lab.ledger), 4);

    // From then on the new key signs, in this process and the next.
    random_id(id);
    text_empty(&note);
    assert_true(ledger_heartbeat(lab.ledger, id, &lab_actor, &note, &err));
    assert_true(ledger_verifier(lab.ledger, 5, &new, &err));
    assert_true(
        note_open(text_string(&note), text_string(&new), &checkpoint, &err));
    assert_false(
        note_open(text_string(&note), text_string(&old), &checkpoint, &err));
    // What the destroyed key would have signed is covered by the new one.
    assert_true(ledger_reserve(lab.ledger, reserve_id, &lab_actor, &wanted,
                               &again, &err));
    assert_true(
        note_open(again.checkpoint, text_string(&new), &checkpoint, &err));
    assert_int_equal(checkpoint.size, 5);

    assert_true(ledger_epochs(lab.ledger, take_text, &list, &err));
    assert_non_null(strstr(text_string(&list), "\n5 test.example/room-1+"));
    text_empty(&list);
    assert_true(ledger_notes(lab.ledger, 0, take_text, &list, &err));
    assert_true(
        string_starts(text_string(&list), "4 test.example/room-1\n4\n"));
    assert_non_null(strstr(text_string(&list), "\n5 test.example/room-1\n5\n"));
    memcpy(lab.seed, next, sizeof(next));
    lab_close(&lab);
    lab_open(&lab);
    lab_verify_clean(&lab);
    lab_end(&lab);
    text_clear(&note);
    text_clear(&old);
    text_clear(&new);
    text_clear(&list);
    text_clear(&repeat);
}

static void a_witness_adds_its_line_to_a_kept_checkpoint(void **state)
{
    (void)state;
    static const char witness[] = "\xE2\x80\x94 witness.example AAAAAAAA\n";
    struct lab lab;
    struct text note = {0}, list = {0}, forged = {0};
    struct error err = {0};

    lab_start(&lab);
    assert_true(ledger_checkpoint(lab.ledger, &note, &err));
    assert_true(ledger_keep_note(lab.ledger, text_string(&note), &err));
    text_add_string(&note, witness);
    assert_true(ledger_keep_note(lab.ledger, text_string(&note), &err));
    assert_true(ledger_keep_note(lab.ledger, text_string(&note), &err));
    assert_true(ledger_notes(lab.ledger, 1, take_text, &list, &err));
    text_add_char(&note, '\n');
    assert_string_equal(text_string(&list) + 2, text_string(&note));

    // One of a root that is not ours, rightly signed, is not kept.
    struct checkpoint other = {.origin = "test.example/room-1", .size = 1};
    assert_true(note_sign(&other, lab.seed, &forged, &err));
    assert_false(ledger_keep_note(lab.ledger, text_string(&forged), &err));
    assert_int_equal(err.kind, ERROR_TAMPERED);
    text_empty(&forged);
    other.size = 2;
    assert_true(note_sign(&other, lab.seed, &forged, &err));
    assert_false(ledger_keep_note(lab.ledger, text_string(&forged), &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    lab_verify_clean(&lab);
    lab_end(&lab);
    text_clear(&note);
    text_clear(&list);
    text_clear(&forged);
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

static void a_journal_put_back_skips_every_number_up_to_the_mark(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct plan last;
    struct mark_state marked;
    struct text mark = {0};
    struct error err = {0};
    char kept[128], id[33];

    lab_start(&lab);
    assert_int_equal(print(&lab, 1, 'a', "17", &plan), 1);
    assert_true(ledger_high_water(lab.ledger, 0, &mark, &err));
    assert_true(
        ledger_compare_mark(lab.ledger, text_string(&mark), &marked, &err));
    assert_int_equal(marked.verdict, MARK_AGREES);
    lab_close(&lab);
    (void)snprintf(kept, sizeof(kept), "%s.kept", lab.path);
    copy_file(lab.path, kept);
    lab_open(&lab);

    // Two more runs, each adding its lines to the mark; then the power fails
    // in the middle of a line.
    assert_int_equal(print(&lab, 2, 'b', "17", &plan), 4);
    assert_true(ledger_high_water(lab.ledger, 1, &mark, &err));
    assert_int_equal(print(&lab, 3, 'c', "18", &last), 1);
    assert_true(ledger_high_water(lab.ledger, 2, &mark, &err));
    text_add_string(&mark, "{\"last\":9");
    assert_true(
        ledger_compare_mark(lab.ledger, text_string(&mark), &marked, &err));
    assert_int_equal(marked.verdict, MARK_AGREES);
    random_id(id);
    assert_false(ledger_restored(lab.ledger, id, &lab_actor, text_string(&mark),
                                 last.checkpoint, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    lab_close(&lab);

    copy_file(kept, lab.path);
    lab_open(&lab);
    assert_true(
        ledger_compare_mark(lab.ledger, text_string(&mark), &marked, &err));
    assert_int_equal(marked.verdict, MARK_AHEAD);
    assert_int_equal(marked.size, 7);
    assert_int_equal(marked.run, 3);
    for (int n = 0; n < 2; n++)
        if (!ledger_restored(lab.ledger, id, &lab_actor, text_string(&mark),
                             last.checkpoint, &err))
            fail_msg("%s", err.text);
    assert_true(
        ledger_compare_mark(lab.ledger, text_string(&mark), &marked, &err));
    assert_int_equal(marked.verdict, MARK_AGREES);
    // The run that was only numbered in the old journal may be on paper by now.
    struct run_view view;
    assert_true(ledger_run(lab.ledger, 1, &view, &err));
    assert_int_equal(view.state, RUN_INTERRUPTED);
    assert_non_null(strstr(view.reason, "an old journal was put back"));
    struct reservation again = lab_reservation(1, 'a');
    struct ticket ticket;
    (void)string_fit(again.job.uuid, sizeof(again.job.uuid), "urn:1");
    assert_true(ledger_ticket(lab.ledger, &again.job, &ticket, &err));
    assert_int_equal(ticket.verdict, TICKET_HELD);
    again.job.attempt_time = 9;
    random_id(id);
    assert_false(
        ledger_reserve(lab.ledger, id, &lab_actor, &again, &plan, &err));
    assert_non_null(strstr(err.text, "an operator must settle it"));
    assert_int_equal(print(&lab, 4, 'd', "17", &plan), 7);
    assert_int_equal(plan.run, 4);
    assert_int_equal(print(&lab, 5, 'e', "18", &plan), 4);
    lab_verify_clean(&lab);
    (void)unlink(kept);
    lab_end(&lab);
    text_clear(&mark);
}

// A journal that was copied, went on, and was put back.
struct put_back {
    char kept[128];
    struct text mark;
};

static void keep_copy(struct lab *lab, struct put_back *old)
{
    *old = (struct put_back){0};
    lab_close(lab);
    (void)snprintf(old->kept, sizeof(old->kept), "%s.kept", lab->path);
    copy_file(lab->path, old->kept);
    lab_open(lab);
}

// With the mark and the checkpoint of what it had become.
static void put_back(struct lab *lab, struct put_back *old)
{
    struct text note = {0};
    struct error err = {0};
    char id[33];

    assert_true(ledger_high_water(lab->ledger, 0, &old->mark, &err));
    assert_true(ledger_checkpoint(lab->ledger, &note, &err));
    lab_close(lab);
    copy_file(old->kept, lab->path);
    (void)unlink(old->kept);
    lab_open(lab);
    random_id(id);
    if (!ledger_restored(lab->ledger, id, &lab_actor, text_string(&old->mark),
                         text_string(&note), &err))
        fail_msg("%s", err.text);
    text_clear(&old->mark);
    text_clear(&note);
}

// Everything up to the first byte.
static void begin_to_send(struct lab *lab, int64_t time, struct plan *plan)
{
    struct reservation wanted = lab_reservation(time, 'a');
    struct marked marked = lab_marked();
    struct error err = {0};
    char id[4][33];

    for (size_t n = 0; n < 4; n++)
        random_id(id[n]);
    if (!ledger_reserve(lab->ledger, id[0], &lab_actor, &wanted, plan, &err) ||
        !ledger_marked(lab->ledger, id[1], &lab_actor, plan->run, plan->attempt,
                       &marked, &err) ||
        !ledger_written(lab->ledger, id[2], &lab_actor, plan->run,
                        plan->attempt, &err) ||
        !ledger_sending(lab->ledger, id[3], &lab_actor, plan->run,
                        plan->attempt, "ipp://x", &err))
        fail_msg("%s", err.text);
}

static enum run_state state_of(struct lab *lab, unsigned run)
{
    struct run_view view;

    assert_true(ledger_run(lab->ledger, run, &view, NULL));
    return view.state;
}

static void refuse(struct lab *lab, const char *act, const char *why)
{
    struct error err = {0};

    if (custody_act(lab, &li, &qian, false, act, &err) ||
        !strstr(err.text, why))
        fail_msg("%s: %s", act, err.text);
}

// Where the permission to resume was used in the part that is lost, the pages
// of that generation are on paper already.
static void no_page_is_printed_again_in_a_generation_that_was_lost(void **state)
{
    (void)state;
    struct lab lab;
    struct put_back old;
    struct plan plan;
    struct reservation again = lab_reservation(300, 'a');
    struct error err = {0};
    char id[33];

    lab_start(&lab);
    begin_to_send(&lab, 100, &plan);
    random_id(id);
    assert_true(
        ledger_interrupted(lab.ledger, id, &lab_actor, 1, 1, 5, "jam", &err));
    if (!custody_act(&lab, &li, &qian, false, "run.resumed|run=1|from=2:1",
                     &err))
        fail_msg("%s", err.text);
    keep_copy(&lab, &old);
    begin_to_send(&lab, 200, &plan);
    assert_int_equal(plan.generation, 1);
    put_back(&lab, &old);

    assert_int_equal(state_of(&lab, 1), RUN_INTERRUPTED);
    random_id(id);
    assert_false(
        ledger_reserve(lab.ledger, id, &lab_actor, &again, &plan, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    refuse(&lab, "run.resumed|run=1|from=2:1",
           "older than the journal that was put back");
    if (!custody_act(&lab, &li, NULL, false, "run.abandoned|run=1", &err))
        fail_msg("%s", err.text);
    assert_int_equal(state_of(&lab, 1), RUN_SENT);
    refuse(&lab, "run.reprinting|run=1|which=2:1|reason=torn",
           "older than the journal that was put back");
    // A run of afterwards may be printed again as ever.
    assert_int_equal(custody_printed(&lab, 'b', 2, 0), 2);
    if (!custody_act(&lab, &li, &qian, false,
                     "run.reprinting|run=2|which=2:1|reason=torn", &err))
        fail_msg("%s", err.text);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static bool reserve_careful(struct lab *lab, int64_t time, struct plan *plan)
{
    struct reservation wanted = lab_reservation(time, 'a');
    struct error err = {0};
    char id[33];

    wanted.approvers = 1;
    wanted.approval_hours = 24;
    wanted.job.is_verified = true;
    random_id(id);
    return ledger_reserve(lab->ledger, id, &lab_actor, &wanted, plan, &err);
}

static void approve(struct lab *lab, const char *act)
{
    struct error err = {0};

    if (!custody_act(lab, &sun, NULL, false, act, &err))
        fail_msg("%s", err.text);
}

// A run without serials is in the codes of the paper that was lost.
static void what_waited_for_a_yes_is_asked_for_as_another_run(void **state)
{
    (void)state;
    static const bool was_approved[] = {false, true};

    for (size_t n = 0; n < 2; n++) {
        struct lab lab;
        struct put_back old;
        struct plan plan = {0};
        lab_start(&lab);
        assert_false(reserve_careful(&lab, 100, &plan));
        if (was_approved[n])
            approve(&lab, "run.approved|run=1");
        keep_copy(&lab, &old);
        if (!was_approved[n])
            approve(&lab, "run.approved|run=1");
        assert_true(reserve_careful(&lab, 200, &plan));
        assert_int_equal(plan.run, 1);
        put_back(&lab, &old);

        assert_int_equal(state_of(&lab, 1), RUN_CANCELLED);
        assert_false(reserve_careful(&lab, 300, &plan));
        assert_int_equal(state_of(&lab, 2), RUN_HELD);
        approve(&lab, "run.approved|run=2");
        assert_true(reserve_careful(&lab, 400, &plan));
        assert_int_equal(plan.run, 2);
        lab_verify_clean(&lab);
        lab_end(&lab);
    }
}

static void a_mark_that_does_not_belong_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *mark;
        enum error_kind kind;
        const char *words;
    } marks[] = {
        {"", ERROR_INPUT, "is no high-water mark"},
        {"{\"last\":9", ERROR_INPUT, "is no high-water mark"},
        {"garbage\n", ERROR_INPUT, "line 1 of the high-water mark"},
        {"{\"origin\":\"other\",\"root\":\"\",\"run\":1,\"size\":9}\n",
         ERROR_CONFIG, "is of the journal `other`"},
        {"{\"origin\":\"test.example/room-1\",\"run\":1,\"size\":9}\n",
         ERROR_INPUT, "without size, run or root"},
        {"{\"last\":1000000,\"series\":\"17\"}\n", ERROR_INPUT,
         "without series and last"},
    };
    struct lab lab;
    struct mark_state marked;
    struct text mark = {0};

    lab_start(&lab);
    for (size_t n = 0; n < sizeof(marks) / sizeof(marks[0]); n++) {
        struct error err = {0};
        assert_false(
            ledger_compare_mark(lab.ledger, marks[n].mark, &marked, &err));
        assert_int_equal(err.kind, marks[n].kind);
        if (!strstr(err.text, marks[n].words))
            fail_msg("%s", err.text);
    }
    // Another history of the same journal is named as such.
    assert_true(ledger_high_water(lab.ledger, 0, &mark, NULL));
    char *root = strstr(mark.data, "\"root\":\"") + 8;
    *root = *root == '0' ? '1' : '0';
    assert_true(
        ledger_compare_mark(lab.ledger, text_string(&mark), &marked, NULL));
    assert_int_equal(marked.verdict, MARK_DIFFERS);
    assert_non_null(strstr(marked.reason, "call the auditor"));
    text_clear(&mark);
    lab_end(&lab);
}

static void a_mark_older_than_paper_is_not_enough(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct text mark = {0};
    struct error err = {0};
    char kept[128], id[33];

    lab_start(&lab);
    lab_close(&lab);
    (void)snprintf(kept, sizeof(kept), "%s.kept", lab.path);
    copy_file(lab.path, kept);
    lab_open(&lab);
    (void)print(&lab, 1, 'a', "17", &plan);
    assert_true(ledger_high_water(lab.ledger, 0, &mark, &err));
    (void)print(&lab, 2, 'b', "17", &plan);
    lab_close(&lab);
    copy_file(kept, lab.path);
    lab_open(&lab);
    random_id(id);
    assert_false(ledger_restored(lab.ledger, id, &lab_actor, text_string(&mark),
                                 plan.checkpoint, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "found a new journal"));
    assert_int_equal(ledger_size(lab.ledger), 1);
    (void)unlink(kept);
    text_clear(&mark);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_job_with_a_used_uuid_is_refused),
        cmocka_unit_test(keys_follow_one_another),
        cmocka_unit_test(a_witness_adds_its_line_to_a_kept_checkpoint),
        cmocka_unit_test(a_journal_put_back_skips_every_number_up_to_the_mark),
        cmocka_unit_test(
            no_page_is_printed_again_in_a_generation_that_was_lost),
        cmocka_unit_test(what_waited_for_a_yes_is_asked_for_as_another_run),
        cmocka_unit_test(a_mark_that_does_not_belong_is_refused),
        cmocka_unit_test(a_mark_older_than_paper_is_not_enough),
    };

    return cmocka_run_group_tests_name("journal: outside", tests, NULL, NULL);
}
