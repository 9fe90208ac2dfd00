// Tracking codes in Crockford base-32.
#include "journal/code.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <string.h>

// The first 32 are digits; the last five are check symbols only.
static const char symbols[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

enum {
    VERSION = 1,
    BODY_LENGTH = 21, // what the MAC covers
    MAC_BYTES = 8,
    MAC_LENGTH = 13,
    CHECK_MODULUS = 37,
};

// The fields behind the version, in order.
struct part {
    const char *name;
    unsigned length, max;
    size_t offset;
};

static const struct part parts[] = {
    {"key id", 2, CODE_KEY_MAX, offsetof(struct code_fields, key_id)},
    {"site", 3, CODE_SITE_MAX, offsetof(struct code_fields, site)},
    {"run", 6, CODE_RUN_MAX, offsetof(struct code_fields, run)},
    {"copy", 4, CODE_COPY_MAX, offsetof(struct code_fields, copy)},
    {"page", 4, CODE_PAGE_MAX, offsetof(struct code_fields, page)},
    {"generation", 1, CODE_GENERATION_MAX,
     offsetof(struct code_fields, generation)},
};

enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

void code_run_key(const uint8_t site_key[DIGEST_SIZE], unsigned run,
                  uint8_t run_key[DIGEST_SIZE])
{
    static const char label[] = "countermark run key"; // its NUL is hashed too
    uint8_t message[sizeof(label) + 8];
    struct digest key;

    memcpy(message, label, sizeof(label));
    for (unsigned n = 0; n < 8; n++)
        message[sizeof(label) + n] = (uint8_t)((uint64_t)run >> (56 - 8 * n));
    digest_keyed(site_key, DIGEST_SIZE, message, sizeof(message), &key);
    memcpy(run_key, key.bytes, DIGEST_SIZE);
    OPENSSL_cleanse(&key, sizeof(key));
}

static void write_number(uint64_t number, unsigned length, char *to)
{
    for (unsigned n = length; n > 0; n--) {
        to[n - 1] = symbols[number & 31];
        number >>= 5;
    }
}

static int symbol_value(char c)
{
    const char *at = c ? strchr(symbols, c) : NULL;

    return at ? (int)(at - symbols) : -1;
}

static uint64_t read_number(const char *from, unsigned length)
{
    uint64_t number = 0;

    for (unsigned n = 0; n < length; n++)
        number = number << 5 | (unsigned)symbol_value(from[n]);
    return number;
}

static void write_mac(const uint8_t run_key[DIGEST_SIZE], char *code)
{
    struct digest mac;
    uint64_t number = 0;

    digest_keyed(run_key, DIGEST_SIZE, code, BODY_LENGTH, &mac);
    for (unsigned n = 0; n < MAC_BYTES; n++)
        number = number << 8 | mac.bytes[n];
    write_number(number, MAC_LENGTH, code + BODY_LENGTH);
}

void code_write(const struct code_fields *fields,
                const uint8_t run_key[DIGEST_SIZE], char code[CODE_SIZE])
{
    char *at = code;

    *at++ = symbols[VERSION];
    for (size_t n = 0; n < PART_COUNT; n++) {
        unsigned value = 0;
        memcpy(&value, (const char *)fields + parts[n].offset, sizeof(value));
        assert(value <= parts[n].max);
        write_number(value, parts[n].length, at);
        at += parts[n].length;
    }
    assert(at == code + BODY_LENGTH);
    write_mac(run_key, code);
    code[CODE_LENGTH] = '\0';
}

static char check_symbol(const char code[CODE_SIZE])
{
    unsigned rest = 0;

    for (unsigned n = 0; n < CODE_LENGTH; n++)
        rest = (32 * rest + (unsigned)symbol_value(code[n])) % CHECK_MODULUS;
    return symbols[rest];
}

void code_human(const char code[CODE_SIZE], char human[CODE_HUMAN_SIZE])
{
    static const unsigned groups[] = {6, 6, 4, 4, 1, 4, 4, 5};
    char *to = human;

    for (size_t n = 0; n < sizeof(groups) / sizeof(groups[0]); n++) {
        memcpy(to, code, groups[n]);
        to += groups[n];
        code += groups[n];
        *to++ = '-';
    }
    *to++ = check_symbol(code - CODE_LENGTH);
    *to = '\0';
    assert(to - human == CODE_HUMAN_SIZE - 1);
}

// What a person may have meant by a character, as a symbol.
static char symbol_meant(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'I' || c == 'L')
        return '1';
    return c == 'O' ? '0' : c;
}

// Only the symbols of what was entered, at most one more than a code has.
static bool read_symbols(const char *entered, char found[CODE_LENGTH + 2],
                         size_t *count, struct error *err)
{
    *count = 0;
    for (const char *at = entered; *at; at++) {
        if (strchr("- \t\r\n", *at))
            continue;
        int value = symbol_value(symbol_meant(*at));
        if (value < 0 || (value >= 32 && *count != CODE_LENGTH))
            return error_set(err, ERROR_INPUT,
                             "character %zu of the code cannot be part of it; "
                             "type it as printed",
                             (size_t)(at - entered) + 1);
        if (*count > CODE_LENGTH)
            return error_set(err, ERROR_INPUT,
                             "the code is too long: it has %d characters and "
                             "one check symbol",
                             CODE_LENGTH);
        found[(*count)++] = symbol_meant(*at);
    }
    found[*count] = '\0';
    return true;
}

static void read_fields(const char *code, struct code_fields *fields)
{
    const char *at = code + 1;

    for (size_t n = 0; n < PART_COUNT; n++) {
        unsigned value = (unsigned)read_number(at, parts[n].length);
        memcpy((char *)fields + parts[n].offset, &value, sizeof(value));
        at += parts[n].length;
    }
}

bool code_read(const char *entered, char code[CODE_SIZE],
               struct code_fields *fields, struct error *err)
{
    char found[CODE_LENGTH + 2];
    size_t count = 0;

    if (!read_symbols(entered, found, &count, err))
        return false;
    if (count < CODE_LENGTH)
        return error_set(err, ERROR_INPUT,
                         "the code is too short: %zu of %d characters", count,
                         CODE_LENGTH);
    if (count > CODE_LENGTH && found[CODE_LENGTH] != check_symbol(found))
        return error_set(err, ERROR_INPUT,
                         "the check symbol `%c` does not fit the code; "
                         "a character was mistyped",
                         found[CODE_LENGTH]);
    if (found[0] != symbols[VERSION])
        return error_set(err, ERROR_INPUT,
                         "the code is of version `%c`; this program reads "
                         "version %d",
                         found[0], VERSION);

    memcpy(code, found, CODE_LENGTH);
    code[CODE_LENGTH] = '\0';
    read_fields(code, fields);
    return true;
}

bool code_genuine(const char code[CODE_SIZE],
                  const uint8_t run_key[DIGEST_SIZE])
{
    char expected[CODE_SIZE];

    memcpy(expected, code, CODE_SIZE);
    write_mac(run_key, expected);
    return CRYPTO_memcmp(expected, code, CODE_LENGTH) == 0;
}
