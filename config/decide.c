// The ruling: policy x request. A list of questions, each of which may end the
// matter with one sentence for the submitter: what, why, and the way out.
#include "config/decide.h"

#include "config/fault.h"
#include "config/mark.h"
#include "config/scheme.h"
#include "config/term.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

// Longest part of a submitter's own words that a sentence repeats.
#define QUOTED "\"%.40s\""

static bool refuse(struct ruling *ruling, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool refuse(struct ruling *ruling, const char *format, ...)
{
    va_list args;
    char reason[1024];

    va_start(args, format);
    (void)vsnprintf(reason, sizeof(reason), format, args);
    va_end(args);
    // A cut may fall inside a character, also where "%.40s" made it.
    for (char *at = reason; *at; at++) {
        const char *next = at;
        if (utf8_next(&next, at + strlen(at)) < 0)
            *at = '?';
        else
            at += next - at - 1;
    }
    text_cut_utf8(reason, sizeof(ruling->reason) - 1);
    (void)string_fit(ruling->reason, sizeof(ruling->reason), reason);
    ruling->verdict = VERDICT_REFUSE;
    return false;
}

static const char *given(const char *string)
{
    return string ? string : "";
}

static bool decide_level(const struct queue_policy *queue, const char *wanted,
                         struct ruling *ruling)
{
    const struct scheme *scheme = queue->scheme;
    struct text codes = {0};
    struct text nearby = {0};
    char nearest[NEAREST_MAX];
    int level = queue->default_level;

    scheme_codes(scheme, queue->lowest, queue->highest, &codes);
    if (wanted[0])
        level = scheme_level(scheme, wanted);
    bool is_known = level >= 0;
    bool is_allowed = is_known && (unsigned)level >= queue->lowest &&
                      (unsigned)level <= queue->highest;

    if (is_allowed) {
        ruling->level = &scheme->levels[level];
    } else if (is_known) {
        refuse(ruling,
               "level %s is not allowed on queue %s; choose another queue, or "
               "as level (CmLevel) one of: %s",
               scheme->levels[level].code, queue->queue, text_string(&codes));
    } else if (!wanted[0]) {
        refuse(ruling, "choose a classification level (CmLevel): %s",
               text_string(&codes));
    } else {
        for (unsigned n = queue->lowest; n <= queue->highest; n++)
            text_addf(&nearby, "%s ", scheme->levels[n].code);
        word_nearest(wanted, text_string(&nearby), nearest, sizeof(nearest));
        refuse(ruling,
               "level " QUOTED " is unknown here; choose as level (CmLevel) "
               "one of: %s%s%s%s",
               wanted, text_string(&codes), nearest[0] ? "; did you mean " : "",
               nearest, nearest[0] ? "?" : "");
    }
    text_clear(&codes);
    text_clear(&nearby);
    return is_allowed;
}

static void today_by_clock(char today[16])
{
    time_t now = time(NULL);
    struct tm local = {0};

    (void)localtime_r(&now, &local);
    (void)strftime(today, 16, "%Y-%m-%d", &local);
}

static bool within_cap(const struct queue_policy *queue,
                       const struct term *term, const char *today,
                       struct ruling *ruling)
{
    const struct level *level = ruling->level;
    const struct scheme *scheme = queue->scheme;
    char cap[16];

    term_months_name(level->cap_months, cap, sizeof(cap));
    if (term->kind == TERM_RELEASE_DATE && term_is_past(term, today))
        return refuse(ruling,
                      "the release date %s is not in the future; choose a "
                      "later one (CmTerm)",
                      term->canonical);
    if (term->kind == TERM_LONG &&
        level != &scheme->levels[scheme->level_count - 1])
        return refuse(ruling,
                      "长期 stands only behind %s (%s); choose for %s a "
                      "secrecy period (CmTerm) of at most %s",
                      scheme->levels[scheme->level_count - 1].zh,
                      scheme->levels[scheme->level_count - 1].code, level->code,
                      cap);
    bool is_above =
        level->cap_months > 0 &&
        ((term->kind == TERM_PERIOD && term->months > level->cap_months) ||
         (term->kind == TERM_RELEASE_DATE &&
          term_is_beyond(term, today, level->cap_months)));
    if (is_above)
        return refuse(ruling,
                      "the secrecy period %s is longer than %s allows; choose "
                      "at most %s (CmTerm)",
                      term->canonical, level->code, cap);
    return true;
}

// A scheme without secrecy periods keeps what was said for the record only.
static bool keep_term(const char *wanted, struct ruling *ruling)
{
    if (!is_printable(wanted))
        return refuse(ruling, "the secrecy period (CmTerm) contains a "
                              "character that cannot be printed; remove it");
    if (!string_fit(ruling->term, sizeof(ruling->term), wanted))
        return refuse(ruling,
                      "the secrecy period (CmTerm) is longer than %zu bytes; "
                      "shorten it",
                      sizeof(ruling->term) - 1);
    return true;
}

static bool decide_term(const struct queue_policy *queue,
                        const struct request *request, struct term *term,
                        bool *has_term, struct ruling *ruling)
{
    const char *wanted = given(request->term);
    struct error err = {0};
    char clock[16];

    *has_term = false;
    if (!queue->scheme->has_term)
        return keep_term(wanted, ruling);
    if (!wanted[0])
        wanted = queue->default_term;
    if (!wanted[0] && queue->term_required)
        return refuse(ruling,
                      "choose a secrecy period (CmTerm): %s; a mark without "
                      "one is not allowed on queue %s",
                      TERM_FORMS, queue->queue);
    if (!wanted[0])
        return true;
    if (!is_printable(wanted))
        return keep_term(wanted, ruling);
    if (!term_read(wanted, term, &err))
        return refuse(ruling,
                      "the secrecy period " QUOTED " %s; write it (CmTerm) as "
                      "%s",
                      wanted, err.text, TERM_FORMS);
    if (!request->today)
        today_by_clock(clock);
    *has_term = true;
    (void)string_fit(ruling->term, sizeof(ruling->term), term->canonical);
    return within_cap(queue, term, request->today ? request->today : clock,
                      ruling);
}

static bool decide_mark(const struct queue_policy *queue,
                        const struct request *request, const struct term *term,
                        struct ruling *ruling)
{
    const struct scheme *scheme = queue->scheme;
    const char *controls = given(request->classification_extra);
    struct error err = {0};

    if (controls[0] && scheme->has_term)
        return refuse(ruling,
                      "control markings (CmControl) do not belong to scheme "
                      "%s; choose None",
                      scheme->name);
    if (!mark_make(scheme, ruling->level, term, controls, ruling->mark,
                   sizeof(ruling->mark), &err))
        return refuse(ruling, "%s", err.text);
    return true;
}

// One line of the submitter's words that is printed and recorded as it stands.
static bool decide_words(const char *wanted, const char *what,
                         const char *option, bool is_required, char *words,
                         size_t size, struct ruling *ruling)
{
    if (!wanted[0] && is_required)
        return refuse(ruling,
                      "the %s is missing and queue %s asks for it; give it as "
                      "%s",
                      what, ruling->policy->queue, option);
    if (!is_printable(wanted))
        return refuse(ruling,
                      "the %s (%s) contains a character that cannot be "
                      "printed; remove line breaks and invisible characters",
                      what, option);
    if (!string_fit(words, size, wanted))
        return refuse(ruling,
                      "the %s (%s) is %zu bytes long; at most %zu fit, shorten "
                      "it",
                      what, option, strlen(wanted), size - 1);
    return true;
}

static bool is_blank(const char *string)
{
    return string[strspn(string, " ")] == '\0';
}

static bool decide_texts(const struct queue_policy *queue,
                         const struct request *request, struct ruling *ruling)
{
    const char *scope = given(request->scope);
    const char *doc_no = given(request->doc_no);

    if (is_blank(scope))
        scope = queue->default_scope;
    return decide_words(scope, "distribution scope", "CmScope",
                        queue->scope_required, ruling->scope,
                        sizeof(ruling->scope), ruling) &&
           decide_words(is_blank(doc_no) ? "" : doc_no, "document number",
                        "CmDocNumber", queue->doc_no_required, ruling->doc_no,
                        sizeof(ruling->doc_no), ruling);
}

static bool decide_counts(const struct queue_policy *queue,
                          const struct request *request, struct ruling *ruling)
{
    if (request->copies < 1)
        return refuse(ruling, "no copies were asked for; print at least one");
    if (request->copies > queue->max_copies)
        return refuse(ruling,
                      "%u copies are more than queue %s allows at once; print "
                      "at most %u copies per job",
                      request->copies, queue->queue, queue->max_copies);
    if (request->spares > queue->max_spares)
        return refuse(ruling,
                      "%u spare copies are more than queue %s allows; choose "
                      "at most %u (CmSpares)",
                      request->spares, queue->queue, queue->max_spares);
    if (request->pages < 1)
        return refuse(ruling, "the document has no pages; print one that has");
    if (request->pages > queue->max_pages)
        return refuse(ruling,
                      "the document has %u pages and queue %s takes at most "
                      "%u; print it in parts",
                      request->pages, queue->queue, queue->max_pages);
    ruling->copies = request->copies;
    ruling->spares = request->spares;
    return true;
}

// The title comes from an application and is only recorded: what cannot be
// shown becomes a blank, what is too long is cut.
static void keep_title(const char *title, struct ruling *ruling)
{
    const char *end = title + strlen(title);
    struct text clean = {0};

    while (title < end) {
        const char *start = title;
        char character[8] = {0};
        if (utf8_next(&title, end) < 0)
            title++;
        else
            memcpy(character, start, (size_t)(title - start));
        bool is_shown = character[0] && is_printable(character);
        text_add_string(&clean, is_shown ? character : " ");
    }
    text_add_char(&clean, '\0');
    text_cut_utf8(clean.data, sizeof(ruling->title) - 1);
    (void)string_fit(ruling->title, sizeof(ruling->title), clean.data);
    text_clear(&clean);
}

void decide(const struct queue_policy *queue, const struct request *request,
            struct ruling *ruling)
{
    struct term term = {0};
    bool has_term = false;

    *ruling = (struct ruling){.verdict = VERDICT_REFUSE, .policy = queue};
    if (!queue) {
        refuse(ruling, "this queue has no policy, so nothing may be printed "
                       "on it; ask the administrator to name it under "
                       "\"queues\" in countermark.yaml");
        return;
    }
    if (decide_level(queue, given(request->level), ruling) &&
        decide_term(queue, request, &term, &has_term, ruling) &&
        decide_mark(queue, request, has_term ? &term : NULL, ruling) &&
        decide_texts(queue, request, ruling) &&
        decide_counts(queue, request, ruling)) {
        if (queue->title_stored)
            keep_title(given(request->title), ruling);
        ruling->verdict = VERDICT_MARK;
    }
}
