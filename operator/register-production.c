// The production register: every run that took numbers.
#include "operator/desk.h"
#include "operator/events.h"
#include "operator/register.h"
#include "operator/term-end.h"

#include <string.h>

static void set_term(struct roll *roll, size_t row, const char *day,
                     const char *mark)
{
    struct text term = {0};
    char end[DAY_SIZE];

    term_of_mark(mark, &term);
    roll_set(roll, row, "term", text_string(&term));
    if (term_end(day, text_string(&term), end))
        roll_set(roll, row, "expires_on", end);
    text_clear(&term);
}

static void set_amounts(struct roll *roll, size_t row,
                        const struct run_view *run)
{
    unsigned all = run->copies + run->spares;

    roll_setf(roll, row, "pages", "%u", run->pages);
    roll_setf(roll, row, "sheets", "%u", run->sheets);
    roll_setf(roll, row, "copies", "%u", all);
    roll_setf(roll, row, "spares", "%u", run->spares);
    roll_setf(roll, row, "serial_from", "%06u", run->first_serial);
    roll_setf(roll, row, "serial_to", "%06u", run->first_serial + all - 1);
}

// What the events of a run add to its line.
struct folded {
    struct roll *roll;
    size_t row;
};

static void set_from(const struct folded *folded, const char *column,
                     const struct line *event, const char *key)
{
    const char *value = line_text(event, key);

    if (value && *value)
        roll_set(folded->roll, folded->row, column, value);
}

static void fold_event(void *context, const char *stored,
                       const struct line *event)
{
    const struct folded *folded = context;
    const char *kind = line_text(event, "kind");

    (void)stored;
    if (string_equal(kind, "run.sending")) {
        set_from(folded, "device", event, "device");
    } else if (string_equal(kind, "run.approved")) {
        set_from(folded, "approver", event, "actor");
        roll_setf(folded->roll, folded->row, "approval_no", "%lld",
                  (long long)line_number(event, "seq", 0));
    } else if (string_equal(kind, "run.counted")) {
        set_from(folded, "operator", event, "actor");
        set_from(folded, "checker", event, "second");
    } else if (string_equal(kind, "run.closed")) {
        roll_set(folded->roll, folded->row, "balanced", "是");
    } else if (string_equal(kind, "run.discrepant")) {
        roll_set(folded->roll, folded->row, "balanced", "否");
    }
}

// The sheets of all generations together.
struct sheet_sums {
    long sent, good, waste, unaccounted, not_printed;
};

static bool see_generation(void *context, const struct line *answer)
{
    struct sheet_sums *sheets = context;

    if (!string_equal(line_text(answer, "is"), "generation"))
        return true;
    sheets->sent += line_number(answer, "sent", 0);
    sheets->good += line_number(answer, "good", 0);
    sheets->waste += line_number(answer, "waste", 0);
    sheets->unaccounted += line_number(answer, "unaccounted", 0);
    sheets->not_printed += line_number(answer, "not_printed", 0);
    return true;
}

static bool set_account(struct gathering *gathering, size_t row, unsigned run,
                        struct error *err)
{
    struct roll *roll = gathering->roll;
    struct sheet_sums sheets = {0};
    struct line *request = desk_request("account");

    line_set_number(request, "run", run);
    bool done = registrar_ask(gathering->registrar, request, see_generation,
                              &sheets, NULL, err);
    line_free(request);
    if (!done || sheets.sent == 0)
        return done;
    roll_setf(roll, row, "sent", "%ld", sheets.sent);
    roll_setf(roll, row, "good", "%ld", sheets.good);
    roll_setf(roll, row, "waste", "%ld", sheets.waste);
    roll_setf(roll, row, "unaccounted", "%ld", sheets.unaccounted);
    roll_setf(roll, row, "not_printed", "%ld", sheets.not_printed);
    return true;
}

static bool see_run(void *context, const struct run_view *run,
                    struct error *err)
{
    struct gathering *gathering = context;
    struct roll *roll = gathering->roll;
    char day[DAY_SIZE];

    // Refused before it was numbered: nothing was produced.
    if (run->copies + run->spares == 0)
        return true;
    size_t row = roll_add(roll);
    struct folded folded = {roll, row};
    register_day(run->received, day);
    roll_setf(roll, row, "reg_no", "%06u", run->run);
    roll_set(roll, row, "date", day);
    roll_set(roll, row, "doc_no", run->doc_no);
    roll_set(roll, row, "title", run->title);
    roll_set(roll, row, "level", register_level_words(gathering, run->level));
    set_term(roll, row, day, run->mark);
    roll_set(roll, row, "scope", run->scope);
    roll_set(roll, row, "origin", policy_site(gathering->policy)->unit);
    roll_set(roll, row, "officer", run->user);
    roll_set(roll, row, "queue", run->queue);
    set_amounts(roll, row, run);
    roll_set(roll, row, "remarks", run_state_name(run->state));
    return events_each(gathering->registrar, run->run, fold_event, &folded,
                       err) &&
           set_account(gathering, row, run->run, err);
}

bool gather_production(struct gathering *gathering, struct error *err)
{
    bool done = register_runs(gathering, see_run, gathering, err);

    roll_reverse(gathering->roll);
    return done;
}
