// What can be asked, by whom, and how an answer is put together.
#include "registrar/asks.h"

#include "registrar/client-words.h"

#include <assert.h>
#include <string.h>

#define PRINTS(name, way, release)                                             \
    {                                                                          \
#name, DOOR_PRINT, ROLE_PRINT, way, release, answer_##name             \
    }
#define READS(name, way)                                                       \
    {                                                                          \
#name, DOOR_DESK, ROLES_READ, way, RELEASES_NOTHING, answer_##name     \
    }
#define NOTES(name, way)                                                       \
    {                                                                          \
#name, DOOR_DESK, ROLE_ADMIN, way, RELEASES_NOTHING, answer_##name     \
    }

static const struct ask asks[] = {
    PRINTS(reserve, ASK_WRITES, RELEASES_NUMBERS),
    PRINTS(marked, ASK_WRITES, RELEASES_BYTES),
    PRINTS(written, ASK_WRITES, RELEASES_NOTHING),
    PRINTS(refused, ASK_WRITES, RELEASES_NOTHING),
    PRINTS(ticket, ASK_READS, RELEASES_NOTHING),
    PRINTS(user, ASK_READS, RELEASES_NOTHING),
    PRINTS(sending, ASK_WRITES, RELEASES_BYTES),
    PRINTS(sent, ASK_WRITES, RELEASES_NOTHING),
    PRINTS(interrupted, ASK_WRITES, RELEASES_NOTHING),
    PRINTS(device_reported, ASK_WRITES, RELEASES_NOTHING),
    PRINTS(stopped, ASK_WRITES, RELEASES_NOTHING),
    PRINTS(cancelled, ASK_WRITES, RELEASES_NOTHING),
    READS(runs, ASK_READS),
    READS(run, ASK_READS),
    READS(copies, ASK_READS),
    READS(account, ASK_READS),
    READS(wastes, ASK_READS),
    READS(papers, ASK_READS),
    READS(events, ASK_READS),
    READS(trace, ASK_READS),
    READS(copy, ASK_READS),
    READS(holdings, ASK_READS),
    READS(lists, ASK_READS),
    READS(inventories, ASK_READS),
    READS(reviews, ASK_READS),
    READS(pending, ASK_READS),
    READS(verify, ASK_LONG),
    READS(checkpoint, ASK_READS),
    READS(prove, ASK_READS),
    READS(keys, ASK_READS),
    {"act", DOOR_DESK, ROLES_STAFF, ASK_WRITES, RELEASES_NOTHING, answer_act},
    NOTES(note, ASK_WRITES),
    NOTES(cosign, ASK_ALONE),
    NOTES(rotate, ASK_ALONE),
    NOTES(restored, ASK_ALONE),
};

static const struct ask *find(const char *name)
{
    for (size_t n = 0; n < sizeof(asks) / sizeof(asks[0]); n++)
        if (string_equal(asks[n].name, name))
            return &asks[n];
    return NULL;
}

static bool is_id(const char *id)
{
    return id && strlen(id) == 32 && strspn(id, "0123456789abcdef") == 32;
}

static const struct ask *lacks_role(const struct asked *asked,
                                    const struct ask *ask, struct error *err)
{
    struct text roles = {0};

    roles_say(ask->roles, &roles);
    error_set(err, ERROR_REFUSED,
              "%s has no role that may do this; it takes the role %s in the "
              "policy",
              asked->actor->name, text_string(&roles));
    text_clear(&roles);
    return NULL;
}

const struct ask *ask_check(struct asked *asked, struct error *err)
{
    const char *name = line_text(asked->line, "ask");
    const struct ask *ask = find(name);

    // A stranger learns nothing about what could be asked.
    if (asked->roles == 0) {
        error_set(err, ERROR_REFUSED, "%s (uid %u) is not admitted: %s",
                  asked->actor->name, asked->actor->uid,
                  access_admits(asked->door));
        return NULL;
    }
    if (!ask) {
        error_set(err, ERROR_INPUT,
                  "the registrar does not know what \"%.64s\" asks; are "
                  "program and registrar of one version?",
                  name ? name : "");
        return NULL;
    }
    if (ask->door != asked->door) {
        error_set(err, ERROR_REFUSED, "\"%s\" is asked at the %s socket", name,
                  ask->door == DOOR_PRINT ? "print" : "desk");
        return NULL;
    }
    if (!(asked->roles & ask->roles))
        return lacks_role(asked, ask, err);
    asked->id = line_text(asked->line, "id");
    if (!is_id(asked->id)) {
        error_set(err, ERROR_INPUT,
                  "the field \"id\" is not 32 lower-case hex digits");
        return NULL;
    }
    return ask;
}

void reply_init(struct reply *reply)
{
    *reply = (struct reply){.closing = line_new()};
}

void reply_clear(struct reply *reply)
{
    text_clear(&reply->lines);
    line_free(reply->closing);
    reply->closing = NULL;
}

bool reply_more(struct reply *reply, struct line *line)
{
    struct text bytes = {0};
    bool fits = false;

    line_set_number(line, "more", 1);
    if (line_write(line, &bytes, NULL) &&
        reply->lines.length + bytes.length < REPLY_BYTES_MAX) {
        text_addf(&reply->lines, "%s\n", bytes.data);
        fits = true;
    }
    text_clear(&bytes);
    return fits;
}

static void close_with(struct reply *reply, const struct line *line)
{
    struct error err = {0};

    // What we answer is made of fields that fit a line.
    bool is_written = line_write(line, &reply->lines, &err);
    assert(is_written);
    (void)is_written;
    text_add_char(&reply->lines, '\n');
}

void reply_done(struct reply *reply)
{
    line_set_number(reply->closing, "ok", 1);
    close_with(reply, reply->closing);
}

void reply_error(struct reply *reply, const struct error *err)
{
    line_empty(reply->closing);
    text_empty(&reply->lines);
    reply->begun = reply->finished = (struct delivery){0};
    line_set_text(reply->closing, "error", error_kind_name(err->kind));
    if (err->said[0])
        words_set_clean(reply->closing, "zh", err->said, sizeof(err->said));
    words_set_clean(reply->closing, "text", err->text, sizeof(err->text));
    close_with(reply, reply->closing);
}
