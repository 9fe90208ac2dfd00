// How the values of the journal are spelled in the lines that travel over the
// registrar's sockets. Client and daemon share these tables, so that a field
// has one spelling and one limit on both sides.
#ifndef REGISTRAR_CLIENT_WORDS_H
#define REGISTRAR_CLIENT_WORDS_H

#include "journal/journal.h"

enum {
    WORDS_COPIES_MAX = 9999, // copies, and spares, of one run
    WORDS_DEVICE_MAX = 1024,
    WORDS_PACKET_MAX = LINE_BYTES_MAX,
};

enum word_kind {
    WORD_TEXT,       // char[size], at least `low` bytes long
    WORD_COUNT,      // unsigned, low..high
    WORD_NUMBER,     // int64_t, low..high
    WORD_SIZE,       // uint64_t, low..high
    WORD_FLAG,       // bool, 0 or 1
    WORD_BYTES,      // DIGEST_SIZE bytes, as hex
    WORD_LINES,      // char[size] with newlines, as an array of texts
    WORD_PLACES,     // struct place_list, as an array of first and last
    WORD_RUN_STATE,  // enum run_state, by name
    WORD_COPY_STATE, // enum copy_state, by name
    WORD_VERDICT,    // enum ticket_verdict, by name
};

// One field of a struct.
struct word {
    const char *key;
    enum word_kind kind;
    size_t offset, size;
    int64_t low, high;
};

struct vocabulary {
    size_t count;
    const struct word *words;
};

// One for each struct that travels. A reservation is spelled by words_job (of
// its job) and words_reservation together.
extern const struct vocabulary words_job, words_reservation, words_plan,
    words_marked, words_ticket, words_device, words_run, words_copy;

// Sets one key for each field. Text is cleaned on the way (line_clean).
void words_write(const struct vocabulary *vocabulary, const void *from,
                 struct line *line);
// Fills every field; one that is missing, too long or out of range is
// ERROR_INPUT and named.
bool words_read(const struct vocabulary *vocabulary, const struct line *line,
                void *into, struct error *err);

// Single fields, as words_write and words_read treat them.
void words_set_clean(struct line *line, const char *key, const char *value,
                     size_t size);
bool words_get_count(const struct line *line, const char *key, unsigned low,
                     unsigned high, unsigned *count, struct error *err);
bool words_get_text(const struct line *line, const char *key, char *into,
                    size_t size, struct error *err);

// Appends such an array, a newline behind each of its 1 to `most` texts.
bool words_get_lines(const struct line *line, const char *key, size_t most,
                     struct text *into, struct error *err);

// Takes one whole member, spelled as in `"more":1`, out of canonical bytes.
// The spelling cannot occur inside a value, where every quote is escaped.
void words_strip(struct text *bytes, const char *member);

// ERROR_NONE when no kind has that name.
enum error_kind words_error_kind(const char *name);

#endif
