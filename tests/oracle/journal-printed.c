// Makes a journal with runs that were printed whole: FOLDER COUNT. Each has two
// copies and a spare of four pages. For the tests of what comes after printing.
#include "tests/oracle/state.h"

#include <stdio.h>
#include <stdlib.h>

static const struct actor lp = {.uid = 7, .name = "lp"};

static bool play(struct ledger *ledger, unsigned number, struct error *err)
{
    struct reservation wanted = {
        .job = {.queue = "vault", .user = "wang", .attempt_time = 100},
        .level = "secret",
        .mark = "机密★10年",
        .scope = "办公室",
        .doc_no = "〔2026〕17号",
        .title = "年度计划",
        .series = "〔2026〕17号",
        .copies = 2,
        .spares = 1,
        .pages = 4,
        .sheets = 2,
        .control_pages = 1,
    };
    struct marked marked = {.bytes = 12345, .pages = 13};
    struct plan plan;
    char id[5][33];

    for (size_t n = 0; n < 5; n++)
        random_id(id[n]);
    wanted.job.job_id = number;
    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "urn:uuid:%u",
                   number);
    digest_of(&number, sizeof(number), &wanted.input);
    digest_of("marked", 6, &marked.document);
    return ledger_reserve(ledger, id[0], &lp, &wanted, &plan, err) &&
           ledger_marked(ledger, id[1], &lp, plan.run, 1, &marked, err) &&
           ledger_written(ledger, id[2], &lp, plan.run, 1, err) &&
           ledger_sending(ledger, id[3], &lp, plan.run, 1, "ipp://x", err) &&
           ledger_sent(ledger, id[4], &lp, plan.run, 1, 13, err);
}

int main(int argc, char **argv)
{
    struct ledger *ledger = NULL;
    struct error err = {0};

    if (argc != 3)
        return 2;
    bool done = state_new(argv[1], &ledger, &err);
    for (unsigned n = 1; done && n <= strtoul(argv[2], NULL, 10); n++)
        done = play(ledger, n, &err);
    done = done && state_write_mark(ledger, argv[1], &err);
    if (!done)
        (void)fprintf(stderr, "journal-printed: %s\n", err.text);
    ledger_close(ledger);
    return done ? 0 : 1;
}
