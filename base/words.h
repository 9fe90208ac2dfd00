// The language of the person who reads a message. What programs record stays
// as it is written in the source; what they say may be said in another
// language.
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>

// Chooses the language by LC_ALL, LC_MESSAGES and LANG, as cupsd sets them for
// the job's language: Chinese for "zh...", else the one of the source. The
// machine needs no locale of that name. Catalogues: $COUNTERMARK_LOCALEDIR,
// else where they were installed.
void words_open(void);
// Chinese whatever the environment says: for the registrar, which answers
// readers of both languages.
void words_open_chinese(void);
// Whether what is said is Chinese.
bool words_are_chinese(void);

// Marks a text of a table that is said by `translated(...)` where it is used.
#define WORDS(text) text

// What is said instead of this text, or the text itself.
const char *translated(const char *text) __attribute__((format_arg(1)));

#endif
