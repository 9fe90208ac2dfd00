// What went wrong, said so that somebody can act on it.
#include "base/error.h"

#include "base/text.h"
#include "base/words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#undef error_set
#undef error_in
#undef error_errno

// Fills `room` and cuts a longer text at the last whole character.
static void format_into(char *room, size_t size, const char *format,
                        va_list args)
{
    int length = vsnprintf(room, size, format, args);

    if (length < 0)
        room[0] = '\0';
    else if ((size_t)length >= size)
        text_cut_utf8(room, size - 1);
}

static void say_into(struct error *err, const char *context, const char *inner)
{
    int length =
        snprintf(err->said, sizeof(err->said), "%s: %s", context, inner);

    if (length >= (int)sizeof(err->said))
        text_cut_utf8(err->said, sizeof(err->said) - 1);
}

const char *error_said(const struct error *err)
{
    return err->said[0] ? err->said : err->text;
}

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
    if (!err)
        return false;

    const char *other = translated(format);
    va_list args;
    va_start(args, format);
    format_into(err->text, sizeof(err->text), format, args);
    va_end(args);
    err->said[0] = '\0';
    if (other != format) {
        va_start(args, format);
        format_into(err->said, sizeof(err->said), other, args);
        va_end(args);
    }
    err->kind = kind;
    return false;
}

bool error_in(struct error *err, const char *format, ...)
{
    if (!err)
        return false;

    struct error inner = *err;
    const char *other = translated(format);
    char context[sizeof(err->text)];
    va_list args;
    va_start(args, format);
    format_into(context, sizeof(context), format, args);
    va_end(args);
    (void)error_set(err, inner.kind, "%s: %s", context, inner.text);
    if (other == format && !inner.said[0])
        return false;
    va_start(args, format);
    format_into(context, sizeof(context), other, args);
    va_end(args);
    say_into(err, context, error_said(&inner));
    return false;
}

bool error_errno(struct error *err, const char *format, ...)
{
    int number = errno;

    if (!err)
        return false;

    char context[sizeof(err->text)];
    va_list args;
    va_start(args, format);
    format_into(context, sizeof(context), format, args);
    va_end(args);
    return error_set(err, ERROR_SYSTEM, "%s: %s", context, strerror(number));
}

const char *error_kind_name(enum error_kind kind)
{
    static const char *const names[] = {
        [ERROR_NONE] = "none",       [ERROR_USAGE] = "usage",
        [ERROR_REFUSED] = "refused", [ERROR_INPUT] = "input",
        [ERROR_CONFIG] = "config",   [ERROR_BUSY] = "busy",
        [ERROR_SYSTEM] = "system",   [ERROR_TAMPERED] = "tampered",
    };

    return names[kind];
}
