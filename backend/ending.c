// How a delivery ends, for cupsd and for people.
#include "backend/ending.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const struct {
    enum backend_exit exit;
    enum message_level level;
} endings[ENDINGS] = {
    [ENDING_SENT] = {BACKEND_EXIT_OK, MESSAGE_INFO},
    [ENDING_QUIET] = {BACKEND_EXIT_CANCEL, MESSAGE_INFO},
    [ENDING_REFUSED] = {BACKEND_EXIT_CANCEL, MESSAGE_ERROR},
    [ENDING_CANCELLED] = {BACKEND_EXIT_CANCEL, MESSAGE_INFO},
    // The user cancelled: cupsd has named the job's state already.
    [ENDING_WITHDRAWN] = {BACKEND_EXIT_OK, MESSAGE_ERROR},
    [ENDING_HELD] = {BACKEND_EXIT_HOLD, MESSAGE_ERROR},
    [ENDING_INTERRUPTED] = {BACKEND_EXIT_HOLD, MESSAGE_ERROR},
    [ENDING_UNRECORDED] = {BACKEND_EXIT_HOLD, MESSAGE_ERROR},
};

struct ending ending_make(enum ending_kind kind, const char *format, ...)
{
    struct ending ending = {.kind = kind};
    va_list args;

    va_start(args, format);
    int length =
        vsnprintf(ending.sentence, sizeof(ending.sentence), format, args);
    va_end(args);
    if (length >= (int)sizeof(ending.sentence))
        text_cut_utf8(ending.sentence, sizeof(ending.sentence) - 1);
    return ending;
}

enum backend_exit ending_exit(enum ending_kind kind)
{
    assert((size_t)kind < ENDINGS);
    return endings[kind].exit;
}

enum backend_exit ending_tell(const struct ending *ending)
{
    if (ending->sentence[0])
        message(endings[ending->kind].level, "%s", ending->sentence);
    return ending_exit(ending->kind);
}
