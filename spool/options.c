// What the submitter chose: argv[5] and the PPD's defaults.
//
// argv[5] is read by libcups here and by the same libcups in the children, so
// there is one opinion of where an option begins and ends. cupsd does not check
// values and does not put PPD defaults into argv[5]: both is done here.
//
// A vendor's PPD takes milliseconds to read, and a filter asks a dozen
// questions: what was read is kept with the job that asks for it.
#include "spool/options.h"

#include <cups/cups.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// The PPD interface of libcups 2 is deprecated since 1.6 and has no successor
// in that library.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <cups/ppd.h>

static const char custom_prefix[] = "Custom.";

struct options {
    int count;
    cups_option_t *list;
};

static struct options options_read(const char *string)
{
    struct options options = {0};

    options.count = cupsParseOptions(string, 0, &options.list);
    return options;
}

static void options_clear(struct options *options)
{
    cupsFreeOptions(options->count, options->list);
    *options = (struct options){0};
}

static const char *options_value(const struct options *options,
                                 const char *name)
{
    return cupsGetOption(name, options->count, options->list);
}

static const char *const duplex_names[] = {
    "Duplex", "JCLDuplex", "EFDuplex", "EFDuplexing", "ARDuplex", "KD03Duplex"};
enum { DUPLEX_NAMES = sizeof(duplex_names) / sizeof(duplex_names[0]) };

// The PPD with its defaults marked, and the job's options over them. `sides`
// stands above a default of the PPD, and below what the job says in its words.
static ppd_file_t *marked_ppd(const struct options *options)
{
    const char *path = job_ppd_path();
    const char *sides = options_value(options, "sides");
    ppd_file_t *ppd = *path ? ppdOpenFile(path) : NULL;

    if (!ppd)
        return NULL;
    ppdMarkDefaults(ppd);
    for (int n = 0; sides && n < DUPLEX_NAMES; n++) {
        if (strcasecmp(sides, "one-sided") == 0)
            (void)ppdMarkOption(ppd, duplex_names[n], "None");
    }
    for (int n = 0; n < options->count; n++)
        (void)ppdMarkOption(ppd, options->list[n].name, options->list[n].value);
    return ppd;
}

// Both, read; the PPD is NULL when there is none or it cannot be read.
struct job_choices {
    struct options options;
    ppd_file_t *ppd;
};

static struct job_choices *choices_new(const struct job *job)
{
    struct job_choices *choices = memory_need(sizeof(*choices));

    choices->options = options_read(job->options);
    choices->ppd = marked_ppd(&choices->options);
    return choices;
}

static void choices_free(struct job_choices *choices)
{
    if (!choices)
        return;
    if (choices->ppd)
        ppdClose(choices->ppd);
    options_clear(&choices->options);
    free(choices);
}

void job_keep_choices(struct job *job)
{
    if (!job->choices)
        job->choices = choices_new(job);
}

void job_forget_choices(struct job *job)
{
    choices_free(job->choices);
    job->choices = NULL;
}

// The job's own, or read for this question alone.
static struct job_choices *ask(const struct job *job)
{
    return job->choices ? job->choices : choices_new(job);
}

static void answered(const struct job *job, struct job_choices *choices)
{
    if (choices != job->choices)
        choices_free(choices);
}

// --- identity ---------------------------------------------------------------

// How often argv[5] gives this option; cupsd escapes blanks within values.
static unsigned times_given(const char *options, const char *name)
{
    size_t length = strlen(name);
    unsigned times = 0;
    bool is_start = true;

    for (const char *at = options; *at; at++) {
        if (is_start && strncasecmp(at, name, length) == 0 && at[length] == '=')
            times++;
        is_start = *at == ' ';
        if (*at == '\\' && at[1])
            at++;
    }
    return times;
}

static bool read_uuid(const char *value, struct job *job)
{
    static const char prefix[] = "urn:uuid:";

    if (!value || !string_starts(value, prefix))
        return false;
    const char *uuid = value + sizeof(prefix) - 1;
    size_t length = strspn(uuid, "0123456789abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    return length > 0 && uuid[length] == '\0' &&
           string_fit(job->uuid, sizeof(job->uuid), uuid);
}

bool options_identity(struct job *job, struct error *err)
{
    static const char *const names[] = {"job-uuid", "time-at-processing"};
    struct options options = {0};
    bool done = false;

    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        if (times_given(job->options, names[n]) != 1)
            return error_set(err, ERROR_INPUT,
                             "the job must not give the option %s itself: "
                             "print it again without that option",
                             names[n]);
    }
    options = options_read(job->options);
    const char *time = options_value(&options, "time-at-processing");
    if (!read_uuid(options_value(&options, "job-uuid"), job))
        (void)error_set(err, ERROR_INPUT,
                        "the job's job-uuid is no urn:uuid: of letters, "
                        "digits and dashes");
    else if (!time || !number_read(time, 0, INT64_MAX, &job->attempt_time))
        (void)error_set(err, ERROR_INPUT,
                        "the job's time-at-processing is no number");
    else
        done = true;
    options_clear(&options);
    return done;
}

// --- our own options --------------------------------------------------------

static bool is_nothing(const char *value)
{
    return *value == '\0' || strcasecmp(value, "None") == 0;
}

static bool refuse_choice(const ppd_option_t *option, const char *value,
                          struct error *err)
{
    struct text choices = {0};

    for (int n = 0; n < option->num_choices; n++) {
        const char *choice = option->choices[n].choice;
        // "None" means that the submitter has not chosen yet.
        if (is_nothing(choice))
            continue;
        text_addf(&choices, "%s%s", choices.length > 0 ? ", " : "",
                  strcasecmp(choice, "Custom") == 0 ? "Custom.your-own"
                                                    : choice);
    }
    (void)error_set(err, ERROR_REFUSED,
                    "%s=%.64s is no choice of this queue: choose one of %s",
                    option->keyword, value, text_string(&choices));
    text_clear(&choices);
    return false;
}

static bool take_custom(const char *name, const char *value,
                        char to[JOB_VALUE_MAX], struct error *err)
{
    if (!utf8_valid(value, strlen(value)))
        return error_set(err, ERROR_REFUSED, "%s is not UTF-8", name);
    for (const char *c = value; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return error_set(err, ERROR_REFUSED,
                             "%s holds a control character: give it in one "
                             "line",
                             name);
    }
    if (!string_fit(to, JOB_VALUE_MAX, value))
        return error_set(err, ERROR_REFUSED,
                         "%s is longer than %d bytes: shorten it", name,
                         JOB_VALUE_MAX - 1);
    return true;
}

static bool take_value(ppd_option_t *option, const char *value,
                       char to[JOB_VALUE_MAX], struct error *err)
{
    size_t prefix = sizeof(custom_prefix) - 1;

    if (strncasecmp(value, custom_prefix, prefix) == 0 &&
        ppdFindChoice(option, "Custom"))
        return take_custom(option->keyword, value + prefix, to, err);

    const ppd_choice_t *choice = ppdFindChoice(option, value);
    if (strcasecmp(value, "Custom") == 0)
        choice = NULL;
    if (!choice && !is_nothing(value))
        return refuse_choice(option, value, err);
    if (is_nothing(value))
        to[0] = '\0';
    else
        (void)string_fit(to, JOB_VALUE_MAX, choice->choice);
    return true;
}

bool job_option(const struct job *job, const char *name,
                char value[JOB_VALUE_MAX], struct error *err)
{
    struct job_choices *choices = ask(job);
    ppd_file_t *ppd = choices->ppd;
    bool done = false;

    value[0] = '\0';
    ppd_option_t *option = ppd ? ppdFindOption(ppd, name) : NULL;
    const char *given = options_value(&choices->options, name);
    if (!ppd)
        (void)error_set(err, ERROR_CONFIG,
                        "queue %s has no readable PPD: adopt it with "
                        "`countermark adopt %s`",
                        job->queue, job->queue);
    else if (option)
        done =
            take_value(option, given ? given : option->defchoice, value, err);
    else if (given && !is_nothing(given))
        (void)error_set(err, ERROR_REFUSED,
                        "queue %s has no option %s: print without it, or on "
                        "another queue",
                        job->queue, name);
    else
        done = true;

    answered(job, choices);
    return done;
}

// --- the sheet --------------------------------------------------------------

static bool is_off(const char *choice)
{
    static const char *const words[] = {
        "",        "None",     "Off",       "False",        "No",
        "Simplex", "OneSided", "one-sided", "NotInstalled", "0",
    };

    for (size_t n = 0; n < sizeof(words) / sizeof(words[0]); n++) {
        if (strcasecmp(choice, words[n]) == 0)
            return true;
    }
    return false;
}

static bool is_marked_on(ppd_file_t *ppd, const char *keyword)
{
    const ppd_choice_t *choice = ppdFindMarkedChoice(ppd, keyword);

    return choice && !is_off(choice->choice);
}

bool job_is_duplex(const struct job *job)
{
    struct job_choices *choices = ask(job);
    ppd_file_t *ppd = choices->ppd;
    const char *sides = options_value(&choices->options, "sides");

    // A blank filler too many costs paper, one too few puts two copies on one
    // sheet: whoever says duplex is believed.
    bool is_duplex = sides && strncasecmp(sides, "two-sided", 9) == 0;
    for (int n = 0; ppd && n < DUPLEX_NAMES; n++)
        is_duplex = is_duplex || is_marked_on(ppd, duplex_names[n]);

    answered(job, choices);
    return is_duplex;
}

double job_margin(const struct job *job)
{
    const double widest = 72; // beyond an inch the PPD speaks nonsense
    struct job_choices *choices = ask(job);
    ppd_file_t *ppd = choices->ppd;
    const ppd_size_t *size = ppd ? ppdPageSize(ppd, NULL) : NULL;
    double margin = 0;

    if (size) {
        const double sides[] = {size->left, size->bottom,
                                size->width - size->right,
                                size->length - size->top};
        for (size_t n = 0; n < sizeof(sides) / sizeof(sides[0]); n++) {
            if (sides[n] > margin)
                margin = sides[n];
        }
    }
    answered(job, choices);
    return margin < widest ? margin : widest;
}

void job_paper(const struct job *job, double *width, double *height)
{
    struct job_choices *choices = ask(job);
    ppd_file_t *ppd = choices->ppd;
    const ppd_size_t *size = ppd ? ppdPageSize(ppd, NULL) : NULL;

    *width = size ? size->width : 0;
    *height = size ? size->length : 0;
    answered(job, choices);
}

// IPP finishings: 3 is "none"; several stand in one list.
static bool is_finishing_list(const char *list)
{
    while (*list) {
        size_t length = strcspn(list, ",");
        bool is_none = (length == 1 && list[0] == '3') ||
                       (length == 4 && strncasecmp(list, "none", 4) == 0);
        if (length > 0 && !is_none)
            return true;
        list += length;
        list += *list == ',';
    }
    return false;
}

static bool is_finishing_name(const char *keyword)
{
    static const char *const parts[] = {"stapl",  "punch",   "saddle",
                                        "stitch", "binding", "finishing"};

    for (size_t n = 0; n < sizeof(parts) / sizeof(parts[0]); n++) {
        if (strcasestr(keyword, parts[n]))
            return true;
    }
    return false;
}

// Installable options say what the device has, not what the job wants.
static bool is_finished_in(ppd_file_t *ppd)
{
    for (int group = 0; group < ppd->num_groups; group++) {
        const ppd_group_t *options = &ppd->groups[group];
        if (strcasecmp(options->name, "InstallableOptions") == 0)
            continue;
        for (int n = 0; n < options->num_options; n++) {
            const char *keyword = options->options[n].keyword;
            if (is_finishing_name(keyword) && is_marked_on(ppd, keyword))
                return true;
        }
    }
    return false;
}

bool job_is_finished(const struct job *job)
{
    struct job_choices *choices = ask(job);
    ppd_file_t *ppd = choices->ppd;
    const char *finishings = options_value(&choices->options, "finishings");
    const char *template =
        options_value(&choices->options, "finishing-template");

    bool is_finished = (finishings && is_finishing_list(finishings)) ||
                       (template && !is_off(template)) ||
                       (ppd && is_finished_in(ppd));

    answered(job, choices);
    return is_finished;
}

// --- for children -----------------------------------------------------------

// What multiplies the paper, and the document's name, which may say what it is
// about. "1-2:copies" is the option for some pages only.
static bool stays_here(const char *name)
{
    static const char *const names[] = {"copies", "collate",
                                        "multiple-document-handling",
                                        "document-name-supplied"};
    const char *colon = strrchr(name, ':');
    const char *bare = colon ? colon + 1 : name;

    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        if (strcasecmp(bare, names[n]) == 0)
            return true;
    }
    return false;
}

// A name that could be read differently once it stands elsewhere (a leading
// brace opens a collection) is not handed on.
static bool is_safe_name(const char *name)
{
    for (const char *c = name; *c; c++) {
        if (*c <= ' ' || *c >= 0x7F || strchr("{}'\"\\=", *c))
            return false;
    }
    return *name != '\0';
}

static void add_escaped(struct text *text, const char *value)
{
    for (; *value; value++) {
        if (strchr(" \t\n\r\v\f\\'\"{}", *value))
            text_add_char(text, '\\');
        text_add_char(text, *value);
    }
}

void options_as_given(const char *given, struct text *options,
                      char copies[OPTIONS_COPIES_MAX])
{
    struct options read = options_read(given);

    for (int n = 0; n < read.count; n++) {
        const cups_option_t *option = &read.list[n];
        if (strcasecmp(option->name, "copies") == 0) {
            (void)snprintf(copies, OPTIONS_COPIES_MAX, "%s", option->value);
            continue;
        }
        text_addf(options, "%s%s=", options->length > 0 ? " " : "",
                  option->name);
        add_escaped(options, option->value);
    }
    options_clear(&read);
}

char *job_options_without_copies(const struct job *job, const char *extra)
{
    struct job_choices *choices = ask(job);
    const struct options *options = &choices->options;
    struct text text = {0};

    for (int n = 0; n < options->count; n++) {
        const cups_option_t *option = &options->list[n];
        if (stays_here(option->name) || !is_safe_name(option->name))
            continue;
        text_addf(&text, "%s%s=", text.length > 0 ? " " : "", option->name);
        add_escaped(&text, option->value);
    }
    if (extra && *extra)
        text_addf(&text, "%s%s", text.length > 0 ? " " : "", extra);
    answered(job, choices);
    return text_take(&text);
}
