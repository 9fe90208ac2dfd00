// What can be asked, by whom, and how an answer is put together.
#include "registrar/asks.h"

#include "registrar/client-words.h"

#include <assert.h>
#include <string.h>

static const struct ask asks[] = {
    {"reserve", DOOR_PRINT, RIGHT_PRINT, true, answer_reserve},
    {"marked", DOOR_PRINT, RIGHT_PRINT, true, answer_marked},
    {"written", DOOR_PRINT, RIGHT_PRINT, true, answer_written},
    {"refused", DOOR_PRINT, RIGHT_PRINT, true, answer_refused},
    {"ticket", DOOR_PRINT, RIGHT_PRINT, false, answer_ticket},
    {"sending", DOOR_PRINT, RIGHT_PRINT, true, answer_sending},
    {"sent", DOOR_PRINT, RIGHT_PRINT, true, answer_sent},
    {"interrupted", DOOR_PRINT, RIGHT_PRINT, true, answer_interrupted},
    {"cancelled", DOOR_PRINT, RIGHT_PRINT, true, answer_cancelled},
    {"runs", DOOR_DESK, RIGHT_READ, false, answer_runs},
    {"run", DOOR_DESK, RIGHT_READ, false, answer_run},
    {"copies", DOOR_DESK, RIGHT_READ, false, answer_copies},
    {"events", DOOR_DESK, RIGHT_READ, false, answer_events},
    {"trace", DOOR_DESK, RIGHT_READ, false, answer_trace},
    {"verify", DOOR_DESK, RIGHT_READ, false, answer_verify},
    {"checkpoint", DOOR_DESK, RIGHT_READ, false, answer_checkpoint},
    {"note", DOOR_DESK, RIGHT_NOTE, true, answer_note},
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

const struct ask *ask_check(struct asked *asked, struct error *err)
{
    const char *name = line_text(asked->line, "ask");
    const struct ask *ask = find(name);

    // A stranger learns nothing about what could be asked.
    if (asked->rights == 0) {
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
    if (!(asked->rights & ask->right)) {
        error_set(err, ERROR_REFUSED,
                  "%s has no role that may do this; it takes the role admin "
                  "in the policy",
                  asked->actor->name);
        return NULL;
    }
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
    words_set_clean(reply->closing, "text", err->text, sizeof(err->text));
    close_with(reply, reply->closing);
}
