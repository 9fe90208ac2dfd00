// The commands that record acts of people.
//
// A command is a row: its words, the kind of act and what is said when it is
// done. Its options are the fields of the act, `_` spelled as `-`.
#include "operator/custody-act.h"

#include "operator/desk.h"
#include "operator/say.h"
#include "operator/second.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 32, DEED_WORDS_MAX = 16, NAMES_MAX = 100000 };

static const struct act_command {
    const char *name, *word; // "list", "add"; word NULL: there is only one
    const char *kind;
    const char *done; // "issued"
} commands[] = {
    {"page-check", NULL, "copy.checked", "checked"},
    {"spoiled", NULL, "copy.spoiled", "registered as incomplete"},
    {"spare", NULL, "copy.spared", "put with the spares"},
    {"assign", NULL, "copy.assigned", "assigned"},
    {"pack", NULL, "copy.packed", "packed"},
    {"unpack", NULL, "copy.unpacked", "unpacked"},
    {"dispatch", NULL, "copy.dispatched", "handed to the courier"},
    {"receive", NULL, "copy.received", "received by the addressee"},
    {"bounce", NULL, "copy.bounced", "taken back from the courier"},
    {"issue", NULL, "copy.issued", "issued"},
    {"receipt", NULL, "copy.receipted", "receipted"},
    {"hand-over", NULL, "copy.handed_over", "handed over"},
    {"lend", NULL, "copy.lent", "lent"},
    {"circulate", NULL, "copy.circulated", "in circulation"},
    {"give-back", NULL, "copy.given_back", "given back"},
    {"carry-out", NULL, "copy.carried_out", "allowed out of the house"},
    {"carry-back", NULL, "copy.carried_back", "in the house again"},
    {"return", NULL, "copy.returned", "returned"},
    {"restock", NULL, "copy.restocked", "put back into stock"},
    {"repair-out", NULL, "copy.repair_sent", "given to repair"},
    {"repair-in", NULL, "copy.repair_returned", "back from repair"},
    {"archive", NULL, "copy.archived", "archived"},
    {"transfer", NULL, "copy.transferred", "transferred"},
    {"lost", NULL, "copy.missed", "registered as missing"},
    {"found", NULL, "copy.found", "found"},
    {"write-off", NULL, "copy.written_off", "written off"},
    {"regrade", NULL, "copy.regraded", "regraded"},
    {"declassify", NULL, "copy.declassified", "declassified"},
    {"reproduce", NULL, "copy.reproduced", "allowed to be reproduced"},
    {"correct", NULL, "copy.corrected", "corrected"},
    {"inventory", "scan", "copy.inventoried", "seen"},
    {"list", "new", "list.made", "begun"},
    {"list", "add", "copy.listed", "listed"},
    {"list", "remove", "copy.unlisted", "taken off the list"},
    {"list", "add-waste", "waste.listed", "takes the waste"},
    {"list", "remove-waste", "waste.unlisted", "taken off its list"},
    {"list", "submit", "list.submitted", "submitted"},
    {"list", "approve", "list.approved", "approved"},
    {"list", "reject", "list.rejected", "rejected"},
    {"list", "reopen", "list.reopened", "reopened"},
    {"list", "check", "list.checked", "checked"},
    {"list", "seal", "list.sealed", "sealed"},
    {"list", "unseal", "list.unsealed", "unsealed"},
    {"list", "destroy", "list.destroyed", "destroyed"},
    {"list", "certify", "list.certified", "certified"},
    {"redact", NULL, "event.redacted", "blotted out"},
    {"witness-of", NULL, "act.confirmed", "confirmed"},
    {"withdraw", NULL, "act.withdrawn", "withdrawn"},
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

// One command line on its way to the registrar.
struct acting {
    const struct act_command *command;
    const struct deed *deed;
    struct line *fields;
    struct second_wish second;
    bool json;
    char **names; // of copies, resolved to RUN:K; ours
    size_t count;
    struct text known; // what the copies are, a line each
    struct registrar *registrar;
};

static const struct act_command *find(int argc, char **argv, struct error *err)
{
    const char *word = argc > 1 ? argv[1] : "";

    for (size_t n = 0; n < COMMAND_COUNT; n++)
        if (string_equal(commands[n].name, argv[0]) &&
            (!commands[n].word || string_equal(commands[n].word, word)))
            return &commands[n];
    error_set(err, ERROR_USAGE, "%s: which act is \"%s\"?", argv[0], word);
    return NULL;
}

static bool is_copies(const struct acting *acting)
{
    return string_equal(deeds_of(acting->deed->kind)->subject, "copy");
}

// --- options: the fields of the act
// -------------------------------------------

// The field that is an argument, not an option.
static bool is_argument(const struct act_command *command, const char *name)
{
    bool is_listing = string_equal(command->name, "list");

    return string_equal(name, "run") || string_equal(name, "copy") ||
           string_equal(name, "items") || string_equal(name, "wastes") ||
           string_equal(name, "item") ||
           // Of a redaction: what the registrar finds out by itself.
           string_equal(name, "leaf") || string_equal(name, "line") ||
           (is_listing && string_equal(name, "list"));
}

struct option_table {
    struct option options[FIELDS_MAX + 8];
    char names[FIELDS_MAX][LINE_KEY_MAX + 1];    // "second-courier"
    const struct deed_field *fields[FIELDS_MAX]; // by index
    size_t count;
};

static void add_fields(struct option_table *table,
                       const struct act_command *command, const char *fields)
{
    char name[LINE_KEY_MAX + 1];
    bool is_optional = false;

    for (const char *at = fields;
         (at = deed_field_next(at, name, &is_optional));) {
        if (is_argument(command, name) || table->count == FIELDS_MAX)
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

static void make_options(struct option_table *table,
                         const struct act_command *command)
{
    *table = (struct option_table){0};
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

// "title,reason"
static void take_texts(struct line *fields, const char *name, char *value)
{
    const char *texts[DEED_WORDS_MAX];
    size_t count = 0;

    for (char *one; count < DEED_WORDS_MAX && (one = strsep(&value, ","));)
        texts[count++] = one;
    line_set_texts(fields, name, texts, count);
}

static bool take_field(struct acting *acting, const struct deed_field *field,
                       const char *value, struct error *err)
{
    char clean[LINE_BYTES_MAX / 4];
    int64_t number = 0;

    if (field->type == DEED_NUMBER) {
        if (!number_read(value, field->low, field->high, &number))
            return error_set(err, ERROR_USAGE,
                             "%s (%s): must be a number of %lld to %lld",
                             field->name, field->says, (long long)field->low,
                             (long long)field->high);
        line_set_number(acting->fields, field->name, number);
        return true;
    }
    line_clean(value, clean, sizeof(clean));
    if (field->type == DEED_TEXTS)
        take_texts(acting->fields, field->name, clean);
    else
        line_set_text(acting->fields, field->name, clean);
    return deed_field_check(field, acting->fields, err);
}

static bool take_option(struct acting *acting, const struct option_table *table,
                        int which, const char *name, struct error *err)
{
    int64_t fd = 0;

    if (which >= 256)
        return take_field(acting, table->fields[which - 256], optarg, err);
    if (which == 'w')
        acting->second.with = optarg;
    else if (which == 's' && number_read(optarg, 0, 1023, &fd))
        acting->second.secret_fd = (int)fd;
    else if (which == 'l')
        acting->second.later = true;
    else if (which == 'j')
        acting->json = true;
    else
        return error_set(err, ERROR_USAGE, "%s: %s", name,
                         which == ':' ? "needs a value" : "no such option");
    return true;
}

static bool read_options(struct acting *acting, int argc, char **argv,
                         struct error *err)
{
    struct option_table table;
    int which = 0;

    make_options(&table, acting->command);
    opterr = 0;
    optind = 0; // main read its own options before
    while ((which = getopt_long(argc, argv, ":", table.options, NULL)) != -1)
        if (!take_option(acting, &table, which, argv[optind - 1], err))
            return false;
    return true;
}

// --- the copies
// ---------------------------------------------------------------

static bool see_copy(void *context, const struct line *answer)
{
    struct acting *acting = context;
    const char *state = line_text(answer, "state");
    const char *holder = line_text(answer, "holder");
    struct text name = {0};

    text_addf(&name, "%lld:%lld", (long long)line_number(answer, "run", 0),
              (long long)line_number(answer, "copy", 0));
    text_addf(&acting->known, "  %s  serial %06lld, %s%s%s\n",
              text_string(&name), (long long)line_number(answer, "serial", 0),
              state ? state : "", holder ? ", was with " : "",
              holder ? holder : "");
    acting->names[acting->count++] = name.data;
    return true;
}

// A scanner sends every page of a copy: the same copy again is no other one.
static bool is_named(const struct acting *acting)
{
    for (size_t n = 0; n + 1 < acting->count; n++)
        if (string_equal(acting->names[n], acting->names[acting->count - 1]))
            return true;
    return false;
}

static bool name_copy(struct acting *acting, const char *entered,
                      struct error *err)
{
    enum { ENTERED_MAX = 256 };
    char clean[ENTERED_MAX];
    size_t before = acting->known.length;
    int64_t waste = 0;

    if (acting->count == NAMES_MAX)
        return error_set(err, ERROR_USAGE, "more than %d copies at once",
                         NAMES_MAX);
    // A waste sheet in the stack, by its number in the register.
    if (*entered == 'W' && number_read(entered + 1, 1, INT32_MAX, &waste)) {
        acting->names = memory_grow(acting->names, acting->count + 1,
                                    sizeof(*acting->names));
        acting->names[acting->count++] = string_copy(entered);
        return true;
    }
    struct line *request = desk_request("copy");
    line_clean(entered, clean, sizeof(clean));
    line_set_text(request, "name", clean);
    acting->names =
        memory_grow(acting->names, acting->count + 1, sizeof(*acting->names));
    bool done =
        registrar_ask(acting->registrar, request, see_copy, acting, NULL, err);
    line_free(request);
    if (!done)
        return error_in(err, "\"%s\"", clean);
    if (is_named(acting)) {
        free(acting->names[--acting->count]);
        acting->known.length = before;
        acting->known.data[before] = '\0';
    }
    return true;
}

static bool name_copy_line(void *context, const char *line, struct error *err)
{
    return name_copy(context, line, err);
}

static bool name_copies(struct acting *acting, char **entered, int count,
                        struct error *err)
{
    for (int n = 0; n < count; n++) {
        bool done = string_equal(entered[n], "-")
                        ? input_each(name_copy_line, acting, err)
                        : name_copy(acting, entered[n], err);
        if (!done)
            return false;
    }
    if (acting->count == 0)
        return error_set(err, ERROR_USAGE,
                         "name a copy by its code, its serial or RUN:K; - "
                         "reads them from standard input");
    return true;
}

// --- what is asked for, and done
// ----------------------------------------------

static bool take_number(struct acting *acting, const char *field,
                        const char *entered, struct error *err)
{
    return take_field(acting, deed_field_find(field), entered ? entered : "",
                      err);
}

static bool take_wastes(struct acting *acting, char **entered, int count,
                        struct error *err)
{
    enum { WASTES_MAX = 1000 };
    int64_t numbers[WASTES_MAX];

    if (count < 1 || count > WASTES_MAX)
        return error_set(err, ERROR_USAGE,
                         "name 1 to %d numbers of the waste register",
                         WASTES_MAX);
    for (int n = 0; n < count; n++)
        if (!number_read(entered[n] + (*entered[n] == 'W'), 1, INT32_MAX,
                         &numbers[n]))
            return error_set(err, ERROR_USAGE,
                             "\"%s\" is no number of the waste register",
                             entered[n]);
    line_set_numbers(acting->fields, "wastes", numbers, (size_t)count);
    return true;
}

// The arguments that are not options: LIST, ITEM, COPY...
static bool take_arguments(struct acting *acting, char **arguments, int count,
                           struct error *err)
{
    const struct act_command *command = acting->command;
    const char *subject = deeds_of(acting->deed->kind)->subject;
    bool has_list = string_equal(command->name, "list") &&
                    !string_equal(command->kind, "list.made") &&
                    !string_equal(command->kind, "copy.unlisted") &&
                    !string_equal(command->kind, "waste.unlisted");
    bool has_copies =
        is_copies(acting) || string_equal(command->kind, "list.checked");

    if (has_list || string_equal(subject, "act")) {
        if (count < 1)
            return error_set(err, ERROR_USAGE, "which %s?",
                             has_list ? "list" : "item");
        if (!take_number(acting, has_list ? "list" : "item", arguments[0], err))
            return false;
        arguments++;
        count--;
    }
    if (string_equal(subject, "waste"))
        return take_wastes(acting, arguments, count, err);
    if (has_copies)
        return name_copies(acting, arguments, count, err);
    return count == 0 ||
           error_set(err, ERROR_USAGE, "\"%s\" is too much", arguments[0]);
}

static bool do_act(struct acting *acting, size_t first, size_t count,
                   struct line *closing, struct error *err)
{
    if (count > 0)
        line_set_texts(acting->fields, "items",
                       (const char *const *)acting->names + first, count);
    return second_act(acting->registrar, &acting->second, acting->deed->kind,
                      acting->fields, closing, err);
}

// A request holds a thousand names; one act each.
static bool do_acts(struct acting *acting, struct line *closing,
                    struct error *err)
{
    enum { AT_ONCE = 1000 };

    if (acting->count == 0)
        return do_act(acting, 0, 0, closing, err);
    for (size_t n = 0; n < acting->count; n += AT_ONCE) {
        size_t count =
            acting->count - n < AT_ONCE ? acting->count - n : AT_ONCE;
        if (!do_act(acting, n, count, closing, err))
            return false;
    }
    return true;
}

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
static void say_next(const struct deed *deed, struct text *into)
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

static void say_done(const struct acting *acting, const struct line *closing)
{
    struct text said = {0}, clean = {0};
    const char *to = line_text(acting->fields, "to");
    const char *due = line_text(acting->fields, "due");
    int64_t item = line_number(closing, "item", 0);
    int64_t list =
        line_number(closing, "list", line_number(acting->fields, "list", 0));

    if (acting->second.later && item > 0) {
        (void)printf("Not done yet: it waits as item %lld until another "
                     "person says `countermark witness-of %lld`, within 24 "
                     "hours.\n",
                     (long long)item, (long long)item);
        return;
    }
    if (is_copies(acting))
        text_addf(&said, "%zu cop%s %s", acting->count,
                  acting->count == 1 ? "y" : "ies", acting->command->done);
    else if (list > 0)
        text_addf(&said, "List %lld %s", (long long)list,
                  acting->command->done);
    else
        text_addf(&said, "Item %lld %s",
                  (long long)line_number(acting->fields, "item", 0),
                  acting->command->done);
    text_addf(&said, "%s%s%s%s (event %lld).", to ? ", to " : "", to ? to : "",
              due ? ", until " : "", due ? due : "",
              (long long)line_number(closing, "event", 0));
    say_next(acting->deed, &said);
    say_clean(text_string(&said), &clean);
    (void)puts(text_string(&clean));
    text_clear(&clean);
    (void)fputs(text_string(&acting->known), stdout);
    text_clear(&said);
}

static void clear(struct acting *acting)
{
    for (size_t n = 0; n < acting->count; n++)
        free(acting->names[n]);
    free(acting->names);
    text_clear(&acting->known);
    line_free(acting->fields);
    second_clear(&acting->second);
    registrar_close(acting->registrar);
}

int command_act(int argc, char **argv)
{
    struct acting acting = {.second = {.secret_fd = SECOND_FD_NONE}};
    struct line *closing = NULL;
    struct error err = {0};
    bool done = false;

    acting.command = find(argc, argv, &err);
    if (!acting.command)
        return fail_usage(argv[0], &err);
    acting.deed = deed_of(acting.command->kind);
    acting.fields = line_new();
    closing = line_new();
    int words = acting.command->word ? 1 : 0;
    if (!read_options(&acting, argc - words, argv + words, &err)) {
        error_in(&err, "%s", argv[0]);
        line_free(closing);
        clear(&acting);
        return fail_usage(argv[0], &err);
    }
    int rest = optind + words;
    done = desk_open(DESK_PATIENCE_MS, &acting.registrar, &err) &&
           take_arguments(&acting, argv + rest, argc - rest, &err) &&
           second_fetch(&acting.second, acting.deed->kind, &err) &&
           do_acts(&acting, closing, &err);
    if (done && acting.json)
        (void)print_json(NULL, closing);
    else if (done)
        say_done(&acting, closing);
    line_free(closing);
    clear(&acting);
    return done ? finish_output(0) : fail(&err);
}

// --- help
// ---------------------------------------------------------------------

static void help_field(const struct option_table *table, size_t n,
                       const struct deed *deed)
{
    const struct deed_field *field = table->fields[n];
    char name[LINE_KEY_MAX + 1];
    bool is_optional = true, is_needed = false;

    for (const char *at = deed->fields;
         (at = deed_field_next(at, name, &is_optional));)
        is_needed =
            is_needed || (string_equal(name, field->name) && !is_optional);
    (void)printf("    --%-16s %s%s%s%s\n", table->names[n], field->says,
                 field->choices ? ": " : "",
                 field->choices ? field->choices : "",
                 is_needed ? "" : " (may be left out)");
}

static void help_one(const struct act_command *command)
{
    const struct deed *deed = deed_of(command->kind);
    struct option_table table;
    struct text who = {0}, second = {0};

    roles_say(deed->who, &who);
    roles_say(deed->second, &second);
    (void)printf("  %s%s%s\n    %s.\n    By: %s%s%s%s. Rule: %s.\n",
                 command->name, command->word ? " " : "",
                 command->word ? command->word : "", deed->says,
                 text_string(&who), deed->second ? "; with: " : "",
                 text_string(&second),
                 deed->second && deed->when != SECOND_ALWAYS
                     ? ", when the level asks for it"
                     : "",
                 deed->source);
    make_options(&table, command);
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
    (void)fputs("    --with USER        the second person, who gives his "
                "password here\n"
                "    --with-secret-fd N read that password from descriptor N\n"
                "    --later            the second person confirms it from his "
                "own session\n"
                "    --json             the answer as JSON\n",
                stdout);
}
