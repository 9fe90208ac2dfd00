// SHA-256 and random numbers (libcrypto).
#ifndef JOURNAL_DIGEST_H
#define JOURNAL_DIGEST_H

#include "base/base.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIGEST_SIZE = 32, DIGEST_HEX = 65 };

struct digest {
    uint8_t bytes[DIGEST_SIZE];
};

void digest_of(const void *bytes, size_t length, struct digest *digest);
bool digest_equal(const struct digest *a, const struct digest *b);
void digest_hex(const struct digest *digest, char hex[DIGEST_HEX]);
bool digest_read(const char *hex, struct digest *digest);

// For bytes that come in pieces: new, any number of adds, one finish (frees).
struct digest_stream;
struct digest_stream *digest_stream_new(void);
void digest_stream_add(struct digest_stream *stream, const void *bytes,
                       size_t length);
void digest_stream_finish(struct digest_stream *stream, struct digest *digest);

// HMAC-SHA-256 (RFC 2104).
void digest_keyed(const void *key, size_t key_length, const void *bytes,
                  size_t length, struct digest *digest);

// Unpredictable bytes; a machine that has none ends the process.
void random_bytes(void *bytes, size_t length);
// 128 random bits as 32 lower-case hex digits: the id of a request.
void random_id(char id[33]);

#endif
