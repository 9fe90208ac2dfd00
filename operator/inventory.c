// `countermark inventory show`, and what an inventory came to.
#include "operator/inventory.h"

#include "operator/commands.h"
#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/listing.h"

#include <string.h>

// A list asked for in parts, each behind the last copy of the one before.
struct parts {
    answer_seen *see;
    void *context;
    int64_t run, copy;
    bool is_over; // `see` has had enough
};

static bool see_part(void *context, const struct line *answer)
{
    struct parts *parts = context;

    parts->run = line_number(answer, "run", 0);
    parts->copy = line_number(answer, "copy", 0);
    parts->is_over = !parts->see(parts->context, answer);
    return !parts->is_over;
}

bool inventory_each(struct registrar *registrar, const char *ask_by,
                    const char *check_no, answer_seen *see, void *context,
                    struct error *err)
{
    struct parts parts = {.see = see, .context = context};
    bool done = true, is_cut = true;

    while (done && is_cut && !parts.is_over) {
        struct line *request = desk_request("holdings");
        struct line *closing = line_new();
        line_set_text(request, ask_by, check_no);
        line_set_number(request, "behind_run", parts.run);
        line_set_number(request, "behind_copy", parts.copy);
        done =
            registrar_ask(registrar, request, see_part, &parts, closing, err);
        is_cut = line_number(closing, "is_cut", 0) == 1;
        line_free(closing);
        line_free(request);
    }
    return done;
}

// --- one inventory
// -------------------------------------------------------------

static bool take_about(void *context, const struct line *answer)
{
    struct line *about = context;
    struct text bytes = {0};

    bool done = line_write(answer, &bytes, NULL) &&
                line_read(text_string(&bytes), bytes.length, about, NULL);
    text_clear(&bytes);
    return done;
}

bool inventory_about(struct registrar *registrar, const char *check_no,
                     struct line *about, struct error *err)
{
    struct line *request = desk_request("inventories");
    char clean[128];

    line_clean(check_no, clean, sizeof(clean));
    line_set_text(request, "check_no", clean);
    bool done = registrar_ask(registrar, request, take_about, about, NULL, err);
    line_free(request);
    if (done && !line_has(about, "check_no"))
        done = error_set(err, ERROR_INPUT,
                         "there is no inventory %s; `countermark inventory "
                         "show` lists them",
                         clean);
    return done;
}

bool inventory_deviates(const struct line *counts)
{
    return line_number(counts, "lacking", 0) > 0 ||
           line_number(counts, "extra", 0) > 0;
}

static const char *const deviation_columns[] = {
    "result", "run",   "copy", "serial", "state",
    "holder", "place", "mark", "doc_no", NULL};

static bool list_deviations(struct registrar *registrar, const char *check_no,
                            bool json, struct error *err)
{
    struct listing listing = listing_new(deviation_columns, json);
    bool done = inventory_each(registrar, "deviations", check_no, listing_see,
                               &listing, err);

    listing_end(&listing);
    return done;
}

bool inventory_say_result(struct registrar *registrar,
                          const struct line *counts, bool json,
                          struct error *err)
{
    if (!json)
        (void)printf(
            translated("Found in their place: %lld. Not seen: %lld. Seen, but "
                       "they belong elsewhere: %lld.\n"),
            (long long)line_number(counts, "found", 0),
            (long long)line_number(counts, "lacking", 0),
            (long long)line_number(counts, "extra", 0));
    if (inventory_deviates(counts) &&
        !list_deviations(registrar, line_text(counts, "check_no"), json, err))
        return false;
    if (!json && line_number(counts, "lacking", 0) > 0)
        (void)puts(translated(
            "Whatever is not found otherwise is entered with "
            "`countermark lost`: it is to be reported within 24 hours."));
    return true;
}

// --- what it still looks for
// ---------------------------------------------------

struct looking {
    struct listing listing;
    const char *check_no;
    unsigned seen;
};

static bool see_open(void *context, const struct line *answer)
{
    struct looking *looking = context;

    if (!string_equal(line_text(answer, "checked"), looking->check_no))
        return listing_see(&looking->listing, answer);
    looking->seen++;
    return true;
}

static bool show_open(struct registrar *registrar, const char *check_no,
                      bool json, struct error *err)
{
    static const char *const columns[] = {"run",   "copy",   "serial",
                                          "state", "holder", "place",
                                          "mark",  "doc_no", NULL};
    struct looking looking = {.listing = listing_new(columns, json),
                              .check_no = check_no};
    bool done = inventory_each(registrar, "inventory", check_no, see_open,
                               &looking, err);

    listing_end(&looking.listing);
    if (done && !json)
        (void)printf(translated("Seen: %u. Not seen yet: %u.\n"), looking.seen,
                     looking.listing.count);
    return done;
}

static bool show_one(struct registrar *registrar, const char *check_no,
                     bool json, struct error *err)
{
    struct line *about = line_new();
    bool done = inventory_about(registrar, check_no, about, err);

    if (done && string_equal(line_text(about, "state"), "ENDED"))
        done = inventory_say_result(registrar, about, json, err);
    else if (done)
        done = show_open(registrar, line_text(about, "check_no"), json, err);
    line_free(about);
    return done;
}

static bool show_all(struct registrar *registrar, bool json, struct error *err)
{
    static const char *const columns[] = {
        "check_no", "state", "room",    "holder", "made", "maker",
        "ended",    "found", "lacking", "extra",  NULL};
    struct line *request = desk_request("inventories");
    unsigned count = 0;
    bool done = listing_ask(registrar, request, columns, json, &count, err);

    line_free(request);
    if (done && count == 0 && !json)
        (void)puts(translated("There was no inventory yet."));
    return done;
}

int command_inventory(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};

    if (argc < 2 || !string_equal(argv[1], "show"))
        return command_act(argc, argv);
    if (!options_read(argc - 1, argv + 1, "j", 0, 1, &options, &err))
        return fail_usage(argv[0], &err);
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
                (options.count > 0 ? show_one(registrar, options.arguments[0],
                                              options.json, &err)
                                   : show_all(registrar, options.json, &err));
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
