// A journal whose keys are known, and the question whether it kept its word.
#ifndef TESTS_FAULTS_JOURNAL_CHECK_H
#define TESTS_FAULTS_JOURNAL_CHECK_H

#include "journal/journal.h"

#include <stdio.h>
#include <string.h>

static const uint8_t check_seed[NOTE_KEY_SIZE] = {42};

static inline bool check_create(const char *folder, struct error *err)
{
    uint8_t key[NOTE_KEY_SIZE];
    struct text path = {0}, verifier = {0};

    text_addf(&path, "%s/journal.db", folder);
    bool done = note_key_public(check_seed, key, err);
    if (done)
        note_verifier("fault.example/room-1", key, &verifier);
    done = done && ledger_create(path.data, "fault.example/room-1", 1,
                                 verifier.data, err);
    text_clear(&path);
    text_clear(&verifier);
    return done;
}

static inline bool check_open(const char *path, struct ledger **ledger,
                              struct error *err)
{
    static const uint8_t code_key[DIGEST_SIZE] = {1};

    if (!ledger_open(path, ledger, err))
        return false;
    ledger_keys(*ledger, check_seed, 1, code_key);
    return true;
}

// That the journal verifies, and that its first `size` events have the root in
// `hex` ("" when nothing was said yet).
static inline bool check_said(const char *path, uint64_t size, const char *hex,
                              struct error *err)
{
    struct ledger *ledger = NULL;
    struct verify_result result = {0};
    struct digest root, said;

    bool done = check_open(path, &ledger, err) &&
                ledger_verify(ledger, NULL, NULL, &result, err);
    if (done && result.findings > 0)
        done = error_set(err, ERROR_TAMPERED, "%u findings", result.findings);
    if (done && hex[0])
        done = ledger_root(ledger, size, &root, err) &&
               ((digest_read(hex, &said) && digest_equal(&root, &said)) ||
                error_set(err, ERROR_TAMPERED, "another root of %llu events",
                          (unsigned long long)size));
    ledger_close(ledger);
    return done;
}

// The last whole line of what was said.
static inline void check_last(const struct text *said, uint64_t *size,
                              char hex[DIGEST_HEX])
{
    unsigned long long number = 0;
    const char *at = text_string(said);

    hex[0] = '\0';
    for (const char *end = strchr(at, '\n'); end; end = strchr(at, '\n')) {
        (void)sscanf(at, "%llu %64[0-9a-f]", &number, hex);
        at = end + 1;
    }
    *size = number;
}

static inline bool check_folder(const char *folder, struct error *err)
{
    struct text path = {0}, said = {0};
    char hex[DIGEST_HEX];
    uint64_t size = 0;

    text_addf(&path, "%s/said", folder);
    bool done = file_read(path.data, 1 << 24, &said, err);
    check_last(&said, &size, hex);
    text_empty(&path);
    text_addf(&path, "%s/journal.db", folder);
    done = done && check_said(path.data, size, hex, err);
    text_clear(&path);
    text_clear(&said);
    return done;
}

#endif
