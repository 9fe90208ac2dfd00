// A registrar's state folder with a journal in it, made without a registrar:
// for the tests and measurements of what comes after printing.
#ifndef TEST_STATE_H
#define TEST_STATE_H

#include "journal/journal.h"

#include <sys/stat.h>

static inline bool state_write_key(const char *folder, const char *name,
                                   const char *words,
                                   const uint8_t key[DIGEST_SIZE],
                                   struct error *err)
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
static inline bool state_write_mark(struct ledger *ledger, const char *folder,
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

// Founds it, and opens its journal.
static inline bool state_new(const char *folder, struct ledger **ledger,
                             struct error *err)
{
    static const uint8_t code_key[DIGEST_SIZE] = {1, 2, 3};
    uint8_t seed[NOTE_KEY_SIZE], key[NOTE_KEY_SIZE];
    struct text path = {0}, verifier = {0};

    note_key_new(seed, key);
    note_verifier("test.example/room-1", key, &verifier);
    text_addf(&path, "%s/journal.db", folder);
    bool done = mkdir(folder, 0700) == 0 &&
                state_write_key(folder, "signing.key", "signing", seed, err) &&
                state_write_key(folder, "code.key", "code", code_key, err) &&
                ledger_create(path.data, "test.example/room-1", 9,
                              text_string(&verifier), err) &&
                ledger_open(path.data, ledger, err);
    if (done)
        ledger_keys(*ledger, seed, 1, code_key);
    text_clear(&path);
    text_clear(&verifier);
    return done;
}

#endif
