// A journal in a folder of its own, and the acts of print programs on it.
#ifndef TEST_JOURNAL_LAB_H
#define TEST_JOURNAL_LAB_H

#include "journal/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct lab {
    char folder[64];
    char path[96];
    struct ledger *ledger;
    struct text verifier;
    uint8_t seed[NOTE_KEY_SIZE];
};

static const struct actor lab_actor = {.uid = 7, .name = "lp"};

static inline void lab_open(struct lab *lab)
{
    static const uint8_t code_key[DIGEST_SIZE] = {1, 2, 3};
    struct error err = {0};

    if (!ledger_open(lab->path, &lab->ledger, &err))
        fail_msg("%s", err.text);
    ledger_keys(lab->ledger, lab->seed, 5, code_key);
}

static inline void lab_close(struct lab *lab)
{
    ledger_close(lab->ledger);
    lab->ledger = NULL;
}

static inline void lab_start(struct lab *lab)
{
    uint8_t key[NOTE_KEY_SIZE];
    struct error err = {0};

    *lab = (struct lab){.folder = "/tmp/countermark-journal-XXXXXX"};
    assert_non_null(mkdtemp(lab->folder));
    (void)snprintf(lab->path, sizeof(lab->path), "%s/journal.db", lab->folder);
    note_key_new(lab->seed, key);
    note_verifier("test.example/room-1", key, &lab->verifier);
    if (!ledger_create(lab->path, "test.example/room-1", 9,
                       text_string(&lab->verifier), &err))
        fail_msg("%s", err.text);
    lab_open(lab);
}

static inline void lab_end(struct lab *lab)
{
    static const char *const tails[] = {"", "-wal", "-shm"};

    lab_close(lab);
    for (size_t n = 0; n < 3; n++) {
        char path[128];
        (void)snprintf(path, sizeof(path), "%s%s", lab->path, tails[n]);
        (void)unlink(path);
    }
    (void)rmdir(lab->folder);
    text_clear(&lab->verifier);
}

// Two copies and a spare of a document that is known by one letter.
static inline struct reservation lab_reservation(int64_t time, char document)
{
    struct reservation wanted = {
        .job = {.queue = "vault",
                .uuid = "urn:uuid:1",
                .job_id = 17,
                .attempt_time = time,
                .user = "wang"},
        .level = "secret",
        .mark = "机密★10年",
        .scope = "办公室",
        .copies = 2,
        .spares = 1,
        .pages = 4,
        .sheets = 2,
        .control_pages = 1,
    };

    digest_of(&document, 1, &wanted.input);
    return wanted;
}

static inline struct marked lab_marked(void)
{
    struct marked marked = {.bytes = 12345, .pages = 13};

    digest_of("marked", 6, &marked.document);
    return marked;
}

// The sentences of a verification, one a line.
static inline void lab_see(void *context, const char *sentence)
{
    text_addf(context, "%s\n", sentence);
}

static inline struct verify_result lab_verify(struct lab *lab,
                                              struct text *findings)
{
    struct verify_result result;
    struct error err = {0};

    text_empty(findings);
    if (!ledger_verify(lab->ledger, lab_see, findings, &result, &err))
        fail_msg("%s", err.text);
    return result;
}

static inline void lab_verify_clean(struct lab *lab)
{
    struct text findings = {0};
    struct verify_result result = lab_verify(lab, &findings);

    if (result.findings != 0)
        fail_msg("%s", text_string(&findings));
    text_clear(&findings);
}

#endif
