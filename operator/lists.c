// `countermark list show`: destruction lists, and what is on them.
#include "operator/commands.h"

#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/listing.h"

static const char *const columns[] = {
    "list", "state", "items",    "reason",      "maker", "made",
    "bag",  "seal",  "approver", "certificate", NULL};

static bool ask_of(struct registrar *registrar, const char *ask, unsigned list,
                   const char *const *shown, bool json, unsigned *count,
                   struct error *err)
{
    struct line *request = desk_request(ask);

    if (list > 0)
        line_set_number(request, "list", list);
    bool done = listing_ask(registrar, request, shown, json, count, err);
    line_free(request);
    return done;
}

static bool show_one(struct registrar *registrar, unsigned list, bool json,
                     struct error *err)
{
    static const char *const copies[] = {"run",  "copy",   "serial", "state",
                                         "mark", "doc_no", "title",  NULL};
    static const char *const wastes[] = {"waste", "run",  "copy", "page",
                                         "fault", "text", "bag",  NULL};
    unsigned count = 0;

    if (!ask_of(registrar, "lists", list, columns, json, &count, err))
        return false;
    if (count == 0)
        return error_set(err, ERROR_INPUT,
                         "there is no destruction list %u; `countermark list "
                         "show` lists them",
                         list);
    return ask_of(registrar, "holdings", list, copies, json, NULL, err) &&
           ask_of(registrar, "wastes", list, wastes, json, NULL, err);
}

static bool show_all(struct registrar *registrar, bool json, struct error *err)
{
    unsigned count = 0;
    bool done = ask_of(registrar, "lists", 0, columns, json, &count, err);

    if (done && count == 0 && !json)
        (void)puts(translated("There is no destruction list yet."));
    return done;
}

int command_list(int argc, char **argv)
{
    struct options options;
    struct registrar *registrar = NULL;
    struct error err = {0};
    int64_t list = 0;

    if (argc < 2 || !string_equal(argv[1], "show"))
        return command_act(argc, argv);
    bool done = options_read(argc - 1, argv + 1, "j", 0, 1, &options, &err);
    if (done && options.count > 0 &&
        !number_read(options.arguments[0], 1, CODE_RUN_MAX, &list))
        done =
            error_set(&err, ERROR_USAGE, "\"%s\" is not the number of a list",
                      options.arguments[0]);
    if (!done)
        return fail_usage(argv[0], &err);
    done = desk_open(DESK_PATIENCE_MS, &registrar, &err) &&
           (list > 0 ? show_one(registrar, (unsigned)list, options.json, &err)
                     : show_all(registrar, options.json, &err));
    registrar_close(registrar);
    return done ? finish_output(0) : fail(&err);
}
