// Numbers once, tickets once, and what a restarted job may do.
#include "test_journal_lab.h"

enum verb {
    END,
    RESERVE,
    MARK,
    WRITE,
    TICKET,
    SEND,
    SENT,
    BREAK,
    STOP,   // the backend kept something back
    DEVICE, // the device says something of the job
    CANCEL,
    REFUSE,
    RUN,    // state and reason of the run
    COPIES, // states and serials of its copies
    REOPEN,
};

// `run` and `attempt` 0: those of the last reservation that was granted.
struct step {
    enum verb verb;
    int64_t time;
    char document;
    const char *gives; // what the answer begins with
    unsigned run, attempt;
    const char *series;
    const char *queue; // where the job is now; NULL: where it began
};

struct story {
    const char *name;
    struct step steps[20];
};

#define NUMBERED_AT(when)                                                      \
    {                                                                          \
        RESERVE, .time = when, .document = 'a',                                \
                 .gives = "run 1 attempt 1 document 1 serials 1-3"             \
    }
#define UNTIL_WRITTEN                                                          \
    NUMBERED_AT(100), {MARK, .gives = "ok"},                                   \
    {                                                                          \
        WRITE, .gives = "ok"                                                   \
    }
#define UNTIL_SENDING                                                          \
    UNTIL_WRITTEN,                                                             \
    {                                                                          \
        SEND, .gives = "ok"                                                    \
    }
#define UNTIL_SENT                                                             \
    UNTIL_SENDING,                                                             \
    {                                                                          \
        SENT, .gives = "ok"                                                    \
    }

static const struct story stories[] = {
    {"a job is numbered, marked and sent, and its ticket used once",
     {NUMBERED_AT(100),
      {COPIES, .gives = "1 NUMBERED, 2 NUMBERED, 3 NUMBERED spare"},
      {TICKET, 100, .gives = "NONE"},
      {MARK, .gives = "ok"},
      {COPIES, .gives = "1 MARKED, 2 MARKED, 3 MARKED spare"},
      {TICKET, 100, .gives = "PARTIAL run 1 attempt 1 pages 13"},
      {WRITE, .gives = "ok"},
      {TICKET, 100, .gives = "OPEN run 1 attempt 1 pages 13"},
      {TICKET, 101, .gives = "NONE"},
      {SEND, .gives = "ok"},
      {TICKET, 100, .gives = "USED"},
      {RUN, .gives = "SENDING"},
      {SENT, .gives = "ok"},
      {RUN, .gives = "SENT"},
      {COPIES, .gives = "1 SENT, 2 SENT, 3 SENT spare"},
      {SEND, .gives = "refused: run 1: run.sending is not possible"}}},
    {"nothing is sent that was not numbered, marked and wholly written",
     {{MARK, .run = 1, .attempt = 1, .gives = "refused: run 1: run.marked"},
      NUMBERED_AT(100),
      {WRITE, .gives = "refused"},
      {SEND, .gives = "refused"},
      {SENT, .gives = "refused"},
      {MARK, .gives = "ok"},
      {SEND, .gives = "refused: the ticket of attempt 1 of run 1 is not OPEN"},
      {MARK, .gives = "refused"},
      {WRITE, .gives = "ok"},
      {WRITE, .gives = "refused"},
      {RUN, .gives = "MARKED"}}},
    {"a job restarted before a byte was sent keeps its run and numbers",
     {UNTIL_WRITTEN,
      {RESERVE, 200, 'a', .gives = "run 1 attempt 2 document 1 serials 1-3"},
      {COPIES, .gives = "1 NUMBERED, 2 NUMBERED"},
      {TICKET, 100, .gives = "REFUSED a newer attempt has taken its place"},
      {TICKET, 200, .gives = "NONE"},
      {SEND, .run = 1, .attempt = 1, .gives = "refused"},
      {MARK, .run = 1, .attempt = 1, .gives = "refused: attempt 1 is not"},
      {MARK, .gives = "ok"},
      {WRITE, .gives = "ok"},
      {SEND, .run = 1, .attempt = 1, .gives = "refused: attempt 1 is not"},
      {SEND, .gives = "ok"},
      {SENT, .gives = "ok"}}},
    {"another document under the same job voids the old numbers",
     {UNTIL_WRITTEN,
      {RESERVE, 200, 'b', .gives = "run 2 attempt 1 document 1 serials 1-3"},
      {RUN, .run = 1, .gives = "CANCELLED the job came again"},
      {COPIES, .run = 1, .gives = "1 VOID, 2 VOID, 3 VOID"},
      {TICKET, 100, .gives = "REFUSED the job came again"}}},
    {"void serials of a series are never given again",
     {{RESERVE, 100, 'a', .gives = "run 1 attempt 1 document 1 serials 1-3",
       .series = "17"},
      {RESERVE, 200, 'b', .gives = "run 2 attempt 1 document 1 serials 4-6",
       .series = "17"},
      {CANCEL, .gives = "ok"},
      {COPIES, .gives = "4 VOID, 5 VOID, 6 VOID"},
      {RESERVE, 300, 'b', .gives = "run 3 attempt 1 document 1 serials 7-9",
       .series = "17"},
      {RESERVE, 400, 'b', .gives = "run 3 attempt 2 document 1 serials 7-9",
       .series = "17"},
      {REOPEN, .gives = "ok"},
      {RESERVE, 500, 'b', .gives = "run 4 attempt 1 document 1 serials 1-3",
       .series = "18"}}},
    {"a job restarted while it was being sent is held for a person",
     {UNTIL_SENDING,
      {RESERVE, 200, 'a',
       .gives =
           "refused: run 1 was interrupted while it was being sent (printing "
           "started again before the outcome of attempt 1 was known); an "
           "operator"},
      {RUN, .run = 1, .gives = "INTERRUPTED printing started again"},
      {COPIES, .run = 1, .gives = "1 MARKED"},
      {TICKET, 200, .gives = "HELD run 1 was interrupted"},
      {TICKET, 100, .gives = "USED"},
      {RESERVE, 300, 'a', .gives = "refused: run 1 was interrupted"},
      {TICKET, 300, .gives = "HELD"},
      {REFUSE, 300, .gives = "run 1"},
      {TICKET, 300, .gives = "HELD"},
      {RESERVE, 400, 'a', .gives = "refused: run 1 was interrupted"},
      {SENT, .run = 1, .attempt = 1, .gives = "ok"},
      {RUN, .run = 1, .gives = "SENT"},
      {RESERVE, 500, 'a', .gives = "refused: run 1 was already sent"}}},
    {"a job restarted in the very second is held too",
     {UNTIL_SENDING,
      {RESERVE, 100, 'a', .gives = "refused: run 1 was interrupted"}}},
    {"an interrupted job is not printed again before it is settled",
     {UNTIL_SENDING,
      {BREAK, .gives = "ok"},
      {RUN, .gives = "INTERRUPTED paper jam"},
      {RESERVE, 200, 'b',
       .gives = "refused: run 1 was interrupted while it was being "
                "sent (paper jam)"},
      {CANCEL, .gives = "refused"}}},
    {"a job that was printed on one queue is not printed on another",
     {UNTIL_SENDING,
      {BREAK, .gives = "ok"},
      {RESERVE, 200, 'a', .queue = "other",
       .gives = "refused: this job was printed, or partly printed, on another "
                "queue as run 1; settle"},
      {RUN, .run = 2, .gives = "REFUSED this job was printed"},
      {SENT, .run = 1, .attempt = 1, .gives = "ok"},
      {RESERVE, 300, 'a', .queue = "other", .gives = "refused: this job was"},
      {RESERVE, 400, 'b', .queue = "other", .gives = "refused: this job was"},
      {RESERVE, 500, 'a', .gives = "refused: run 1 was already sent"}}},
    {"a job that is moved before it was printed leaves no open numbers behind",
     {UNTIL_WRITTEN,
      {RESERVE, 200, 'a', .queue = "other",
       .gives = "run 2 attempt 1 document 1"},
      {RUN, .run = 1, .gives = "CANCELLED the job was moved to queue other"},
      {SEND, .run = 1, .attempt = 1, .gives = "refused"},
      {RESERVE, 300, 'a', .gives = "run 3 attempt 1 document 1"},
      {RUN, .run = 2, .gives = "CANCELLED the job was moved"}}},
    {"what the backend keeps back is recorded, and changes nothing",
     {UNTIL_WRITTEN,
      {STOP, .gives = "ok"},
      {RUN, .gives = "MARKED"},
      {SEND, .gives = "ok"},
      {STOP, .gives = "ok"},
      {RUN, .gives = "SENDING"},
      {BREAK, .gives = "ok"},
      {STOP, .gives = "ok"},
      {RUN, .gives = "INTERRUPTED paper jam"}}},
    {"what a device says of a job is kept, and changes nothing",
     {UNTIL_WRITTEN,
      {DEVICE, .gives = "refused: run 1: run.device_reported is not possible"},
      {SEND, .gives = "ok"},
      {DEVICE, .gives = "ok"},
      {DEVICE, .run = 1, .attempt = 2, .gives = "refused: attempt 2 is not"},
      {RUN, .gives = "SENDING"},
      {BREAK, .gives = "ok"},
      {DEVICE, .gives = "ok"},
      {RUN, .gives = "INTERRUPTED paper jam"},
      {SENT, .gives = "ok"},
      {DEVICE, .gives = "ok"},
      {RUN, .gives = "SENT"}}},
    {"a job that was sent is not printed a second time",
     {UNTIL_SENT,
      {RESERVE, 200, 'a',
       .gives = "refused: run 1 was already sent to the device on 2"},
      {TICKET, 200, .gives = "REFUSED run 1 was already sent"},
      {REFUSE, 300, .gives = "run 2"},
      {RESERVE, 400, 'a', .gives = "refused: run 1 was already sent"},
      {RESERVE, 500, 'b', .gives = "refused: run 1 was already sent"},
      {REOPEN, .gives = "ok"},
      {RESERVE, 600, 'a', .gives = "refused: run 1 was already sent"}}},
    {"the second document of a job follows the first",
     {UNTIL_SENT,
      {RESERVE, 100, 'b', .gives = "run 2 attempt 1 document 2 serials 1-3"},
      {MARK, .gives = "ok"},
      {WRITE, .gives = "ok"},
      {TICKET, 100, .gives = "OPEN run 2"},
      {RESERVE, 200, 'a', .gives = "refused: run 1 was already sent"}}},
    {"the same document again in one second is a restart",
     {UNTIL_SENT,
      {RESERVE, 100, 'a', .gives = "refused: run 1 was already sent"},
      {TICKET, 100, .gives = "REFUSED run 1 was already sent"}}},
    {"a refusal ends the run of its attempt",
     {UNTIL_WRITTEN,
      {REFUSE, 100, .gives = "run 1"},
      {RUN, .gives = "REFUSED no level"},
      {COPIES, .gives = "1 VOID"},
      {TICKET, 100, .gives = "REFUSED no level"},
      {SEND, .gives = "refused"},
      {RESERVE, 200, 'a', .gives = "run 2 attempt 1 document 1 serials 1-3"}}},
    {"a refusal before any number is a run of its own",
     {{REFUSE, 100, .gives = "run 1"},
      {RUN, .run = 1, .gives = "REFUSED no level"},
      {COPIES, .run = 1, .gives = ""},
      {TICKET, 100, .gives = "REFUSED no level"},
      {RESERVE, 100, 'a', .gives = "run 2 attempt 1 document 1 serials 1-3"},
      {TICKET, 100, .gives = "NONE"}}},
    {"a cancelled job may be printed again, with other numbers",
     {NUMBERED_AT(100),
      {CANCEL, .gives = "ok"},
      {CANCEL, .gives = "refused: run 1: run.cancelled is not possible: the "
                        "run is CANCELLED, which is final"},
      {MARK, .gives = "refused"},
      {RESERVE, 200, 'a', .gives = "run 2 attempt 1 document 1 serials 1-3"}}},
};

struct told {
    struct lab lab;
    unsigned run, attempt;
    char answer[1200];
};

static bool add_copy(void *context, const struct copy_view *copy)
{
    text_addf(context, "%s%u %s%s", copy->copy > 1 ? ", " : "", copy->serial,
              copy_state_name(copy->state), copy->is_spare ? " spare" : "");
    return true;
}

static bool reserve(struct told *told, const struct step *step, const char *id,
                    struct error *err)
{
    struct reservation wanted = lab_reservation(step->time, step->document);
    struct plan plan;

    if (step->queue)
        (void)string_fit(wanted.job.queue, sizeof(wanted.job.queue),
                         step->queue);
    if (step->series)
        (void)string_fit(wanted.series, sizeof(wanted.series), step->series);
    if (!ledger_reserve(told->lab.ledger, id, &lab_actor, &wanted, &plan, err))
        return false;
    assert_int_equal(plan.copies, 3);
    assert_int_equal(plan.places.count, 1);
    assert_int_equal(plan.places.list[0].first, wanted.control_pages ? 0 : 1);
    assert_int_equal(plan.places.list[0].last, 3 * wanted.sheets);
    assert_int_equal(plan.site, 9);
    assert_int_equal(plan.key_id, 5);
    told->run = plan.run;
    told->attempt = plan.attempt;
    (void)snprintf(told->answer, sizeof(told->answer),
                   "run %u attempt %u document %u serials %u-%u", plan.run,
                   plan.attempt, plan.document, plan.first_serial,
                   plan.first_serial + plan.copies - 1);
    return true;
}

static bool ask(struct told *told, const struct step *step, unsigned run,
                struct error *err)
{
    struct reservation job = lab_reservation(step->time, 'a');
    struct text copies = {0};
    struct ticket ticket;
    struct run_view view;
    bool done = false;

    if (step->verb == TICKET) {
        done = ledger_ticket(told->lab.ledger, &job.job, &ticket, err);
        int at = snprintf(told->answer, sizeof(told->answer), "%s",
                          ticket_verdict_name(ticket.verdict));
        if (ticket.reason[0])
            (void)snprintf(told->answer + at, sizeof(told->answer) - (size_t)at,
                           " %s", ticket.reason);
        else
            (void)snprintf(told->answer + at, sizeof(told->answer) - (size_t)at,
                           " run %u attempt %u pages %u", ticket.run,
                           ticket.attempt, ticket.marked.pages);
        return done;
    }
    if (step->verb == RUN) {
        done = ledger_run(told->lab.ledger, run, &view, err);
        (void)snprintf(told->answer, sizeof(told->answer), "%s %s",
                       run_state_name(view.state), view.reason);
        return done;
    }
    done = ledger_copies(told->lab.ledger, run, add_copy, &copies, err);
    (void)string_fit(told->answer, sizeof(told->answer), text_string(&copies));
    text_clear(&copies);
    return done;
}

static bool act(struct told *told, const struct step *step, struct error *err)
{
    struct ledger *ledger = told->lab.ledger;
    unsigned run = step->run ? step->run : told->run;
    unsigned attempt = step->attempt ? step->attempt : told->attempt;
    struct reservation job = lab_reservation(step->time, 'a');
    struct marked marked = lab_marked();
    char id[33];
    bool done = false;

    random_id(id);
    (void)string_fit(told->answer, sizeof(told->answer), "ok");
    switch (step->verb) {
    case RESERVE:
        return reserve(told, step, id, err);
    case MARK:
        return ledger_marked(ledger, id, &lab_actor, run, attempt, &marked,
                             err);
    case WRITE:
        return ledger_written(ledger, id, &lab_actor, run, attempt, err);
    case SEND:
        return ledger_sending(ledger, id, &lab_actor, run, attempt, "ipp://x",
                              err);
    case SENT:
        return ledger_sent(ledger, id, &lab_actor, run, attempt, 13, err);
    case BREAK:
        return ledger_interrupted(ledger, id, &lab_actor, run, attempt, 5,
                                  "paper jam", err);
    case STOP:
        return ledger_stopped(ledger, id, &lab_actor, run, attempt,
                              "8 pages of 9", err);
    case DEVICE:
        return ledger_device_reported(ledger, id, &lab_actor, run, attempt,
                                      &(struct device_report){
                                          .job_state = "aborted",
                                          .impressions = 5,
                                          .sheets = PAGES_UNKNOWN,
                                          .counter_before = PAGES_UNKNOWN,
                                          .counter_after = 105,
                                      },
                                      err);
    case CANCEL:
        return ledger_cancelled(ledger, id, &lab_actor, run, "by wang", err);
    case REFUSE:
        done = ledger_refused(ledger, id, &lab_actor, &job.job, "filter",
                              "no level", &run, err);
        (void)snprintf(told->answer, sizeof(told->answer), "run %u", run);
        return done;
    case REOPEN:
        lab_close(&told->lab);
        lab_open(&told->lab);
        return true;
    default:
        return ask(told, step, run, err);
    }
}

static void tell(const struct story *story, bool in_group)
{
    struct told told = {0};

    lab_start(&told.lab);
    for (size_t n = 0; story->steps[n].verb != END; n++) {
        const struct step *step = &story->steps[n];
        struct error err = {0};
        bool grouped = in_group && step->verb != REOPEN;

        if (grouped) {
            assert_true(ledger_begin(told.lab.ledger, &err));
            assert_true(ledger_save(told.lab.ledger, &err));
        }
        bool done = act(&told, step, &err);
        if (grouped) {
            ledger_release(told.lab.ledger, done);
            assert_true(ledger_commit(told.lab.ledger, NULL));
        }
        if (!done)
            (void)snprintf(told.answer, sizeof(told.answer), "%s: %s",
                           error_kind_name(err.kind), err.text);
        if (!string_starts(told.answer, step->gives))
            fail_msg("%s, step %zu: %s", story->name, n, told.answer);
    }
    lab_verify_clean(&told.lab);
    lab_end(&told.lab);
}

static void every_story_goes_as_told(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(stories) / sizeof(stories[0]); n++)
        tell(&stories[n], false);
}

static void every_story_goes_as_told_in_a_group(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof(stories) / sizeof(stories[0]); n++)
        tell(&stories[n], true);
}

static void a_plan_has_the_key_of_its_run_and_covers_itself(void **state)
{
    (void)state;
    static const uint8_t code_key[DIGEST_SIZE] = {1, 2, 3};
    struct lab lab;
    struct plan plan;
    struct checkpoint checkpoint;
    uint8_t run_key[DIGEST_SIZE];
    struct verify_result result;
    struct text findings = {0};
    struct reservation wanted = lab_reservation(100, 'a');
    char id[33];

    lab_start(&lab);
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    code_run_key(code_key, plan.run, run_key);
    assert_memory_equal(plan.run_key, run_key, DIGEST_SIZE);
    assert_true(note_open(plan.checkpoint, text_string(&lab.verifier),
                          &checkpoint, NULL));
    result = lab_verify(&lab, &findings);
    assert_int_equal(result.events, 3);
    assert_int_equal(checkpoint.size, 3);
    assert_true(digest_equal(&checkpoint.root, &result.checkpoint.root));
    text_clear(&findings);
    lab_end(&lab);
}

static uint64_t count_events(struct lab *lab)
{
    struct text findings = {0};
    struct verify_result result = lab_verify(lab, &findings);

    text_clear(&findings);
    return result.events;
}

static void
a_repeated_request_gets_the_same_answer_and_leaves_nothing(void **state)
{
    (void)state;
    struct lab lab;
    struct plan first;
    struct plan again;
    struct error err = {0};
    struct marked marked = lab_marked();
    struct reservation wanted = lab_reservation(100, 'a');
    char reserved[33];
    char id[33];

    lab_start(&lab);
    random_id(reserved);
    random_id(id);
    assert_true(ledger_reserve(lab.ledger, reserved, &lab_actor, &wanted,
                               &first, NULL));
    for (int n = 0; n < 2; n++)
        assert_true(ledger_marked(lab.ledger, id, &lab_actor, first.run,
                                  first.attempt, &marked, &err));
    assert_int_equal(count_events(&lab), 4);

    lab_close(&lab);
    lab_open(&lab);
    assert_true(ledger_reserve(lab.ledger, reserved, &lab_actor, &wanted,
                               &again, NULL));
    assert_memory_equal(&first, &again, sizeof(first));
    assert_int_equal(count_events(&lab), 4);

    assert_false(ledger_written(lab.ledger, id, &lab_actor, first.run,
                                first.attempt, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "was a `marked` before"));
    lab_end(&lab);
}

static void a_repeated_refusal_is_recorded_once(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct error err = {0};
    struct reservation wanted = lab_reservation(100, 'a');
    struct marked marked = lab_marked();
    char id[33];

    lab_start(&lab);
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    random_id(id);
    assert_true(ledger_marked(lab.ledger, id, &lab_actor, 1, 1, &marked, NULL));
    random_id(id);
    assert_true(ledger_written(lab.ledger, id, &lab_actor, 1, 1, NULL));
    random_id(id);
    assert_true(ledger_sending(lab.ledger, id, &lab_actor, 1, 1, "x:", NULL));
    random_id(id);
    wanted.job.attempt_time = 200;
    for (int n = 0; n < 3; n++) {
        err = (struct error){0};
        assert_false(
            ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, &err));
        assert_int_equal(err.kind, ERROR_REFUSED);
        assert_true(string_starts(err.text, "run 1 was interrupted"));
        assert_int_equal(count_events(&lab), 8);
    }
    lab_end(&lab);
}

// Paper that names somebody else is other paper.
static void other_recipients_get_other_numbers(void **state)
{
    static const char *const recipients[] = {"甲处\n乙处\n", "甲处\n乙处\n",
                                             "乙处\n甲处\n", ""};
    static const unsigned runs[] = {1, 1, 2, 3};
    struct lab lab;
    struct plan plan;
    struct error err = {0};
    char id[33];
    (void)state;

    lab_start(&lab);
    for (unsigned n = 0; n < 4; n++) {
        struct reservation wanted = lab_reservation(100 + n, 'a');
        assert_true(string_fit(wanted.recipients, sizeof(wanted.recipients),
                               recipients[n]));
        random_id(id);
        assert_true(
            ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, &err));
        assert_int_equal(plan.run, runs[n]);
    }
    struct reservation wanted = lab_reservation(200, 'a');
    assert_true(
        string_fit(wanted.recipients, sizeof(wanted.recipients), "甲处\n"));
    random_id(id);
    assert_false(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, &err));
    assert_non_null(strstr(err.text, "2 copies and 1 recipients"));
    lab_end(&lab);
}

static void what_cannot_be_is_refused_by_name(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    char id[33];
    static const struct {
        size_t offset;
        unsigned value;
        const char *says;
    } rows[] = {
        {offsetof(struct reservation, copies), 0, "0 copies"},
        {offsetof(struct reservation, copies), 1000000, "1000000 copies"},
        {offsetof(struct reservation, spares), 999999, "999999 spares"},
        {offsetof(struct reservation, pages), 0, "0 pages"},
        {offsetof(struct reservation, pages), 1 << 20, "1048576 pages"},
        {offsetof(struct reservation, sheets), 5, "5 sheets"},
        {offsetof(struct reservation, control_pages), 2, "2 control pages"},
    };

    lab_start(&lab);
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct reservation wanted = lab_reservation(100, 'a');
        struct error err = {0};
        memcpy((char *)&wanted + rows[n].offset, &rows[n].value,
               sizeof(unsigned));
        random_id(id);
        assert_false(
            ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        if (!strstr(err.text, rows[n].says))
            fail_msg("row %zu says: %s", n, err.text);
    }
    assert_int_equal(count_events(&lab), 1);
    lab_end(&lab);
}

static void a_series_ends_at_six_digits(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct error err = {0};
    struct reservation wanted = lab_reservation(100, 'a');
    char id[33];

    lab_start(&lab);
    (void)string_fit(wanted.series, sizeof(wanted.series), "17");
    wanted.copies = 999997;
    wanted.spares = 0;
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    random_id(id);
    assert_true(ledger_cancelled(lab.ledger, id, &lab_actor, 1, "x", NULL));
    wanted.copies = 3;
    random_id(id);
    assert_false(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_non_null(strstr(err.text, "only 2 serials left"));
    wanted.copies = 2;
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, &err));
    assert_int_equal(plan.first_serial, 999998);
    lab_end(&lab);
}

static void text_from_a_job_cannot_break_the_journal(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct run_view view;
    struct reservation wanted = lab_reservation(100, 'a');
    char id[33];

    lab_start(&lab);
    (void)string_fit(wanted.title, sizeof(wanted.title),
                     "a\"b\\c\n\x7F\xFF'; DROP TABLE event; --");
    (void)string_fit(wanted.job.user, sizeof(wanted.job.user), "\xB1\xE0");
    random_id(id);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    // Whatever lies in a view before, none of it is taken for an answer.
    memset(&view, 0x7f, sizeof(view));
    assert_true(ledger_run(lab.ledger, 1, &view, NULL));
    assert_false(view.has_next);
    assert_int_equal(view.next_copy, 0);
    assert_string_equal(view.title,
                        "a\"b\\c\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                        "'; DROP TABLE event; --");
    lab_verify_clean(&lab);
    random_id(id);
    wanted.job.attempt_time = 200;
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    assert_int_equal(plan.attempt, 2);
    lab_end(&lab);
}

static void a_note_changes_no_run(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        bool done;
    } rows[] = {
        {"queue.adopted", true},   {"policy.in_force", true},
        {"run.sent", false},       {"copies.numbered", false},
        {"journal.opened", false}, {"clock.step", false},
        {"queue", false},          {"queue.", false},
        {"Queue.adopted", false},  {"", false},
    };
    struct lab lab;
    struct line *body = line_new();
    char id[33];

    lab_start(&lab);
    line_set_text(body, "queue", "vault");
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        random_id(id);
        if (ledger_note(lab.ledger, id, &lab_actor, rows[n].kind, body, NULL) !=
            rows[n].done)
            fail_msg("row %zu", n);
    }
    line_set_number(body, "run", 1);
    assert_false(
        ledger_note(lab.ledger, id, &lab_actor, "queue.adopted", body, NULL));
    assert_int_equal(count_events(&lab), 3);
    lab_verify_clean(&lab);
    line_free(body);
    lab_end(&lab);
}

static void a_group_that_is_rolled_back_leaves_nothing(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct reservation wanted = lab_reservation(100, 'a');
    char id[33];

    lab_start(&lab);
    random_id(id);
    assert_true(ledger_begin(lab.ledger, NULL));
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    ledger_roll_back(lab.ledger);
    assert_int_equal(count_events(&lab), 1);
    assert_true(
        ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    assert_int_equal(plan.run, 1);
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static void a_journal_is_made_once_and_opened_by_one(void **state)
{
    (void)state;
    struct lab lab;
    struct ledger *second = NULL;
    struct error err = {0};

    lab_start(&lab);
    assert_false(ledger_create(lab.path, "a", 1, "v", &err));
    assert_int_equal(err.kind, ERROR_REFUSED);
    assert_false(ledger_open(lab.path, &second, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_false(ledger_open("/nonexistent/journal", &second, &err));
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_false(ledger_open("/etc/passwd", &second, &err));
    lab_verify_clean(&lab);
    lab_end(&lab);
}

static bool count_run(void *context, const struct run_view *run)
{
    text_addf(context, "%u ", run->run);
    return true;
}

static bool add_kind(void *context, uint64_t seq, const char *bytes,
                     size_t length)
{
    struct line *line = line_new();

    assert_true(line_read(bytes, length, line, NULL));
    text_addf(context, "%d %s, ", (int)seq, line_text(line, "kind"));
    line_free(line);
    return true;
}

static void runs_and_events_are_listed(void **state)
{
    (void)state;
    struct lab lab;
    struct plan plan;
    struct text list = {0};
    struct error err = {0};
    struct run_view view;
    char id[33];

    lab_start(&lab);
    for (int64_t time = 100; time <= 300; time += 100) {
        struct reservation wanted = lab_reservation(time, (char)time);
        random_id(id);
        assert_true(
            ledger_reserve(lab.ledger, id, &lab_actor, &wanted, &plan, NULL));
    }
    assert_true(ledger_runs(lab.ledger, false, 9, count_run, &list, NULL));
    text_add_string(&list, "| ");
    assert_true(ledger_runs(lab.ledger, false, 2, count_run, &list, NULL));
    text_add_string(&list, "| ");
    assert_true(ledger_runs(lab.ledger, true, 9, count_run, &list, NULL));
    text_add_string(&list, "| ");
    assert_true(
        ledger_runs_before(lab.ledger, 3, false, 9, count_run, &list, NULL));
    assert_string_equal(text_string(&list), "3 2 1 | 3 2 | 3 | 2 1 ");

    text_empty(&list);
    assert_true(ledger_events(lab.ledger, 2, 0, 9, add_kind, &list, NULL));
    assert_string_equal(text_string(&list), "4 run.received, 5 copies.numbered,"
                                            " 6 run.cancelled, ");
    text_empty(&list);
    assert_true(ledger_events(lab.ledger, 0, 7, 1, add_kind, &list, NULL));
    assert_string_equal(text_string(&list), "7 run.received, ");
    assert_false(ledger_run(lab.ledger, 4, &view, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    text_clear(&list);
    lab_end(&lab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_story_goes_as_told),
        cmocka_unit_test(every_story_goes_as_told_in_a_group),
        cmocka_unit_test(a_plan_has_the_key_of_its_run_and_covers_itself),
        cmocka_unit_test(
            a_repeated_request_gets_the_same_answer_and_leaves_nothing),
        cmocka_unit_test(a_repeated_refusal_is_recorded_once),
        cmocka_unit_test(other_recipients_get_other_numbers),
        cmocka_unit_test(what_cannot_be_is_refused_by_name),
        cmocka_unit_test(a_series_ends_at_six_digits),
        cmocka_unit_test(text_from_a_job_cannot_break_the_journal),
        cmocka_unit_test(a_note_changes_no_run),
        cmocka_unit_test(a_group_that_is_rolled_back_leaves_nothing),
        cmocka_unit_test(a_journal_is_made_once_and_opened_by_one),
        cmocka_unit_test(runs_and_events_are_listed),
    };

    return cmocka_run_group_tests_name("journal: ledger", tests, NULL, NULL);
}
