// At the registrar's desk: asking, and telling the person what went wrong.
#ifndef OPERATOR_DESK_H
#define OPERATOR_DESK_H

#include "registrar/client.h"

// The exit status for each kind of error, as the manual lists them.
int exit_for(enum error_kind kind);

// Says the error on standard error and returns its exit status.
int fail(const struct error *err);
// The same for a wrong command line, with where to read how it is meant.
int fail_usage(const char *command, const struct error *err);

enum { DESK_PATIENCE_MS = 5 * 1000, DESK_LONG_MS = 60 * 60 * 1000 };

// Reads the policy for the path of the desk socket. Close it with
// registrar_close.
bool desk_open(int patience_ms, struct registrar **registrar,
               struct error *err);

// One request without or with one number or text besides `ask`.
struct line *desk_request(const char *ask);

// Prints the answer as it is: one JSON object a line. An answer_seen.
bool print_json(void *context, const struct line *answer);

// What all commands say in the end: standard output may have failed.
int finish_output(int status);

// Every line of standard input that is not empty, without its end: what a
// scanner or a person enters. Stops when `see` returns false.
typedef bool line_entered(void *context, const char *line, struct error *err);
bool input_each(line_entered *see, void *context, struct error *err);

#endif
