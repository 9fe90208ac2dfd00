// Makes a journal with runs that were printed whole: FOLDER COUNT. Each has two
// copies and a spare of four pages. For the tests of what comes after printing.
#include "journal/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

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

static bool write_key(const char *folder, const char *name, const char *words,
                      const uint8_t key[DIGEST_SIZE], struct error *err)
{
    struct text path = {0}, line = {0};

    text_addf(&path, "%s/%s", folder, name);
    text_addf(&line, "countermark %s key 1 ", words);
    text_add_hex(&line, key, DIGEST_SIZE);
    text_add_char(&line, '\n');
    bool done = file_replace(path.data, line.data, line.length, 0400, err);
    text_clear(&path);
    text_clear(&line);
    return done;
}

// Without it the registrar would think that an old journal was put back.
static bool write_mark(struct ledger *ledger, const char *folder,
                       struct error *err)
{
    struct text path = {0}, mark = {0};

    text_addf(&path, "%s/high-water", folder);
    bool done = ledger_high_water(ledger, 0, &mark, err) &&
                file_replace(path.data, mark.data, mark.length, 0600, err);
    text_clear(&path);
    text_clear(&mark);
    return done;
}

int main(int argc, char **argv)
{
    static const uint8_t code_key[DIGEST_SIZE] = {1, 2, 3};
    uint8_t seed[NOTE_KEY_SIZE], key[NOTE_KEY_SIZE];
    struct text path = {0}, verifier = {0};
    struct ledger *ledger = NULL;
    struct error err = {0};

    if (argc != 3)
        return 2;
    note_key_new(seed, key);
    note_verifier("test.example/room-1", key, &verifier);
    text_addf(&path, "%s/journal.db", argv[1]);
    bool done = mkdir(argv[1], 0700) == 0 &&
                write_key(argv[1], "signing.key", "signing", seed, &err) &&
                write_key(argv[1], "code.key", "code", code_key, &err) &&
                ledger_create(path.data, "test.example/room-1", 9,
                              text_string(&verifier), &err) &&
                ledger_open(path.data, &ledger, &err);
    if (done) {
        ledger_keys(ledger, seed, 1, code_key);
        for (unsigned n = 1; done && n <= strtoul(argv[2], NULL, 10); n++)
            done = play(ledger, n, &err);
        done = done && write_mark(ledger, argv[1], &err);
    }
    if (!done)
        (void)fprintf(stderr, "journal-printed: %s\n", err.text);
    ledger_close(ledger);
    text_clear(&path);
    text_clear(&verifier);
    return done ? 0 : 1;
}
