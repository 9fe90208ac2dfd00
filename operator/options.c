// The options of the commands.
#include "operator/commands.h"
#include "registrar/client.h"

#include <getopt.h>
#include <string.h>

enum {
    LIMIT_DEFAULT = 50,
    LIMIT_MAX = 1000,
    DAYS_MAX = 36500,
    COPIES_MAX = 9999
};

static bool take_option(int which, const char *name, struct options *options,
                        struct error *err)
{
    int64_t limit = 0;

    switch (which) {
    case 'o':
        options->open = true;
        return true;
    case 'j':
        options->json = true;
        return true;
    case 'l':
        if (!number_read(optarg, 1, LIMIT_MAX, &limit))
            return error_set(err, ERROR_USAGE, "--limit %s: must be 1 to %d",
                             optarg, LIMIT_MAX);
        options->limit = (unsigned)limit;
        return true;
    case 'd':
        if (!number_read(optarg, 0, DAYS_MAX, &limit))
            return error_set(err, ERROR_USAGE, "--within %s: must be 0 to %d",
                             optarg, DAYS_MAX);
        options->days = (unsigned)limit;
        return true;
    case 'a':
        if (options->anchor_count == OPTION_ANCHORS_MAX)
            return error_set(err, ERROR_USAGE, "--anchor: at most %d",
                             OPTION_ANCHORS_MAX);
        options->anchors[options->anchor_count++] = optarg;
        return true;
    case 'i':
        if (options->image_count == OPTION_IMAGES_MAX)
            return error_set(err, ERROR_USAGE, "--image: at most %d",
                             OPTION_IMAGES_MAX);
        options->images[options->image_count++] = optarg;
        return true;
    case 'p':
        options->report = optarg;
        return true;
    case 'x':
        if (!number_read(optarg, 0, INT32_MAX, &limit))
            return error_set(err, ERROR_USAGE,
                             "--waste %s: must be a number of sheets", optarg);
        options->waste = (unsigned)limit;
        return true;
    case 'w':
        options->second.with = optarg;
        return true;
    case 's':
        if (!number_read(optarg, 0, 1 << 20, &limit))
            return error_set(err, ERROR_USAGE,
                             "--with-secret-fd %s: must be the number of a "
                             "descriptor",
                             optarg);
        options->second.secret_fd = (int)limit;
        return true;
    case 't':
        options->second.later = true;
        return true;
    case 'c':
        if (!number_read(optarg, 1, COPIES_MAX, &limit))
            return error_set(err, ERROR_USAGE, "--copies %s: must be 1 to %d",
                             optarg, COPIES_MAX);
        options->copies = (unsigned)limit;
        return true;
    case 'y':
        options->reason = optarg;
        return true;
    case 'r':
        return run_read(optarg, &options->run, err);
    case ':':
        return error_set(err, ERROR_USAGE, "%s: needs a value", name);
    default:
        return error_set(err, ERROR_USAGE, "%s: no such option", name);
    }
}

// A purpose may need a second word, which getopt leaves to us.
static bool take_purpose(int argc, char **argv, struct options *options,
                         struct error *err)
{
    options->purpose = scan_purpose_find(optarg, err);
    if (!options->purpose)
        return false;
    if (!options->purpose->value)
        return true;
    if (optind >= argc)
        return error_set(err, ERROR_USAGE, "--for %s: needs a value", optarg);
    options->purpose_value = argv[optind++];
    // A count is of the whole run.
    return !string_equal(options->purpose->value, "run") ||
           run_read(options->purpose_value, &options->run, err);
}

bool options_read(int argc, char **argv, const char *allowed, int least,
                  int most, struct options *options, struct error *err)
{
    static const struct option known[] = {
        {"open", no_argument, NULL, 'o'},
        {"json", no_argument, NULL, 'j'},
        {"limit", required_argument, NULL, 'l'},
        {"within", required_argument, NULL, 'd'},
        {"run", required_argument, NULL, 'r'},
        {"copies", required_argument, NULL, 'c'},
        {"reason", required_argument, NULL, 'y'},
        {"anchor", required_argument, NULL, 'a'},
        {"image", required_argument, NULL, 'i'},
        {"for", required_argument, NULL, 'f'},
        {"report", required_argument, NULL, 'p'},
        {"waste", required_argument, NULL, 'x'},
        {"with", required_argument, NULL, 'w'},
        {"with-secret-fd", required_argument, NULL, 's'},
        {"later", no_argument, NULL, 't'},
        {0},
    };
    int which = 0;

    *options = (struct options){
        .limit = LIMIT_DEFAULT, .days = 30, .second.secret_fd = SECOND_FD_NONE};
    opterr = 0;
    optind = 0; // main read its own options before
    while ((which = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        const char *name = argv[optind - 1];
        if (which != '?' && which != ':' && !strchr(allowed, which))
            return error_set(err, ERROR_USAGE, "%s has no option %s", argv[0],
                             name);
        bool done = which == 'f' ? take_purpose(argc, argv, options, err)
                                 : take_option(which, name, options, err);
        if (!done)
            return false;
    }
    options->count = argc - optind;
    options->arguments = argv + optind;
    if (options->count < least)
        return error_set(err, ERROR_USAGE, "%s: something is missing", argv[0]);
    if (options->count > most)
        return error_set(err, ERROR_USAGE, "%s: \"%s\" is too much", argv[0],
                         options->arguments[most]);
    return true;
}

bool run_read(const char *entered, unsigned *run, struct error *err)
{
    int64_t number = 0;

    if (!number_read(entered, 1, CODE_RUN_MAX, &number))
        return error_set(err, ERROR_USAGE,
                         "\"%s\" is not the number of a run; `countermark "
                         "runs` lists them",
                         entered);
    *run = (unsigned)number;
    return true;
}
