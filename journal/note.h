// Checkpoints as C2SP signed notes with an Ed25519 signature (libcrypto).
#ifndef JOURNAL_NOTE_H
#define JOURNAL_NOTE_H

#include "journal/digest.h"

enum { NOTE_KEY_SIZE = 32, NOTE_MAX = 2048, NOTE_ORIGIN_MAX = 128 };

struct checkpoint {
    char origin[NOTE_ORIGIN_MAX];
    uint64_t size;
    struct digest root;
};

// Makes a key pair; `seed` is the secret.
void note_key_new(uint8_t seed[NOTE_KEY_SIZE],
                  uint8_t public_key[NOTE_KEY_SIZE]);
bool note_key_public(const uint8_t seed[NOTE_KEY_SIZE],
                     uint8_t public_key[NOTE_KEY_SIZE], struct error *err);

// The verifier key `name+hexid+base64`, as golang.org/x/mod/sumdb/note reads
// it.
void note_verifier(const char *name, const uint8_t public_key[NOTE_KEY_SIZE],
                   struct text *into);

// A secret key made ready, which costs more than a signature. NULL when
// libcrypto cannot use the seed; who signs with that is told.
struct note_signer;
struct note_signer *note_signer_new(const uint8_t seed[NOTE_KEY_SIZE]);
// Wipes the secret; NULL is allowed.
void note_signer_free(struct note_signer *signer);

// Appends the signed checkpoint (three lines, blank line, signature line).
bool note_sign_by(const struct note_signer *signer,
                  const struct checkpoint *checkpoint, struct text *into,
                  struct error *err);
// The same with a key that signs only once.
bool note_sign(const struct checkpoint *checkpoint,
               const uint8_t seed[NOTE_KEY_SIZE], struct text *into,
               struct error *err);

// Reads origin, size and root without asking who signed; ERROR_INPUT when it is
// not a note.
bool note_read(const char *note, struct checkpoint *checkpoint,
               struct error *err);
// Appends the first note that stands anywhere in `words`, whole lines before
// and behind it left out: what a scanner reads off a control sheet has more on
// it.
bool note_find(const char *words, struct text *note, struct error *err);
// Checks one note with a verifier key; ERROR_TAMPERED when the signature does
// not fit, ERROR_INPUT when it is not a note.
bool note_open(const char *note, const char *verifier,
               struct checkpoint *checkpoint, struct error *err);

// Who else signed a checkpoint, its journal's own key left out.
struct cosigned {
    unsigned known;   // signatures of the given witnesses, all of which fit
    unsigned unknown; // lines of others, which say nothing to us
    uint64_t newest;  // seconds since 1970 that a known one names, or 0
};
// `witnesses` are verifier keys: of type 1 (C2SP signed-note) or 4 (C2SP
// tlog-cosignature: a cosignature/v1 with its time). ERROR_TAMPERED when a line
// of one of them does not fit, ERROR_INPUT when it is not a note or a key.
bool note_cosigned(const char *note, const char *const *witnesses, size_t count,
                   struct cosigned *found, struct error *err);

#endif
