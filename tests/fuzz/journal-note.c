// Notes and verifier keys: the first line of the input is a verifier key, the
// rest a note. What is opened must be what is read without a key, and sign to
// the same text again.
#include "tests/fuzz/journal-main.h"

static void check_again(const char *note, const struct checkpoint *checkpoint)
{
    static const uint8_t seed[NOTE_KEY_SIZE] = {1};
    struct text again = {0};
    size_t length = (size_t)(strstr(note, "\n\n") - note);

    if (note_sign(checkpoint, seed, &again, NULL) &&
        (again.length <= length || memcmp(again.data, note, length) != 0))
        abort();
    text_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct text verifier = {0}, note = {0};
    struct checkpoint read, opened;
    struct error err = {0};
    const uint8_t *end = memchr(bytes, '\n', size);
    size_t first = end ? (size_t)(end - bytes) : size;

    text_add(&verifier, bytes, first);
    if (end)
        text_add(&note, end + 1, size - first - 1);
    bool is_note = note_read(text_string(&note), &read, &err);
    if (is_note)
        check_again(text_string(&note), &read);
    if (note_open(text_string(&note), text_string(&verifier), &opened, &err) &&
        (!is_note || opened.size != read.size ||
         !digest_equal(&opened.root, &read.root)))
        abort();
    text_clear(&verifier);
    text_clear(&note);
    return 0;
}
