// Breaks a sentence into lines that fit a width.
#include "paper/wrap.h"

#include <math.h>
#include <string.h>

// Where Chinese and Japanese writing begins (CJK radicals).
enum { IDEOGRAPHS = 0x2e80 };

static bool is_in(const char *set, int32_t character)
{
    const char *at = set;
    const char *end = set + strlen(set);

    while (at < end) {
        if (utf8_next(&at, end) == character)
            return true;
    }
    return false;
}

// A break may stand between `before` and `after`.
static bool may_break(int32_t before, int32_t after)
{
    if (is_in("、，。；：！？）》」』】〕”’·, ;:.!?)]}", after))
        return false;
    if (is_in("（《「『【〔“‘([{", before))
        return false;
    if (is_in("〔〕", before) || (before >= '0' && before <= '9'))
        return false; // 〔2026〕17号 and 10年 stay whole
    return is_in(" -/,;、，；", before) || before >= IDEOGRAPHS ||
           after >= IDEOGRAPHS;
}

// The end of the first line of `text`: the last break that fits, or else the
// last character that fits, and then it is torn.
static const char *line_end(const struct face *face, const char *text,
                            double size, double width, bool *is_torn)
{
    const char *end = text + strlen(text);
    const char *best = NULL;
    const char *at = text;
    int32_t before = 0;
    double used = 0;

    while (at < end) {
        const char *next = at;
        char one[8] = "";
        int32_t character = utf8_next(&next, end);
        memcpy(one, at, (size_t)(next - at));
        if (before != 0 && may_break(before, character))
            best = at;
        used += face_width(face, one, size);
        if (used > width && character != ' ') {
            *is_torn = *is_torn || best == NULL;
            return best != NULL ? best : at;
        }
        before = character;
        at = next;
    }
    return end;
}

const char *wrap_next(const struct face *face, const char **at, double size,
                      double width, size_t *length, bool *is_torn)
{
    while (**at == ' ')
        (*at)++;
    if (**at == '\0')
        return NULL;
    const char *line = *at;
    const char *end = line_end(face, line, size, width, is_torn);
    if (end == line)
        return NULL;
    *at = end;
    while (end[-1] == ' ')
        end--;
    *length = (size_t)(end - line);
    return line;
}

bool wrap(const struct face *face, const char *text, double size, double width,
          unsigned most, struct lines *lines)
{
    const char *at = text;

    lines->count = 0;
    lines->is_torn = false;
    for (;;) {
        size_t length = 0;
        const char *line =
            wrap_next(face, &at, size, width, &length, &lines->is_torn);
        if (line == NULL)
            return *at == '\0';
        if (lines->count == most || lines->count == WRAP_LINES_MAX ||
            length >= WRAP_BYTES)
            return false;
        memcpy(lines->text[lines->count], line, length);
        lines->text[lines->count++][length] = '\0';
    }
}

bool wrap_shrunk(const struct face *face, const char *text, double high,
                 double low, double width, double height, unsigned most,
                 struct lines *lines, double *size)
{
    double torn = 0; // the largest size that fits with a word torn

    for (*size = high; *size > low; *size -= 0.25) {
        double room = floor(height / *size);
        unsigned fitting = room < most ? (unsigned)room : most;
        if (!wrap(face, text, *size, width, fitting, lines))
            continue;
        if (!lines->is_torn)
            return true;
        torn = fmax(torn, *size);
    }
    *size = low;
    bool fits = wrap(face, text, low, width, most, lines);
    if (torn == 0 || (fits && !lines->is_torn))
        return fits;
    *size = torn;
    return wrap(face, text, torn, width, most, lines);
}
