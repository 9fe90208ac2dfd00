// The registrar's secrets: one file each, made once, never overwritten.
#ifndef REGISTRAR_KEYS_H
#define REGISTRAR_KEYS_H

#include "journal/journal.h"

struct key {
    unsigned id;
    uint8_t bytes[DIGEST_SIZE];
};

// Reads the key of that purpose ("signing", "code"). ERROR_CONFIG when it is
// missing, not a key of this purpose, or readable by others.
bool key_read(const char *path, const char *purpose, struct key *key,
              struct error *err);

// Writes the key to a file that did not exist: whole and synced, or not there.
bool key_store(const char *path, const char *purpose, const struct key *key,
               struct error *err);

// What tells this key from another and says nothing else about it: 16 hex
// digits of a keyed hash.
enum { KEY_CHECK_SIZE = 17 };
void key_check(const struct key *key, char check[KEY_CHECK_SIZE]);

#endif
