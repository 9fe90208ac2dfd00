// `countermark holdings`, `overdue`, `pending-acts`: who has what, what is
// late, and what waits for a second person.
#include "operator/commands.h"
#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/say.h"

#include <time.h>

struct showing {
    struct table *table;
    const char *const *columns;
    unsigned count;
};

static bool see_line(void *context, const struct line *answer)
{
    struct showing *showing = context;

    showing->count++;
    for (size_t n = 0; showing->columns[n]; n++) {
        const char *text = line_text(answer, showing->columns[n]);
        if (text)
            table_add(showing->table, text);
        else if (line_has(answer, showing->columns[n]))
            table_addf(showing->table, "%lld",
                       (long long)line_number(answer, showing->columns[n], 0));
        else
            table_add(showing->table, "");
    }
    return true;
}

// What the answers are, as a table or as JSON; their number.
static bool show(const struct line *request, const char *const *columns,
                 bool json, unsigned *count, struct error *err)
{
    struct registrar *registrar = NULL;
    struct showing showing = {.columns = columns};
    size_t width = 0;

    if (!desk_open(DESK_PATIENCE_MS, &registrar, err))
        return false;
    while (columns[width])
        width++;
    showing.table = table_new(width);
    for (size_t n = 0; n < width; n++)
        table_add(showing.table, columns[n]);
    bool done =
        json ? registrar_ask(registrar, request, print_json, NULL, NULL, err)
             : registrar_ask(registrar, request, see_line, &showing, NULL, err);
    if (done && showing.count > 0)
        table_print(showing.table, stdout);
    *count = showing.count;
    table_free(showing.table);
    registrar_close(registrar);
    return done;
}

static int finish(bool done, bool json, unsigned count, const char *nothing,
                  int status, const struct error *err)
{
    if (!done)
        return fail(err);
    if (count == 0 && !json)
        (void)puts(nothing);
    return finish_output(count > 0 ? status : 0);
}

static const char *const copy_columns[] = {
    "run", "copy", "serial", "state", "holder", "due", "mark", "doc_no", NULL};

int command_holdings(int argc, char **argv)
{
    struct options options;
    struct error err = {0};
    char clean[LEDGER_NAME_MAX];
    unsigned count = 0;

    if (!options_read(argc, argv, "j", 1, 1, &options, &err))
        return fail_usage(argv[0], &err);
    struct line *request = desk_request("holdings");
    line_clean(options.arguments[0], clean, sizeof(clean));
    line_set_text(request, "holder", clean);
    bool done = show(request, copy_columns, options.json, &count, &err);
    line_free(request);
    return finish(done, options.json, count, "Nothing: it may be closed.", 1,
                  &err);
}

int command_overdue(int argc, char **argv)
{
    struct options options;
    struct error err = {0};
    char today[16];
    time_t now = time(NULL);
    struct tm parts;
    unsigned count = 0;

    if (!options_read(argc, argv, "j", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    (void)strftime(today, sizeof(today), "%Y-%m-%d", localtime_r(&now, &parts));
    struct line *request = desk_request("holdings");
    line_set_text(request, "before", today);
    bool done = show(request, copy_columns, options.json, &count, &err);
    line_free(request);
    return finish(done, options.json, count, "Nothing is overdue.", 1, &err);
}

int command_pending(int argc, char **argv)
{
    static const char *const columns[] = {"item", "act",  "wanted",
                                          "name", "made", NULL};
    struct options options;
    struct error err = {0};
    unsigned count = 0;

    if (!options_read(argc, argv, "j", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    struct line *request = desk_request("pending");
    bool done = show(request, columns, options.json, &count, &err);
    line_free(request);
    return finish(done, options.json, count,
                  "Nothing waits for a second person.", 0, &err);
}
