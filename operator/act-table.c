// The commands that record acts of people, as one table.
#include "operator/act-table.h"

#include "operator/custody-act.h"

#include <stdio.h>
#include <string.h>

static const struct act_command commands[] = {
    {"page-check", NULL, "copy.checked", NULL, "checked"},
    {"spoiled", NULL, "copy.spoiled", NULL, "registered as incomplete"},
    {"spare", NULL, "copy.spared", NULL, "put with the spares"},
    {"assign", NULL, "copy.assigned", NULL, "assigned"},
    {"pack", NULL, "copy.packed", NULL, "packed"},
    {"unpack", NULL, "copy.unpacked", NULL, "unpacked"},
    {"dispatch", NULL, "copy.dispatched", NULL, "handed to the courier"},
    {"receive", NULL, "copy.received", NULL, "received by the addressee"},
    {"bounce", NULL, "copy.bounced", NULL, "taken back from the courier"},
    {"issue", NULL, "copy.issued", NULL, "issued"},
    {"receipt", NULL, "copy.receipted", NULL, "receipted"},
    {"hand-over", NULL, "copy.handed_over", NULL, "handed over"},
    {"lend", NULL, "copy.lent", NULL, "lent"},
    {"circulate", NULL, "copy.circulated", NULL, "in circulation"},
    {"give-back", NULL, "copy.given_back", NULL, "given back"},
    {"carry-out", NULL, "copy.carried_out", NULL, "allowed out of the house"},
    {"carry-back", NULL, "copy.carried_back", NULL, "in the house again"},
    {"return", NULL, "copy.returned", NULL, "returned"},
    {"restock", NULL, "copy.restocked", NULL, "put back into stock"},
    {"repair-out", NULL, "copy.repair_sent", NULL, "given to repair"},
    {"repair-in", NULL, "copy.repair_returned", NULL, "back from repair"},
    {"archive", NULL, "copy.archived", NULL, "archived"},
    {"transfer", NULL, "copy.transferred", NULL, "transferred"},
    {"lost", NULL, "copy.missed", NULL, "registered as missing"},
    {"found", NULL, "copy.found", NULL, "found"},
    {"write-off", NULL, "copy.written_off", NULL, "written off"},
    {"regrade", NULL, "copy.regraded", NULL, "regraded"},
    {"declassify", NULL, "copy.declassified", NULL, "declassified"},
    {"reproduce", NULL, "copy.reproduced", NULL, "allowed to be reproduced"},
    {"correct", NULL, "copy.corrected", NULL, "corrected"},
    {"inventory", "start", "inventory.started", NULL, "begun"},
    {"inventory", "scan", "copy.inventoried", NULL, "seen"},
    {"inventory", "end", "inventory.ended", "check_no", "ended"},
    {"list", "new", "list.made", NULL, "begun"},
    {"list", "add", "copy.listed", "list", "listed"},
    {"list", "remove", "copy.unlisted", NULL, "taken off the list"},
    {"list", "add-waste", "waste.listed", "list", "takes the waste"},
    {"list", "remove-waste", "waste.unlisted", NULL, "taken off its list"},
    {"list", "submit", "list.submitted", "list", "submitted"},
    {"list", "approve", "list.approved", "list", "approved"},
    {"list", "reject", "list.rejected", "list", "rejected"},
    {"list", "reopen", "list.reopened", "list", "reopened"},
    {"list", "check", "list.checked", "list", "checked"},
    {"list", "seal", "list.sealed", "list", "sealed"},
    {"list", "unseal", "list.unsealed", "list", "unsealed"},
    {"list", "destroy", "list.destroyed", "list", "destroyed"},
    {"list", "certify", "list.certified", "list", "certified"},
    {"redact", NULL, "event.redacted", NULL, "blotted out"},
    {"witness-of", NULL, "act.confirmed", "item", "confirmed"},
    {"withdraw", NULL, "act.withdrawn", "item", "withdrawn"},
    {"person", "close", "person.closed", "person", "closed"},
    {"person", "reopen", "person.reopened", "person", "open again"},
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

const struct act_command *act_command_find(int argc, char **argv,
                                           struct error *err)
{
    const char *word = argc > 1 ? argv[1] : "";

    for (size_t n = 0; n < COMMAND_COUNT; n++)
        if (string_equal(commands[n].name, argv[0]) &&
            (!commands[n].word || string_equal(commands[n].word, word)))
            return &commands[n];
    error_set(err, ERROR_USAGE, "%s: which act is \"%s\"?", argv[0], word);
    return NULL;
}

// --- options: the fields of the act
// -------------------------------------------

// The field that is an argument, not an option.
static bool is_argument(const struct act_command *command, const char *name)
{
    return string_equal(name, command->argument) || string_equal(name, "run") ||
           string_equal(name, "copy") || string_equal(name, "items") ||
           string_equal(name, "wastes") ||
           // What the registrar finds out by itself.
           string_equal(name, "leaf") || string_equal(name, "line") ||
           string_equal(name, "found") || string_equal(name, "lacking") ||
           string_equal(name, "extra") || string_equal(name, "item");
}

static void add_fields(struct act_options *table,
                       const struct act_command *command, const char *fields)
{
    char name[LINE_KEY_MAX + 1];
    bool is_optional = false;

    for (const char *at = fields;
         (at = deed_field_next(at, name, &is_optional));) {
        if (is_argument(command, name) || table->count == ACT_FIELDS_MAX)
            continue;
        char *spelled = table->names[table->count];
        (void)string_fit(spelled, LINE_KEY_MAX + 1, name);
        for (char *c = spelled; *c; c++)
            *c = *c == '_' ? '-' : *c;
        table->fields[table->count] = deed_field_find(name);
        table->options[table->count] = (struct option){
            spelled, required_argument, NULL, 256 + (int)table->count};
        table->count++;
    }
}

void act_options_make(struct act_options *table,
                      const struct act_command *command)
{
    *table = (struct act_options){0};
    add_fields(table, command, deed_of(command->kind)->fields);
    add_fields(table, command, deed_common_fields);
    table->options[table->count] =
        (struct option){"with", required_argument, NULL, 'w'};
    table->options[table->count + 1] =
        (struct option){"with-secret-fd", required_argument, NULL, 's'};
    table->options[table->count + 2] =
        (struct option){"later", no_argument, NULL, 'l'};
    table->options[table->count + 3] =
        (struct option){"json", no_argument, NULL, 'j'};
}

// --- what comes next
// ----------------------------------------------------------

static const struct act_command *command_of(const char *kind)
{
    for (size_t n = 0; n < COMMAND_COUNT; n++)
        if (string_equal(commands[n].kind, kind))
            return &commands[n];
    return NULL;
}

static void say_command(const struct act_command *command, const char *before,
                        struct text *into)
{
    text_addf(into, "%s%s%s%s", before, command->name, command->word ? " " : "",
              command->word ? command->word : "");
}

// "Next: give-back or list add."
void act_say_next(const struct deed *deed, struct text *into)
{
    const struct deeds *deeds = deeds_of(deed->kind);
    const struct act_command *last = NULL;
    size_t count = 0;

    if (deed->to == DEED_STAYS || deed->to >= deeds->state_count)
        return;
    for (size_t n = 0; n < deeds->count; n++) {
        const struct act_command *next = command_of(deeds->rows[n].kind);
        if (!(deeds->rows[n].from & 1u << deed->to) || !next)
            continue;
        if (last)
            say_command(last, count++ ? ", " : " Next: ", into);
        last = next;
    }
    if (last) {
        say_command(last, count ? " or " : " Next: ", into);
        text_add_string(into, ".");
    }
}

// --- help
// ---------------------------------------------------------------------

static void help_field(const struct act_options *table, size_t n,
                       const struct deed *deed)
{
    const struct deed_field *field = table->fields[n];
    char name[LINE_KEY_MAX + 1];
    bool is_optional = true, is_needed = false;

    for (const char *at = deed->fields;
         (at = deed_field_next(at, name, &is_optional));)
        is_needed =
            is_needed || (string_equal(name, field->name) && !is_optional);
    (void)printf("    --%-16s %s%s%s%s\n", table->names[n],
                 translated(field->says), field->choices ? ": " : "",
                 field->choices ? field->choices : "",
                 is_needed ? "" : translated(" (may be left out)"));
}

// The roles of a deed as a reader knows them; the key of the policy stands
// behind each of them.
static void help_roles(unsigned wanted, struct text *into)
{
    for (unsigned n = 0; n < ROLE_COUNT; n++) {
        if (wanted & 1u << n)
            text_addf(into, "%s%s", into->length ? translated(" or ") : "",
                      translated(role_name((enum role)(1u << n))));
    }
}

static void help_one(const struct act_command *command)
{
    const struct deed *deed = deed_of(command->kind);
    struct act_options table;
    struct text who = {0}, second = {0};

    help_roles(deed->who, &who);
    help_roles(deed->second, &second);
    (void)printf(translated("  %s%s%s\n    %s.\n    By: %s%s%s%s. Rule: %s.\n"),
                 command->name, command->word ? " " : "",
                 command->word ? command->word : "", translated(deed->says),
                 text_string(&who), deed->second ? translated("; with: ") : "",
                 text_string(&second),
                 deed->second && deed->when != SECOND_ALWAYS
                     ? translated(", when the level asks for it")
                     : "",
                 deed->source);
    act_options_make(&table, command);
    for (size_t n = 0; n < table.count; n++)
        help_field(&table, n, deed);
    text_clear(&who);
    text_clear(&second);
}

void act_help(const char *name)
{
    (void)putchar('\n');
    for (size_t n = 0; n < COMMAND_COUNT; n++)
        if (string_equal(commands[n].name, name))
            help_one(&commands[n]);
    (void)fputs(
        translated(
            "    --with USER        the second person, who gives his "
            "password here\n"
            "    --with-secret-fd N read that password from descriptor N\n"
            "    --later            the second person confirms it from his "
            "own session\n"
            "    --json             the answer as JSON\n"),
        stdout);
}
