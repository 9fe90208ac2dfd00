// A voucher: the word of countermark-auth that somebody has given his password
// as the second person of one kind of act of somebody else.
//
// HMAC-SHA-256 over its fields, with a key that the registrar makes anew
// whenever it starts and that only it and countermark-auth know. So the first
// person's program carries it, and can neither make nor change one.
#ifndef JOURNAL_VOUCHER_H
#define JOURNAL_VOUCHER_H

#include "journal/ledger.h"

enum {
    VOUCHER_KEY_SIZE = 32,
    VOUCHER_MAX = 512,
    VOUCHER_SECONDS = 120, // for which it is good
};

struct voucher {
    unsigned uid;   // of the second person
    unsigned first; // of whom he stands beside
    int64_t until;  // seconds of CLOCK_BOOTTIME
    char kind[64];  // "list.destroyed"
    char name[LEDGER_NAME_MAX];
};

// Seconds of CLOCK_BOOTTIME, which nobody can set.
int64_t voucher_now(void);
bool voucher_write(const struct voucher *voucher,
                   const uint8_t key[VOUCHER_KEY_SIZE], char text[VOUCHER_MAX],
                   struct error *err);
// ERROR_REFUSED when it was made with another key, changed, or too old.
bool voucher_read(const char *text, const uint8_t key[VOUCHER_KEY_SIZE],
                  struct voucher *voucher, struct error *err);

#endif
