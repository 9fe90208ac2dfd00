// The story of a destruction list, read from the journal.
#include "operator/register-list.h"

#include "operator/desk.h"
#include "operator/events.h"
#include "operator/register-known.h"

#include <stdlib.h>
#include <string.h>

enum { EVENTS_MAX = 200 }; // of one list; it is not reopened that often

// --- reading
// ---------------------------------------------------------

struct list_reading {
    struct list_story *story;
    unsigned list, run, copy;
    bool is_there;
    char made[DAY_SIZE];
};

static void copy_line(const struct line *from, struct line *to)
{
    struct text bytes = {0};

    if (!line_write(from, &bytes, NULL) ||
        !line_read(text_string(&bytes), bytes.length, to, NULL))
        line_empty(to);
    text_clear(&bytes);
}

static bool see_list(void *context, const struct line *answer)
{
    struct list_reading *reading = context;
    const char *made = line_text(answer, "made");

    copy_line(answer, reading->story->about);
    register_day(made ? made : "", reading->made);
    reading->is_there = true;
    return true;
}

static bool see_item(void *context, const struct line *answer)
{
    struct list_reading *reading = context;

    reading->run = (unsigned)line_number(answer, "run", 0);
    reading->copy = (unsigned)line_number(answer, "copy", 0);
    return false; // one is enough
}

static void keep_event(void *context, const char *stored,
                       const struct line *event)
{
    struct list_reading *reading = context;
    struct list_story *story = reading->story;
    const char *kind = line_text(event, "kind");
    const struct {
        const char *kind;
        struct line *last;
    } kept[] = {
        {"list.approved", story->approved},
        {"list.checked", story->checked},
        {"list.destroyed", story->destroyed},
    };

    if (!kind || strncmp(kind, "list.", 5) != 0 ||
        string_equal(kind, "list.made") || story->count == EVENTS_MAX ||
        line_number(event, "list", 0) != reading->list)
        return;
    story->stored =
        memory_grow(story->stored, story->count + 1, sizeof(*story->stored));
    story->stored[story->count++] = string_copy(stored);
    for (size_t n = 0; n < sizeof(kept) / sizeof(kept[0]); n++)
        if (string_equal(kept[n].kind, kind))
            copy_line(event, kept[n].last);
}

static bool see_stored(void *context, const struct line *answer)
{
    const char *stored = line_text(answer, "line");
    struct line *event = line_new();

    if (stored && line_read(stored, strlen(stored), event, NULL))
        keep_event(context, stored, event);
    line_free(event);
    return true;
}

// What happens to a list is in the trail of each copy on it. A list of nothing
// but waste is looked for in the journal, from its beginning on.
static bool read_events(struct registrar *registrar,
                        struct list_reading *reading, struct error *err)
{
    uint64_t first = 0;

    if (reading->run == 0)
        return events_first_of(registrar, reading->made, &first, err) &&
               events_since(registrar, first, keep_event, reading, err);
    struct line *request = desk_request("events");
    line_set_number(request, "run", reading->run);
    line_set_number(request, "copy", reading->copy);
    bool done =
        registrar_ask(registrar, request, see_stored, reading, NULL, err);
    line_free(request);
    return done;
}

static bool ask_item(struct registrar *registrar, struct list_reading *reading,
                     struct error *err)
{
    struct line *request = desk_request("holdings");

    line_set_number(request, "list", reading->list);
    bool done = registrar_ask(registrar, request, see_item, reading, NULL, err);
    line_free(request);
    return done;
}

bool list_story_read(struct registrar *registrar, unsigned list,
                     struct list_story *story, struct error *err)
{
    struct list_reading reading = {.story = story, .list = list};
    struct line *request = desk_request("lists");

    *story = (struct list_story){.about = line_new(),
                                 .approved = line_new(),
                                 .checked = line_new(),
                                 .destroyed = line_new()};
    line_set_number(request, "list", list);
    bool done =
        registrar_ask(registrar, request, see_list, &reading, NULL, err);
    line_free(request);
    if (done && !reading.is_there)
        done = error_set(err, ERROR_INPUT, "there is no destruction list %u",
                         list);
    return done && ask_item(registrar, &reading, err) &&
           read_events(registrar, &reading, err);
}

void list_story_clear(struct list_story *story)
{
    for (size_t n = 0; n < story->count; n++)
        free(story->stored[n]);
    free(story->stored);
    line_free(story->about);
    line_free(story->approved);
    line_free(story->checked);
    line_free(story->destroyed);
    *story = (struct list_story){0};
}

void list_story_end(const struct list_story *story, struct text *into)
{
    const char *at = line_text(story->destroyed, "at");
    const char *t = line_text(story->destroyed, "t");

    if (at)
        text_add_string(into, at);
    else if (t)
        say_time(t, into);
}
