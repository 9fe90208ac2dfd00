// The tracking code: the identity of one page of one copy, as text.
//
// 34 characters of Crockford base-32 (all in the QR alphanumeric set), most
// significant symbol first:
//   1 version (1) | 2 key id | 3 site | 6 run | 4 copy | 4 page |
//   1 generation | 13 MAC
// The MAC is the first 64 bits of HMAC-SHA-256 with the run's code key over
// the 21 characters before it. The run's key is HMAC-SHA-256 of the site's
// code key over "countermark run key\0" and the run number as 8 big-endian
// bytes, so a filter holds only its own run's key, and a checker only needs
// the site's.
//
// The human-readable form adds the check symbol (Crockford, mod 37) and
// groups: VKKSSS-RRRRRR-CCCC-PPPP-G-MMMM-MMMM-MMMMM-x
#ifndef JOURNAL_CODE_H
#define JOURNAL_CODE_H

#include "journal/digest.h"

enum {
    CODE_LENGTH = 34,
    CODE_SIZE = CODE_LENGTH + 1,           // with NUL
    CODE_HUMAN_SIZE = CODE_LENGTH + 9 + 1, // groups, check symbol, NUL
    CODE_KEY_MAX = 1023,
    CODE_SITE_MAX = 32767,
    CODE_RUN_MAX = (1 << 30) - 1,
    CODE_COPY_MAX = (1 << 20) - 1,
    CODE_PAGE_MAX = (1 << 20) - 1, // page 0: the control sheet of the run
    CODE_GENERATION_MAX = 31,
};

struct code_fields {
    unsigned key_id, site, run, copy, page, generation;
};

// The key with which one run's codes are made.
void code_run_key(const uint8_t site_key[DIGEST_SIZE], unsigned run,
                  uint8_t run_key[DIGEST_SIZE]);

void code_write(const struct code_fields *fields,
                const uint8_t run_key[DIGEST_SIZE], char code[CODE_SIZE]);
void code_human(const char code[CODE_SIZE], char human[CODE_HUMAN_SIZE]);

// Reads what a scanner or a person entered: either form, any case, with or
// without hyphens and spaces, I and L for 1, O for 0. A wrong check symbol,
// length or character is ERROR_INPUT and says which. The MAC is not checked.
bool code_read(const char *entered, char code[CODE_SIZE],
               struct code_fields *fields, struct error *err);

// True when the MAC belongs to the fields.
bool code_genuine(const char code[CODE_SIZE],
                  const uint8_t run_key[DIGEST_SIZE]);

#endif
