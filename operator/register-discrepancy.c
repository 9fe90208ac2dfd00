// The discrepancy report: of a run that does not balance, what is unaccounted
// for and missing; of a copy, since when nobody knows where it is.
#include "operator/desk.h"
#include "operator/events.h"
#include "operator/register-known.h"
#include "operator/register.h"

#include <string.h>
#include <time.h>

// A report while it is filled in: the last event of each kind is what counts.
struct report {
    struct gathering *gathering;
    const struct run_view *run;
    unsigned copy; // 0: of the whole run
    char found_on[32], deadline[32], since[32], holder[FORMS_CELL_MAX];
    struct text what, finding;
};

static const char *field(const struct line *line, const char *key)
{
    const char *value = line_text(line, key);

    return value ? value : "";
}

// --- the head
// ------------------------------------------------------------------

// "2026-11-25 22:10", and the same a day later: the time to report it.
static void set_times(struct report *report, const struct line *event)
{
    struct tm parts = {0};
    struct text local = {0};

    if (*field(event, "at"))
        text_add_string(&local, field(event, "at"));
    else
        say_time(field(event, "t"), &local);
    (void)snprintf(report->found_on, sizeof(report->found_on), "%.16s",
                   text_string(&local));
    report->deadline[0] = '\0';
    if (strptime(report->found_on, "%Y-%m-%d %H:%M", &parts)) {
        parts.tm_mday++;
        parts.tm_isdst = -1;
        (void)mktime(&parts);
        (void)strftime(report->deadline, sizeof(report->deadline),
                       "%Y-%m-%d %H:%M", &parts);
    }
    text_clear(&local);
}

static void say(struct text *into, const char *words)
{
    if (*words)
        text_addf(into, "%s%s", into->length > 0 ? "; " : "", words);
}

// It came to light anew: what was said before is settled.
static void begin(struct report *report, const struct line *event)
{
    set_times(report, event);
    text_empty(&report->what);
    text_empty(&report->finding);
}

static void see_run_event(struct report *report, const struct line *event)
{
    const char *kind = field(event, "kind");

    if (string_equal(kind, "run.discrepant")) {
        begin(report, event);
        say(&report->what, field(event, "text"));
    } else if (string_equal(kind, "run.resolved")) {
        say(&report->finding, field(event, "text"));
    }
}

static void see_copy_event(struct report *report, const struct line *event)
{
    const char *kind = field(event, "kind");

    if (*field(event, "to"))
        (void)string_fit(report->holder, sizeof(report->holder),
                         field(event, "to"));
    if (string_equal(kind, "copy.missed")) {
        begin(report, event);
        (void)string_fit(report->since, sizeof(report->since),
                         field(event, "since"));
        say(&report->what, register_words(report->gathering, "下落不明",
                                          "nobody knows where it is"));
        say(&report->what, field(event, "last_seen"));
        say(&report->what, field(event, "remark"));
    } else if (string_equal(kind, "copy.found")) {
        say(&report->finding,
            register_words(report->gathering, "已找到", "found"));
        say(&report->finding, field(event, "found_where"));
        say(&report->finding, field(event, "assessment"));
    } else if (string_equal(kind, "copy.written_off")) {
        say(&report->finding,
            register_words(report->gathering, "已核销", "written off"));
        say(&report->finding, field(event, "incident"));
        say(&report->finding, field(event, "authority"));
    }
}

static void see_event(void *context, const char *stored,
                      const struct line *event)
{
    struct report *report = context;

    (void)stored;
    if (report->copy == 0)
        see_run_event(report, event);
    else if (line_number(event, "copy", 0) == report->copy)
        see_copy_event(report, event);
}

static void set_head(struct report *report)
{
    struct roll *roll = report->gathering->roll;

    if (report->copy == 0)
        roll_head(roll, "report_no", report->gathering->wish->subject);
    roll_head(roll, "found_on", report->found_on);
    roll_head(roll, "deadline", report->deadline);
    roll_head(roll, "since", report->since);
    roll_head(roll, "last_holder", report->holder);
    roll_head(roll, "what", text_string(&report->what));
    roll_head(roll, "finding", text_string(&report->finding));
}

// --- the lines
// -----------------------------------------------------------------

static size_t add_row(struct report *report, const char *what)
{
    struct roll *roll = report->gathering->roll;
    size_t row = roll_add(roll);

    roll_setf(roll, row, "run", "%u", report->run->run);
    roll_set(roll, row, "doc_no", report->run->doc_no);
    roll_set(roll, row, "mark", report->run->mark);
    roll_set(roll, row, "what", what);
    return row;
}

static bool see_account(void *context, const struct line *answer)
{
    struct report *report = context;
    struct roll *roll = report->gathering->roll;

    if (!string_equal(field(answer, "is"), "missing"))
        return true;
    size_t row = add_row(report, field(answer, "why"));
    roll_set(roll, row, "page", field(answer, "places"));
    roll_setf(roll, row, "generation", "%lld",
              (long long)line_number(answer, "generation", 0));
    return true;
}

static void add_copy(struct report *report, unsigned copy, const char *state)
{
    size_t row =
        add_row(report, register_state_words(report->gathering, state));

    roll_setf(report->gathering->roll, row, "serial", "%06u",
              report->run->first_serial + copy - 1);
}

static bool see_copy(void *context, const struct line *answer)
{
    struct report *report = context;
    struct copy_view copy;

    if (!registrar_copy_read(answer, &copy, NULL))
        return true;
    bool is_lost = copy.state == COPY_MISSING || copy.state == COPY_LOST;
    if (report->copy == 0 ? is_lost : copy.copy == report->copy)
        add_copy(report, copy.copy, copy_state_name(copy.state));
    return true;
}

static bool ask(struct report *report, const char *what, answer_seen *see,
                struct error *err)
{
    struct line *request = desk_request(what);

    line_set_number(request, "run", report->run->run);
    bool done = registrar_ask(report->gathering->registrar, request, see,
                              report, NULL, err);
    line_free(request);
    return done;
}

static bool fill_in(struct report *report, struct error *err)
{
    struct gathering *gathering = report->gathering;

    if (!events_each(gathering->registrar, report->run->run, see_event, report,
                     err))
        return false;
    if (report->found_on[0] == '\0')
        return error_set(err, ERROR_REFUSED,
                         report->copy == 0
                             ? "run %u was never discrepant: `countermark "
                               "discrepancy` records that"
                             : "copy %u:%u was never missing: `countermark "
                               "lost` records that",
                         report->run->run, report->copy);
    (void)register_takes_level(gathering, report->run->level);
    set_head(report);
    bool done =
        (report->copy > 0 || ask(report, "account", see_account, err)) &&
        ask(report, "copies", see_copy, err);
    roll_number(gathering->roll, "no");
    return done;
}

// "12" or "12:3".
static bool read_subject(const char *subject, unsigned *run, unsigned *copy,
                         struct error *err)
{
    int64_t number = 0;

    if (strchr(subject, ':'))
        return copy_name_read(subject, run, copy, err);
    if (!number_read(subject, 1, CODE_RUN_MAX, &number))
        return error_set(err, ERROR_USAGE,
                         "\"%s\" is neither a run nor a copy (RUN:K)", subject);
    *run = (unsigned)number;
    return true;
}

bool gather_discrepancy(struct gathering *gathering, struct error *err)
{
    struct report report = {.gathering = gathering};
    struct known *known = known_new(gathering->registrar);
    unsigned run = 0;

    bool done =
        read_subject(gathering->wish->subject, &run, &report.copy, err) &&
        (report.run = known_run(known, run, err)) && fill_in(&report, err);
    text_clear(&report.what);
    text_clear(&report.finding);
    known_free(known);
    return done;
}
