// Many QR symbols of one length, by addition.
//
// What a QR encoder does is linear: with version, error correction, mask and
// mode fixed, every data bit toggles the same modules, whatever the others are
// (error correction over GF(256) is linear over bits, placing them is a
// permutation, the mask is a constant; ISO/IEC 18004, 7.4 to 7.8). Alphanumeric
// mode packs two characters into one number of 11 bits. So a symbol is that of
// one payload, plus a fixed pattern for each bit in which a pair of characters
// differs from that payload's pair.
//
// zint gives the patterns: one symbol for each bit, taken from the symbol of
// the first payload. That costs as much as 200 symbols and makes each further
// one some thirty times cheaper. zint would shorten long runs of digits by
// another mode; ours is as valid, of the same size, and reads the same.
#include "paper/symbol.h"

#include <stdlib.h>
#include <string.h>

enum {
    SUM_LENGTH_MAX = 38, // QR version 2, ECC M
    SUM_PAIRS = SUM_LENGTH_MAX / 2,
    SUM_BITS = 11, // of a pair
    LAST_BITS = 6, // of the last of an odd count
    SUM_BYTES = 25 * 4,
    SUM_WORDS = (SUM_BYTES + 7) / 8,
    SUM_FROM = 200, // symbols of one length before it pays
};

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
static const char base_character = 'A'; // digits could change the mode

struct symbol_maker {
    enum symbol_kind kind;
    size_t length;  // of the payloads so far
    unsigned count; // of them
    bool has_sums;
    signed char value[256]; // in the alphabet, -1 = not in it
    char base[SUM_LENGTH_MAX + 1];
    struct symbol_bits first; // of `base`
    uint64_t start[SUM_WORDS];
    uint64_t toggles[SUM_PAIRS][SUM_BITS][SUM_WORDS];
};

struct symbol_maker *symbol_maker_new(enum symbol_kind kind)
{
    struct symbol_maker *maker = memory_need_zero(1, sizeof *maker);

    maker->kind = kind;
    memset(maker->value, -1, sizeof maker->value);
    for (size_t n = 0; alphabet[n] != '\0'; n++)
        maker->value[(unsigned char)alphabet[n]] = (signed char)n;
    return maker;
}

void symbol_maker_free(struct symbol_maker *maker)
{
    free(maker);
}

static bool take(const char *payload, struct symbol_bits *bits,
                 uint64_t words[SUM_WORDS], struct error *err)
{
    if (!symbol_encode(SYMBOL_KIND_QR, payload, bits, err) ||
        bits->width != 25 || bits->height != 25)
        return false;
    words[SUM_WORDS - 1] = 0;
    memcpy(words, bits->rows, SUM_BYTES);
    return true;
}

// The number that two characters become, or the last one of an odd count.
static unsigned pair_value(const struct symbol_maker *maker,
                           const char *payload, size_t at)
{
    unsigned value = (unsigned)maker->value[(unsigned char)payload[at]];

    if (at + 1 < maker->length)
        value =
            45 * value + (unsigned)maker->value[(unsigned char)payload[at + 1]];
    return value;
}

// What bit `bit` of the pair at `at` toggles.
static bool learn_bit(struct symbol_maker *maker, size_t at, unsigned bit)
{
    struct error ignored = {0};
    struct symbol_bits bits;
    char payload[SUM_LENGTH_MAX + 1];
    uint64_t *toggles = maker->toggles[at / 2][bit];
    bool is_pair = at + 1 < maker->length;
    unsigned value = pair_value(maker, maker->base, at) ^ 1u << bit;

    memcpy(payload, maker->base, sizeof payload);
    payload[at] = alphabet[is_pair ? value / 45 : value];
    if (is_pair)
        payload[at + 1] = alphabet[value % 45];
    if (!take(payload, &bits, toggles, &ignored))
        return false;
    for (unsigned n = 0; n < SUM_WORDS; n++)
        toggles[n] ^= maker->start[n];
    return true;
}

static void sum(const struct symbol_maker *maker, const char *payload,
                struct symbol_bits *bits)
{
    uint64_t words[SUM_WORDS];

    memcpy(words, maker->start, sizeof words);
    for (size_t at = 0; at < maker->length; at += 2) {
        unsigned changed =
            pair_value(maker, payload, at) ^ pair_value(maker, maker->base, at);
        for (unsigned bit = 0; changed != 0; bit++, changed >>= 1) {
            if ((changed & 1) == 0)
                continue;
            const uint64_t *toggles = maker->toggles[at / 2][bit];
            for (unsigned n = 0; n < SUM_WORDS; n++)
                words[n] ^= toggles[n];
        }
    }
    bits->width = maker->first.width;
    bits->height = maker->first.height;
    bits->quiet = maker->first.quiet;
    bits->module_aspect = maker->first.module_aspect;
    memcpy(bits->rows, words, SUM_BYTES);
}

// Sums are used only when they give what zint gives.
static bool is_right(const struct symbol_maker *maker)
{
    static const char letters[] = "QWERTZUIOPASDFGHJKLYXCVBNMQWERTZUIOPAS";
    struct error ignored = {0};
    struct symbol_bits summed;
    struct symbol_bits encoded;
    const char *payload = letters + SUM_LENGTH_MAX - maker->length;

    if (!symbol_encode(SYMBOL_KIND_QR, payload, &encoded, &ignored))
        return false;
    sum(maker, payload, &summed);
    return memcmp(summed.rows, encoded.rows, SUM_BYTES) == 0;
}

static bool learn(struct symbol_maker *maker)
{
    struct error ignored = {0};

    memset(maker->base, base_character, maker->length);
    maker->base[maker->length] = '\0';
    if (!take(maker->base, &maker->first, maker->start, &ignored))
        return false;
    for (size_t at = 0; at < maker->length; at += 2) {
        unsigned bits = at + 1 < maker->length ? SUM_BITS : LAST_BITS;
        for (unsigned bit = 0; bit < bits; bit++) {
            if (!learn_bit(maker, at, bit))
                return false;
        }
    }
    return is_right(maker);
}

static bool can_sum(const struct symbol_maker *maker, const char *payload)
{
    for (const char *at = payload; *at != '\0'; at++) {
        if (maker->value[(unsigned char)*at] < 0)
            return false;
    }
    return maker->has_sums;
}

bool symbol_make(struct symbol_maker *maker, const char *payload,
                 struct symbol_bits *bits, struct error *err)
{
    size_t length = strlen(payload);

    if (length != maker->length) {
        maker->length = length;
        maker->count = 0;
        maker->has_sums = false;
    }
    maker->count += maker->count <= SUM_FROM;
    if (maker->count == SUM_FROM && maker->kind == SYMBOL_KIND_QR &&
        length <= SUM_LENGTH_MAX)
        maker->has_sums = learn(maker);
    if (!can_sum(maker, payload))
        return symbol_encode(maker->kind, payload, bits, err);
    sum(maker, payload, bits);
    return true;
}
