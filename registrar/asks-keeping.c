// Answers about the journal itself: proofs and cosignatures for witnesses, the
// keys, and an administrator's word for a journal that was put back.
#include "registrar/asks.h"
#include "registrar/client-words.h"

#include <string.h>

enum { NOTE_LINES_MAX = 64 };

static bool read_note(const struct asked *asked, struct text *note,
                      struct error *err)
{
    return words_get_lines(asked->line, "note", NOTE_LINES_MAX, note, err) &&
           (note->length < NOTE_MAX ||
            error_set(err, ERROR_INPUT,
                      "the checkpoint is longer than %d bytes", NOTE_MAX - 1));
}

// The size of the tree in a message for the user.
static bool read_size(const struct asked *asked, const char *key, uint64_t most,
                      uint64_t *size, struct error *err)
{
    int64_t number = line_number(asked->line, key, -1);

    *size = (uint64_t)number;
    if (number < 0 || *size > most)
        return error_set(err, ERROR_INPUT,
                         "the journal has %llu events; the field \"%s\" must "
                         "be 0 to that many",
                         (unsigned long long)most, key);
    return true;
}

ASK_ANSWER(answer_prove)
{
    struct proof proof = {0};
    uint64_t old = 0, size = ledger_size(office->ledger);

    // An empty tree is the beginning of every tree, and has no proof.
    if (!read_size(asked, "size", size, &size, err) ||
        !read_size(asked, "old", size, &old, err) ||
        (old > 0 &&
         !ledger_prove_prefix(office->ledger, old, size, &proof, err)))
        return false;

    struct text nodes = {0};
    for (unsigned n = 0; n < proof.count; n++) {
        text_add_hex(&nodes, proof.nodes[n].bytes, DIGEST_SIZE);
        text_add_char(&nodes, '\n');
    }
    if (proof.count > 0)
        line_set_lines(reply->closing, "proof", text_string(&nodes));
    text_clear(&nodes);
    return true;
}

// A line in the name of a witness that the policy knows is its own, or is not
// kept.
static bool check_witnesses(const struct office *office, const char *note,
                            struct cosigned *found, struct error *err)
{
    const char *keys[POLICY_WORDS_MAX];
    unsigned count =
        office->policy ? policy_witnesses(office->policy, keys) : 0;

    return note_cosigned(note, keys, count, found, err);
}

ASK_ANSWER(answer_cosign)
{
    struct text note = {0};
    struct cosigned found = {0};
    bool done = read_note(asked, &note, err) &&
                check_witnesses(office, text_string(&note), &found, err) &&
                ledger_keep_note(office->ledger, text_string(&note), err);

    if (done) {
        line_set_number(reply->closing, "known", found.known);
        line_set_number(reply->closing, "unknown", found.unknown);
    }
    text_clear(&note);
    return done;
}

static bool see_epoch(void *context, uint64_t first, const char *verifier)
{
    struct reply *reply = context;
    struct line *line = line_new();

    line_set_number(line, "first", (int64_t)first);
    line_set_text(line, "verifier", verifier);
    bool fits = reply_more(reply, line);
    line_free(line);
    return fits;
}

ASK_ANSWER(answer_keys)
{
    (void)asked;
    if (!ledger_epochs(office->ledger, see_epoch, reply, err))
        return false;
    line_set_number(reply->closing, "code_key", office->code_key.id);
    line_set_number(reply->closing, "signing_key", office->signing_key.id);
    return true;
}

ASK_ANSWER(answer_rotate)
{
    struct text note = {0};
    bool done = office_rotate(office, asked->id, asked->actor, &note, err);

    if (done)
        line_set_lines(reply->closing, "note", text_string(&note));
    text_clear(&note);
    return done;
}

ASK_ANSWER(answer_restored)
{
    struct text note = {0};
    bool done = read_note(asked, &note, err) &&
                mark_restore(&office->mark, office->ledger, asked->id,
                             asked->actor, text_string(&note), err);

    (void)reply;
    text_clear(&note);
    return done;
}
