// The commands that record acts of people: from the command line to the
// registrar and back. Which there are is in act-table.c; their options are the
// fields of the act, `_` spelled as `-`.
#include "operator/custody-act.h"

#include "operator/act-table.h"
#include "operator/desk.h"
#include "operator/inventory.h"
#include "operator/say.h"
#include "operator/second.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEED_WORDS_MAX = 16, NAMES_MAX = 100000 };

// One command line on its way to the registrar.
struct acting {
    const struct act_command *command;
    const struct deed *deed;
    struct line *fields;
    struct second_wish second;
    bool json;
    char **names; // of copies, resolved to RUN:K; ours
    size_t count;
    struct text known;  // what the copies are, a line each
    char state[16];     // of the copy named last
    unsigned strangers; // that an inventory passed over
    struct registrar *registrar;
};

static bool is_copies(const struct acting *acting)
{
    return string_equal(deeds_of(acting->deed->kind)->subject, "copy");
}

// --- options: the fields of the act
// -------------------------------------------

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

static bool take_option(struct acting *acting, const struct act_options *table,
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
                         which == ':' ? translated("needs a value")
                                      : translated("no such option"));
    return true;
}

static bool read_options(struct acting *acting, int argc, char **argv,
                         struct error *err)
{
    struct act_options table;
    int which = 0;

    act_options_make(&table, acting->command);
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
    text_addf(&acting->known, translated("  %s  serial %06lld, was %s%s%s\n"),
              text_string(&name), (long long)line_number(answer, "serial", 0),
              state ? translated(state) : "",
              holder ? translated(", with ") : "", holder ? holder : "");
    acting->names[acting->count++] = name.data;
    (void)string_fit(acting->state, sizeof(acting->state), state ? state : "");
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

// An inventory goes on when it meets what it cannot enter, and says so.
static bool pass_over(struct acting *acting, const struct error *why)
{
    bool is_known = why->kind == ERROR_INPUT || why->kind == ERROR_REFUSED;

    if (!is_known || !string_equal(acting->deed->kind, "copy.inventoried"))
        return false;
    acting->strangers++;
    (void)fail(why);
    return true;
}

// What is in no state to be seen by an inventory would spoil the whole act.
static bool is_in_place(const struct acting *acting, const char *state,
                        const char *name, struct error *why)
{
    enum copy_state is = COPY_NONE;

    if (!string_equal(acting->deed->kind, "copy.inventoried") ||
        !copy_state_read(state, &is) || (acting->deed->from & 1u << is))
        return true;
    return error_set(why, ERROR_REFUSED,
                     "%s is %s, and was not entered as seen%s", name, state,
                     is == COPY_MISSING
                         ? translated("; enter it with `countermark found`")
                         : "");
}

// The copy named last, unless it is passed over.
static bool take_named(struct acting *acting)
{
    struct error why = {0};

    return is_in_place(acting, acting->state, acting->names[acting->count - 1],
                       &why) ||
           !pass_over(acting, &why);
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
    if (!done) {
        error_in(err, "\"%s\"", clean);
        return pass_over(acting, err);
    }
    if (is_named(acting) || !take_named(acting)) {
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
    if (acting->count == 0 && acting->strangers > 0)
        return error_set(err, ERROR_REFUSED, "nothing was entered");
    if (acting->count == 0)
        return error_set(err, ERROR_USAGE,
                         "name a copy by its code, its serial or RUN:K; - "
                         "reads them from standard input");
    return true;
}

// --- what is asked for, and done
// ----------------------------------------------

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

    if (command->argument) {
        const struct deed_field *field = deed_field_find(command->argument);
        if (count < 1)
            return error_set(err, ERROR_USAGE, "%s: %s is missing",
                             command->name, field->says);
        if (!take_field(acting, field, arguments[0], err))
            return false;
        arguments++;
        count--;
    }
    if (string_equal(subject, "waste"))
        return take_wastes(acting, arguments, count, err);
    if (is_copies(acting) || string_equal(command->kind, "list.checked"))
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

// What was acted on: "3 copies", "List 2", "Inventory 7".
static void say_subject(const struct acting *acting, const struct line *closing,
                        struct text *said)
{
    static const struct {
        const char *field, *says;
    } subjects[] = {{"list", WORDS("List ")},
                    {"check_no", WORDS("Inventory ")},
                    {"person", ""}};
    const struct line *lines[] = {closing, acting->fields};

    if (is_copies(acting)) {
        text_addf(said, translated("%zu cop%s"), acting->count,
                  acting->count == 1 ? "y" : "ies");
        return;
    }
    for (size_t n = 0; n < sizeof(subjects) / sizeof(subjects[0]); n++)
        for (size_t k = 0; k < 2; k++) {
            const char *field = subjects[n].field;
            if (!line_has(lines[k], field))
                continue;
            text_add_string(said, translated(subjects[n].says));
            if (line_text(lines[k], field))
                text_add_string(said, line_text(lines[k], field));
            else
                text_addf(said, "%lld",
                          (long long)line_number(lines[k], field, 0));
            return;
        }
    text_addf(said, translated("Item %lld"),
              (long long)line_number(acting->fields, "item", 0));
}

static void say_done(const struct acting *acting, const struct line *closing)
{
    struct text said = {0}, clean = {0};
    const char *to = line_text(acting->fields, "to");
    const char *due = line_text(acting->fields, "due");
    int64_t item = line_number(closing, "item", 0);

    if (acting->second.later && item > 0) {
        (void)printf(
            translated("Not done yet: it waits as item %lld until another "
                       "person says `countermark witness-of %lld`, within 24 "
                       "hours.\n"),
            (long long)item, (long long)item);
        return;
    }
    say_subject(acting, closing, &said);
    text_addf(&said, " %s", acting->command->done);
    text_addf(&said, translated("%s%s%s%s (event %lld)."),
              to ? translated(", to ") : "", to ? to : "",
              due ? translated(", until ") : "", due ? due : "",
              (long long)line_number(closing, "event", 0));
    act_say_next(acting->deed, &said);
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

    acting.command = act_command_find(argc, argv, &err);
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
    bool is_ended = done && string_equal(acting.deed->kind, "inventory.ended");
    if (is_ended && line_has(closing, "found"))
        done =
            inventory_say_result(acting.registrar, closing, acting.json, &err);
    int status = inventory_deviates(closing) || acting.strangers > 0 ? 1 : 0;
    line_free(closing);
    clear(&acting);
    return done ? finish_output(status) : fail(&err);
}
