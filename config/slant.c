// Whether a change of one value allows more or less.
#include "config/slant.h"

#include "config/list.h"
#include "config/scheme.h"

#include <string.h>

// Less is tighter, more is looser; neither, or both at once, is other.
static enum slant slant_of(bool is_less, bool is_more)
{
    if (is_less == is_more)
        return SLANT_OTHER;
    return is_less ? SLANT_TIGHTER : SLANT_LOOSER;
}

// --- lists and ranges -------------------------------------------------------

static bool range_within(const struct queue_policy *few,
                         const struct queue_policy *many)
{
    return few->lowest >= many->lowest && few->highest <= many->highest;
}

// In a grant no list means nobody, not anybody.
static bool named_within(const struct node *few, const struct node *many)
{
    return !few || (many && list_within(few, many));
}

static bool grant_within(const struct grant *few, const struct grant *many)
{
    if (!few->is_limited || !many->is_limited)
        return !many->is_limited;
    return named_within(few->users, many->users) &&
           named_within(few->groups, many->groups);
}

static bool role_within(const struct role_map *few, const struct role_map *many)
{
    for (unsigned n = 0; few && n < few->group_count; n++) {
        bool is_there = false;
        for (unsigned k = 0; many && k < many->group_count; k++)
            is_there =
                is_there || string_equal(few->groups[n], many->groups[k]);
        if (!is_there)
            return false;
    }
    return true;
}

static bool exception_within(const struct term_exception *one,
                             const struct queue_policy *many)
{
    for (unsigned n = 0; n < many->exception_count; n++) {
        const struct term_exception *other = &many->exceptions[n];
        if (one->level == other->level &&
            one->cap_months <= other->cap_months &&
            string_equal(one->doc_no, other->doc_no))
            return true;
    }
    return false;
}

static bool exceptions_within(const struct queue_policy *few,
                              const struct queue_policy *many)
{
    for (unsigned n = 0; n < few->exception_count; n++) {
        if (!exception_within(&few->exceptions[n], many))
            return false;
    }
    return true;
}

static enum slant slant_of_grant(const struct grant *before,
                                 const struct grant *after)
{
    return slant_of(grant_within(after, before), grant_within(before, after));
}

enum slant slant_of_role(const struct role_map *before,
                         const struct role_map *after)
{
    return slant_of(role_within(after, before), role_within(before, after));
}

// --- one key of a queue -----------------------------------------------------

static size_t amount_of(const struct key *key, const struct queue_policy *queue)
{
    const char *field = (const char *)queue + key->offset;
    unsigned number = 0;
    size_t bytes = 0;

    if (key->type == VALUE_FLAG)
        return *(const bool *)field ? 1 : 0;
    if (key->type == VALUE_MEGABYTES) {
        memcpy(&bytes, field, sizeof(bytes));
        return bytes;
    }
    memcpy(&number, field, sizeof(number));
    return number;
}

// Numbers and flags of which the table knows what more of them means.
static enum slant slant_of_amount(const struct key *key,
                                  const struct queue_policy *before,
                                  const struct queue_policy *after)
{
    bool is_more = amount_of(key, after) > amount_of(key, before);

    if (key->more == SLANT_OTHER)
        return SLANT_OTHER;
    return is_more == (key->more == SLANT_LOOSER) ? SLANT_LOOSER
                                                  : SLANT_TIGHTER;
}

enum slant slant_of_level(const struct key *key,
                          const struct queue_policy *before,
                          unsigned level_before,
                          const struct queue_policy *after,
                          unsigned level_after)
{
    if (key->type == VALUE_WHO)
        return slant_of_grant(&before->who[level_before],
                              &after->who[level_after]);
    return by_level_number(key, after, level_after) >
                   by_level_number(key, before, level_before)
               ? SLANT_TIGHTER
               : SLANT_LOOSER;
}

// Who chooses for the submitter asks less of him.
static enum slant slant_of_default(const char *before, const char *after)
{
    return slant_of(*before && !*after, !*before && *after);
}

enum slant slant_of_key(const struct key *key,
                        const struct queue_policy *before,
                        const struct queue_policy *after, const char *was,
                        const char *is)
{
    const void *old_field = (const char *)before + key->offset;
    const void *new_field = (const char *)after + key->offset;
    bool is_like = scheme_is_like(before->scheme, after->scheme);

    switch (key->type) {
    case VALUE_LEVELS:
        if (!is_like)
            return SLANT_OTHER;
        return slant_of(range_within(after, before),
                        range_within(before, after));
    case VALUE_WORDS:
    case VALUE_PATTERNS:
    case VALUE_VERIFIERS: {
        const struct node *old_list = *(const struct node *const *)old_field;
        const struct node *new_list = *(const struct node *const *)new_field;
        return slant_of(list_within(new_list, old_list),
                        list_within(old_list, new_list));
    }
    case VALUE_EXCEPTIONS:
        if (!is_like)
            return SLANT_OTHER;
        return slant_of(exceptions_within(after, before),
                        exceptions_within(before, after));
    case VALUE_LEVEL:
    case VALUE_TERM:
    case VALUE_TEXT:
        return slant_of_default(was, is);
    case VALUE_NUMBER:
    case VALUE_MEGABYTES:
    case VALUE_FLAG:
    case VALUE_CHOICE:
        return slant_of_amount(key, before, after);
    default:
        return SLANT_OTHER;
    }
}

// --- schemes ----------------------------------------------------------------

// Everything that a mark may come from: "yes zh secret/机密/SECRET/20y ..."
void scheme_describe(const struct scheme *scheme, struct text *into)
{
    static const char *const languages[] = {"zh", "en", "both"};

    text_addf(into, "%s, %s", scheme->has_term ? "term" : "no term",
              languages[scheme->language]);
    for (unsigned n = 0; n < scheme->level_count; n++) {
        const struct level *level = &scheme->levels[n];
        text_addf(into, ", %s %s %s", level->code, level->zh, level->en);
        if (level->cap_months > 0)
            text_addf(into, " %um", level->cap_months);
    }
}

bool scheme_is_like(const struct scheme *a, const struct scheme *b)
{
    if (a->level_count != b->level_count || a->has_term != b->has_term)
        return false;
    for (unsigned n = 0; n < a->level_count; n++) {
        if (!string_equal(a->levels[n].code, b->levels[n].code))
            return false;
    }
    return true;
}

static bool caps_within(const struct scheme *few, const struct scheme *many)
{
    for (unsigned n = 0; n < few->level_count; n++) {
        unsigned cap = many->levels[n].cap_months;
        if (cap > 0 &&
            (few->levels[n].cap_months == 0 || few->levels[n].cap_months > cap))
            return false;
    }
    return true;
}

enum slant slant_of_scheme(const struct scheme *before,
                           const struct scheme *after)
{
    if (!scheme_is_like(before, after))
        return SLANT_OTHER;
    return slant_of(caps_within(after, before), caps_within(before, after));
}
