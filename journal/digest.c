// SHA-256, HMAC and random numbers, all from libcrypto.
//
// OpenSSL 3 looks an algorithm up by name at every use unless the caller keeps
// what was found; that look-up costs more than hashing an event. The algorithm
// and one context per thread are therefore kept: a cache, not a state.
#include "journal/digest.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

static once_flag prepared = ONCE_FLAG_INIT;
static EVP_MD *sha256;
static tss_t thread_context;

static void free_context(void *context)
{
    EVP_MD_CTX_free(context);
}

static void prepare(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (!sha256 || tss_create(&thread_context, free_context) != thrd_success)
        abort(); // Without hashes there is nothing a program of ours may do.
}

// What is missing here is memory; see text.h for why that ends the process.
static EVP_MD_CTX *context_new(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (!context)
        abort();
    return context;
}

static EVP_MD_CTX *context_of_thread(void)
{
    call_once(&prepared, prepare);
    EVP_MD_CTX *context = tss_get(thread_context);
    if (!context) {
        context = context_new();
        if (tss_set(thread_context, context) != thrd_success)
            abort();
    }
    return context;
}

static void start(EVP_MD_CTX *context)
{
    if (EVP_DigestInit_ex(context, sha256, NULL) != 1)
        abort();
}

static void add(EVP_MD_CTX *context, const void *bytes, size_t length)
{
    if (EVP_DigestUpdate(context, bytes, length) != 1)
        abort();
}

static void finish(EVP_MD_CTX *context, struct digest *digest)
{
    unsigned size = 0;

    if (EVP_DigestFinal_ex(context, digest->bytes, &size) != 1)
        abort();
    assert(size == DIGEST_SIZE);
}

void digest_of(const void *bytes, size_t length, struct digest *digest)
{
    EVP_MD_CTX *context = context_of_thread();

    start(context);
    add(context, bytes, length);
    finish(context, digest);
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return CRYPTO_memcmp(a->bytes, b->bytes, DIGEST_SIZE) == 0;
}

void digest_hex(const struct digest *digest, char hex[DIGEST_HEX])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t n = 0; n < DIGEST_SIZE; n++) {
        hex[2 * n] = digits[digest->bytes[n] >> 4];
        hex[2 * n + 1] = digits[digest->bytes[n] & 15];
    }
    hex[DIGEST_HEX - 1] = '\0';
}

bool digest_read(const char *hex, struct digest *digest)
{
    return hex_read(hex, digest->bytes, DIGEST_SIZE);
}

struct digest_stream {
    EVP_MD_CTX *context;
};

struct digest_stream *digest_stream_new(void)
{
    struct digest_stream *stream = memory_need(sizeof(*stream));

    call_once(&prepared, prepare);
    stream->context = context_new();
    start(stream->context);
    return stream;
}

void digest_stream_add(struct digest_stream *stream, const void *bytes,
                       size_t length)
{
    add(stream->context, bytes, length);
}

void digest_stream_finish(struct digest_stream *stream, struct digest *digest)
{
    finish(stream->context, digest);
    EVP_MD_CTX_free(stream->context);
    free(stream);
}

void digest_keyed(const void *key, size_t key_length, const void *bytes,
                  size_t length, struct digest *digest)
{
    unsigned size = 0;

    assert(key_length <= INT32_MAX);
    if (!HMAC(EVP_sha256(), key, (int)key_length, bytes, length, digest->bytes,
              &size))
        abort();
    assert(size == DIGEST_SIZE);
}

void random_bytes(void *bytes, size_t length)
{
    assert(length <= INT32_MAX);
    if (RAND_bytes(bytes, (int)length) != 1)
        abort();
}

void random_id(char id[33])
{
    struct digest noise = {0};
    char hex[DIGEST_HEX];

    random_bytes(noise.bytes, 16);
    digest_hex(&noise, hex);
    memcpy(id, hex, 32);
    id[32] = '\0';
}
