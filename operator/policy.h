// `countermark policy`: its subcommands, and what they share.
#ifndef OPERATOR_POLICY_H
#define OPERATOR_POLICY_H

#include "config/config.h"
#include "journal/journal.h"

// As the commands of the table; argv[0] is the subcommand's name.
int policy_check(int argc, char **argv);
int policy_show(int argc, char **argv);
int policy_explain(int argc, char **argv);
int policy_diff(int argc, char **argv);
int policy_schema_print(int argc, char **argv);
int policy_cups(int argc, char **argv);

// Reads a policy; false after every fault was said on standard error.
bool policy_need(const char *path, struct policy **policy);

// "line 12, queue", "line 7, defaults", "built in"
void setting_from(const struct policy_setting *setting, struct text *into);
// The same for machines: from and line.
void setting_json(const struct policy_setting *setting, struct line *line);

// Sets text that may be anything: cleaned, and cut where a line would be full.
void json_text(struct line *line, const char *key, const char *value);

#endif
