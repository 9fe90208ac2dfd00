// `countermark why`: how a run, a copy or a sheet came to its state, event by
// event, in sentences.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/events.h"
#include "operator/runs.h"
#include "operator/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// What is asked about; copy and place only for a copy or a sheet.
struct subject {
    struct run_view run;
    struct run_shape shape;
    unsigned copy; // 0: the whole run
    bool is_sheet;
    unsigned page, generation, place;
};

// --- which events
// -------------------------------------------------------------

// Whether the event's places touch the subject's; events without places concern
// every sheet.
static bool touches(const struct subject *subject, const struct line *event)
{
    struct place_list places;
    unsigned first = (subject->copy - 1) * subject->shape.sheets + 1;
    unsigned last = subject->copy * subject->shape.sheets;

    if (subject->is_sheet)
        first = last = subject->place;
    if (!line_has(event, "places") || !line_places(event, "places", &places))
        return true;
    for (unsigned n = 0; n < places.count; n++)
        if (places.list[n].first <= last && places.list[n].last >= first)
            return true;
    return false;
}

static bool concerns(const struct subject *subject, const struct line *event)
{
    if (subject->copy == 0 && !subject->is_sheet)
        return true;
    if (line_has(event, "copy") &&
        line_number(event, "copy", 0) != subject->copy)
        return false;
    if (subject->is_sheet && line_has(event, "page") &&
        line_number(event, "page", 0) != 0) {
        unsigned place = 0;
        if (!place_of_page(&subject->shape, subject->copy,
                           (unsigned)line_number(event, "page", 0), &place) ||
            place != subject->place)
            return false;
    }
    return touches(subject, event);
}

// --- one event as a sentence
// ----------------------------------------------------

static void add_places(const struct subject *subject, const struct line *event,
                       struct text *text)
{
    struct place_list places;

    if (!line_has(event, "places") || !line_places(event, "places", &places) ||
        !places_fit(&subject->shape, &places))
        return;
    for (unsigned n = 0; n < places.count; n++) {
        text_add_string(text, n == 0 ? " (" : ", ");
        places_say(&subject->shape, places.list[n], text);
    }
    text_add_string(text, places.count > 0 ? ")" : "");
}

static void add_number(struct text *text, const struct line *event,
                       const char *key, const char *before, const char *behind)
{
    if (line_has(event, key))
        text_addf(text, "%s%" PRId64 "%s", before, line_number(event, key, 0),
                  behind);
}

static void add_words(struct text *text, const struct line *event,
                      const char *key, const char *before)
{
    const char *words = line_text(event, key);

    if (words && *words)
        text_addf(text, "%s%s", before, words);
}

static void add_details(const struct subject *subject, const char *kind,
                        const struct line *event, struct text *text)
{
    int64_t reported = line_number(event, "pages_reported", PAGES_UNKNOWN);

    add_words(text, event, "fault", ": ");
    add_words(text, event, "text", ": ");
    add_words(text, event, "reason", ": ");
    add_words(text, event, "proof", ": ");
    add_words(text, event, "device", ": ");
    add_words(text, event, "holder", ": ");
    if (string_equal(kind, "sheet.wasted")) {
        add_number(text, event, "copy", translated("; copy "), "");
        add_number(text, event, "page", translated(" page "), "");
    }
    add_places(subject, event, text);
    if (line_number(event, "generation", 0) > 0)
        add_number(text, event, "generation", translated(", reprint R"), "");
    if (string_equal(kind, "run.counted")) {
        add_number(text, event, "copies", translated(": copies "), "");
        add_number(text, event, "waste", translated(", waste sheets "), "");
    } else {
        add_number(text, event, "waste", translated(", waste number "), "");
    }
    if (reported != PAGES_UNKNOWN)
        text_addf(text, translated("; the device reported %" PRId64 " page%s"),
                  reported, reported == 1 ? "" : "s");
    add_words(text, event, "bag", translated(", in bag "));
    add_words(text, event, "remark", "; ");
}

static void tell_event(void *context, const char *stored,
                       const struct line *event)
{
    const struct subject *subject = context;
    const char *kind = line_text(event, "kind");
    const char *t = line_text(event, "t");
    const char *actor = line_text(event, "actor");
    const char *second = line_text(event, "second");
    struct text text = {0}, clean = {0};

    (void)stored;
    if (!kind || !concerns(subject, event))
        return;
    const char *says = event_says(kind);
    text_add_string(&text, *says ? translated(says) : kind);
    add_details(subject, kind, event, &text);
    say_clean(text_string(&text), &clean);
    text_empty(&text);
    say_time(t ? t : "", &text);
    (void)printf("  %s  %s%s%s: %s.\n", text_string(&text), actor ? actor : "",
                 second ? translated(" and ") : "", second ? second : "",
                 text_string(&clean));
    text_clear(&text);
    text_clear(&clean);
}

// --- what is asked about
// --------------------------------------------------------

static bool see_trace(void *context, const struct line *answer)
{
    struct subject *subject = context;

    if (line_number(answer, "genuine", 0) != 1)
        return true;
    subject->run.run = (unsigned)line_number(answer, "run", 0);
    subject->copy = (unsigned)line_number(answer, "copy", 0);
    subject->page = (unsigned)line_number(answer, "page", 0);
    subject->generation = (unsigned)line_number(answer, "generation", 0);
    subject->is_sheet = true;
    return true;
}

static bool read_code(struct registrar *registrar, const char *entered,
                      struct subject *subject, struct error *err)
{
    enum { ENTERED_MAX = 256 };
    struct line *request = desk_request("trace");
    char clean[ENTERED_MAX];

    line_clean(entered, clean, sizeof(clean));
    line_set_text(request, "code", clean);
    bool done =
        registrar_ask(registrar, request, see_trace, subject, NULL, err);
    line_free(request);
    if (done && !subject->is_sheet)
        return error_set(err, ERROR_INPUT,
                         "the code is not genuine: nothing is known of it; "
                         "keep the paper and report it");
    return done;
}

// "12", "12:3" or a code.
static bool read_subject(struct registrar *registrar, const char *entered,
                         struct subject *subject, struct error *err)
{
    const char *colon = strchr(entered, ':');
    char run[16];
    int64_t number = 0;

    (void)snprintf(run, sizeof(run), "%.*s",
                   colon ? (int)(colon - entered) : 15, entered);
    if (strlen(entered) < 20 && number_read(run, 1, CODE_RUN_MAX, &number)) {
        subject->run.run = (unsigned)number;
        if (!colon)
            return true;
        if (number_read(colon + 1, 1, CODE_COPY_MAX, &number)) {
            subject->copy = (unsigned)number;
            return true;
        }
    }
    return read_code(registrar, entered, subject, err);
}

static bool complete(struct registrar *registrar, struct subject *subject,
                     struct error *err)
{
    unsigned copies = 0;

    if (!run_get(registrar, subject->run.run, &subject->run, err))
        return false;
    copies = subject->run.copies + subject->run.spares;
    subject->shape = (struct run_shape){
        .copies = copies,
        .pages = subject->run.pages,
        .sheets = subject->run.sheets,
        .control_pages = subject->run.control_pages,
    };
    if (subject->copy > copies ||
        (subject->is_sheet && !place_of_page(&subject->shape, subject->copy,
                                             subject->page, &subject->place)))
        return error_set(err, ERROR_INPUT,
                         "run %u has %u copies of %u pages, not that one",
                         subject->run.run, copies, subject->run.pages);
    return true;
}

static void say_subject(const struct subject *subject)
{
    struct text state = {0};

    say_run_state(&subject->run, &state);
    if (subject->is_sheet && subject->copy > 0)
        (void)printf(translated("Copy %u page %u"), subject->copy,
                     subject->page);
    else if (subject->is_sheet)
        (void)printf(translated("The control sheet"));
    else if (subject->copy > 0)
        (void)printf(translated("Copy %u"), subject->copy);
    if (subject->is_sheet && subject->generation > 0)
        (void)printf(translated(", reprint R%u,"), subject->generation);
    if (subject->is_sheet || subject->copy > 0)
        (void)printf(translated(" of run %u. The run:"), subject->run.run);
    else
        (void)printf(translated("Run %u:"), subject->run.run);
    (void)printf(" %s\n\n", text_string(&state));
    text_clear(&state);
}

int command_why(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct subject subject = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "", 1, 1, &options, &err))
        return fail_usage(argv[0], &err);
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    bool done = read_subject(registrar, options.arguments[0], &subject, &err) &&
                complete(registrar, &subject, &err);
    if (done) {
        say_subject(&subject);
        done =
            events_each(registrar, subject.run.run, tell_event, &subject, &err);
    }
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
