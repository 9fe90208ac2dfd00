// Breaks a sentence into lines that fit a width.
#include "paper/wrap.h"

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

bool wrap(const struct face *face, const char *text, double size, double width,
          unsigned most, struct lines *lines)
{
    const char *at = text;

    lines->count = 0;
    lines->is_torn = false;
    for (;;) {
        while (*at == ' ')
            at++;
        if (*at == '\0')
            return true;
        if (lines->count == most || lines->count == WRAP_LINES_MAX)
            return false;
        const char *end = line_end(face, at, size, width, &lines->is_torn);
        size_t length = (size_t)(end - at);
        if (length == 0 || length >= WRAP_BYTES)
            return false;
        char *line = lines->text[lines->count++];
        memcpy(line, at, length);
        while (line[length - 1] == ' ')
            length--;
        line[length] = '\0';
        at = end;
    }
}

bool wrap_shrunk(const struct face *face, const char *text, double high,
                 double low, double width, unsigned most, struct lines *lines,
                 double *size)
{
    for (*size = high; *size >= low; *size -= 0.25) {
        if (wrap(face, text, *size, width, most, lines))
            return true;
    }
    *size = low;
    return false;
}
