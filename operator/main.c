// countermark: the command line of the print room, the custodian, the
// administrator and the auditor.
#include "operator/commands.h"

#include "operator/desk.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct wish {
    const char *config;
    bool help, version;
};

// The options before the command; `+` leaves those behind it alone.
static bool read_options(int argc, char **argv, struct wish *wish,
                         struct error *err)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    int which = 0;

    opterr = 0;
    while ((which = getopt_long(argc, argv, "+:h", known, NULL)) != -1) {
        if (which == 'c')
            wish->config = optarg;
        else if (which == 'h')
            wish->help = true;
        else if (which == 'v')
            wish->version = true;
        else
            return error_set(err, ERROR_USAGE, "%s: %s", argv[optind - 1],
                             which == ':' ? translated("needs a value")
                                          : translated("no such option"));
    }
    return true;
}

static int run_command(int argc, char **argv)
{
    char help[] = "help";
    char *explain[] = {help, argv[0], NULL};
    struct error err = {0};
    const struct command *command = command_find(argv[0], &err);

    if (!command)
        return fail_usage(NULL, &err);
    if (argc > 1 &&
        (string_equal(argv[1], "--help") || string_equal(argv[1], "-h")))
        return command_help(2, explain);
    return command->run(argc, argv);
}

int main(int argc, char **argv)
{
    char help[] = "help";
    char *explain[] = {help, NULL};
    struct wish wish = {0};
    struct error err = {0};

    (void)signal(SIGPIPE, SIG_DFL);
    words_open();
    if (!read_options(argc, argv, &wish, &err))
        return fail_usage(NULL, &err);
    if (wish.version) {
        (void)puts("countermark 1.0");
        return finish_output(0);
    }
    // Every command finds the policy in the same place.
    if (wish.config && setenv("COUNTERMARK_CONFIG", wish.config, 1) != 0) {
        (void)error_errno(&err, "--config %s", wish.config);
        return fail(&err);
    }
    if (wish.help)
        return command_help(1, explain);
    if (optind == argc) {
        (void)command_help(1, explain);
        return exit_for(ERROR_USAGE);
    }
    return run_command(argc - optind, argv + optind);
}
