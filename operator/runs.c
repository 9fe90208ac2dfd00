// `countermark runs`: what was produced, the newest first.
#include "operator/runs.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/say.h"

#include <stdio.h>
#include <time.h>

struct found_run {
    struct run_view *view;
    bool is_found;
    struct error err;
};

static bool find_run(void *context, const struct line *answer)
{
    struct found_run *found = context;

    found->is_found = registrar_run_read(answer, found->view, &found->err);
    return found->is_found;
}

bool run_get(struct registrar *registrar, unsigned run, struct run_view *view,
             struct error *err)
{
    struct found_run found = {.view = view};
    struct line *request = desk_request("run");

    line_set_number(request, "run", run);
    bool done = registrar_ask(registrar, request, find_run, &found, NULL, err);
    line_free(request);
    if (done && !found.is_found) {
        *err = found.err;
        done = false;
    }
    return done;
}

struct listing {
    struct table *table;
    unsigned count, limit;
    bool skips_open; // they were listed before
    time_t now;
    struct error err;
};

static bool see_run(void *context, const struct line *answer)
{
    struct listing *listing = context;
    struct run_view run;
    struct text text = {0};

    if (!registrar_run_read(answer, &run, &listing->err))
        return false;
    bool is_open = !run_state_is_end(run.state);
    if (is_open && listing->skips_open)
        return true;
    if (listing->count == listing->limit)
        return false;
    listing->count++;
    table_addf(listing->table, "%u", run.run);
    say_time(run.received, &text);
    table_add(listing->table, text_string(&text));
    text_empty(&text);
    if (is_open)
        say_age(run.received, listing->now, &text);
    table_add(listing->table, text_string(&text));
    table_addf(listing->table, "%s-%u", run.queue, run.job_id);
    text_empty(&text);
    say_user(run.user, run.is_verified, &text);
    table_add(listing->table, text_string(&text));
    table_add(listing->table, run.mark);
    table_addf(listing->table, "%u+%u", run.copies, run.spares);
    table_addf(listing->table, "%u", run.pages);
    text_empty(&text);
    say_run_state(&run, &text);
    table_add(listing->table, text_string(&text));
    text_clear(&text);
    return true;
}

// One request of the two that make the list.
static bool add_runs(struct registrar *registrar, struct line *request,
                     bool is_open, struct listing *listing, struct error *err)
{
    line_set_number(request, "open", is_open);
    listing->skips_open = !is_open;
    if (!registrar_ask(registrar, request, see_run, listing, NULL, err))
        return false;
    if (listing->err.kind == ERROR_NONE)
        return true;
    *err = listing->err;
    return false;
}

// What is open comes first: it needs somebody.
static bool list(struct registrar *registrar, struct line *request,
                 const struct options *options, struct error *err)
{
    static const char *const heads[] = {
        WORDS("RUN"),    WORDS("RECEIVED"), WORDS("OPEN FOR"),
        WORDS("JOB"),    WORDS("USER"),     WORDS("MARK"),
        WORDS("COPIES"), WORDS("PAGES"),    WORDS("STATE")};
    enum { COLUMNS = sizeof(heads) / sizeof(heads[0]) };
    struct listing listing = {.table = table_new(COLUMNS),
                              .limit = options->limit,
                              .now = time(NULL)};

    for (size_t n = 0; n < COLUMNS; n++)
        table_add(listing.table, translated(heads[n]));
    bool done =
        add_runs(registrar, request, true, &listing, err) &&
        (options->open || add_runs(registrar, request, false, &listing, err));
    if (done && listing.count > 0)
        table_print(listing.table, stdout);
    else if (done)
        (void)puts(options->open ? translated("No run is open.")
                                 : translated("There are no runs."));
    table_free(listing.table);
    return done;
}

int command_runs(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};

    if (!options_read(argc, argv, "ojl", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    struct line *request = desk_request("runs");
    line_set_number(request, "limit", options.limit);
    line_set_number(request, "open", options.open);
    bool done = options.json ? registrar_ask(registrar, request, print_json,
                                             NULL, NULL, &err)
                             : list(registrar, request, &options, &err);
    line_free(request);
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
