// Keys of witnesses: whether a word has their form.
#include "config/verifier.h"

#include "base/base.h"

#include <string.h>

enum {
    ID_DIGITS = 8,
    KEY_SYMBOLS = 44, // an algorithm and 32 bytes, in base64
};

const char *verifier_problem(const char *word)
{
    static const char hex[] = "0123456789ABCDEFabcdef";
    static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t name = strcspn(word, "+ ");
    const char *id = word + name + 1;

    if (name == 0 || word[name] != '+' || strspn(id, hex) != ID_DIGITS ||
        id[ID_DIGITS] != '+' || strlen(id + ID_DIGITS + 1) != KEY_SYMBOLS ||
        strspn(id + ID_DIGITS + 1, base64) != KEY_SYMBOLS)
        return "a verifier key is name+id+key, as the witness publishes it";
    return NULL;
}
