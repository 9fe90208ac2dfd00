// `countermark events`: the journal as it is stored, or in words.
#include "operator/desk.h"

#include "operator/commands.h"
#include "operator/events.h"
#include "operator/say.h"

struct reading {
    event_printed *print;
    void *context;
    struct line *event;
    struct error err;
};

static bool see_event(void *context, const struct line *answer)
{
    struct reading *reading = context;
    const char *stored = line_text(answer, "line");
    struct text bytes = {0};

    if (!stored)
        return error_set(&reading->err, ERROR_SYSTEM,
                         "the registrar's answer has no event in it");
    text_add_string(&bytes, stored);
    bool done =
        line_read(bytes.data, bytes.length, reading->event, &reading->err);
    if (done)
        reading->print(reading->context, stored, reading->event);
    text_clear(&bytes);
    return done;
}

bool events_each(struct registrar *registrar, unsigned run,
                 event_printed *print, void *context, struct error *err)
{
    struct reading reading = {
        .print = print, .context = context, .event = line_new()};
    struct line *request = desk_request("events");
    struct line *closing = line_new();
    int64_t first = 0;
    bool done = false;

    // The registrar gives as many as it can at once; the rest comes with the
    // next requests.
    do {
        line_set_number(request, "run", run);
        line_set_number(request, "first", first);
        done = registrar_ask(registrar, request, see_event, &reading, closing,
                             err);
        first = line_number(closing, "next", 0);
    } while (done && reading.err.kind == ERROR_NONE && first > 0);
    if (done && reading.err.kind != ERROR_NONE) {
        *err = reading.err;
        done = false;
    }
    line_free(closing);
    line_free(request);
    line_free(reading.event);
    return done;
}

void print_event_raw(void *context, const char *stored,
                     const struct line *event)
{
    (void)context;
    (void)event;
    (void)puts(stored);
}

// The kinds of runs have words of their own; notes name what they are about.
static const char *words_of(const char *kind)
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
        text_addf(text, "; copy %lld", (long long)copy);
    add_detail(text, event, "job_state");
    add_detail(text, event, "job_reasons");
    add_detail(text, event, "printer_reasons");
    add_count(text, event, "impressions", "impressions");
    add_count(text, event, "sheets", "sheets");
    if (before != PAGES_UNKNOWN && after != PAGES_UNKNOWN)
        text_addf(text, "; its counter went from %lld to %lld",
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
    text_add_string(&text, words_of(kind ? kind : ""));
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
    static const char *const heads[] = {"EVENT", "TIME", "BY",
                                        "RUN",   "KIND", "WHAT"};
    struct table *table = table_new(sizeof(heads) / sizeof(heads[0]));

    for (size_t n = 0; n < sizeof(heads) / sizeof(heads[0]); n++)
        table_add(table, heads[n]);
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
