// Acts of people, from the fields they gave to the events recorded.
#include "journal/deeds.h"

#include "journal/approval.h"
#include "journal/fields.h"
#include "journal/persons.h"
#include "journal/proposals.h"

#include <string.h>

bool deed_plain(struct act *act, const char *kind, struct line *body,
                struct line *reply, struct error *err)
{
    (void)reply;
    return act_record(act, kind, body, err);
}

static bool count_read(const char *from, size_t length, int64_t high,
                       unsigned *count)
{
    char digits[16];
    int64_t number = 0;

    if (length == 0 || length >= sizeof(digits))
        return false;
    memcpy(digits, from, length);
    digits[length] = '\0';
    if (!number_read(digits, 1, high, &number))
        return false;
    *count = (unsigned)number;
    return true;
}

bool copy_name_read(const char *name, unsigned *run, unsigned *copy,
                    struct error *err)
{
    const char *colon = strchr(name, ':');

    if (colon && count_read(name, (size_t)(colon - name), CODE_RUN_MAX, run) &&
        count_read(colon + 1, strlen(colon + 1), CODE_COPY_MAX, copy))
        return true;
    return error_set(err, ERROR_INPUT,
                     "\"%.64s\" does not name a copy; RUN:K does, as in 12:3",
                     name);
}

// Whom a copy is for is known, so it need not be said: who was named last, or
// who is printed on it.
static bool address(struct act *act, const char *kind, struct line *event,
                    unsigned run, unsigned copy, struct error *err)
{
    bool is_for_somebody =
        string_equal(kind, "copy.issued") || string_equal(kind, "copy.packed");
    struct text name = {0};

    if (!is_for_somebody || line_has(event, "to"))
        return true;
    bool done = addressed_name(act->ledger->tables, run, copy, &name, err);
    if (done && name.length > 0)
        line_set_text(event, "to", text_string(&name));
    text_clear(&name);
    return done;
}

// An event's line is made anew for each copy: recording fills it in.
static bool record_copy(struct act *act, const char *kind,
                        const struct text *bytes, const char *name,
                        struct error *err)
{
    struct line *event = line_new();
    unsigned run = 0, copy = 0;

    bool done = line_read(bytes->data, bytes->length, event, err) &&
                copy_name_read(name, &run, &copy, err);
    if (done) {
        line_set_number(event, "run", run);
        line_set_number(event, "copy", copy);
        done = address(act, kind, event, run, copy, err) &&
               act_record(act, kind, event, err);
    }
    line_free(event);
    return done;
}

bool deed_each_copy(struct act *act, const char *kind, struct line *body,
                    struct line *reply, struct error *err)
{
    struct text bytes = {0};
    struct line *items = line_new();
    size_t count = line_array_count(body, "items");

    if (count == 0) {
        line_free(items);
        return address(act, kind, body, (unsigned)line_number(body, "run", 0),
                       (unsigned)line_number(body, "copy", 0), err) &&
               deed_plain(act, kind, body, reply, err);
    }
    bool done = line_write(body, &bytes, err) &&
                line_read(bytes.data, bytes.length, items, err);
    line_remove(body, "items");
    text_empty(&bytes);
    done = done && line_write(body, &bytes, err);
    for (size_t n = 0; done && n < count; n++) {
        const char *name = line_array_text(items, "items", n);
        done = record_copy(act, kind, &bytes, name ? name : "", err);
    }
    line_free(items);
    text_clear(&bytes);
    return done;
}

static const struct deed_way *const ways[] = {
    list_ways, settling_ways, wasting_ways,   event_ways,
    act_ways,  approval_ways, inventory_ways, NULL};

static const struct deed_way *way_of(const char *kind)
{
    for (size_t n = 0; ways[n]; n++)
        for (const struct deed_way *way = ways[n]; way->kind; way++)
            if (string_equal(way->kind, kind))
                return way;
    return NULL;
}

bool deed_record(struct act *act, const char *kind, struct line *event,
                 struct line *reply, struct error *err)
{
    const struct deed_way *way = way_of(kind);

    if (way)
        return way->record(act, kind, event, reply, err);
    if (string_equal(deeds_of(kind)->subject, "copy"))
        return inventory_assume(act, kind, event, err) &&
               deed_each_copy(act, kind, event, reply, err);
    return deed_plain(act, kind, event, reply, err);
}

// The act's fields as they were given, checked before anything is opened: a
// field that belongs to the event alone is nobody's to give.
static bool take_fields(const struct deed *deed, const struct line *body,
                        struct line *event, struct error *err)
{
    struct text bytes = {0};
    const char *also =
        string_equal(deeds_of(deed->kind)->subject, "copy") ? "items" : "";

    bool done = line_write(body, &bytes, err) &&
                line_read(text_string(&bytes), bytes.length, event, err) &&
                deed_names_check(deed, body, also, err);
    text_clear(&bytes);
    return done;
}

static bool do_act(struct act *act, const char *kind, struct line *event,
                   struct line *reply, struct error *err)
{
    if (act->is_repeat)
        return line_read(text_string(&act->reply), act->reply.length, reply,
                         err);
    uint64_t first = act->ledger->tree.size;
    if (!deed_record(act, kind, event, reply, err))
        return false;
    line_set_number(reply, "event", (int64_t)first);
    line_set_number(reply, "events", act->events);
    text_empty(&act->reply);
    return line_write(reply, &act->reply, err);
}

bool ledger_act(struct ledger *ledger, const char *id,
                const struct actor *actor, const struct second *second,
                const char *kind, const struct line *body, struct line *reply,
                struct error *err)
{
    const struct deed *deed = deed_of(kind);
    struct act act;

    if (!deed || !deed->fields)
        return error_set(err, ERROR_INPUT, "there is no act `%.64s`", kind);
    struct line *event = line_new();
    bool done = take_fields(deed, body, event, err) &&
                persons_write(deed, actor, second, event, err) &&
                act_start(&act, ledger, id, actor, deed->kind, err);
    if (done) {
        done = do_act(&act, deed->kind, event, reply, err);
        done = act_end(&act, done, done ? err : NULL) && done;
    }
    line_free(event);
    return done;
}
