// `countermark reconcile`: do paper and register agree, and what is open.
#include "operator/commands.h"

#include "operator/desk.h"
#include "operator/say.h"
#include "operator/verify-lines.h"

#include <inttypes.h>
#include <stdio.h>

enum reconcile_status {
    RECONCILE_CLEAN = 0,
    RECONCILE_OPEN = 1,
    RECONCILE_VIOLATED = 2,
    RECONCILE_IMPOSSIBLE = 3,
};

struct reconciling_here {
    bool json;
    time_t now;
    unsigned findings; // what the replay of the events did not allow
};

static void print_matter(const struct matter *matter)
{
    struct line *line = line_new();

    line_set_text(line, "is", matter->is_violation ? "violation" : "open");
    if (matter->has_events) {
        line_set_number(line, "first", (int64_t)matter->first);
        line_set_number(line, "last", (int64_t)matter->last);
    }
    if (*matter->since)
        line_set_text(line, "since", matter->since);
    line_set_text(line, "says", matter->says);
    (void)print_json(NULL, line);
    line_free(line);
}

static void say_matter(const struct reconciling_here *here,
                       const struct matter *matter)
{
    struct text head = {0}, clean = {0};

    text_add_string(&head, matter->is_violation ? translated("VIOLATION")
                                                : translated("open"));
    if (*matter->since && !matter->is_violation) {
        text_add_string(&head, translated(" for "));
        say_age(matter->since, here->now, &head);
    }
    if (matter->has_events && matter->first == matter->last)
        text_addf(&head, translated(", event %" PRIu64), matter->first);
    else if (matter->has_events)
        text_addf(&head, translated(", events %" PRIu64 " to %" PRIu64),
                  matter->first, matter->last);
    say_clean(matter->says, &clean);
    (void)printf("%s: %s\n", text_string(&head), text_string(&clean));
    text_clear(&head);
    text_clear(&clean);
}

static void see_matter(void *context, const struct matter *matter)
{
    const struct reconciling_here *here = context;

    if (here->json)
        print_matter(matter);
    else
        say_matter(here, matter);
}

// What the events themselves do not allow names its events in its sentence.
static void see_finding(void *context, const char *sentence)
{
    struct reconciling_here *here = context;

    here->findings++;
    see_matter(here, &(const struct matter){
                         .is_violation = true, .since = "", .says = sentence});
}

// --- the equation of copies
// ---------------------------------------------------

enum { SHARE_STATES = 6 };
static const struct {
    const char *says, *key;
    enum copy_state states[SHARE_STATES];
} shares[] = {
    {WORDS("void"), "void", {COPY_VOID}},
    {WORDS("in the print room"),
     "in_print_room",
     {COPY_NUMBERED, COPY_MARKED, COPY_SENT}},
    {WORDS("held"),
     "held",
     {COPY_IN_STOCK, COPY_SPARE, COPY_INCOMPLETE, COPY_RETURNED, COPY_LISTED,
      COPY_SEALED}},
    {WORDS("out"),
     "out",
     {COPY_PACKED, COPY_IN_TRANSIT, COPY_ISSUED, COPY_ON_LOAN, COPY_AT_REPAIR}},
    {WORDS("handed on"), "handed_on", {COPY_ARCHIVED, COPY_TRANSFERRED}},
    {WORDS("destroyed"), "destroyed", {COPY_DESTROYED}},
    {WORDS("missing or lost"), "missing", {COPY_MISSING, COPY_LOST}},
};
enum { SHARES = sizeof(shares) / sizeof(shares[0]) };

static uint64_t share_of(const struct reconciled *result, unsigned share)
{
    uint64_t sum = 0;

    for (unsigned n = 0; n < SHARE_STATES; n++)
        if (shares[share].states[n] != COPY_NONE)
            sum += result->copies_in[shares[share].states[n]];
    return sum;
}

static void say_result(const struct reconciled *result, unsigned findings)
{
    (void)printf(translated("%" PRIu64 " runs; %" PRIu64 " copies ="),
                 result->runs, result->copies);
    for (unsigned n = 0; n < SHARES; n++)
        (void)printf("%s %" PRIu64 " %s", n > 0 ? " +" : "",
                     share_of(result, n), translated(shares[n].says));
    (void)puts("");
    if (result->violations + findings > 0)
        (void)printf(
            translated(
                "PAPER AND REGISTER CANNOT BOTH BE RIGHT: %u violations. "
                "Stop printing and settle them with the auditor.\n"),
            result->violations + findings);
    else
        (void)puts(translated("Every equation holds."));
    if (result->obligations > 0)
        (void)printf(translated("open: %u\n"), result->obligations);
}

static void print_result(const struct reconciled *result, unsigned findings)
{
    struct line *line = line_new();

    line_set_number(line, "ok", 1);
    line_set_number(line, "runs", (int64_t)result->runs);
    line_set_number(line, "copies", (int64_t)result->copies);
    for (unsigned n = 0; n < SHARES; n++)
        line_set_number(line, shares[n].key, (int64_t)share_of(result, n));
    line_set_number(line, "violations", result->violations + findings);
    line_set_number(line, "open", result->obligations);
    (void)print_json(NULL, line);
    line_free(line);
}

static bool reconcile(const char *folder, struct reconciling_here *here,
                      struct reconciled *result, struct error *err)
{
    static struct anchors anchors;
    struct audit *audit = NULL;
    struct verify_result unused = {0};
    struct tm parts = {0};
    char today[16] = "";

    if (localtime_r(&here->now, &parts))
        (void)strftime(today, sizeof(today), "%Y-%m-%d", &parts);
    bool done =
        folder ? audit_folder(folder, &anchors, see_finding, here, &audit, err)
               : audit_fetched(&anchors, see_finding, here, &audit, err);
    done = done && audit_reconcile(audit, today, see_matter, here, result, err);
    if (audit)
        done = audit_finish(audit, &unused, done ? err : NULL) && done;
    anchors_clear(&anchors);
    return done;
}

int command_reconcile(int argc, char **argv)
{
    struct options options;
    struct reconciling_here here = {.now = time(NULL)};
    struct reconciled result = {0};
    struct error err = {0};

    if (!options_read(argc, argv, "j", 0, 1, &options, &err))
        return fail_usage(argv[0], &err);
    here.json = options.json;
    if (!reconcile(options.count > 0 ? options.arguments[0] : NULL, &here,
                   &result, &err)) {
        (void)fail(&err);
        return RECONCILE_IMPOSSIBLE;
    }
    if (here.json)
        print_result(&result, here.findings);
    else
        say_result(&result, here.findings);
    if (finish_output(0) != 0)
        return RECONCILE_IMPOSSIBLE;
    return result.violations + here.findings > 0 ? RECONCILE_VIOLATED
           : result.obligations > 0              ? RECONCILE_OPEN
                                                 : RECONCILE_CLEAN;
}
