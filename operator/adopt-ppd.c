// What an adopted queue's PPD says: text in, text out.
#include "operator/adopt-ppd.h"

#include "operator/adopt-filters.h"
#include "operator/adopt-lines.h"

#include <ctype.h>
#include <string.h>

static const char *const own_options[] = {
    "CmLevel",        "CmTerm",   "CmScope",       "CmControl",
    "CmDocNumber",    "CmTitle",  "CmSpares",      "CmRecipients",
    "CmClassifiedBy", "CmReason", "CmDerivedFrom", "CmDeclassifyOn",
};

// What stands in the PPD only once and is ours to say.
static const char *const replaced[] = {
    "*cupsFilter:",     "*cupsFilter2:",      "*cupsPreFilter:",
    "*cupsSingleFile:", "*cupsManualCopies:",
};

// --- what is ours in a PPD that was rewritten before -------------------------

static const char *skip(const char *at, const char *word)
{
    return string_starts(at, word) ? at + strlen(word) : at;
}

// The option or group that a statement of a block speaks of.
static const char *subject(const char *at)
{
    static const char *const words[] = {
        "*",           "zh_CN.",       "OpenUI *",    "CloseUI: *",
        "OpenGroup: ", "CloseGroup: ", "Translation "};

    for (size_t n = 0; n < sizeof(words) / sizeof(words[0]); n++)
        at = skip(at, words[n]);
    if (string_starts(at, "OrderDependency:")) {
        const char *star = strpbrk(at, "*\r\n");
        return star && *star == '*' ? star + 1 : at;
    }
    at = skip(at, "Default");
    at = skip(at, "Param");
    return skip(at, "Custom");
}

static bool is_word(const char *at, const char *word)
{
    size_t length = strlen(word);

    return strncmp(at, word, length) == 0 &&
           !isalnum((unsigned char)at[length]);
}

// Comments of ours are recognised by standing in the block as well.
static bool is_comment_of(const struct statement *statement, const char *block)
{
    struct statement line;
    size_t length = strcspn(statement->start, "\r\n");

    while (statement_next(&block, &line)) {
        if (strcspn(line.start, "\r\n") == length &&
            memcmp(line.start, statement->start, length) == 0)
            return true;
    }
    return false;
}

static bool is_own(const struct statement *statement, const char *block)
{
    if (statement_is(statement, "*%"))
        return is_comment_of(statement, block);
    if (!statement_is(statement, "*"))
        return false;

    const char *about = subject(statement->start);
    if (is_word(about, "Countermark"))
        return true;
    for (size_t n = 0; n < sizeof(own_options) / sizeof(own_options[0]); n++) {
        if (is_word(about, own_options[n]))
            return true;
    }
    return false;
}

bool adopt_is_rewritten(const char *ppd)
{
    struct statement statement;

    while (statement_next(&ppd, &statement)) {
        if (statement_is(&statement, "*OpenUI *CmLevel/"))
            return true;
    }
    return false;
}

// --- rewriting --------------------------------------------------------------

static bool is_replaced(const struct statement *statement)
{
    for (size_t n = 0; n < sizeof(replaced) / sizeof(replaced[0]); n++) {
        if (statement_is(statement, replaced[n]))
            return true;
    }
    return false;
}

// The first option or group: at the top level by being the first.
static bool opens_options(const struct statement *statement)
{
    return statement_is(statement, "*OpenGroup") ||
           statement_is(statement, "*OpenUI") ||
           statement_is(statement, "*JCLOpenUI");
}

static void add_block(const char *block, const char *eol, struct text *into)
{
    struct statement line;

    while (statement_next(&block, &line)) {
        text_add(into, line.start, strcspn(line.start, "\r\n"));
        text_add_string(into, eol);
    }
}

// A listed language promises that every option is translated into it. Ours
// speak English and Chinese; libcups shows the translations that are there
// whether or not their language is listed, so nobody loses a word.
static void add_languages(const struct statement *statement, const char *eol,
                          struct text *into)
{
    char value[1024];
    bool is_chinese = statement_value(statement, value, sizeof(value)) &&
                      strstr(value, "zh_CN");

    text_addf(into, "*cupsLanguages: \"en%s\"%s", is_chinese ? " zh_CN" : "",
              eol);
}

static const char *line_end_of(const char *ppd)
{
    const char *end = ppd + strcspn(ppd, "\r\n");

    if (end[0] == '\r')
        return end[1] == '\n' ? "\r\n" : "\r";
    return "\n";
}

// The last line of a PPD may lack its end.
static void end_line(struct text *into, const char *eol)
{
    if (into->length > 0 && !strchr("\r\n", into->data[into->length - 1]))
        text_add_string(into, eol);
}

static void rewrite(const char *ppd, const char *block, const char *filters,
                    const char *eol, struct text *into)
{
    struct statement statement;
    bool has_block = false;

    while (statement_next(&ppd, &statement)) {
        if (is_replaced(&statement) || is_own(&statement, block))
            continue;
        if (!has_block && opens_options(&statement)) {
            text_add_string(into, filters);
            add_block(block, eol, into);
            has_block = true;
        }
        if (statement_is(&statement, "*cupsLanguages:"))
            add_languages(&statement, eol, into);
        else
            text_add(into, statement.start, statement.length);
    }
    if (!has_block) {
        end_line(into, eol);
        text_add_string(into, filters);
        add_block(block, eol, into);
    }
}

bool adopt_ppd(const char *ppd, const char *block, struct text *rewritten,
               struct error *err)
{
    struct text filters = {0};
    const char *eol = line_end_of(ppd);

    if (!string_starts(ppd, "*PPD-Adobe"))
        return error_set(err, ERROR_CONFIG,
                         "the queue's PPD does not begin with *PPD-Adobe: "
                         "give the queue its driver again");
    bool done = adopt_filters(ppd, eol, &filters, err);
    if (done) {
        text_addf(&filters, "*cupsSingleFile: True%s*cupsManualCopies: False%s",
                  eol, eol);
        rewrite(ppd, block, text_string(&filters), eol, rewritten);
    }
    text_clear(&filters);
    return done;
}
