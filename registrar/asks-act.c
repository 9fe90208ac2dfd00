// Acts of people at the desk: one ask for all of them. Which there are, who may
// do them and with whom is in the tables of journal/custody.h.
#include "registrar/asks.h"
#include "registrar/client-words.h"
#include "registrar/levels.h"

enum { KIND_MAX = 64 };

// The act's own fields: the request without what addresses the registrar.
static bool read_body(const struct line *request, struct line *body,
                      struct error *err)
{
    static const char *const others[] = {"ask", "id", "kind", "voucher",
                                         "later"};
    struct text bytes = {0};
    bool done = line_write(request, &bytes, err) &&
                line_read(text_string(&bytes), bytes.length, body, err);

    for (size_t n = 0; n < sizeof(others) / sizeof(others[0]); n++)
        line_remove(body, others[n]);
    text_clear(&bytes);
    return done;
}

// Whether the level of one run asks for a second person. A run that does not
// exist is refused by the journal itself.
static bool run_needs_second(struct office *office, const struct asked *asked,
                             enum second_when when, unsigned number)
{
    struct run_view run;

    return number > 0 && ledger_run(office->ledger, number, &run, NULL) &&
           level_needs_second(asked->policy, run.queue, run.level, when);
}

// The same for every run that the act is about.
static bool is_second_needed(struct office *office, const struct asked *asked,
                             const struct deed *deed, const struct line *body)
{
    size_t items = line_array_count(body, "items");
    int64_t run = line_number(body, "run", 0);
    unsigned last = 0, number = 0, copy = 0;
    bool is_needed = false;

    if (!deed->second || deed->when == SECOND_ALWAYS)
        return false;
    if (run > 0 && run <= CODE_RUN_MAX)
        is_needed = run_needs_second(office, asked, deed->when, (unsigned)run);
    for (size_t n = 0; n < items && !is_needed; n++) {
        const char *item = line_array_text(body, "items", n);
        if (!item || !copy_name_read(item, &number, &copy, NULL) ||
            number == last)
            continue;
        is_needed = run_needs_second(office, asked, deed->when, number);
        last = number;
    }
    return is_needed;
}

ASK_ANSWER(answer_act)
{
    struct actor actor = *asked->actor;
    struct second second = {0};
    char kind[KIND_MAX];
    struct line *body = line_new();
    bool done = false;

    actor.roles = asked->roles;
    if (!words_get_text(asked->line, "kind", kind, sizeof(kind), err) ||
        !read_body(asked->line, body, err))
        goto out;
    const struct deed *deed = deed_of(kind);
    second.is_needed = deed && is_second_needed(office, asked, deed, body);
    done = ledger_act(office->ledger, asked->id, &actor, &second, kind, body,
                      reply->closing, err);

out:
    line_free(body);
    return done;
}
