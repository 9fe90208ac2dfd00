// `countermark trace`: which copy and page a code belongs to.
#include "operator/commands.h"

#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/say.h"
#include "operator/scan-crew.h"

#include <stdlib.h>
#include <string.h>

// What tracing came to, over all codes.
struct tracing {
    struct registrar *registrar;
    bool json;
    bool has_doubts;    // one was forged, unknown or unreadable
    bool is_seen;       // the code at hand was answered
    unsigned run, copy; // that it belongs to; 0: to none
    const char *const *images;
};

static void add_reprint(const struct line *answer, struct text *text)
{
    long long generation = line_number(answer, "generation", 0);

    if (generation > 0)
        text_addf(text, translated(", reprint R%lld"), generation);
}

// "run 42, copy 3 of 20 (serial 000003), page 5 of 18, first print"
static void say_place(const struct line *answer, struct text *text)
{
    long long copy = line_number(answer, "copy", 0);
    long long page = line_number(answer, "page", 0);

    text_addf(text, translated("run %lld"),
              (long long)line_number(answer, "run", 0));
    if (copy == 0 && page == 0) {
        text_add_string(text, translated(", control sheet"));
    } else if (line_number(answer, "is_known", 0) == 1) {
        text_addf(
            text,
            translated(", copy %lld of %lld (serial %06lld%s), page %lld of "
                       "%lld"),
            copy, (long long)line_number(answer, "copies", 0),
            (long long)line_number(answer, "serial", 0),
            line_number(answer, "is_spare", 0) == 1 ? translated(", spare")
                                                    : "",
            page, (long long)line_number(answer, "pages", 0));
    } else {
        text_addf(text, translated(", copy %lld, page %lld"), copy, page);
    }
    add_reprint(answer, text);
}

static void add_text(const struct line *answer, const char *key,
                     const char *before, struct text *text)
{
    const char *value = line_text(answer, key);

    if (value && *value)
        text_addf(text, "%s%s", before, value);
}

// What became of the sheet, unless it is where it belongs.
static void say_sheet(const struct line *answer, struct text *text)
{
    static const struct {
        const char *fate, *says;
    } fates[] = {
        {"WASTE", WORDS("this sheet is WASTE")},
        {"NOT_PRINTED",
         WORDS("this sheet was RECORDED AS NEVER PRINTED: enter it as waste")},
        {"LOST", WORDS("this sheet was WRITTEN OFF: enter it as waste")},
        {"UNACCOUNTED",
         WORDS("this sheet was REPLACED by a reprint: enter it as waste")},
    };
    const char *fate = line_text(answer, "sheet");
    long long waste = line_number(answer, "waste", 0);

    for (size_t n = 0; n < sizeof(fates) / sizeof(fates[0]); n++)
        if (string_equal(fate, fates[n].fate))
            text_addf(text, "; %s", translated(fates[n].says));
    if (waste > 0)
        text_addf(text, translated(", number %lld"), waste);
}

static void say_known(const struct line *answer, struct text *text)
{
    const char *user = line_text(answer, "user");

    text_add_string(text, translated("genuine: "));
    say_place(answer, text);
    add_text(answer, "mark", "; ", text);
    add_text(answer, "doc_no", "; ", text);
    add_text(answer, "title", "; ", text);
    add_text(answer, "queue", "; printed on ", text);
    text_add_string(text, translated(" for "));
    say_user(user ? user : "", line_number(answer, "is_verified", 0) == 1,
             text);
    add_text(answer, "approvers", ", approved by ", text);
    say_sheet(answer, text);
    add_text(answer, "state", "; copy ", text);
    add_text(answer, "run_state", "; run ", text);
    if (line_text(answer, "changed")) {
        text_add_string(text, translated(" since "));
        say_time(line_text(answer, "changed"), text);
    }
}

static bool see_trace(void *context, const struct line *answer)
{
    struct tracing *tracing = context;
    struct text text = {0}, clean = {0};
    const char *code = line_text(answer, "code");
    bool is_genuine = line_number(answer, "genuine", 0) == 1;
    bool is_known = line_number(answer, "is_known", 0) == 1;

    tracing->is_seen = true;
    if (!is_genuine || !is_known)
        tracing->has_doubts = true;
    if (tracing->json)
        return print_json(NULL, answer);

    if (!is_genuine) {
        text_add_string(
            &text, translated("NOT GENUINE: no page of this print room bears "
                              "this code; keep the paper and report it"));
    } else if (!is_known) {
        text_add_string(&text, translated("genuine, but NOT IN THE JOURNAL: "));
        say_place(answer, &text);
        text_add_string(&text,
                        translated("; an older journal may have been put back: "
                                   "report it"));
    } else {
        say_known(answer, &text);
        tracing->run = (unsigned)line_number(answer, "run", 0);
        tracing->copy = (unsigned)line_number(answer, "copy", 0);
    }
    say_clean(text_string(&text), &clean);
    (void)printf("%s  %s\n", code ? code : "", text_string(&clean));
    text_clear(&text);
    text_clear(&clean);
    return true;
}

// A code that cannot be read does not keep the others from being traced. Only
// when the registrar itself cannot answer is there no point in going on.
static bool trace(struct tracing *tracing, const char *entered,
                  struct error *err)
{
    enum { ENTERED_MAX = 256, SERIAL_DIGITS = 6 };
    struct line *request = desk_request("trace");
    struct error fault = {0};
    char clean[ENTERED_MAX];

    line_clean(entered, clean, sizeof(clean));
    line_set_text(request, "code", clean);
    tracing->is_seen = false;
    tracing->run = tracing->copy = 0;
    bool is_copy = strchr(clean, ':') || strlen(clean) <= SERIAL_DIGITS;
    bool done = is_copy ? custody_show_name(tracing->registrar, clean,
                                            tracing->json, &fault)
                        : registrar_ask(tracing->registrar, request, see_trace,
                                        tracing, NULL, &fault) &&
                              (tracing->copy == 0 ||
                               custody_show(tracing->registrar, tracing->run,
                                            tracing->copy, &fault));
    line_free(request);
    if (done)
        return true;
    if (fault.kind != ERROR_INPUT) {
        *err = fault;
        return false;
    }
    error_in(&fault, "\"%s\"", clean);
    (void)fail(&fault);
    tracing->has_doubts = true;
    return true;
}

static bool trace_line(void *context, const char *line, struct error *err)
{
    bool done = trace(context, line, err);

    // Whoever scans page after page wants to see each answer at once.
    (void)fflush(stdout);
    return done;
}

// Every code of one page of a picture, each once.
static bool see_side(void *context, const struct scan_side *side,
                     struct error *err)
{
    struct tracing *tracing = context;
    struct error fault = {0};

    for (unsigned n = 0; n < side->count; n++) {
        unsigned before = 0;
        while (before < n &&
               !string_equal(side->codes[before].code, side->codes[n].code))
            before++;
        if (before == n && !trace(tracing, side->codes[n].code, err))
            return false;
    }
    if (side->count > 0)
        return true;
    error_set(&fault, ERROR_INPUT, "%s, page %u: %s",
              tracing->images[side->file], side->page,
              *side->why ? side->why : translated("the page is blank"));
    (void)fail(&fault);
    tracing->has_doubts = true;
    return true;
}

static bool trace_images(struct tracing *tracing, unsigned count,
                         struct error *err)
{
    struct text reader = {0};

    if (count == 0)
        return true;
    program_path("countermark-reader", &reader);
    struct scan_crew crew = {
        .reader = text_string(&reader),
        .files = tracing->images,
        .count = count,
        .workers = 1,
        .are_pieces = true,
        .patience_ms = SCAN_PIECE_PATIENCE_MS,
    };
    bool done = scan_crew_work(&crew, see_side, tracing, err);
    text_clear(&reader);
    return done;
}

int command_trace(int argc, char **argv)
{
    enum { CODES_MAX = 100000 };
    struct options options;
    struct tracing tracing = {0};
    struct error err = {0};
    bool done = true;

    if (!options_read(argc, argv, "ji", 0, CODES_MAX, &options, &err))
        return fail_usage(argv[0], &err);
    if (options.count == 0 && options.image_count == 0) {
        error_set(&err, ERROR_USAGE, "trace: name a code or an --image");
        return fail_usage(argv[0], &err);
    }
    if (!desk_open(DESK_PATIENCE_MS, &tracing.registrar, &err))
        return fail(&err);
    tracing.json = options.json;
    tracing.images = options.images;
    for (int n = 0; done && n < options.count; n++)
        done = string_equal(options.arguments[n], "-")
                   ? input_each(trace_line, &tracing, &err)
                   : trace(&tracing, options.arguments[n], &err);
    done = done && trace_images(&tracing, options.image_count, &err);
    registrar_close(tracing.registrar);
    if (!done)
        return fail(&err);
    return finish_output(tracing.has_doubts ? 1 : 0);
}
