// `countermark show`: everything about one run.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/events.h"
#include "operator/runs.h"
#include "operator/say.h"

#include <inttypes.h>

// Copies that follow each other and are alike are said in one line.
struct copies {
    struct table *table;
    struct copy_view first, last;
    unsigned count, all; // in the line that is growing; of the run
    struct error err;
};

static void say_copies(struct copies *copies)
{
    const struct copy_view *first = &copies->first, *last = &copies->last;

    if (copies->count == 0)
        return;
    if (copies->count == 1) {
        table_addf(copies->table, "%u of %u", first->copy, copies->all);
        table_addf(copies->table, "%06u", first->serial);
    } else {
        table_addf(copies->table, "%u to %u of %u", first->copy, last->copy,
                   copies->all);
        table_addf(copies->table, "%06u to %06u", first->serial, last->serial);
    }
    table_add(copies->table, translated(copy_state_name(first->state)));
    table_add(copies->table, first->is_spare ? translated("spare") : "");
    copies->count = 0;
}

static bool see_copy(void *context, const struct line *answer)
{
    struct copies *copies = context;
    struct copy_view copy;

    if (!registrar_copy_read(answer, &copy, &copies->err))
        return false;
    if (copies->count > 0 && (copy.state != copies->last.state ||
                              copy.is_spare != copies->last.is_spare ||
                              copy.copy != copies->last.copy + 1 ||
                              copy.serial != copies->last.serial + 1))
        say_copies(copies);
    if (copies->count++ == 0)
        copies->first = copy;
    copies->last = copy;
    return true;
}

static bool show_copies(struct registrar *registrar, const struct run_view *run,
                        struct error *err)
{
    struct copies copies = {.table = table_new(4),
                            .all = run->copies + run->spares};
    struct line *request = desk_request("copies");

    table_add(copies.table, translated("COPY"));
    table_add(copies.table, translated("SERIAL"));
    table_add(copies.table, translated("STATE"));
    table_add(copies.table, "");
    line_set_number(request, "run", run->run);
    bool done = registrar_ask(registrar, request, see_copy, &copies, NULL, err);
    if (done && copies.err.kind != ERROR_NONE) {
        *err = copies.err;
        done = false;
    }
    bool is_any = copies.count > 0;
    say_copies(&copies);
    if (done && is_any) {
        (void)putchar('\n');
        table_print(copies.table, stdout);
    }
    line_free(request);
    table_free(copies.table);
    return done;
}

static void add_field(struct table *table, const char *name, const char *value)
{
    if (!*value)
        return;
    table_addf(table, "  %s", name);
    table_add(table, value);
}

static void add_time(struct table *table, const char *name, const char *utc)
{
    struct text text = {0};

    say_time(utc, &text);
    add_field(table, name, text_string(&text));
    text_clear(&text);
}

static void add_amounts(struct table *table, const struct run_view *run)
{
    if (run->copies + run->spares == 0)
        return;
    table_add(table, translated("  copies"));
    table_addf(table, translated("%u and %u spare"), run->copies, run->spares);
    table_add(table, translated("  pages"));
    table_addf(
        table,
        translated("%u on %u sheets, each copy; %" PRIu64 " pages in all%s"),
        run->pages, run->sheets, run_pages(run),
        run->control_pages ? translated(", the control sheet among them") : "");
    table_add(table, translated("  attempt"));
    table_addf(table, "%u", run->attempt);
}

static void show_run(const struct run_view *run)
{
    struct table *table = table_new(2);
    struct text text = {0}, head = {0};

    say_run_state(run, &head);
    (void)printf(translated("Run %u: %s\n\n"), run->run, text_string(&head));
    add_field(table, "document", run->doc_no);
    add_field(table, "title", run->title);
    add_field(table, "mark", run->mark);
    add_field(table, "scope", run->scope);
    say_user(run->user, run->is_verified, &text);
    add_field(table, "asked by", text_string(&text));
    table_add(table, translated("  job"));
    table_addf(table, translated("%s-%u, document %u"), run->queue, run->job_id,
               run->document);
    add_amounts(table, run);
    add_time(table, "received", run->received);
    add_time(table, "changed", run->changed);
    add_field(table, "reason", run->reason);
    table_print(table, stdout);
    table_free(table);
    text_clear(&text);
    text_clear(&head);
}

static bool show_events(struct registrar *registrar, unsigned run,
                        struct error *err)
{
    struct table *table = events_table();
    bool done = events_each(registrar, run, print_event_words, table, err);

    if (done) {
        (void)putchar('\n');
        table_print(table, stdout);
    }
    table_free(table);
    return done;
}

static bool show(struct registrar *registrar, unsigned run, struct error *err)
{
    struct run_view view;

    if (!run_get(registrar, run, &view, err))
        return false;
    show_run(&view);
    return show_copies(registrar, &view, err) &&
           show_events(registrar, run, err);
}

static bool show_json(struct registrar *registrar, unsigned run,
                      struct error *err)
{
    static const char *const asks[] = {"run", "copies"};
    struct line *request = line_new();
    bool done = true;

    line_set_number(request, "run", run);
    for (size_t n = 0; done && n < 2; n++) {
        line_set_text(request, "ask", asks[n]);
        done = registrar_ask(registrar, request, print_json, NULL, NULL, err);
    }
    line_free(request);
    return done && events_each(registrar, run, print_event_raw, NULL, err);
}

int command_show(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};
    unsigned run = 0;

    if (!options_read(argc, argv, "j", 1, 1, &options, &err) ||
        !run_read(options.arguments[0], &run, &err))
        return fail_usage(argv[0], &err);
    if (!desk_open(DESK_PATIENCE_MS, &registrar, &err))
        return fail(&err);
    bool done = options.json ? show_json(registrar, run, &err)
                             : show(registrar, run, &err);
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
