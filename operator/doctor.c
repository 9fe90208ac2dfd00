// `countermark doctor`: every promise this machine keeps or breaks, on one
// screen, each with the command that mends it.
#include "operator/doctor.h"

#include "operator/commands.h"
#include "operator/desk.h"
#include "operator/say.h"

#include <stdarg.h>
#include <stdio.h>

enum { SAYS_MAX = 1024 };

static const char *const words[] = {
    [HEALTH_KEPT] = "kept",
    [HEALTH_WEAK] = "WEAK",
    [HEALTH_BROKEN] = "BROKEN",
};
static const char *const names[] = {
    [HEALTH_KEPT] = "kept",
    [HEALTH_WEAK] = "weak",
    [HEALTH_BROKEN] = "broken",
};

static const struct {
    const char *title;
    void (*examine)(struct doctor *doctor, const struct policy *policy);
} parts[] = {
    {WORDS("Policy"), doctor_policy},
    {WORDS("Files and folders"), doctor_files},
    {WORDS("Journal"), doctor_journal},
    {WORDS("Queues"), doctor_queues},
    {WORDS("CUPS"), doctor_cups},
};

enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

// --- saying -----------------------------------------------------------------

static void say_on_screen(enum health health, const char *promise,
                          const char *says, const char *mend)
{
    struct text clean = {0};

    say_clean(says, &clean);
    (void)printf("  %-7s %-10s %s\n", words[health], promise,
                 text_string(&clean));
    if (*mend) {
        text_empty(&clean);
        say_clean(mend, &clean);
        (void)printf(translated("  %18s mend: %s\n"), "", text_string(&clean));
    }
    text_clear(&clean);
}

static void say_as_json(const struct doctor *doctor, enum health health,
                        const char *promise, const char *says, const char *mend)
{
    struct line *line = line_new();
    char clean[SAYS_MAX];

    line_set_text(line, "part", doctor->part);
    line_set_text(line, "promise", promise);
    line_set_text(line, "health", names[health]);
    line_clean(says, clean, sizeof(clean));
    line_set_text(line, "says", clean);
    line_clean(mend, clean, sizeof(clean));
    line_set_text(line, "mend", clean);
    (void)print_json(NULL, line);
    line_free(line);
}

void doctor_says(struct doctor *doctor, enum health health, const char *promise,
                 const char *mend, const char *format, ...)
{
    char says[SAYS_MAX];
    va_list args;

    va_start(args, format);
    if (vsnprintf(says, sizeof(says), format, args) < 0)
        says[0] = '\0';
    va_end(args);
    doctor->counts[health]++;
    if (doctor->json)
        say_as_json(doctor, health, promise, says, mend);
    else
        say_on_screen(health, promise, says, mend);
}

// --- examining --------------------------------------------------------------

// Without a policy nobody knows where anything should be.
static void say_faults(struct doctor *doctor, const char *complaints,
                       const struct error *err)
{
    char fault[SAYS_MAX];

    doctor->part = parts[0].title;
    if (!doctor->json)
        (void)printf("%s\n", translated(doctor->part));
    if (!*complaints)
        doctor_says(doctor, HEALTH_BROKEN, "policy", "", "%s", error_said(err));
    for (const char *end; *complaints; complaints = end + (*end == '\n')) {
        end = complaints;
        while (*end && *end != '\n')
            end++;
        (void)snprintf(fault, sizeof(fault), "%.*s", (int)(end - complaints),
                       complaints);
        doctor_says(doctor, HEALTH_BROKEN, "policy", "", "%s", fault);
    }
}

static void examine(struct doctor *doctor)
{
    struct policy *policy = NULL;
    struct text complaints = {0};
    struct error err = {0};

    if (policy_read(policy_default_path(), &policy, &complaints, &err)) {
        for (size_t n = 0; n < PART_COUNT; n++) {
            doctor->part = parts[n].title;
            if (!doctor->json)
                (void)printf("%s\n", translated(doctor->part));
            parts[n].examine(doctor, policy);
        }
    } else {
        say_faults(doctor, text_string(&complaints), &err);
    }
    policy_free(policy);
    text_clear(&complaints);
}

int command_doctor(int argc, char **argv)
{
    struct options options;
    struct error err = {0};

    if (!options_read(argc, argv, "j", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    struct doctor doctor = {.json = options.json};
    examine(&doctor);
    if (!options.json)
        (void)printf(translated("%u promises kept, %u weak, %u broken.\n"),
                     doctor.counts[HEALTH_KEPT], doctor.counts[HEALTH_WEAK],
                     doctor.counts[HEALTH_BROKEN]);
    return finish_output(doctor.counts[HEALTH_BROKEN] > 0 ? 2
                         : doctor.counts[HEALTH_WEAK] > 0 ? 1
                                                          : 0);
}
