// Acts at the registrar's desk: a command line becomes the fields of an act.
#include "operator/act.h"

#include "operator/desk.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 513 };

enum what { A_TEXT, A_NUMBER, NUMBERS, A_FLAG };

// What an option sets, and how far its numbers go.
static const struct known {
    const char *name, *field;
    enum what what;
    int64_t low, high;
} knowns[] = {
    {"from", "from", A_TEXT, 0, 0},
    {"reason", "reason", A_TEXT, 0, 0},
    {"fragments", "fragments", A_NUMBER, 1, 99},
    {"bag", "bag", A_TEXT, 0, 0},
    {"foreign", "text", A_TEXT, 0, 0},
    {"text", "text", A_TEXT, 0, 0},
    {"proof", "proof", A_TEXT, 0, 0},
    {"run", "run", A_NUMBER, 1, CODE_RUN_MAX},
    {"copies", "copies", A_NUMBER, 0, CODE_COPY_MAX},
    {"waste", "waste", A_NUMBER, 0, INT_MAX},
    {"left", "left", A_NUMBER, 0, INT_MAX},
    {"loaded", "loaded", A_NUMBER, 1, INT_MAX},
    {"stop", "stop", A_FLAG, 0, 0},
    {"missing", "missing", NUMBERS, 1, CODE_COPY_MAX},
    {"newest", "newest", A_FLAG, 0, 0},
    {"remark", "remark", A_TEXT, 0, 0},
};

// Behind the table: options that set no field.
enum {
    KNOWN_COUNT = sizeof(knowns) / sizeof(knowns[0]),
    JSON = KNOWN_COUNT,
    WITH,
    SECRET,
    LATER,
    OPTION_COUNT
};

// Whether a command has the option, and the field it sets there.
static bool is_allowed(const char *allowed, const struct known *known,
                       char field[LINE_KEY_MAX + 1])
{
    size_t length = strlen(known->name);

    for (const char *at = allowed; *at; at += strcspn(at, " ")) {
        at += strspn(at, " ");
        size_t word = strcspn(at, " ");
        size_t name = strcspn(at, ": ");
        if (name != length || strncmp(at, known->name, length) != 0)
            continue;
        (void)snprintf(field, LINE_KEY_MAX + 1, "%.*s",
                       name < word ? (int)(word - name - 1) : LINE_KEY_MAX,
                       name < word ? at + name + 1 : known->field);
        return true;
    }
    return false;
}

static bool bad_number(const struct known *known, const char *value,
                       struct error *err)
{
    return error_set(
        err, ERROR_USAGE, "--%s %s: must be %lld to %lld%s", known->name, value,
        (long long)known->low, (long long)known->high,
        known->what == NUMBERS ? translated(", with commas between") : "");
}

static bool take_numbers(struct act *act, const struct known *known,
                         const char *field, const char *value,
                         struct error *err)
{
    enum { NUMBERS_MAX = 1024 };
    int64_t numbers[NUMBERS_MAX];
    size_t count = 0;
    bool done = true;
    char *copy = string_copy(value);

    for (char *at = copy, *next = NULL; at && done; at = next) {
        next = strchr(at, ',');
        if (next)
            *next++ = '\0';
        done = count < NUMBERS_MAX &&
               number_read(at, known->low, known->high, &numbers[count++]);
    }
    free(copy);
    if (!done)
        return bad_number(known, value, err);
    line_set_numbers(act->line, field, numbers, count);
    return true;
}

static bool take_text(struct act *act, const struct known *known,
                      const char *field, const char *value, struct error *err)
{
    char clean[TEXT_MAX];

    line_clean(value, clean, sizeof(clean));
    if (clean[0] == '\0' || strlen(value) >= sizeof(clean))
        return error_set(err, ERROR_USAGE, "--%s: must be 1 to %d bytes",
                         known->name, TEXT_MAX - 1);
    line_set_text(act->line, field, clean);
    return true;
}

static bool take(struct act *act, const struct known *known, const char *field,
                 const char *value, struct error *err)
{
    int64_t number = 0;

    if (known->what == NUMBERS)
        return take_numbers(act, known, field, value, err);
    if (known->what == A_FLAG) {
        line_set_number(act->line, field, 1);
        return true;
    }
    if (known->what == A_TEXT)
        return take_text(act, known, field, value, err);
    if (!number_read(value, known->low, known->high, &number))
        return bad_number(known, value, err);
    line_set_number(act->line, field, number);
    return true;
}

// The second person, whom every act can have.
static bool take_second(struct act *act, int which, struct error *err)
{
    int64_t fd = 0;

    if (which == WITH)
        act->second.with = optarg;
    else if (which == LATER)
        act->second.later = true;
    else if (number_read(optarg, 0, INT_MAX, &fd))
        act->second.secret_fd = (int)fd;
    else
        return error_set(err, ERROR_USAGE,
                         "--with-secret-fd %s: is not the number of an open "
                         "file",
                         optarg);
    return true;
}

static bool take_option(const char *command, int which, const char *allowed,
                        struct act *act, struct error *err)
{
    static const struct known json = {"json", "", A_TEXT, 0, 0};
    const struct known *known = which >= JSON ? &json : &knowns[which];
    char field[LINE_KEY_MAX + 1];

    if (which > JSON)
        return take_second(act, which, err);
    if (!is_allowed(allowed, known, field))
        return error_set(err, ERROR_USAGE, "%s has no option --%s", command,
                         known->name);
    act->json = act->json || which == JSON;
    return which == JSON || take(act, known, field, optarg, err);
}

static bool read_options(int argc, char **argv, const char *allowed,
                         struct act *act, struct error *err)
{
    struct option options[OPTION_COUNT + 1] = {{0}};
    static const struct option others[] = {
        {"json", no_argument, NULL, 0},
        {"with", required_argument, NULL, 0},
        {"with-secret-fd", required_argument, NULL, 0},
        {"later", no_argument, NULL, 0},
    };
    int which = 0;

    for (int n = 0; n < KNOWN_COUNT; n++)
        options[n] = (struct option){.name = knowns[n].name,
                                     .has_arg = knowns[n].what == A_FLAG
                                                    ? no_argument
                                                    : required_argument,
                                     .val = n + 1};
    for (int n = KNOWN_COUNT; n < OPTION_COUNT; n++) {
        options[n] = others[n - KNOWN_COUNT];
        options[n].val = n + 1;
    }
    opterr = 0;
    optind = 0; // main read its own options before
    while ((which = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        const char *given = argv[optind - 1];
        if (which == ':')
            return error_set(err, ERROR_USAGE, "%s: needs a value", given);
        if (which == '?')
            return error_set(err, ERROR_USAGE, "%s: no such option", given);
        if (!take_option(argv[0], which - 1, allowed, act, err))
            return false;
    }
    return true;
}

bool act_read(int argc, char **argv, const char *kind, const char *allowed,
              int least, int most, struct act *act, struct error *err)
{
    *act = (struct act){.line = desk_request("act"),
                        .second = {.secret_fd = SECOND_FD_NONE}};
    line_set_text(act->line, "kind", kind);
    if (!read_options(argc, argv, allowed, act, err))
        return false;
    act->count = argc - optind;
    act->arguments = argv + optind;
    if (act->count < least)
        return error_set(err, ERROR_USAGE, "%s: something is missing", argv[0]);
    if (act->count > most)
        return error_set(err, ERROR_USAGE, "%s: \"%s\" is too much", argv[0],
                         act->arguments[most]);
    return true;
}

void act_clear(struct act *act)
{
    line_free(act->line);
    second_clear(&act->second);
    *act = (struct act){0};
}

void act_set_arguments(struct act *act, const char *field, int first)
{
    enum { ARGUMENT_MAX = 256 };
    size_t count = (size_t)(act->count - first);
    char(*clean)[ARGUMENT_MAX] = memory_need(count * sizeof(*clean) + 1);
    const char **texts = memory_need(count * sizeof(*texts) + 1);

    for (size_t n = 0; n < count; n++) {
        line_clean(act->arguments[(size_t)first + n], clean[n], ARGUMENT_MAX);
        texts[n] = clean[n];
    }
    line_set_texts(act->line, field, texts, count);
    free(texts);
    free(clean);
}

bool act_do(struct act *act, struct registrar *registrar, struct line *closing,
            struct error *err)
{
    // A voucher is good for several acts.
    if (!act->second.voucher[0] &&
        !second_fetch(&act->second, line_text(act->line, "kind"), err))
        return false;
    second_add(&act->second, act->line);
    return registrar_ask(registrar, act->line, NULL, NULL, closing, err);
}

bool act_waits(const struct act *act, const struct line *closing)
{
    if (!act->second.later || !line_has(closing, "item"))
        return false;
    (void)printf(
        translated(
            "Number %lld waits for a second person, who confirms it within "
            "24 hours.\n"),
        (long long)line_number(closing, "item", 0));
    return true;
}
