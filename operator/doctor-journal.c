// What the doctor asks the registrar: whether it answers, whether the clock
// goes on from where the journal is, and when the journal was last looked at
// and last left a witness on paper.
#include "operator/doctor.h"

#include "operator/desk.h"
#include "operator/say.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>

enum {
    RUNS_SEEN_MAX = 1000,
    RESULT_MAX = 1024 * 1024,
    HOUR_S = 60 * 60,
    DAY_S = 24 * HOUR_S,
    VERIFY_OLD_S = 2 * DAY_S,
    CLOCK_SLACK_S = 2,
};

static bool ask(const struct site *site, struct line *request, answer_seen *see,
                void *context, struct line *closing, struct error *err)
{
    struct registrar *registrar =
        registrar_open(site->desk_socket, DESK_PATIENCE_MS);
    bool done = registrar_ask(registrar, request, see, context, closing, err);

    registrar_close(registrar);
    return done;
}

// --- the registrar ----------------------------------------------------------

// Leaves the number of events in `*size`: the second line of the checkpoint
// (C2SP tlog-checkpoint).
static bool examine_registrar(struct doctor *doctor, const struct site *site,
                              int64_t *size)
{
    struct line *request = desk_request("checkpoint");
    struct line *closing = line_new();
    struct error err = {0};
    bool done = ask(site, request, NULL, NULL, closing, &err);

    if (done) {
        const char *count = line_array_text(closing, "note", 1);
        done = count && number_read(count, 0, INT64_MAX, size);
        doctor_says(doctor, done ? HEALTH_KEPT : HEALTH_BROKEN, "registrar", "",
                    done ? translated("it answers; the journal has %s events")
                         : translated("its checkpoint has no size: \"%s\""),
                    count ? count : "");
        const char *shut = line_text(closing, "shut");
        if (shut)
            doctor_says(doctor, HEALTH_BROKEN, "registrar", "",
                        translated("it numbers and records nothing: %s"), shut);
    } else if (err.kind == ERROR_REFUSED) {
        doctor_says(doctor, HEALTH_WEAK, "registrar", "",
                    translated("it answers, but not you: run this as root"));
    } else {
        doctor_says(doctor, HEALTH_BROKEN, "registrar",
                    "systemctl restart countermarkd", "%s", error_said(&err));
    }
    line_free(closing);
    line_free(request);
    return done;
}

// --- the clock --------------------------------------------------------------

static bool take_time(void *context, const struct line *answer)
{
    const char *stored = line_text(answer, "line");
    struct line *event = line_new();
    char *time = context;

    if (stored && line_read(stored, strlen(stored), event, NULL)) {
        const char *t = line_text(event, "t");
        (void)string_fit(time, LEDGER_TIME_MAX, t ? t : "");
    }
    line_free(event);
    return true;
}

static bool last_event(const struct site *site, int64_t size,
                       char time[LEDGER_TIME_MAX])
{
    struct line *request = desk_request("events");

    time[0] = '\0';
    line_set_number(request, "first", size > 0 ? size - 1 : 0);
    bool done = ask(site, request, take_time, time, NULL, NULL);
    line_free(request);
    return done && *time;
}

static time_t time_of(const char *utc)
{
    struct tm parts = {0};

    return strptime(utc, "%Y-%m-%dT%H:%M:%S", &parts) ? timegm(&parts) : 0;
}

static void examine_clock(struct doctor *doctor, const struct site *site,
                          int64_t size)
{
    static const char mend[] = "timedatectl set-ntp true";
    struct timex state = {0};
    char last[LEDGER_TIME_MAX];

    if (last_event(site, size, last) &&
        time_of(last) > time(NULL) + CLOCK_SLACK_S)
        doctor_says(
            doctor, HEALTH_BROKEN, "clock", mend,
            translated(
                "the clock is behind the journal, whose last event is of "
                "%s"),
            last);
    else if (adjtimex(&state) < 0 || (state.status & STA_UNSYNC) != 0)
        doctor_says(
            doctor, HEALTH_WEAK, "clock", mend,
            translated(
                "nothing keeps the clock right: times in the journal are "
                "this machine's word only"));
    else
        doctor_says(doctor, HEALTH_KEPT, "clock", "",
                    translated("it is kept right, and not behind the journal"));
}

// --- witnesses --------------------------------------------------------------

struct anchored {
    struct run_view run; // the newest with a control sheet on paper
    struct error err;
};

static bool take_anchored(void *context, const struct line *answer)
{
    struct anchored *anchored = context;
    struct run_view run;

    if (!registrar_run_read(answer, &run, &anchored->err))
        return false;
    if (anchored->run.run == 0 && run.control_pages > 0 &&
        run.state == RUN_SENT)
        anchored->run = run;
    return true;
}

static void examine_anchor(struct doctor *doctor, const struct site *site)
{
    static const char mend[] =
        "countermark checkpoint | ssh WITNESS 'cat >> checkpoints'";
    struct line *request = desk_request("runs");
    struct anchored anchored = {0};
    struct error err = {0};
    struct text time = {0};

    line_set_number(request, "limit", RUNS_SEEN_MAX);
    bool done = ask(site, request, take_anchored, &anchored, NULL, &err);
    if (done && anchored.run.run > 0) {
        say_time(anchored.run.changed, &time);
        doctor_says(
            doctor, HEALTH_KEPT, "anchor", "",
            translated(
                "the control sheet of run %u, of %s, is a witness of the "
                "journal on paper"),
            anchored.run.run, text_string(&time));
    } else {
        doctor_says(
            doctor, HEALTH_WEAK, "anchor", mend, "%s",
            done ? translated(
                       "no control sheet was printed yet: nothing outside "
                       "this machine is a witness of the journal")
                 : error_said(&err));
    }
    text_clear(&time);
    line_free(request);
}

// --- verification -----------------------------------------------------------

// The closing line is the last one that countermark-verify.service left.
static bool read_result(const char *path, struct line *result,
                        struct error *err)
{
    struct text bytes = {0};
    bool done = file_read(path, RESULT_MAX, &bytes, err);

    while (done && bytes.length > 0 && bytes.data[bytes.length - 1] == '\n')
        bytes.data[--bytes.length] = '\0';
    const char *all = text_string(&bytes);
    const char *last = strrchr(all, '\n');
    last = last ? last + 1 : all;
    done = done && line_read(last, strlen(last), result, err) &&
           line_has(result, "findings");
    text_clear(&bytes);
    return done;
}

static void say_verified(struct doctor *doctor, const char *path,
                         const struct line *result, const char *mend)
{
    struct stat info = {0};
    int64_t findings = line_number(result, "findings", 1);
    long long age = 0;

    if (stat(path, &info) == 0)
        age = (long long)(time(NULL) - info.st_mtime);
    if (findings > 0)
        doctor_says(
            doctor, HEALTH_BROKEN, "verified", "countermark verify",
            translated("the journal does not agree with itself: %" PRId64
                       " findings. Stop printing, keep the machine as it is, "
                       "call the auditor"),
            findings);
    else if (age > VERIFY_OLD_S)
        doctor_says(doctor, HEALTH_WEAK, "verified", mend,
                    translated("the journal was last verified %lld days ago"),
                    age / DAY_S);
    else
        doctor_says(doctor, HEALTH_KEPT, "verified", "",
                    translated("the journal was verified whole %lld hours ago"),
                    age / HOUR_S);
}

static void examine_verified(struct doctor *doctor, const struct site *site)
{
    static const char mend[] = "systemctl start countermark-verify.service";
    struct line *result = line_new();
    struct text path = {0};
    struct error err = {0};

    text_addf(&path, "%s/last-verify.json", site->state_dir);
    if (read_result(path.data, result, &err))
        say_verified(doctor, path.data, result, mend);
    else
        doctor_says(doctor, HEALTH_WEAK, "verified", mend,
                    translated("no result of the daily verification in %s"),
                    path.data);
    text_clear(&path);
    line_free(result);
}

void doctor_journal(struct doctor *doctor, const struct policy *policy)
{
    const struct site *site = policy_site(policy);
    int64_t size = 0;

    if (examine_registrar(doctor, site, &size)) {
        examine_clock(doctor, site, size);
        examine_anchor(doctor, site);
    }
    examine_verified(doctor, site);
    doctor_says(
        doctor, HEALTH_KEPT, "storage", "",
        translated("SQLite %s; the fault in its WAL before 3.51.3 needs two "
                   "connections, and the registrar has one"),
        journal_sqlite_version());
}
