// The ruling on the secrecy period.
#include "config/decide_parts.h"

#include "config/pattern.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void today_by_clock(char today[16])
{
    time_t now = time(NULL);
    struct tm local = {0};

    (void)localtime_r(&now, &local);
    (void)strftime(today, 16, "%Y-%m-%d", &local);
}

static bool is_longer(const struct term *term, const char *today, unsigned cap)
{
    return cap > 0 && ((term->kind == TERM_PERIOD && term->months > cap) ||
                       (term->kind == TERM_RELEASE_DATE &&
                        term_is_beyond(term, today, cap)));
}

// The longest period any exception gives this document at this level; NULL for
// none.
static const struct term_exception *
find_exception(const struct queue_policy *queue, const struct level *level,
               const char *doc_no)
{
    const struct term_exception *best = NULL;

    for (unsigned n = 0; n < queue->exception_count; n++) {
        const struct term_exception *exception = &queue->exceptions[n];
        if (&queue->scheme->levels[exception->level] == level &&
            pattern_fits(exception->doc_no, doc_no) &&
            (!best || exception->cap_months > best->cap_months))
            best = exception;
    }
    return best;
}

// "; exception survey allows 50y to documents numbered like 测密〔2026〕17号"
static void add_exceptions(const struct queue_policy *queue,
                           const struct level *level, struct text *hint)
{
    char cap[16];

    for (unsigned n = 0; n < queue->exception_count; n++) {
        const struct term_exception *exception = &queue->exceptions[n];
        if (&queue->scheme->levels[exception->level] != level)
            continue;
        term_months_name(exception->cap_months, cap, sizeof(cap));
        text_addf(hint, "; exception %s allows %s to documents numbered like ",
                  exception->name, cap);
        pattern_example(exception->doc_no, hint);
    }
}

static bool refuse_long(const struct queue_policy *queue,
                        const struct term *term, unsigned cap_months,
                        struct ruling *ruling)
{
    struct text hint = {0};
    char cap[16];

    term_months_name(cap_months, cap, sizeof(cap));
    add_exceptions(queue, ruling->level, &hint);
    refuse(ruling,
           "the secrecy period %s is longer than %s allows; choose at most %s "
           "(CmTerm)%s",
           term->canonical, ruling->level->code, cap, text_string(&hint));
    text_clear(&hint);
    return false;
}

static bool within_cap(const struct queue_policy *queue,
                       const struct request *request, const struct term *term,
                       const char *today, struct ruling *ruling)
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
    ruling->rule = "schemes";
    if (!is_longer(term, today, level->cap_months))
        return true;
    ruling->exception = find_exception(queue, level, said(request->doc_no));
    unsigned cap_months =
        ruling->exception ? ruling->exception->cap_months : level->cap_months;
    return !is_longer(term, today, cap_months) ||
           refuse_long(queue, term, cap_months, ruling);
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

bool decide_term(const struct queue_policy *queue,
                 const struct request *request, struct term *term,
                 bool *has_term, struct ruling *ruling)
{
    const char *wanted = said(request->term);
    struct error err = {0};
    char clock[16];

    *has_term = false;
    ruling->rule = "term";
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
                      "the secrecy period \"%.40s\" %s; write it (CmTerm) as "
                      "%s",
                      wanted, err.text, TERM_FORMS);
    if (!request->today)
        today_by_clock(clock);
    *has_term = true;
    (void)string_fit(ruling->term, sizeof(ruling->term), term->canonical);
    return within_cap(queue, request, term,
                      request->today ? request->today : clock, ruling);
}
