// Whether the marks on a document's first page and the ruling say the same.
//
// A page's text comes from a layout program: blanks stand where letters were
// spaced, and none where columns meet. So lines are compared without blanks,
// but where a mark ends a blank does count: 机密★10年 特急.
#include "config/agree.h"

#include "config/scheme.h"
#include "config/term.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char STAR[] = "★";
enum { SHOWN_BYTES = 60 }; // of a foreign mark, in a message

// A mark as it stands in a tidied line.
struct borne {
    const char *start; // of the level
    const char *rest;  // behind the level, or behind its star
    unsigned level;
    bool has_star, is_chinese;
};

// --- lines without ornament
// ---------------------------------------------------

static bool is_blank(int32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B);
}

// Full-width letters, digits and signs (U+FF01...) become those of ASCII.
static int32_t plain_form(int32_t c)
{
    return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

// The next line of the page with every run of blanks as one; false at the end.
static bool next_line(const char **at, struct text *line)
{
    const char *end = *at + strcspn(*at, "\n\f");
    bool is_gap = false;

    if (**at == '\0')
        return false;
    text_empty(line);
    while (*at < end) {
        int32_t c = utf8_next(at, end);
        if (c < 0)
            (*at)++;
        if (c < 0 || is_blank(c)) {
            is_gap = line->length > 0;
            continue;
        }
        if (is_gap)
            text_add_char(line, ' ');
        is_gap = false;
        text_add_utf8(line, plain_form(c));
    }
    *at += **at != '\0';
    return true;
}

static const char *behind_blank(const char *at)
{
    return at + (*at == ' ');
}

// Behind `wanted` at `at`, whatever blanks either has; NULL when it is not
// there.
static const char *behind(const char *at, const char *wanted)
{
    while (*wanted) {
        wanted = behind_blank(wanted);
        if (*wanted == '\0')
            break;
        at = behind_blank(at);
        if (*at++ != *wanted++)
            return NULL;
    }
    return at;
}

// --- what a line bears
// --------------------------------------------------------

static const char *name_of(const struct scheme *scheme, unsigned level,
                           bool is_chinese)
{
    return is_chinese ? scheme->levels[level].zh : scheme->levels[level].en;
}

// The longest level that stands here: TOP SECRET, not SECRET.
static bool level_at(const struct scheme *scheme, const char *at,
                     struct borne *borne)
{
    const char *farthest = NULL;

    for (unsigned n = 0; n < 2 * scheme->level_count; n++) {
        bool is_chinese = n % 2 == 0;
        if (scheme->language == (is_chinese ? LANGUAGE_EN : LANGUAGE_ZH))
            continue;
        const char *end = behind(at, name_of(scheme, n / 2, is_chinese));
        if (!end || (farthest && end <= farthest))
            continue;
        farthest = end;
        *borne = (struct borne){
            .start = at, .rest = end, .level = n / 2, .is_chinese = is_chinese};
    }
    return farthest != NULL;
}

static const char *star_at(const char *at)
{
    at = behind_blank(at);
    return string_starts(at, STAR) ? at + strlen(STAR) : NULL;
}

// The next level with a star at or behind `at`.
static bool starred_mark(const struct scheme *scheme, const char *at,
                         struct borne *borne)
{
    for (; *at; at++) {
        if (*at == ' ' || !level_at(scheme, at, borne))
            continue;
        const char *star = star_at(borne->rest);
        if (!star) {
            at = borne->rest - 1;
            continue;
        }
        borne->rest = star;
        borne->has_star = true;
        return true;
    }
    return false;
}

// A line that is a level, or a banner, and nothing else. In a scheme of two
// languages the level may stand there twice.
static bool plain_mark(const struct scheme *scheme, const char *line,
                       struct borne *borne)
{
    struct borne second;

    if (!level_at(scheme, line, borne))
        return false;
    const char *rest = behind_blank(borne->rest);
    if (scheme->language == LANGUAGE_BOTH && level_at(scheme, rest, &second) &&
        second.level == borne->level)
        rest = behind_blank(second.rest);
    borne->rest = rest;
    return *rest == '\0' || string_starts(rest, "//");
}

// --- whether it says the same
// -------------------------------------------------

// A term ends with the line or a blank.
static bool is_this_term(const struct borne *borne, const struct term *term)
{
    char printed[128];

    term_print(term, borne->is_chinese, printed, sizeof(printed));
    const char *end = behind(borne->rest, printed);
    return end && (*end == '\0' || *end == ' ');
}

static bool is_same(const struct ruling *ruling, const struct borne *borne)
{
    const struct scheme *scheme = ruling->policy->scheme;
    struct term term = {0};
    bool has_term = scheme->has_term && ruling->term[0] != '\0' &&
                    term_read(ruling->term, &term, NULL);

    if (&scheme->levels[borne->level] != ruling->level ||
        borne->has_star != has_term)
        return false;
    if (has_term)
        return is_this_term(borne, &term);
    const char *controls = strstr(ruling->mark, "//");
    const char *end = behind(borne->rest, controls ? controls : "");
    return end && *behind_blank(end) == '\0';
}

static bool refuse_other(const struct ruling *ruling, const struct borne *borne,
                         struct error *err)
{
    char shown[SHOWN_BYTES + 8];

    (void)snprintf(shown, sizeof(shown), "%s", borne->start);
    text_cut_utf8(shown, SHOWN_BYTES);
    return error_set(err, ERROR_REFUSED,
                     "the first page bears the mark \"%s\", but the job says "
                     "%s; choose what the document says, or correct the "
                     "document",
                     shown, ruling->mark);
}

// Compares one kind of mark on every line.
static bool compare(const struct ruling *ruling, const char *page,
                    bool is_starred, unsigned *count, struct error *err)
{
    const struct scheme *scheme = ruling->policy->scheme;
    struct text line = {0};
    struct borne borne = {0};
    bool done = true;

    while (done && next_line(&page, &line)) {
        const char *at = text_string(&line);
        assert(at);
        while (done && (is_starred ? starred_mark(scheme, at, &borne)
                                   : plain_mark(scheme, at, &borne))) {
            ++*count;
            done = is_same(ruling, &borne) || refuse_other(ruling, &borne, err);
            at = is_starred ? borne.rest : "";
        }
    }
    text_clear(&line);
    return done;
}

bool marks_agree(const struct queue_policy *queue, const struct ruling *ruling,
                 const char *page, struct error *err)
{
    unsigned count = 0;

    if (!compare(ruling, page, true, &count, err) ||
        (count == 0 && !compare(ruling, page, false, &count, err)))
        return false;
    return count > 0 || queue->marks != MARKS_VERIFY ||
           error_set(err, ERROR_REFUSED,
                     "no mark is found in the text of the first page, and "
                     "queue %s prints none (marks: verify); write %s on the "
                     "document, or print on a queue that marks",
                     queue->queue, ruling->mark);
}
