// Every key a policy may contain: its name, its type, its limits, its allowed
// words and the field it fills, in one table.
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include "config/policy.h"
#include "config/settings.h"
#include "config/tree.h"

// Which map a key stands in, and what that map fills.
enum section {
    SECTION_TOP,       // struct site
    SECTION_SITE,      // struct site
    SECTION_PATHS,     // struct site
    SECTION_SCHEME,    // struct scheme
    SECTION_LEVEL,     // struct level
    SECTION_QUEUE,     // struct queue_policy, also under `defaults`
    SECTION_WHO,       // struct grant
    SECTION_EXCEPTION, // struct exception_words
};

enum value_type {
    VALUE_TEXT,       // least..most bytes
    VALUE_NAME,       // the same, letters, digits and . _ - only
    VALUE_ORIGIN,     // the same, no blanks and no plus sign
    VALUE_PATH,       // absolute, fewer than `most` bytes
    VALUE_NUMBER,     // least..most, into unsigned
    VALUE_LENGTH,     // least..most millimetres, into double
    VALUE_MEGABYTES,  // least..most, into size_t bytes
    VALUE_CHOICE,     // one of `words`, its number into an enum
    VALUE_FLAG,       // one of `words`, the second is true
    VALUE_PERIOD,     // "10y", into months
    VALUE_TERM,       // a secrecy period as the submitter would write it
    VALUE_LEVELS,     // a range of the scheme's levels
    VALUE_LEVEL,      // one of them
    VALUE_WORDS,      // a list of 1..POLICY_WORDS_MAX different words of
                      // least..most bytes, or the word `any` where allowed
    VALUE_PATTERN,    // a document number with places to fill in
    VALUE_PATTERNS,   // a list of them
    VALUE_VERIFIERS,  // a list of keys of witnesses
    VALUE_WHO,        // a map of levels
    VALUE_BY_LEVEL,   // a map of levels to one of `words`, or one for all, its
                      // number into an array of enums
    VALUE_EXCEPTIONS, // a map of names
    VALUE_SECTION,    // a map of the section `inner` that fills the same struct
    VALUE_LATER,      // a map or list that somebody else reads
};

struct key {
    enum section section;
    const char *name;
    enum value_type type;
    unsigned least, most;
    enum section inner;
    size_t offset;
    const char *words; // separated by blanks
    const char *about; // a sentence for people
    enum slant more;   // what a greater number, or a flag's second word, is
    bool is_needed;
    bool is_floor; // nothing less than what holds without the key
};

// Reads the map into `*into` (the section's struct). Unknown keys, wrong types
// and values out of bounds become faults; the rest is still read.
void keys_read(enum section section, const struct node *map, void *into,
               struct faults *faults);

// The same limits for a name that is itself a key, such as a queue's.
bool name_check(const struct node *node, const char *name, const char *what,
                size_t most, struct faults *faults);

// The entries for the manual page and for tests; `*count` is their number.
const struct key *keys_all(size_t *count);

// An exception as it is written.
struct exception_words {
    char level[64], doc_no[128];
    unsigned cap_months;
};

// grants.c, exceptions.c: what needs the queue at hand. Nothing without a
// scheme.
void who_read(const struct node *node, struct queue_policy *queue,
              struct faults *faults);
void exceptions_read(const struct node *node, struct queue_policy *queue,
                     struct faults *faults);

// bylevel.c: the same.
void by_level_read(const struct key *key, const struct node *node,
                   struct queue_policy *queue, struct faults *faults);
// What the key says for one level, as its number and in words.
unsigned by_level_number(const struct key *key,
                         const struct queue_policy *queue, unsigned level);
void by_level_say(const struct key *key, const struct queue_policy *queue,
                  unsigned level, struct text *into);

// levels.c: what needs the scheme at hand. Nothing without one.
//
// The level of that name; -1 and a fault at the place when there is none.
int level_find(const struct scheme *scheme, const char *name,
               struct place place, struct faults *faults);
void levels_read(const struct node *node, struct queue_policy *queue,
                 struct faults *faults);
void level_read(const struct node *node, struct queue_policy *queue,
                struct faults *faults);

#endif
