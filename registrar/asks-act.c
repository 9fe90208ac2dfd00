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

static bool run_allows(struct office *office, const struct asked *asked,
                       const char *kind, unsigned number,
                       const struct line *body, struct error *err)
{
    struct run_view run;

    return number == 0 || !ledger_run(office->ledger, number, &run, NULL) ||
           level_allows(asked->policy, run.queue, run.level, kind, body, err);
}

// What the level of every copy of the act allows.
static bool levels_allow(struct office *office, const struct asked *asked,
                         const char *kind, const struct line *body,
                         struct error *err)
{
    size_t items = line_array_count(body, "items");
    int64_t run = line_number(body, "run", 0);
    unsigned number = 0, copy = 0, last = 0;

    if (run > 0 && run <= CODE_RUN_MAX &&
        !run_allows(office, asked, kind, (unsigned)run, body, err))
        return false;
    for (size_t n = 0; n < items; n++, last = number) {
        const char *item = line_array_text(body, "items", n);
        if (item && copy_name_read(item, &number, &copy, NULL) &&
            number != last &&
            !run_allows(office, asked, kind, number, body, err))
            return false;
    }
    return true;
}

// The second person who gave his password to countermark-auth, for this kind of
// act of this person; his roles are those of the policy in force.
static bool take_voucher(const struct office *office, const struct asked *asked,
                         const char *kind, struct second *second,
                         struct error *err)
{
    const char *text = line_text(asked->line, "voucher");
    struct voucher voucher;
    struct peer peer;

    if (!text)
        return true;
    if (!voucher_read(text, office->voucher_key, &voucher, err))
        return false;
    if (voucher.first != asked->actor->uid || !string_equal(voucher.kind, kind))
        return error_set(err, ERROR_REFUSED,
                         "%s was confirmed as the second person of another "
                         "act (rule: DOMAIN 5)",
                         voucher.name);
    if (!peer_of_account(voucher.name, &peer) || peer.actor.uid != voucher.uid)
        return error_set(err, ERROR_REFUSED,
                         "%s is no account here any more (rule: DOMAIN 5)",
                         voucher.name);
    second->is_there = true;
    second->actor = peer.actor;
    second->actor.roles = access_roles(asked->access, DOOR_DESK, &peer);
    return string_fit(second->by, sizeof(second->by), "pam");
}

// The act as it was asked for, to be confirmed by a second person later.
static bool propose(struct office *office, const struct asked *asked,
                    const struct actor *actor, const char *kind,
                    const struct line *fields, struct line *reply,
                    struct error *err)
{
    struct text bytes = {0};
    struct line *body = line_new();
    bool done = line_write(fields, &bytes, err);

    if (done) {
        line_set_text(body, "act", kind);
        line_set_text(body, "wanted", text_string(&bytes));
        done = ledger_act(office->ledger, asked->id, actor, NULL,
                          "act.proposed", body, reply, err);
    }
    line_free(body);
    text_clear(&bytes);
    return done;
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
        !read_body(asked->line, body, err) ||
        !take_voucher(office, asked, kind, &second, err) ||
        !levels_allow(office, asked, kind, body, err))
        goto out;
    const struct deed *deed = deed_of(kind);
    second.is_needed = deed && is_second_needed(office, asked, deed, body);
    if (line_number(asked->line, "later", 0) == 1 && !second.is_there)
        done = propose(office, asked, &actor, kind, body, reply->closing, err);
    else
        done = ledger_act(office->ledger, asked->id, &actor, &second, kind,
                          body, reply->closing, err);

out:
    line_free(body);
    return done;
}
