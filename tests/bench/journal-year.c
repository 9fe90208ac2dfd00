// A year of a busy unit: 100,000 copies in 5,000 runs, admitted, issued, lent,
// returned, by real events; then how long each question takes.
//   journal-year FOLDER [RUNS]
#include "journal/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { COPIES = 20, AT_ONCE = 25, ROUNDS = 20 };

static const struct actor lp = {.uid = 7, .name = "lp"};
static const struct actor clerk = {
    .uid = 1001, .name = "zhao", .roles = ROLE_CUSTODIAN | ROLE_CHECKER};

static void must(bool done, const struct error *err)
{
    if (done)
        return;
    (void)fprintf(stderr, "journal-year: %s\n", err->text);
    exit(1);
}

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
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

// Copies `first` to `last` of a run, with two fields of the act.
static void act(struct ledger *ledger, const char *kind, unsigned run,
                unsigned first, unsigned last, struct line *body)
{
    char names[COPIES][32];
    const char *items[COPIES];
    struct line *reply = line_new();
    struct error err = {0};
    char id[33];
    size_t count = 0;

    for (unsigned copy = first; copy <= last; copy++) {
        (void)snprintf(names[count], sizeof(names[count]), "%u:%u", run, copy);
        items[count] = names[count];
        count++;
    }
    random_id(id);
    line_set_texts(body, "items", items, count);
    must(ledger_act(ledger, id, &clerk, NULL, kind, body, reply, &err), &err);
    line_free(reply);
    line_empty(body);
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
    double worst = 0;
    unsigned count = 0;

    question.limit = 100000;
    for (unsigned n = 0; n < ROUNDS; n++) {
        count = 0;
        double begun = now();
        must(ledger_holdings(ledger, &question, count_one, &count, &err), &err);
        double took = now() - begun;
        worst = took > worst ? took : worst;
    }
    (void)printf("| %-38s | %6u | %6.1f |\n", what, count, worst);
}

static struct ledger *open_new(const char *folder)
{
    static const uint8_t code_key[DIGEST_SIZE] = {1};
    uint8_t seed[NOTE_KEY_SIZE], key[NOTE_KEY_SIZE];
    struct text path = {0}, verifier = {0};
    struct ledger *ledger = NULL;
    struct error err = {0};

    note_key_new(seed, key);
    note_verifier("bench.example/room", key, &verifier);
    text_addf(&path, "%s/year.db", folder);
    must(ledger_create(path.data, "bench.example/room", 1,
                       text_string(&verifier), &err) &&
             ledger_open(path.data, &ledger, &err),
         &err);
    ledger_keys(ledger, seed, 1, code_key);
    text_clear(&path);
    text_clear(&verifier);
    return ledger;
}

int main(int argc, char **argv)
{
    struct error err = {0};

    if (argc < 2)
        return 2;
    unsigned runs = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 5000;
    struct ledger *ledger = open_new(argv[1]);
    double begun = now();
    for (unsigned run = 1; run <= runs; run++) {
        if (run % AT_ONCE == 1)
            must(ledger_begin(ledger, &err), &err);
        play_run(ledger, run);
        if (run % AT_ONCE == 0 || run == runs)
            must(ledger_commit(ledger, &err), &err);
    }
    double took = now() - begun;
    (void)printf("%u copies, %llu events recorded in %.1f s\n\n", runs * COPIES,
                 (unsigned long long)ledger_size(ledger), took / 1e3);
    (void)printf("| question | answers | worst ms |\n|---|---|---|\n");
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
    ledger_close(ledger);
    return 0;
}
