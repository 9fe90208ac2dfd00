// Numbers for the copies of one document: what is asked is made fit, checked,
// answered and remembered. ways.c decides what the answer is.
#include "journal/inside.h"

#include <stdio.h>
#include <string.h>

// Cleaned line by line: their ends stay.
static void clean_lines(const char *from, char *to, size_t size)
{
    struct text clean = {0};
    char name[LEDGER_SCOPE_MAX];

    for (size_t length = 0; *from; from += length + (from[length] == '\n')) {
        char one[LEDGER_SCOPE_MAX] = "";
        length = strcspn(from, "\n");
        (void)snprintf(one, sizeof(one), "%.*s", (int)length, from);
        line_clean(one, name, sizeof(name));
        text_addf(&clean, "%s\n", name);
    }
    (void)string_fit(to, size, text_string(&clean));
    text_clear(&clean);
}

// Text from a job becomes what a line can hold, before anything is compared.
static void clean(const struct reservation *raw, struct reservation *wanted)
{
    *wanted = *raw;
    job_clean(&raw->job, &wanted->job);
    line_clean(raw->policy, wanted->policy, sizeof(wanted->policy));
    line_clean(raw->level, wanted->level, sizeof(wanted->level));
    line_clean(raw->mark, wanted->mark, sizeof(wanted->mark));
    line_clean(raw->scope, wanted->scope, sizeof(wanted->scope));
    line_clean(raw->doc_no, wanted->doc_no, sizeof(wanted->doc_no));
    line_clean(raw->title, wanted->title, sizeof(wanted->title));
    line_clean(raw->series, wanted->series, sizeof(wanted->series));
    clean_lines(raw->recipients, wanted->recipients,
                sizeof(wanted->recipients));
}

static bool is_number(int64_t number, int64_t low, int64_t high)
{
    return number >= low && number <= high;
}

static bool check(const struct reservation *wanted, struct error *err)
{
    if (!job_check(&wanted->job, err))
        return false;
    if (!is_number(wanted->copies, 1, SERIAL_MAX) ||
        !is_number(wanted->spares, 0, SERIAL_MAX) ||
        wanted->copies + wanted->spares > SERIAL_MAX)
        return error_set(err, ERROR_INPUT,
                         "%u copies and %u spares: 1 to %d in all are possible",
                         wanted->copies, wanted->spares, SERIAL_MAX);
    if (string_starts(wanted->series, "run:"))
        return error_set(err, ERROR_INPUT,
                         "series `%s`: names that begin with run: are kept "
                         "for runs without a series",
                         wanted->series);
    if (!is_number(wanted->pages, 1, CODE_PAGE_MAX) ||
        !is_number(wanted->sheets, 1, wanted->pages) ||
        wanted->control_pages > 1)
        return error_set(err, ERROR_INPUT,
                         "%u pages on %u sheets with %u control pages: 1 to %d "
                         "pages, on no more sheets, with at most 1",
                         wanted->pages, wanted->sheets, wanted->control_pages,
                         CODE_PAGE_MAX);
    return true;
}

static bool answer(struct act *act, const struct reservation *wanted,
                   struct line *reply, struct plan *plan, struct error *err)
{
    if (act->is_repeat)
        return line_read(text_string(&act->reply), act->reply.length, reply,
                         err) &&
               plan_fill(act->ledger, reply, plan, err);
    if (!reserve_decide(act, wanted, reply, err))
        return false;
    if (!line_has(reply, "refused"))
        plan_note(act->ledger, reply);
    if (!line_write(reply, &act->reply, err))
        return false;
    act->ledger->has_refused = line_has(reply, "refused");
    return plan_fill(act->ledger, reply, plan, err);
}

bool ledger_reserve(struct ledger *ledger, const char *id,
                    const struct actor *actor, const struct reservation *wanted,
                    struct plan *plan, struct error *err)
{
    struct reservation fit;
    struct act act;

    if (!ledger->has_keys)
        return error_set(err, ERROR_CONFIG,
                         "the journal has no keys, so no code can be made; "
                         "give it the site's keys");
    clean(wanted, &fit);
    if (!check(&fit, err) ||
        !act_start(&act, ledger, id, actor, "reserve", err))
        return false;

    struct line *reply = line_new();
    bool done = answer(&act, &fit, reply, plan, err);
    line_free(reply);
    bool keep = done || ledger->has_refused || act.is_repeat;
    return act_end(&act, keep, keep ? err : NULL) && done;
}
