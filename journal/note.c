// C2SP signed notes: a text, a blank line, and who vouches for it.
//
//   countermark.example/room-1                          origin
//   10000000                                            size of the tree
//   lG98hwU4qBD2eBw4ow68wYkQe/Z6aw1hMIR/mjyafIY=        root
//
//   — countermark.example/room-1 KWr5Yx…                name, key id +
//   signature
#include "journal/note_inside.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static const char dash[] = NOTE_DASH;

static void add_base64(struct text *into, const void *bytes, size_t length)
{
    char *room = text_room(into, 4 * ((length + 2) / 3) + 1);

    into->length +=
        (size_t)EVP_EncodeBlock((unsigned char *)room, bytes, (int)length);
}

// Exactly `size` bytes from the one base64 spelling they have.
bool note_base64_read(const char *from, size_t length, void *bytes, size_t size)
{
    unsigned char room[128];
    struct text again = {0};

    if (length != 4 * ((size + 2) / 3) || length > sizeof(room))
        return false;
    if (EVP_DecodeBlock(room, (const unsigned char *)from, (int)length) < 0)
        return false;
    memcpy(bytes, room, size);

    // The decoder overlooks stray bits and wrong padding; encoding does not.
    add_base64(&again, bytes, size);
    bool is_same = memcmp(text_string(&again), from, length) == 0;
    text_clear(&again);
    return is_same;
}

static bool name_fits(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && length < NOTE_ORIGIN_MAX && utf8_valid(name, length) &&
           !strpbrk(name, " +\t\r\n");
}

static void key_id(const char *name, uint8_t algorithm,
                   const uint8_t public_key[NOTE_KEY_SIZE],
                   uint8_t id[KEY_ID_SIZE])
{
    struct text named = {0};
    struct digest digest;

    text_addf(&named, "%s\n%c", name, algorithm);
    text_add(&named, public_key, NOTE_KEY_SIZE);
    digest_of(named.data, named.length, &digest);
    memcpy(id, digest.bytes, KEY_ID_SIZE);
    text_clear(&named);
}

bool note_key_public(const uint8_t seed[NOTE_KEY_SIZE],
                     uint8_t public_key[NOTE_KEY_SIZE], struct error *err)
{
    size_t size = NOTE_KEY_SIZE;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed,
                                                 NOTE_KEY_SIZE);
    bool done = key && EVP_PKEY_get_raw_public_key(key, public_key, &size) == 1;

    EVP_PKEY_free(key);
    if (!done)
        return error_set(err, ERROR_SYSTEM,
                         "libcrypto cannot use this Ed25519 key");
    return true;
}

void note_key_new(uint8_t seed[NOTE_KEY_SIZE],
                  uint8_t public_key[NOTE_KEY_SIZE])
{
    do
        random_bytes(seed, NOTE_KEY_SIZE);
    while (!note_key_public(seed, public_key, NULL));
}

void note_verifier(const char *name, const uint8_t public_key[NOTE_KEY_SIZE],
                   struct text *into)
{
    uint8_t id[KEY_ID_SIZE];
    uint8_t typed[1 + NOTE_KEY_SIZE] = {ALGORITHM_ED25519};

    key_id(name, ALGORITHM_ED25519, public_key, id);
    memcpy(typed + 1, public_key, NOTE_KEY_SIZE);
    text_addf(into, "%s+", name);
    text_add_hex(into, id, sizeof(id));
    text_add_char(into, '+');
    add_base64(into, typed, sizeof(typed));
}

struct note_signer {
    EVP_PKEY *key;
    uint8_t public_key[NOTE_KEY_SIZE];
};

struct note_signer *note_signer_new(const uint8_t seed[NOTE_KEY_SIZE])
{
    struct note_signer *signer = memory_need_zero(1, sizeof(*signer));
    size_t size = NOTE_KEY_SIZE;

    signer->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed,
                                               NOTE_KEY_SIZE);
    if (signer->key && EVP_PKEY_get_raw_public_key(
                           signer->key, signer->public_key, &size) == 1)
        return signer;
    note_signer_free(signer);
    return NULL;
}

void note_signer_free(struct note_signer *signer)
{
    if (!signer)
        return;
    EVP_PKEY_free(signer->key);
    free(signer);
}

static bool sign(const struct note_signer *signer,
                 const struct text *signed_text,
                 uint8_t signature[SIGNATURE_SIZE], struct error *err)
{
    size_t size = SIGNATURE_SIZE;
    EVP_MD_CTX *context = signer ? EVP_MD_CTX_new() : NULL;
    bool done =
        context &&
        EVP_DigestSignInit(context, NULL, NULL, NULL, signer->key) == 1 &&
        EVP_DigestSign(context, signature, &size,
                       (const unsigned char *)signed_text->data,
                       signed_text->length) == 1;

    EVP_MD_CTX_free(context);
    if (!done)
        return error_set(err, ERROR_SYSTEM, "libcrypto cannot sign");
    return true;
}

bool note_sign_by(const struct note_signer *signer,
                  const struct checkpoint *checkpoint, struct text *into,
                  struct error *err)
{
    uint8_t bytes[SIGNED_SIZE];
    struct text body = {0};

    if (!name_fits(checkpoint->origin))
        return error_set(err, ERROR_CONFIG,
                         "origin `%s` cannot stand in a checkpoint: 1 to %d "
                         "bytes without spaces and `+`",
                         checkpoint->origin, NOTE_ORIGIN_MAX - 1);
    text_addf(&body, "%s\n%" PRIu64 "\n", checkpoint->origin, checkpoint->size);
    add_base64(&body, checkpoint->root.bytes, DIGEST_SIZE);
    text_add_char(&body, '\n');

    bool done = sign(signer, &body, bytes + KEY_ID_SIZE, err);
    if (done) {
        key_id(checkpoint->origin, ALGORITHM_ED25519, signer->public_key,
               bytes);
        text_add(into, body.data, body.length);
        text_addf(into, "\n%s%s ", dash, checkpoint->origin);
        add_base64(into, bytes, sizeof(bytes));
        text_add_char(into, '\n');
    }
    text_clear(&body);
    return done;
}

bool note_sign(const struct checkpoint *checkpoint,
               const uint8_t seed[NOTE_KEY_SIZE], struct text *into,
               struct error *err)
{
    struct note_signer *signer = note_signer_new(seed);
    bool done = note_sign_by(signer, checkpoint, into, err);

    note_signer_free(signer);
    return done;
}

// name+hexid+base64(algorithm, key); the name has no `+`, base64 may have.
bool note_verifier_read(const char *from, struct verifier *verifier,
                        struct error *err)
{
    uint8_t typed[1 + NOTE_KEY_SIZE] = {0};
    uint8_t expected[KEY_ID_SIZE];
    char hex[2 * KEY_ID_SIZE + 1] = "";
    const char *first = strchr(from, '+');
    const char *second = first ? strchr(first + 1, '+') : NULL;
    bool is_good = second && (size_t)(first - from) < sizeof(verifier->name) &&
                   second - first - 1 == 2 * KEY_ID_SIZE;

    if (is_good) {
        memcpy(verifier->name, from, (size_t)(first - from));
        verifier->name[first - from] = '\0';
        memcpy(hex, first + 1, 2 * KEY_ID_SIZE);
        is_good = name_fits(verifier->name) &&
                  hex_read(hex, verifier->id, KEY_ID_SIZE) &&
                  note_base64_read(second + 1, strlen(second + 1), typed,
                                   sizeof(typed)) &&
                  (typed[0] == ALGORITHM_ED25519 ||
                   typed[0] == ALGORITHM_COSIGNATURE);
    }
    if (is_good) {
        verifier->algorithm = typed[0];
        memcpy(verifier->public_key, typed + 1, NOTE_KEY_SIZE);
        key_id(verifier->name, typed[0], verifier->public_key, expected);
        is_good = memcmp(expected, verifier->id, KEY_ID_SIZE) == 0;
    }
    if (!is_good)
        return error_set(err, ERROR_INPUT,
                         "`%s` is not an Ed25519 verifier key "
                         "(name+id+key)",
                         from);
    return true;
}

// The bytes of the line at `*at`, which is moved behind its newline.
bool note_next_line(const char **at, const char **line, size_t *length)
{
    const char *end = strchr(*at, '\n');

    if (!end)
        return false;
    *line = *at;
    *length = (size_t)(end - *at);
    *at = end + 1;
    return true;
}

// Reads origin, size and root; `*at` is moved behind them.
static bool read_body(const char **at, struct checkpoint *checkpoint)
{
    char number[24] = "";
    int64_t size = 0;
    const char *line = NULL;
    size_t length = 0;

    if (!note_next_line(at, &line, &length) || length >= NOTE_ORIGIN_MAX)
        return false;
    memcpy(checkpoint->origin, line, length);
    checkpoint->origin[length] = '\0';

    if (!note_next_line(at, &line, &length) || length >= sizeof(number))
        return false;
    memcpy(number, line, length);
    if (!number_read(number, 0, INT64_MAX, &size) || number[0] == '-' ||
        (number[0] == '0' && number[1]))
        return false;
    checkpoint->size = (uint64_t)size;

    return note_next_line(at, &line, &length) &&
           note_base64_read(line, length, checkpoint->root.bytes, DIGEST_SIZE);
}

// The signature that names this verifier, among others we do not know.
static bool find_signature(const char *at, const struct verifier *verifier,
                           uint8_t bytes[SIGNED_SIZE], bool *is_note)
{
    const size_t name_length = strlen(verifier->name);
    const size_t opening = sizeof(dash) - 1;
    const char *line = NULL;
    size_t length = 0;
    bool is_found = false;

    *is_note = *at != '\0';
    while (*at && *is_note) {
        *is_note = note_next_line(&at, &line, &length) && length > opening &&
                   memcmp(line, dash, opening) == 0;
        if (!*is_note || is_found || length <= opening + name_length + 1 ||
            memcmp(line + opening, verifier->name, name_length) != 0 ||
            line[opening + name_length] != ' ')
            continue;
        const char *base64 = line + opening + name_length + 1;
        is_found = note_base64_read(base64, length - (size_t)(base64 - line),
                                    bytes, SIGNED_SIZE) &&
                   memcmp(bytes, verifier->id, KEY_ID_SIZE) == 0;
    }
    return is_found;
}

bool note_signature_fits(const struct verifier *verifier, const void *bytes,
                         size_t length, const uint8_t signature[SIGNATURE_SIZE])
{
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, NULL, verifier->public_key, NOTE_KEY_SIZE);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool fits = key && context &&
                EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestVerify(context, signature, SIGNATURE_SIZE, bytes,
                                 length) == 1;

    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return fits;
}

// The part that is signed: everything before the blank line, at *at.
bool note_open_body(const char *note, const char **at,
                    struct checkpoint *checkpoint, struct error *err)
{
    *at = note;
    if (strlen(note) < NOTE_MAX && read_body(at, checkpoint) && **at == '\n')
        return true;
    return error_set(err, ERROR_INPUT,
                     "this is not a checkpoint (origin, size, root, a blank "
                     "line, signatures)");
}

bool note_read(const char *note, struct checkpoint *checkpoint,
               struct error *err)
{
    const char *at = NULL;

    return note_open_body(note, &at, checkpoint, err);
}

bool note_open(const char *note, const char *verifier,
               struct checkpoint *checkpoint, struct error *err)
{
    struct verifier known;
    struct checkpoint found;
    uint8_t bytes[SIGNED_SIZE];
    const char *at = NULL;
    bool is_note = false;

    if (!note_verifier_read(verifier, &known, err))
        return false;
    if (known.algorithm != ALGORITHM_ED25519)
        return error_set(err, ERROR_INPUT,
                         "`%s` is the key of a witness, not of a journal",
                         verifier);
    if (!note_open_body(note, &at, &found, err))
        return false;

    bool is_signed = find_signature(at + 1, &known, bytes, &is_note);
    if (!is_note)
        return error_set(err, ERROR_INPUT,
                         "the checkpoint ends without a whole signature line");
    if (!is_signed)
        return error_set(err, ERROR_TAMPERED,
                         "the checkpoint is not signed with the key of %s",
                         known.name);
    if (!note_signature_fits(&known, note, (size_t)(at - note),
                             bytes + KEY_ID_SIZE))
        return error_set(err, ERROR_TAMPERED,
                         "the signature of %s does not fit the checkpoint",
                         known.name);
    *checkpoint = found;
    return true;
}

// The lines from `at` on that would be a note: three, a blank one, signatures.
static void take_lines(const char *at, struct text *note)
{
    const char *line = NULL;
    size_t length = 0;

    text_empty(note);
    for (unsigned n = 0; note_next_line(&at, &line, &length); n++) {
        bool is_signature = length >= sizeof(dash) - 1 &&
                            memcmp(line, dash, sizeof(dash) - 1) == 0;
        if (n >= 4 && !is_signature)
            return;
        text_add(note, line, length + 1);
    }
}

bool note_find(const char *words, struct text *note, struct error *err)
{
    struct text found = {0};
    struct checkpoint checkpoint;
    bool is_found = false;

    for (const char *at = words; at && !is_found;) {
        take_lines(at, &found);
        is_found = found.length > 0 &&
                   note_read(text_string(&found), &checkpoint, NULL);
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    if (is_found)
        text_add(note, found.data, found.length);
    text_clear(&found);
    if (!is_found)
        return error_set(err, ERROR_INPUT,
                         "there is no checkpoint in it (origin, size, root, a "
                         "blank line, signatures)");
    return true;
}
