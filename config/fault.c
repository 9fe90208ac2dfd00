// What is wrong with a policy file, collected and told in file order.
#include "config/fault.h"

#include "config/term.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void faults_clear(struct faults *faults)
{
    for (size_t n = 0; n < faults->count; n++)
        free(faults->list[n].sentence);
    faults->count = 0;
}

static bool is_before(struct place a, struct place b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

// Defaults are looked at once for every queue that inherits them.
static bool is_known(const struct faults *faults, struct place place,
                     const char *sentence)
{
    for (size_t n = 0; n < faults->count; n++) {
        const struct fault *fault = &faults->list[n];
        if (fault->place.line == place.line &&
            fault->place.column == place.column &&
            string_equal(fault->sentence, sentence))
            return true;
    }
    return false;
}

void sentence_mend(char *sentence)
{
    const char *end = sentence + strlen(sentence);
    const char *at = sentence;
    char *to = sentence;

    while (at < end) {
        char character[8] = {0};
        const char *start = at;
        if (utf8_next(&at, end) < 0)
            at = start + 1;
        else
            memcpy(character, start, (size_t)(at - start));
        if (character[0] && is_printable(character)) {
            memmove(to, start, (size_t)(at - start));
            to += at - start;
        } else {
            *to++ = '?';
        }
    }
    *to = '\0';
}

void fault_add(struct faults *faults, struct place place, const char *format,
               ...)
{
    char sentence[768];
    va_list args;

    va_start(args, format);
    int length = vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    if (length < 0 || (size_t)length >= sizeof(sentence))
        text_cut_utf8(sentence, sizeof(sentence) - 1);
    sentence_mend(sentence);
    if (is_known(faults, place, sentence))
        return;
    if (faults->count == FAULTS_MAX) {
        faults->is_cut = true;
        return;
    }

    size_t at = faults->count++;
    while (at > 0 && is_before(place, faults->list[at - 1].place)) {
        faults->list[at] = faults->list[at - 1];
        at--;
    }
    faults->list[at] =
        (struct fault){.place = place, .sentence = string_copy(sentence)};
}

bool faults_tell(const struct faults *faults, struct text *complaints,
                 struct error *err)
{
    for (size_t n = 0; n < faults->count; n++) {
        const struct fault *fault = &faults->list[n];
        if (n == 0)
            error_set(err, ERROR_CONFIG, "%s:%zu:%zu: %s", faults->file,
                      fault->place.line, fault->place.column, fault->sentence);
        if (complaints)
            text_addf(complaints, "%s:%zu:%zu: %s\n", faults->file,
                      fault->place.line, fault->place.column, fault->sentence);
    }
    if (complaints && faults->is_cut)
        text_addf(complaints,
                  "%s: there are more than %d faults; mend these first\n",
                  faults->file, FAULTS_MAX);
    return false;
}

void word_nearest(const char *word, const char *words, char *nearest,
                  size_t size)
{
    // A third of the letters may be wrong: more is another word.
    unsigned best = (unsigned)(strlen(word) + 2) / 3 + 1;

    nearest[0] = '\0';
    while (*words) {
        size_t length = strcspn(words, " ");
        char candidate[NEAREST_MAX];
        int fits =
            snprintf(candidate, sizeof(candidate), "%.*s", (int)length, words);
        unsigned distance = word_distance(word, candidate);
        if (fits > 0 && distance < best) {
            best = distance;
            (void)string_fit(nearest, size, candidate);
        }
        words += length + strspn(words + length, " ");
    }
}

// "a b c" -> "a, b, c"
static void add_list(struct text *list, const char *words)
{
    for (; *words; words++) {
        if (*words == ' ')
            text_add_string(list, ", ");
        else
            text_add_char(list, *words);
    }
}

void fault_unknown(struct faults *faults, struct place place, const char *what,
                   const char *word, const char *words)
{
    struct text list = {0};
    char nearest[NEAREST_MAX];

    add_list(&list, words);
    word_nearest(word, words, nearest, sizeof(nearest));
    if (nearest[0])
        fault_add(faults, place,
                  "%s \"%.60s\"; allowed: %s; did you mean \"%s\"?", what, word,
                  text_string(&list), nearest);
    else
        fault_add(faults, place, "%s \"%.60s\"; allowed: %s", what, word,
                  text_string(&list));
    text_clear(&list);
}
