// What went wrong, said so that somebody can act on it.
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

// The kind says what somebody should do about it.
enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,   // the command line is wrong: read the help
    ERROR_REFUSED, // a rule forbids it: the text names the rule and the way out
    ERROR_INPUT,   // the document or the data is unusable
    ERROR_CONFIG, // the policy or the installation is wrong: the admin mends it
    ERROR_BUSY,   // not now: the same call may work later
    ERROR_SYSTEM, // the machine failed: disk, memory, a missing program
    ERROR_TAMPERED, // the journal does not agree with itself or its witnesses
};

// Starts as `struct error err = {0};` and is filled by the call that fails.
struct error {
    enum error_kind kind;
    char text[1024]; // UTF-8, cut at a character if longer
    char said[1024]; // the same in the reader's language; "" = `text` is
};

// What a person is told; `text` is what is recorded.
const char *error_said(const struct error *err);

// All three return false, so that a failing function ends with
// `return error_set(err, ...)`. `err` may be NULL: nobody wants to know.
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Adds `context: ` in front of what is already there.
bool error_in(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// ERROR_SYSTEM with the text of errno behind a colon.
bool error_errno(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// The kind's name in lower case ("refused"), for machines.
const char *error_kind_name(enum error_kind kind);

// The analyser looks at one file at a time and cannot see that these are false.
#ifdef __clang_analyzer__
#define error_set(...) (error_set(__VA_ARGS__), false)
#define error_in(...) (error_in(__VA_ARGS__), false)
#define error_errno(...) (error_errno(__VA_ARGS__), false)
#endif

#endif
