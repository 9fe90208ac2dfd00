// countermarkd: the registrar. Keeps the journal and its keys, knows who asks,
// and answers only after what it answers is on disk.
#include "registrar/keep.h"
#include "registrar/log.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const char usage[] =
    "usage: countermarkd [--config FILE] [--grace SECONDS] [--keep-free MB]\n"
    "       countermarkd [--config FILE] --init\n"
    "       countermarkd --help | --version\n"
    "\n"
    "  --config FILE    the policy (default: $COUNTERMARK_CONFIG, else\n"
    "                   " SYSCONFDIR "/countermark/countermark.yaml)\n"
    "  --grace SECONDS  how long backends that were sending when the last\n"
    "                   registrar ended may report the outcome (120)\n"
    "  --keep-free MB   number no new job when the journal's disk has less\n"
    "                   room; below a quarter of it, release nothing (256)\n"
    "  --init           make the state folder, the keys and an empty journal\n"
    "  --help           this text\n"
    "  --version        the version\n";

struct options {
    const char *config;
    struct terms terms;
    bool init, help, version;
};

static bool take_number(int which, struct terms *terms, struct error *err)
{
    int64_t number = 0;

    if (which == 'g' && number_read(optarg, 0, SERVE_GRACE_MAX_S, &number)) {
        terms->grace_s = (unsigned)number;
        return true;
    }
    if (which == 'k' && number_read(optarg, 0, DISK_KEEP_MAX_MB, &number)) {
        terms->keep_free_mb = (unsigned)number;
        return true;
    }
    if (which == 'g')
        return error_set(err, ERROR_USAGE,
                         "--grace %s: must be 0 to %d seconds", optarg,
                         SERVE_GRACE_MAX_S);
    return error_set(err, ERROR_USAGE, "--keep-free %s: must be 0 to %d MB",
                     optarg, DISK_KEEP_MAX_MB);
}

static bool take_option(int which, const char *name, struct options *options,
                        struct error *err)
{
    if (which == 'c')
        options->config = optarg;
    else if (which == 'i')
        options->init = true;
    else if (which == 'h')
        options->help = true;
    else if (which == 'v')
        options->version = true;
    else if (which == 'g' || which == 'k')
        return take_number(which, &options->terms, err);
    else
        return error_set(err, ERROR_USAGE, "%s: %s", name,
                         which == ':' ? "needs a value" : "no such option");
    return true;
}

static bool read_options(int argc, char **argv, struct options *options,
                         struct error *err)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, 'c'},
        {"grace", required_argument, NULL, 'g'},
        {"keep-free", required_argument, NULL, 'k'},
        {"init", no_argument, NULL, 'i'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    int which = 0;

    *options = (struct options){
        .config = policy_default_path(),
        .terms = {.grace_s = SERVE_GRACE_S, .keep_free_mb = DISK_KEEP_MB}};
    opterr = 0;
    while ((which = getopt_long(argc, argv, ":", known, NULL)) != -1)
        if (!take_option(which, argv[optind - 1], options, err))
            return false;
    if (optind < argc)
        return error_set(err, ERROR_USAGE, "%s: takes no arguments",
                         argv[optind]);
    if (!options->config || !*options->config)
        options->config = policy_default_path();
    return true;
}

static bool found(const struct policy *policy, struct error *err)
{
    struct text verifier = {0};
    bool done = office_found(policy, &verifier, err);

    if (done)
        (void)printf("The journal is founded in %s.\n\n"
                     "Its verifier key is\n\n    %s\n\n"
                     "Keep it outside this machine (on paper, with the "
                     "auditor): with it\nanybody can check the signed "
                     "checkpoints on control sheets.\n"
                     "Keep a copy of code.key in a safe; signing.key is\n"
                     "replaced every week and destroyed.\n",
                     policy_site(policy)->state_dir, text_string(&verifier));
    text_clear(&verifier);
    return done;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};
    bool done = false;

    (void)signal(SIGPIPE, SIG_IGN);
    words_open_chinese();
    if (!read_options(argc, argv, &options, &err)) {
        (void)fprintf(stderr, "countermarkd: %s\n%s", err.text, usage);
        return 2;
    }
    if (options.help || options.version) {
        (void)fputs(options.help ? usage : "countermarkd 1.0\n", stdout);
        return 0;
    }
    if (!policy_read(options.config, &policy, &complaints, &err))
        log_lines(LOG_LEVEL_WARNING, text_string(&complaints));
    else
        done = options.init
                   ? found(policy, &err)
                   : keep(policy, options.config, &options.terms, &err);
    // The complaints name every fault of the policy, the error only the first.
    if (!done && complaints.length == 0)
        log_line(LOG_LEVEL_ERROR, "%s", err.text);
    policy_free(policy);
    text_clear(&complaints);
    return done ? 0 : 1;
}
