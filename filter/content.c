// A small lexer for content streams that knows only what opens and closes.
#include "filter/content.h"

#include <string.h>

struct lexer {
    const unsigned char *at, *end;
    size_t open;       // marked-content sequences
    size_t nested;     // arrays and dictionaries
    bool is_ambiguous; // readers may disagree about what is executed
    bool is_broken;
};

static bool is_space(int c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
           c == '\0';
}

static bool is_delimiter(int c)
{
    return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static bool is_regular(int c)
{
    return !is_space(c) && !is_delimiter(c);
}

// Every place that could be an operator that opens, whatever stands around it.
static size_t possible_openers(const unsigned char *bytes, size_t length)
{
    size_t count = 0;

    for (size_t n = 0; n + 3 <= length; n++)
        if (bytes[n] == 'B' && (bytes[n + 1] == 'D' || bytes[n + 1] == 'M') &&
            bytes[n + 2] == 'C')
            count++;
    return count;
}

static void skip_string(struct lexer *lexer)
{
    size_t depth = 0;

    while (lexer->at < lexer->end) {
        unsigned char c = *lexer->at++;
        if (c == '\\' && lexer->at < lexer->end)
            lexer->at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return;
    }
    lexer->is_broken = true;
}

static void skip_angle(struct lexer *lexer)
{
    lexer->at++;
    if (lexer->at < lexer->end && *lexer->at == '<') {
        lexer->at++;
        lexer->nested++;
        return;
    }
    while (lexer->at < lexer->end && *lexer->at != '>') {
        // Some readers end a hex string at the first foreign character.
        if (!is_space(*lexer->at) &&
            !strchr("0123456789abcdefABCDEF", *lexer->at))
            lexer->is_ambiguous = true;
        lexer->at++;
    }
    if (lexer->at < lexer->end)
        lexer->at++;
    else
        lexer->is_broken = true;
}

static void close_nested(struct lexer *lexer, size_t width)
{
    lexer->at += width;
    if (lexer->nested > 0)
        lexer->nested--;
    else
        lexer->is_ambiguous = true;
}

static bool has_marks(const unsigned char *bytes, size_t length)
{
    return possible_openers(bytes, length) > 0 ||
           memmem(bytes, length, "EMC", 3) != NULL;
}

// Goes behind the EI that ends the data of an inline image. Where it ends is
// guesswork for every reader, so data that holds our operators is ambiguous.
static void skip_image_data(struct lexer *lexer)
{
    const unsigned char *start = lexer->at;

    for (const unsigned char *at = start; at + 2 < lexer->end; at++) {
        if (!is_space(at[0]) || at[1] != 'E' || at[2] != 'I')
            continue;
        if (at + 3 < lexer->end && is_regular(at[3]))
            continue;
        if (has_marks(start, (size_t)(at - start)))
            lexer->is_ambiguous = true;
        lexer->at = at + 3;
        return;
    }
    lexer->at = lexer->end;
    lexer->is_broken = true;
}

static void take_operator(struct lexer *lexer, const unsigned char *word,
                          size_t length)
{
    bool is_mark = length == 3 &&
                   (memcmp(word, "BDC", 3) == 0 || memcmp(word, "BMC", 3) == 0);
    bool is_end = length == 3 && memcmp(word, "EMC", 3) == 0;

    if ((is_mark || is_end) && lexer->nested > 0)
        lexer->is_ambiguous = true;
    else if (is_mark)
        lexer->open++;
    else if (is_end && lexer->open > 0)
        lexer->open--;
    else if (length == 2 && memcmp(word, "ID", 2) == 0)
        skip_image_data(lexer);
}

static void skip_regular(struct lexer *lexer)
{
    while (lexer->at < lexer->end && is_regular(*lexer->at))
        lexer->at++;
}

static void take_token(struct lexer *lexer)
{
    const unsigned char *start = lexer->at;

    switch (*start) {
    case '(':
        skip_string(lexer);
        return;
    case '<':
        skip_angle(lexer);
        return;
    case '>':
        close_nested(lexer, start + 1 < lexer->end && start[1] == '>' ? 2 : 1);
        return;
    case '[':
        lexer->nested++;
        lexer->at++;
        return;
    case ']':
        close_nested(lexer, 1);
        return;
    case '/':
        lexer->at++;
        skip_regular(lexer);
        return;
    case '%':
        while (lexer->at < lexer->end && *lexer->at != '\n' &&
               *lexer->at != '\r')
            lexer->at++;
        return;
    case ')':
    case '{':
    case '}':
        lexer->is_ambiguous = true;
        lexer->at++;
        return;
    default:
        skip_regular(lexer);
        take_operator(lexer, start, (size_t)(lexer->at - start));
        return;
    }
}

struct content_marks content_marks(const unsigned char *bytes, size_t length)
{
    // A stream without data has no bytes to point at either.
    if (length == 0)
        return (struct content_marks){0};

    struct lexer lexer = {.at = bytes, .end = bytes + length};
    while (lexer.at < lexer.end) {
        if (is_space(*lexer.at))
            lexer.at++;
        else
            take_token(&lexer);
    }
    if (lexer.nested > 0)
        lexer.is_broken = true;

    bool is_unsure = lexer.is_broken || lexer.is_ambiguous;
    return (struct content_marks){
        .open = is_unsure ? possible_openers(bytes, length) : lexer.open,
        .is_broken = lexer.is_broken,
    };
}
