// Vouchers.
#include "journal/voucher.h"

#include "journal/digest.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t voucher_now(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

bool voucher_write(const struct voucher *voucher,
                   const uint8_t key[VOUCHER_KEY_SIZE], char text[VOUCHER_MAX],
                   struct error *err)
{
    char hex[DIGEST_HEX];
    struct digest mac;

    // The name is the last field, so that it cannot stand for another.
    int length = snprintf(text, VOUCHER_MAX, "%u:%u:%lld:%s:%s", voucher->uid,
                          voucher->first, (long long)voucher->until,
                          voucher->kind, voucher->name);
    if (length < 0 || length + DIGEST_HEX + 1 > VOUCHER_MAX ||
        strchr(voucher->kind, ':') || strchr(voucher->name, ':'))
        return error_set(err, ERROR_INPUT, "a voucher cannot name %.64s",
                         voucher->name);
    digest_keyed(key, VOUCHER_KEY_SIZE, text, (size_t)length, &mac);
    digest_hex(&mac, hex);
    (void)snprintf(text + length, (size_t)(VOUCHER_MAX - length), ":%s", hex);
    return true;
}

static bool take_number(char **rest, int64_t high, int64_t *number)
{
    const char *part = strsep(rest, ":");

    return part && number_read(part, 0, high, number);
}

static bool take_text(char **rest, char *into, size_t size)
{
    const char *part = strsep(rest, ":");

    return part && string_fit(into, size, part);
}

static bool parse(char *text, struct voucher *voucher)
{
    int64_t uid = 0, first = 0;
    bool is_good = take_number(&text, UINT32_MAX, &uid) &&
                   take_number(&text, UINT32_MAX, &first) &&
                   take_number(&text, INT64_MAX, &voucher->until) &&
                   take_text(&text, voucher->kind, sizeof(voucher->kind)) &&
                   take_text(&text, voucher->name, sizeof(voucher->name));

    voucher->uid = (unsigned)uid;
    voucher->first = (unsigned)first;
    return is_good && !text;
}

bool voucher_read(const char *text, const uint8_t key[VOUCHER_KEY_SIZE],
                  struct voucher *voucher, struct error *err)
{
    char copy[VOUCHER_MAX], hex[DIGEST_HEX];
    struct digest mac;

    *voucher = (struct voucher){0};
    char *colon =
        string_fit(copy, sizeof(copy), text) ? strrchr(copy, ':') : NULL;
    if (!colon || strlen(colon + 1) != DIGEST_HEX - 1)
        return error_set(err, ERROR_REFUSED, "that is not a voucher");
    digest_keyed(key, VOUCHER_KEY_SIZE, copy, (size_t)(colon - copy), &mac);
    digest_hex(&mac, hex);
    bool is_ours = CRYPTO_memcmp(hex, colon + 1, DIGEST_HEX - 1) == 0;
    *colon = '\0';
    if (!is_ours || !parse(copy, voucher))
        return error_set(err, ERROR_REFUSED,
                         "the second person's voucher was not made here since "
                         "the registrar started; he gives his password again");
    if (voucher_now() > voucher->until)
        return error_set(err, ERROR_REFUSED,
                         "the second person's voucher is older than %d "
                         "seconds; he gives his password again",
                         VOUCHER_SECONDS);
    return true;
}
