// Witnesses' signatures under a checkpoint (C2SP tlog-cosignature).
#include "journal/note_inside.h"

#include <inttypes.h>
#include <string.h>

enum {
    TIME_SIZE = 8,
    WITNESSES_MAX = 64,
    COSIGNED_SIZE = KEY_ID_SIZE + TIME_SIZE + SIGNATURE_SIZE,
};

// One signature line, taken apart.
struct signature {
    char name[NOTE_ORIGIN_MAX];
    uint8_t bytes[COSIGNED_SIZE];
    size_t size;
};

// "— NAME BASE64"
static bool take_apart(const char *line, size_t length,
                       struct signature *signature)
{
    const size_t opening = sizeof(NOTE_DASH) - 1;

    if (length <= opening || memcmp(line, NOTE_DASH, opening) != 0)
        return false;
    line += opening;
    length -= opening;
    const char *blank = memchr(line, ' ', length);
    if (!blank || blank == line ||
        (size_t)(blank - line) >= sizeof(signature->name))
        return false;
    size_t name = (size_t)(blank - line);
    memcpy(signature->name, line, name);
    signature->name[name] = '\0';

    static const size_t sizes[] = {SIGNED_SIZE, COSIGNED_SIZE};
    for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
        signature->size = sizes[n];
        if (note_base64_read(blank + 1, length - name - 1, signature->bytes,
                             sizes[n]))
            return true;
    }
    // Another algorithm's, of whom we know nothing but the name.
    signature->size = 0;
    return true;
}

static uint64_t time_of(const struct signature *signature)
{
    uint64_t seconds = 0;

    for (unsigned n = 0; n < TIME_SIZE; n++)
        seconds = seconds << 8 | signature->bytes[KEY_ID_SIZE + n];
    return seconds;
}

// A cosignature says: at this time I had seen this journal grow to this size.
static bool fits(const struct verifier *witness,
                 const struct signature *signature, const char *body,
                 size_t length)
{
    struct text message = {0};

    if (witness->algorithm == ALGORITHM_ED25519)
        return signature->size == SIGNED_SIZE &&
               note_signature_fits(witness, body, length,
                                   signature->bytes + KEY_ID_SIZE);
    if (signature->size != COSIGNED_SIZE)
        return false;
    text_addf(&message, "cosignature/v1\ntime %" PRIu64 "\n",
              time_of(signature));
    text_add(&message, body, length);
    bool is_good =
        note_signature_fits(witness, message.data, message.length,
                            signature->bytes + KEY_ID_SIZE + TIME_SIZE);
    text_clear(&message);
    return is_good;
}

static bool is_of(const struct signature *signature,
                  const struct verifier *witness)
{
    return string_equal(signature->name, witness->name) &&
           signature->size > 0 &&
           memcmp(signature->bytes, witness->id, KEY_ID_SIZE) == 0;
}

static void count_known(const struct signature *signature,
                        const struct verifier *witness, struct cosigned *found)
{
    found->known++;
    if (witness->algorithm == ALGORITHM_COSIGNATURE &&
        time_of(signature) > found->newest)
        found->newest = time_of(signature);
}

static bool read_witnesses(const char *const *witnesses, size_t count,
                           struct verifier *known, struct error *err)
{
    if (count > WITNESSES_MAX)
        return error_set(err, ERROR_INPUT, "more than %d witnesses",
                         WITNESSES_MAX);
    for (size_t n = 0; n < count; n++)
        if (!note_verifier_read(witnesses[n], &known[n], err))
            return false;
    return true;
}

bool note_cosigned(const char *note, const char *const *witnesses, size_t count,
                   struct cosigned *found, struct error *err)
{
    struct verifier known[WITNESSES_MAX];
    struct checkpoint checkpoint;
    struct signature signature;
    const char *body_end = NULL, *line = NULL;
    size_t length = 0;

    *found = (struct cosigned){0};
    if (!read_witnesses(witnesses, count, known, err) ||
        !note_open_body(note, &body_end, &checkpoint, err))
        return false;
    const char *at = body_end + 1;
    while (note_next_line(&at, &line, &length)) {
        if (!take_apart(line, length, &signature))
            return error_set(err, ERROR_INPUT,
                             "a signature line of the checkpoint cannot be "
                             "read");
        size_t n = 0;
        while (n < count && !is_of(&signature, &known[n]))
            n++;
        if (n == count) {
            found->unknown += !string_equal(signature.name, checkpoint.origin);
            continue;
        }
        if (!fits(&known[n], &signature, note, (size_t)(body_end - note)))
            return error_set(err, ERROR_TAMPERED,
                             "the signature of the witness %s does not fit the "
                             "checkpoint",
                             known[n].name);
        count_known(&signature, &known[n], found);
    }
    return true;
}
