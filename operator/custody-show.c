// A copy's custody in words: where it should be, and how it came there.
#include "operator/custody-act.h"

#include "operator/desk.h"
#include "operator/say.h"

#include <string.h>

struct shown {
    unsigned run, copy;
    bool json;
};

static void print_clean(const struct text *text)
{
    struct text clean = {0};

    say_clean(text_string(text), &clean);
    (void)printf("%s\n", text_string(&clean));
    text_clear(&clean);
}

static void add_field(struct text *text, const struct line *answer,
                      const char *key, const char *before)
{
    const char *value = line_text(answer, key);

    if (value && *value)
        text_addf(text, "%s%s", before, value);
}

static bool see_copy(void *context, const struct line *answer)
{
    struct shown *shown = context;
    struct text text = {0};

    shown->run = (unsigned)line_number(answer, "run", 0);
    shown->copy = (unsigned)line_number(answer, "copy", 0);
    if (shown->json)
        return print_json(NULL, answer);
    text_addf(&text, translated("  copy %u:%u, serial %06lld"), shown->run,
              shown->copy, (long long)line_number(answer, "serial", 0));
    add_field(&text, answer, "mark", "; ");
    add_field(&text, answer, "doc_no", "; ");
    add_field(&text, answer, "title", "; ");
    add_field(&text, answer, "user", "; printed for ");
    add_field(&text, answer, "approvers", ", approved by ");
    add_field(&text, answer, "state", "; now ");
    add_field(&text, answer, "holder", ", with ");
    add_field(&text, answer, "place", ", at ");
    add_field(&text, answer, "due", ", due ");
    print_clean(&text);
    text_clear(&text);
    return true;
}

// "  2026-11-25 22:10:01  zhao with qian  its recipient has it: A, B"
static void say_act(const struct line *event)
{
    static const char *const details[] = {
        "to",          "due", "courier", "receipt", "signed_by",
        "found_where", "bag", "reason",  "means",   "place"};
    struct text text = {0};
    const char *t = line_text(event, "t"), *kind = line_text(event, "kind");
    const struct deed *deed = kind ? deed_of(kind) : NULL;

    text_add_string(&text, "  ");
    say_time(t ? t : "", &text);
    add_field(&text, event, "actor", "  ");
    add_field(&text, event, "second", " with ");
    text_addf(&text, "  %s", deed ? deed->says : "");
    for (size_t n = 0; n < sizeof(details) / sizeof(details[0]); n++)
        add_field(&text, event, details[n], "; ");
    print_clean(&text);
    text_clear(&text);
}

static bool see_event(void *context, const struct line *answer)
{
    const struct shown *shown = context;
    const char *stored = line_text(answer, "line");
    struct line *event = line_new();

    if (shown->json)
        (void)puts(stored ? stored : "");
    else if (stored && line_read(stored, strlen(stored), event, NULL))
        say_act(event);
    line_free(event);
    return true;
}

bool custody_show_name(struct registrar *registrar, const char *name, bool json,
                       struct error *err)
{
    struct shown shown = {.json = json};
    struct line *request = desk_request("copy");

    line_set_text(request, "name", name);
    bool done = registrar_ask(registrar, request, see_copy, &shown, NULL, err);
    line_empty(request);
    if (done) {
        line_set_text(request, "ask", "events");
        line_set_number(request, "run", shown.run);
        line_set_number(request, "copy", shown.copy);
        done = registrar_ask(registrar, request, see_event, &shown, NULL, err);
    }
    line_free(request);
    return done;
}

bool custody_show(struct registrar *registrar, unsigned run, unsigned copy,
                  struct error *err)
{
    struct text name = {0};

    text_addf(&name, "%u:%u", run, copy);
    bool done = custody_show_name(registrar, text_string(&name), false, err);
    text_clear(&name);
    return done;
}
