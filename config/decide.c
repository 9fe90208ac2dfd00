// The ruling: policy x request. A list of questions, each of which may end the
// matter with one sentence for the submitter: what, why, and the way out.
#include "config/decide.h"

#include "config/decide_parts.h"
#include "config/fault.h"
#include "config/grants.h"
#include "config/list.h"
#include "config/mark.h"
#include "config/pattern.h"
#include "config/scheme.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    LISTED_MAX = 5, // choices a sentence repeats
    TITLE_SHORT_CHARACTERS = 8,
};

static void say(char *sentence, size_t size, const char *format, va_list args)
{
    char whole[1024];

    (void)vsnprintf(whole, sizeof(whole), format, args);
    sentence_mend(whole);
    text_cut_utf8(whole, size - 1);
    (void)string_fit(sentence, size, whole);
}

bool refuse(struct ruling *ruling, const char *format, ...)
{
    const char *other = translated(format);
    va_list args;

    va_start(args, format);
    say(ruling->reason, sizeof(ruling->reason), format, args);
    va_end(args);
    ruling->said[0] = '\0';
    if (other != format) {
        va_start(args, format);
        say(ruling->said, sizeof(ruling->said), other, args);
        va_end(args);
    }
    ruling->verdict = VERDICT_REFUSE;
    return false;
}

// With the sentence of a part that does not know the ruling.
static bool refuse_for(struct ruling *ruling, const struct error *err)
{
    struct error cut = *err;

    text_cut_utf8(cut.said, sizeof(ruling->said) - 1);
    refuse(ruling, "%s", err->text);
    (void)string_fit(ruling->said, sizeof(ruling->said), cut.said);
    return false;
}

static bool decide_level(const struct queue_policy *queue, const char *wanted,
                         struct ruling *ruling)
{
    const struct scheme *scheme = queue->scheme;
    struct text codes = {0};
    struct text nearby = {0};
    char nearest[NEAREST_MAX];
    int level = queue->default_level;

    ruling->rule = "levels";
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
               "level \"%.40s\" is unknown here; choose as level (CmLevel) "
               "one of: %s%s%s%s",
               wanted, text_string(&codes), nearest[0] ? "; did you mean " : "",
               nearest, nearest[0] ? "?" : "");
    }
    text_clear(&codes);
    text_clear(&nearby);
    return is_allowed;
}

// The levels of the queue that this submitter may print.
static void own_levels(const struct queue_policy *queue,
                       const struct request *request, struct text *codes)
{
    for (unsigned n = queue->lowest; n <= queue->highest; n++) {
        if (grant_allows(&queue->who[n], request))
            text_addf(codes, "%s%s", codes->length > 0 ? ", " : "",
                      queue->scheme->levels[n].code);
    }
}

static bool decide_role(const struct queue_policy *queue,
                        const struct request *request, struct ruling *ruling)
{
    const char *user = said(request->user);

    ruling->rule = "roles.submitter";
    if (role_allows(queue->submitters, request))
        return true;
    if (!request->is_verified)
        return refuse(ruling,
                      "only groups with the role submitter may print, and "
                      "nobody checked that you are \"%.40s\"; print from an "
                      "account of the print server",
                      user);
    return refuse(ruling,
                  "user \"%.40s\" is in no group with the role submitter; ask "
                  "the administrator for one",
                  user);
}

static bool decide_user(const struct queue_policy *queue,
                        const struct request *request, struct ruling *ruling)
{
    size_t level = (size_t)(ruling->level - queue->scheme->levels);
    const char *user = said(request->user);
    struct text codes = {0};

    ruling->rule = "user";
    if (queue->verified_required && !request->is_verified)
        return refuse(ruling,
                      "queue %s prints only for users whose name was checked, "
                      "and nobody checked that you are \"%.40s\"; print from "
                      "an account of the print server",
                      queue->queue, user);
    if (!decide_role(queue, request, ruling))
        return false;
    ruling->rule = "who";
    if (grant_allows(&queue->who[level], request))
        return true;
    if (!request->is_verified)
        return refuse(ruling,
                      "level %s on queue %s is for named users only, and "
                      "nobody checked that you are \"%.40s\"; print from an "
                      "account of the print server",
                      ruling->level->code, queue->queue, user);
    own_levels(queue, request, &codes);
    if (codes.length > 0)
        refuse(ruling,
               "user \"%.40s\" may not print level %s on queue %s; allowed as "
               "level (CmLevel): %s",
               user, ruling->level->code, queue->queue, text_string(&codes));
    else
        refuse(ruling,
               "user \"%.40s\" may not print level %s on queue %s; ask the "
               "administrator to be named under \"who\"",
               user, ruling->level->code, queue->queue);
    text_clear(&codes);
    return false;
}

static bool decide_mark(const struct queue_policy *queue,
                        const struct request *request, const struct term *term,
                        struct ruling *ruling)
{
    const struct scheme *scheme = queue->scheme;
    const char *controls = said(request->classification_extra);
    struct error err = {0};

    ruling->rule = "schemes";
    if (controls[0] && scheme->has_term)
        return refuse(ruling,
                      "control markings (CmControl) do not belong to scheme "
                      "%s; choose None",
                      scheme->name);
    if (!mark_make(scheme, ruling->level, term, controls, ruling->mark,
                   sizeof(ruling->mark), &err))
        return refuse_for(ruling, &err);
    return true;
}

bool decide_words(const char *wanted, const char *what, const char *option,
                  bool is_required, char *words, size_t size,
                  struct ruling *ruling)
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

static bool from_list(const struct queue_policy *queue, struct ruling *ruling)
{
    const char *scope = ruling->scope;
    struct text list = {0};

    ruling->rule = "scopes";
    if (!queue->scopes || !scope[0] || list_has(queue->scopes, scope))
        return true;
    const char *nearest = list_nearest(queue->scopes, scope);
    list_join(queue->scopes, LISTED_MAX, &list);
    refuse(ruling,
           "the distribution scope \"%.40s\" (CmScope) is not allowed on "
           "queue %s; choose %s%s%s",
           scope, queue->queue,
           nearest ? "\"" : "one of: ", nearest ? nearest : text_string(&list),
           nearest ? "\"" : "");
    text_clear(&list);
    return false;
}

static bool from_series(const struct queue_policy *queue, struct ruling *ruling)
{
    struct text examples = {0};
    unsigned count = 0;

    ruling->rule = "document_numbers";
    if (!queue->doc_nos || !ruling->doc_no[0])
        return true;
    for (const struct node *item = queue->doc_nos->first; item;
         item = item->next) {
        if (pattern_fits(item->word, ruling->doc_no)) {
            text_clear(&examples);
            return true;
        }
        if (count++ < LISTED_MAX) {
            text_add_string(&examples, count > 1 ? " or " : "");
            pattern_example(item->word, &examples);
        }
    }
    refuse(ruling,
           "the document number \"%.40s\" (CmDocNumber) belongs to no series "
           "of queue %s; write it like %s",
           ruling->doc_no, queue->queue, text_string(&examples));
    text_clear(&examples);
    return false;
}

static bool decide_texts(const struct queue_policy *queue,
                         const struct request *request, struct ruling *ruling)
{
    const char *scope = said(request->scope);
    const char *doc_no = said(request->doc_no);

    if (is_blank(scope))
        scope = queue->default_scope;
    ruling->rule = "scope";
    if (!decide_words(scope, "distribution scope", "CmScope",
                      queue->scope_required, ruling->scope,
                      sizeof(ruling->scope), ruling) ||
        !from_list(queue, ruling))
        return false;
    ruling->rule = "document_number";
    return decide_words(is_blank(doc_no) ? "" : doc_no, "document number",
                        "CmDocNumber", queue->doc_no_required, ruling->doc_no,
                        sizeof(ruling->doc_no), ruling) &&
           from_series(queue, ruling);
}

static bool decide_counts(const struct queue_policy *queue,
                          const struct request *request, struct ruling *ruling)
{
    if (!decide_recipients(queue, request, ruling))
        return false;
    ruling->rule = "copies";
    if (ruling->copies < 1)
        return refuse(ruling, "no copies were asked for; print at least one");
    if (ruling->copies > queue->max_copies)
        return refuse(ruling,
                      "%u copies are more than queue %s allows at once; print "
                      "at most %u copies per job",
                      ruling->copies, queue->queue, queue->max_copies);
    ruling->rule = "spares";
    if (request->spares > queue->max_spares)
        return refuse(ruling,
                      "%u spare copies are more than queue %s allows; choose "
                      "at most %u (CmSpares)",
                      request->spares, queue->queue, queue->max_spares);
    ruling->rule = "pages";
    if (request->pages < 1)
        return refuse(ruling, "the document has no pages; print one that has");
    if (request->pages > queue->max_pages)
        return refuse(ruling,
                      "the document has %u pages and queue %s takes at most "
                      "%u; print it in parts",
                      request->pages, queue->queue, queue->max_pages);
    ruling->spares = request->spares;
    return true;
}

// The title comes from an application and is only recorded: what cannot be
// shown becomes a blank, what is too long is cut.
static void keep_title(const char *title, size_t most, struct ruling *ruling)
{
    const char *end = title + strlen(title);
    size_t count = 0;
    struct text clean = {0};

    while (title < end) {
        const char *start = title;
        char character[8] = {0};
        if (utf8_next(&title, end) < 0)
            title++;
        else
            memcpy(character, start, (size_t)(title - start));
        if (count++ == most) {
            text_add_string(&clean, "…");
            break;
        }
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

    *ruling = (struct ruling){
        .verdict = VERDICT_REFUSE, .policy = queue, .rule = "queues"};
    if (!queue) {
        refuse(ruling, "this queue has no policy, so nothing may be printed "
                       "on it; ask the administrator to name it under "
                       "\"queues\" in countermark.yaml");
        return;
    }
    if (decide_level(queue, said(request->level), ruling) &&
        decide_user(queue, request, ruling) &&
        decide_term(queue, request, &term, &has_term, ruling) &&
        decide_mark(queue, request, has_term ? &term : NULL, ruling) &&
        decide_texts(queue, request, ruling) &&
        decide_basis(queue, request, ruling) &&
        decide_counts(queue, request, ruling)) {
        if (queue->title != TITLE_NOT_STORED)
            keep_title(said(request->title),
                       queue->title == TITLE_SHORT ? TITLE_SHORT_CHARACTERS
                                                   : sizeof(ruling->title),
                       ruling);
        decide_hold(queue, request, ruling);
    }
}
