// The commands of `countermark`: one table, from which running, help and
// completion come.
#ifndef OPERATOR_COMMANDS_H
#define OPERATOR_COMMANDS_H

#include "operator/scan-record.h"

struct command {
    const char *name;
    const char *arguments;             // as in the usage line
    const char *summary;               // one line
    const char *help;                  // the rest of what there is to know
    int (*run)(int argc, char **argv); // argv[0] is the command's name
};

// NULL, and `err` with the nearest name, when there is none.
const struct command *command_find(const char *name, struct error *err);

// Also what `countermark` alone and `--help` print.
int command_help(int argc, char **argv);

int command_runs(int argc, char **argv);
int command_show(int argc, char **argv);
int command_register(int argc, char **argv);
int command_print(int argc, char **argv);
int command_desk(int argc, char **argv);
int command_waiting(int argc, char **argv);
int command_approve(int argc, char **argv);
int command_reject(int argc, char **argv);
int command_release(int argc, char **argv);
int command_trace(int argc, char **argv);
int command_why(int argc, char **argv);
int command_resume(int argc, char **argv);
int command_abandon(int argc, char **argv);
int command_reprint(int argc, char **argv);
int command_waste(int argc, char **argv);
int command_paper(int argc, char **argv);
int command_bag(int argc, char **argv);
int command_notprinted(int argc, char **argv);
int command_writeoff(int argc, char **argv);
int command_count(int argc, char **argv);
int command_close(int argc, char **argv);
int command_discrepancy(int argc, char **argv);
int command_resolve(int argc, char **argv);
int command_scan(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_reconcile(int argc, char **argv);
int command_events(int argc, char **argv);
int command_export(int argc, char **argv);
int command_checkpoint(int argc, char **argv);
int command_witness(int argc, char **argv);
int command_keys(int argc, char **argv);
int command_restored(int argc, char **argv);
int command_policy(int argc, char **argv);

// What the commands' options say. Which are allowed is `allowed`, letters:
// o --open, j --json, a --anchor FILE (more than once), l --limit N, r --run
// RUN, c --copies N, y --reason TEXT, i --image FILE (more than once), f --for
// WORD [VALUE], p --report FILE, x --waste N, w --with USER, --with-secret-fd
// N, --later, d --within DAYS.
enum { OPTION_ANCHORS_MAX = 128, OPTION_IMAGES_MAX = 128 };

struct options {
    bool open, json;
    unsigned limit;
    unsigned days;
    unsigned run;    // 0: not given
    unsigned copies; // the same
    const char *reason;
    const char *anchors[OPTION_ANCHORS_MAX];
    unsigned anchor_count;
    const char *images[OPTION_IMAGES_MAX];
    unsigned image_count;
    const struct scan_purpose *purpose; // NULL: not given
    const char *purpose_value;
    struct second_wish second;
    unsigned waste;
    const char *report; // NULL: none is wanted
    int count;          // what is not an option
    char **arguments;
};
bool options_read(int argc, char **argv, const char *allowed, int least,
                  int most, struct options *options, struct error *err);
// A run's number.
bool run_read(const char *entered, unsigned *run, struct error *err);

#endif
