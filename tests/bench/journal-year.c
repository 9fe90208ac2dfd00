// A year of a busy unit: 100,000 copies in 5,000 runs, admitted, issued, lent,
// returned and destroyed, by real events at their times; then how long each
// question takes. The folder is a registrar's, so that one can be started on
// it.
//   journal-year FOLDER [RUNS]
#include "tests/oracle/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { COPIES = 20, AT_ONCE = 25, ROUNDS = 20, PART = 1000 };
enum { YEAR_S = 365 * 24 * 60 * 60 };

// The journal's clock, as seconds from now: runs are a year's.
static time_t shift;

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int status = (int)syscall(SYS_clock_gettime, clock, time);

    if (clock == CLOCK_REALTIME)
        time->tv_sec += shift;
    return status;
}

static const struct actor lp = {.uid = 7, .name = "lp"};
static const struct actor clerk = {
    .uid = 1001, .name = "zhao", .roles = ROLE_CUSTODIAN | ROLE_CHECKER};
static const struct actor witness = {.uid = 1002,
                                     .name = "qian",
                                     .roles = ROLE_WITNESS | ROLE_APPROVER |
                                              ROLE_DESTROYER};
static const struct actor destroyer = {
    .uid = 1003, .name = "sun", .roles = ROLE_DESTROYER};

static void must(bool done, const struct error *err)
{
    if (done)
        return;
    (void)fprintf(stderr, "journal-year: %s\n", err->text);
    exit(1);
}

// Milliseconds by the clock on the wall, or of our own work: the machine may be
// busy with something else.
static double read_clock(clockid_t clock)
{
    struct timespec t;

    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static void print_run(struct ledger *ledger, unsigned number)
{
    struct reservation wanted = {
        .job = {.queue = "vault", .user = "wang", .attempt_time = 100},
        .level = "secret",
        .mark = "机密★10年",
        .scope = "办公室",
        .doc_no = "〔2026〕17号",
        .title = "年度计划",
        .copies = COPIES,
        .pages = 4,
        .sheets = 2,
    };
    struct marked marked = {.bytes = 12345, .pages = 80};
    struct plan plan;
    struct error err = {0};
    char id[5][33];

    for (size_t n = 0; n < 5; n++)
        random_id(id[n]);
    wanted.job.job_id = number;
    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "urn:uuid:%u",
                   number);
    digest_of(&number, sizeof(number), &wanted.input);
    digest_of("marked", 6, &marked.document);
    must(ledger_reserve(ledger, id[0], &lp, &wanted, &plan, &err) &&
             ledger_marked(ledger, id[1], &lp, plan.run, 1, &marked, &err) &&
             ledger_written(ledger, id[2], &lp, plan.run, 1, &err) &&
             ledger_sending(ledger, id[3], &lp, plan.run, 1, "ipp://x", &err) &&
             ledger_sent(ledger, id[4], &lp, plan.run, 1, 80, &err),
         &err);
}

// One act with the fields of `body`, which is emptied.
static void act_by(struct ledger *ledger, const struct actor *who,
                   const struct actor *with, const char *kind,
                   struct line *body)
{
    struct second second = {.is_there = with != NULL, .by = "pam"};
    struct line *reply = line_new();
    struct error err = {0};
    char id[33];

    if (with)
        second.actor = *with;
    random_id(id);
    must(ledger_act(ledger, id, who, &second, kind, body, reply, &err), &err);
    line_free(reply);
    line_empty(body);
}

// Copies `first` to `last` of a run, with two fields of the act.
static void act(struct ledger *ledger, const char *kind, unsigned run,
                unsigned first, unsigned last, struct line *body)
{
    char names[COPIES][32];
    const char *items[COPIES];
    size_t count = 0;

    for (unsigned copy = first; copy <= last; copy++) {
        (void)snprintf(names[count], sizeof(names[count]), "%u:%u", run, copy);
        items[count] = names[count];
        count++;
    }
    line_set_texts(body, "items", items, count);
    act_by(ledger, &clerk, NULL, kind, body);
}

// What came back of ten runs is destroyed before a witness.
static void destroy_returned(struct ledger *ledger, unsigned list,
                             unsigned last_run)
{
    enum { RUNS = 10, FIRST = 5, LAST = 12 };
    static char names[RUNS * (LAST - FIRST + 1)][32];
    const char *items[RUNS * (LAST - FIRST + 1)];
    struct line *body = line_new();
    size_t count = 0;

    line_set_text(body, "reason", "period over");
    act_by(ledger, &clerk, NULL, "list.made", body);
    for (unsigned run = last_run - RUNS + 1; run <= last_run; run++) {
        line_set_number(body, "list", list);
        act(ledger, "copy.listed", run, FIRST, LAST, body);
        for (unsigned copy = FIRST; copy <= LAST; copy++, count++) {
            (void)snprintf(names[count], sizeof(names[count]), "%u:%u", run,
                           copy);
            items[count] = names[count];
        }
    }
    line_set_number(body, "list", list);
    act_by(ledger, &clerk, NULL, "list.submitted", body);
    line_set_number(body, "list", list);
    act_by(ledger, &witness, NULL, "list.approved", body);
    line_set_number(body, "list", list);
    line_set_text(body, "method", "scan");
    line_set_texts(body, "items", items, count);
    act_by(ledger, &destroyer, &witness, "list.checked", body);
    line_set_number(body, "list", list);
    line_set_text(body, "bag", "B1");
    line_set_text(body, "seal", "S1");
    act_by(ledger, &destroyer, &witness, "list.sealed", body);
    line_set_number(body, "list", list);
    line_set_text(body, "means", "shred");
    line_set_text(body, "place", "room 3");
    line_set_text(body, "seal_intact", "yes");
    act_by(ledger, &destroyer, &witness, "list.destroyed", body);
    line_free(body);
}

static void play_run(struct ledger *ledger, unsigned run)
{
    struct line *body = line_new();
    char to[64];

    print_run(ledger, run);
    line_set_text(body, "method", "scan");
    line_set_number(body, "pages", 4);
    act(ledger, "copy.verified", run, 1, COPIES, body);
    // A thousand people, twenty copies of a run to as many of them.
    (void)snprintf(to, sizeof(to), "Office %u, Person %u", run % 50,
                   run % 1000);
    line_set_text(body, "to", to);
    act(ledger, "copy.issued", run, 1, 16, body);
    line_set_text(body, "to", to);
    line_set_text(body, "purpose", "reading");
    line_set_text(body, "due", run % 50 == 0 ? "2026-01-31" : "2099-01-31");
    act(ledger, "copy.lent", run, 1, 2, body);
    line_set_number(body, "pages", 4);
    act(ledger, "copy.returned", run, 5, 12, body);
    line_free(body);
}

static bool count_one(void *context, struct line *line)
{
    unsigned *count = context;

    (void)line;
    ++*count;
    return true;
}

static void measure(struct ledger *ledger, const char *what,
                    struct holdings_question question)
{
    struct error err = {0};
    double worst = 0, work = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    unsigned count = 0;

    // Longer lists are asked for in parts.
    question.limit = PART;
    for (unsigned n = 0; n < ROUNDS; n++) {
        count = 0;
        double begun = now();
        must(ledger_holdings(ledger, &question, count_one, &count, &err), &err);
        double took = now() - begun;
        worst = took > worst ? took : worst;
    }
    work = read_clock(CLOCK_PROCESS_CPUTIME_ID) - work;
    (void)printf("| %-40s | %6u | %6.1f | %6.1f |\n", what, count, worst,
                 work / ROUNDS);
}

// An inventory of all copies, from its beginning to its result.
static void take_inventory(struct ledger *ledger)
{
    struct line *body = line_new();

    act_by(ledger, &clerk, NULL, "inventory.started", body);
    measure(ledger, "what an inventory looks for",
            (struct holdings_question){HOLDINGS_INVENTORY, .run = 1, .copy = 1,
                                       .text = "1"});
    line_set_text(body, "check_no", "1");
    double begun = now(), work = read_clock(CLOCK_PROCESS_CPUTIME_ID);
    act_by(ledger, &clerk, &witness, "inventory.ended", body);
    work = read_clock(CLOCK_PROCESS_CPUTIME_ID) - work;
    (void)printf("| %-40s | %6u | %6.1f | %6.1f |\n",
                 "the end of an inventory of all", 1, now() - begun, work);
    line_free(body);
}

int main(int argc, char **argv)
{
    struct error err = {0};

    if (argc < 2)
        return 2;
    unsigned runs = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 5000;
    struct ledger *ledger = NULL;
    must(state_new(argv[1], &ledger, &err), &err);
    double begun = now();
    unsigned list = 0;
    for (unsigned run = 1; run <= runs; run++) {
        shift = -(time_t)(runs - run) * YEAR_S / runs;
        if (run % AT_ONCE == 1)
            must(ledger_begin(ledger, &err), &err);
        play_run(ledger, run);
        if (run % 50 == 0)
            destroy_returned(ledger, ++list, run);
        if (run % AT_ONCE == 0 || run == runs)
            must(ledger_commit(ledger, &err), &err);
    }
    shift = 0;
    double took = now() - begun;
    (void)printf("%u copies, %llu events recorded in %.1f s\n\n", runs * COPIES,
                 (unsigned long long)ledger_size(ledger), took / 1e3);
    (void)printf("| question, up to 1,000 answers | answers | worst ms of 20 "
                 "| ms of work |\n|---|---|---|---|\n");
    measure(ledger, "one copy, by run and number",
            (struct holdings_question){HOLDINGS_COPY, .run = 7, .copy = 3});
    measure(ledger, "all a person holds",
            (struct holdings_question){HOLDINGS_HOLDER, .text = "Person 77"});
    measure(ledger, "what is overdue",
            (struct holdings_question){HOLDINGS_OVERDUE, .text = "2026-11-25"});
    measure(ledger, "what is missing",
            (struct holdings_question){HOLDINGS_STATE, .text = "MISSING"});
    measure(ledger, "copies on a destruction list",
            (struct holdings_question){HOLDINGS_LIST, .number = 1});
    measure(ledger, "a serial, in all series",
            (struct holdings_question){HOLDINGS_SERIAL, .number = 7});
    measure(ledger, "issued without a receipt that came back",
            (struct holdings_question){.of = HOLDINGS_UNSIGNED});
    measure(ledger, "destruction lists",
            (struct holdings_question){.of = LISTS_ALL});
    measure(ledger, "acts that wait for a second person",
            (struct holdings_question){.of = ACTS_PENDING});
    measure(ledger, "documents to review",
            (struct holdings_question){.of = REVIEW_RUNS});
    take_inventory(ledger);
    must(state_write_mark(ledger, argv[1], &err), &err);
    ledger_close(ledger);
    return 0;
}
