// What is wrong with a policy file: every fault of one reading, in the order
// of the file, each said once.
#ifndef CONFIG_FAULT_H
#define CONFIG_FAULT_H

#include "base/base.h"

enum { FAULTS_MAX = 50, NEAREST_MAX = 128 };

// A place in the file, counted from 1 in lines and characters.
struct place {
    size_t line, column;
};

struct fault {
    struct place place;
    char *sentence;
};

// Starts as `struct faults faults = {.file = path};`, ends with faults_clear.
struct faults {
    const char *file; // borrowed
    size_t count;
    bool is_cut; // there were more than FAULTS_MAX
    struct fault list[FAULTS_MAX];
};

void faults_clear(struct faults *faults);

// Keeps `what is wrong; what is allowed` for this place. The same sentence at
// the same place counts once; what comes after FAULTS_MAX is only noticed.
void fault_add(struct faults *faults, struct place place, const char *format,
               ...) __attribute__((format(printf, 3, 4)));

// Puts a question mark for every byte of a sentence that is not UTF-8, as where
// "%.40s" cuts inside a character, and for every character that cannot be
// printed: what was said wrongly is repeated, and may act on no terminal.
void sentence_mend(char *sentence);

// Adds one line `file:line:column: sentence` for each fault to `complaints`
// (may be NULL) and puts the first one into `err`. Always false.
bool faults_tell(const struct faults *faults, struct text *complaints,
                 struct error *err);

// The nearest of `words` (separated by blanks), or "" when none is near.
void word_nearest(const char *word, const char *words, char *nearest,
                  size_t size);

// Complaints end alike: `; did you mean "x"?` or nothing.
void fault_unknown(struct faults *faults, struct place place, const char *what,
                   const char *word, const char *words);

#endif
