// The parts of signed notes: note.c, cosign.c.
#ifndef JOURNAL_NOTE_INSIDE_H
#define JOURNAL_NOTE_INSIDE_H

#include "journal/note.h"

// The types of keys of C2SP signed-note.
enum {
    ALGORITHM_ED25519 = 1,     // signs the body
    ALGORITHM_COSIGNATURE = 4, // signs a time and the body (tlog-cosignature)
};

enum {
    KEY_ID_SIZE = 4,
    SIGNATURE_SIZE = 64,
    SIGNED_SIZE = KEY_ID_SIZE + SIGNATURE_SIZE,
};

#define NOTE_DASH "\xE2\x80\x94 " // an em dash opens a signature line

struct verifier {
    char name[NOTE_ORIGIN_MAX];
    uint8_t algorithm;
    uint8_t id[KEY_ID_SIZE];
    uint8_t public_key[NOTE_KEY_SIZE];
};

// ERROR_INPUT when it is not a verifier key of either algorithm.
bool note_verifier_read(const char *from, struct verifier *verifier,
                        struct error *err);
// The body of a note; `*at` is the blank line behind it.
bool note_open_body(const char *note, const char **at,
                    struct checkpoint *checkpoint, struct error *err);
// The bytes of the line at `*at`, which is moved behind its newline.
bool note_next_line(const char **at, const char **line, size_t *length);
bool note_base64_read(const char *from, size_t length, void *bytes,
                      size_t size);
bool note_signature_fits(const struct verifier *verifier, const void *bytes,
                         size_t length,
                         const uint8_t signature[SIGNATURE_SIZE]);

#endif
