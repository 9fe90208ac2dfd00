// `countermark events`: the journal as it is stored, or in words.
#include "operator/desk.h"

#include "operator/commands.h"
#include "operator/events.h"
#include "operator/say.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The stored lines of one answer, each with a newline. They are given out when
// all are here, so that whoever gets one may ask the registrar in turn.
struct reading {
    struct text lines;
    struct error err;
};

static bool see_event(void *context, const struct line *answer)
{
    struct reading *reading = context;
    const char *stored = line_text(answer, "line");

    if (!stored)
        return error_set(&reading->err, ERROR_SYSTEM,
                         "the registrar's answer has no event in it");
    text_add_string(&reading->lines, stored);
    text_add_char(&reading->lines, '\n');
    return true;
}

static bool give_out(const struct reading *reading, event_printed *print,
                     void *context, struct error *err)
{
    struct line *event = line_new();
    char *lines = string_copy(text_string(&reading->lines));
    bool done = true;

    for (char *at = lines, *end; done && *at != '\0'; at = end + 1) {
        end = strchr(at, '\n');
        *end = '\0';
        done = line_read(at, (size_t)(end - at), event, err);
        if (done)
            print(context, at, event);
    }
    free(lines);
    line_free(event);
    return done;
}

static bool read_on(struct registrar *registrar, unsigned run, uint64_t from,
                    event_printed *print, void *context, struct error *err)
{
    struct reading reading = {.lines = {0}};
    struct line *request = desk_request("events");
    struct line *closing = line_new();
    int64_t first = (int64_t)from;
    bool done = false;

    // The registrar gives as many as it can at once; the rest comes with the
    // next requests.
    do {
        text_empty(&reading.lines);
        line_set_number(request, "run", run);
        line_set_number(request, "first", first);
        done = registrar_ask(registrar, request, see_event, &reading, closing,
                             err);
        first = line_number(closing, "next", 0);
        if (done && reading.err.kind != ERROR_NONE) {
            *err = reading.err;
            done = false;
        }
        done = done && give_out(&reading, print, context, err);
    } while (done && first > 0);
    text_clear(&reading.lines);
    line_free(closing);
    line_free(request);
    return done;
}

bool events_each(struct registrar *registrar, unsigned run,
                 event_printed *print, void *context, struct error *err)
{
    return read_on(registrar, run, 0, print, context, err);
}

bool events_since(struct registrar *registrar, uint64_t first,
                  event_printed *print, void *context, struct error *err)
{
    return read_on(registrar, 0, first, print, context, err);
}

// The local day of one event; "" when there is none.
struct probe {
    char day[32];
    struct error err;
};

static bool see_probe(void *context, const struct line *answer)
{
    struct probe *probe = context;
    const char *stored = line_text(answer, "line");
    struct line *event = line_new();
    struct text local = {0};
    bool done = stored && line_read(stored, strlen(stored), event, &probe->err);

    if (done && line_text(event, "t")) {
        say_time(line_text(event, "t"), &local);
        (void)snprintf(probe->day, sizeof(probe->day), "%.10s",
                       text_string(&local));
    }
    text_clear(&local);
    line_free(event);
    return done;
}

static bool is_before(struct registrar *registrar, uint64_t seq,
                      const char *day, bool *answer, struct error *err)
{
    struct probe probe = {.day = ""};
    struct line *request = desk_request("events");

    line_set_number(request, "first", (int64_t)seq);
    line_set_number(request, "limit", 1);
    bool done = registrar_ask(registrar, request, see_probe, &probe, NULL, err);
    *answer = probe.day[0] != '\0' && strcmp(probe.day, day) < 0;
    line_free(request);
    return done;
}

bool events_first_of(struct registrar *registrar, const char *day,
                     uint64_t *first, struct error *err)
{
    uint64_t low = 0, high = 1;
    bool before = *day != '\0';

    while (before) {
        low = high;
        high *= 2;
        if (!is_before(registrar, high, day, &before, err))
            return false;
    }
    while (low + 1 < high) {
        uint64_t middle = low + (high - low) / 2;
        if (!is_before(registrar, middle, day, &before, err))
            return false;
        if (before)
            low = middle;
        else
            high = middle;
    }
    *first = low;
    return true;
}

void print_event_raw(void *context, const char *stored,
                     const struct line *event)
{
    (void)context;
    (void)event;
    (void)puts(stored);
}

// The kinds of runs have words of their own; notes name what they are about.
const char *event_says(const char *kind)
{
    const struct deed *deed = deed_of(kind);

    return deed ? deed->says : "";
}

static void add_detail(struct text *text, const struct line *event,
                       const char *key)
{
    const char *value = line_text(event, key);

    if (value && *value)
        text_addf(text, "%s%s: %s", text->length > 0 ? "; " : "", key, value);
}

static void add_count(struct text *text, const struct line *event,
                      const char *key, const char *words)
{
    int64_t count = line_number(event, key, PAGES_UNKNOWN);

    if (count != PAGES_UNKNOWN)
        text_addf(text, "; %lld %s", (long long)count, words);
}

// What a device said of a job, and of itself.
static void add_device_words(struct text *text, const struct line *event)
{
    int64_t copy = line_number(event, "copy", 0);
    int64_t before = line_number(event, "counter_before", PAGES_UNKNOWN);
    int64_t after = line_number(event, "counter_after", PAGES_UNKNOWN);

    if (copy > 0)
        text_addf(text, translated("; copy %lld"), (long long)copy);
    add_detail(text, event, "job_state");
    add_detail(text, event, "job_reasons");
    add_detail(text, event, "printer_reasons");
    add_count(text, event, "impressions", "impressions");
    add_count(text, event, "sheets", "sheets");
    if (before != PAGES_UNKNOWN && after != PAGES_UNKNOWN)
        text_addf(text, translated("; its counter went from %lld to %lld"),
                  (long long)before, (long long)after);
}

void print_event_words(void *context, const char *stored,
                       const struct line *event)
{
    struct table *table = context;
    struct text text = {0};
    const char *t = line_text(event, "t"), *kind = line_text(event, "kind");
    const char *actor = line_text(event, "actor");
    int64_t run = line_number(event, "run", 0);

    (void)stored;
    table_addf(table, "%lld", (long long)line_number(event, "seq", 0));
    say_time(t ? t : "", &text);
    table_add(table, text_string(&text));
    table_add(table, actor ? actor : "");
    if (run > 0)
        table_addf(table, "%lld", (long long)run);
    else
        table_add(table, "");
    table_add(table, kind ? kind : "");
    text_empty(&text);
    text_add_string(&text, translated(event_says(kind ? kind : "")));
    add_detail(&text, event, "queue");
    add_detail(&text, event, "device");
    add_detail(&text, event, "reason");
    add_detail(&text, event, "path");
    if (string_equal(kind ? kind : "", "run.device_reported"))
        add_device_words(&text, event);
    table_add(table, text_string(&text));
    text_clear(&text);
}

struct table *events_table(void)
{
    static const char *const heads[] = {WORDS("EVENT"), WORDS("TIME"),
                                        WORDS("BY"),    WORDS("RUN"),
                                        WORDS("KIND"),  WORDS("WHAT")};
    struct table *table = table_new(sizeof(heads) / sizeof(heads[0]));

    for (size_t n = 0; n < sizeof(heads) / sizeof(heads[0]); n++)
        table_add(table, translated(heads[n]));
    return table;
}

int command_events(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};
    unsigned run = 0;

    if (!options_read(argc, argv, "j", 0, 1, &options, &err) ||
        (options.count == 1 && !run_read(options.arguments[0], &run, &err)))
        return fail_usage(argv[0], &err);
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    struct table *table = events_table();
    bool done = events_each(registrar, run,
                            options.json ? print_event_raw : print_event_words,
                            table, &err);
    registrar_close(registrar);
    if (done && !options.json)
        table_print(table, stdout);
    table_free(table);
    return done ? finish_output(0) : fail(&err);
}
