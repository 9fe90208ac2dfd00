// `countermark holdings`, `overdue`, `pending-acts`: who has what, what is
// late, and what waits for a second person.
#include "operator/commands.h"
#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/listing.h"

#include <time.h>

static bool show(const struct line *request, const char *const *columns,
                 bool json, unsigned *count, struct error *err)
{
    struct registrar *registrar = NULL;

    if (!desk_open(DESK_PATIENCE_MS, &registrar, err))
        return false;
    bool done = listing_ask(registrar, request, columns, json, count, err);
    registrar_close(registrar);
    return done;
}

static const char *const copy_columns[] = {"run",    "copy",  "serial", "state",
                                           "holder", "owner", "due",    "mark",
                                           "doc_no", NULL};

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
    return listing_finish(done, options.json, count,
                          "Nothing: it may be closed.", 1, &err);
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
    return listing_finish(done, options.json, count, "Nothing is overdue.", 1,
                          &err);
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
    return listing_finish(done, options.json, count,
                          "Nothing waits for a second person.", 0, &err);
}
