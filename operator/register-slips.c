// Receipt slips, envelope labels and the dispatch list of a run: a line for
// each copy that goes to somebody.
#include "operator/desk.h"
#include "operator/register-known.h"
#include "operator/register.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

// Writes one copy into the forms; `answer` is the registrar's.
typedef void slip_written(struct gathering *gathering,
                          const struct run_view *run,
                          const struct line *answer);

struct slips {
    struct gathering *gathering;
    const struct run_view *run;
    slip_written *write;
    bool is_named; // the copies were chosen one by one
};

static const char *field(const struct line *line, const char *key)
{
    const char *value = line_text(line, key);

    return value ? value : "";
}

static void set_person(struct roll *roll, size_t row, const char *holder,
                       const char *name_column)
{
    struct text unit = {0}, person = {0};

    register_person(holder, &unit, &person);
    roll_set(roll, row, "unit", text_string(&unit));
    if (name_column)
        roll_set(roll, row, name_column, text_string(&person));
    text_clear(&person);
    text_clear(&unit);
}

// Whose it is to be, or is.
static const char *person_of(const struct line *answer)
{
    const char *recipient = line_text(answer, "recipient");

    return recipient ? recipient : field(answer, "holder");
}

static void set_code(struct roll *roll, size_t row, const struct line *answer)
{
    roll_setf(roll, row, "code", "%lld:%lld",
              (long long)line_number(answer, "run", 0),
              (long long)line_number(answer, "copy", 0));
}

static void add_slip(struct roll *roll, const struct gathering *gathering,
                     const struct run_view *run, const struct line *answer)
{
    static const char *const same[] = {"mark", "doc_no", "title"};
    unsigned copy = (unsigned)line_number(answer, "copy", 0);
    size_t row = roll_add(roll);

    for (size_t n = 0; n < sizeof(same) / sizeof(same[0]); n++)
        roll_set(roll, row, same[n], field(answer, same[n]));
    roll_setf(roll, row, "receipt_no", "R%u-%u", run->run, copy);
    roll_setf(roll, row, "serial", "%06lld",
              (long long)line_number(answer, "serial", 0));
    set_person(roll, row, person_of(answer), "addressee");
    roll_set(roll, row, "sender", policy_site(gathering->policy)->unit);
    roll_setf(roll, row, "copy", "%u/%u", copy, run->copies + run->spares);
    roll_setf(roll, row, "pages", "%u", run->pages);
    roll_set(roll, row, "scope", run->scope);
    set_code(roll, row, answer);
}

// The number of the document and the serial: no title on an envelope.
static void set_numbers(struct roll *roll, size_t row, const char *column,
                        const struct line *answer)
{
    roll_setf(roll, row, column, "%s %06lld", field(answer, "doc_no"),
              (long long)line_number(answer, "serial", 0));
}

static void add_label(struct roll *roll, const struct gathering *gathering,
                      const struct line *answer)
{
    size_t row = roll_add(roll);

    roll_set(roll, row, "level",
             register_level_words(gathering, field(answer, "level")));
    roll_set(roll, row, "envelope", field(answer, "envelope"));
    set_person(roll, row, person_of(answer), "addressee");
    set_numbers(roll, row, "documents", answer);
    roll_set(roll, row, "sender", policy_site(gathering->policy)->unit);
    roll_set(roll, row, "items", "1");
    set_code(roll, row, answer);
}

static void write_slip(struct gathering *gathering, const struct run_view *run,
                       const struct line *answer)
{
    add_slip(gathering->roll, gathering, run, answer);
}

static void write_label(struct gathering *gathering, const struct run_view *run,
                        const struct line *answer)
{
    (void)run;
    add_label(gathering->roll, gathering, answer);
}

static void write_dispatch(struct gathering *gathering,
                           const struct run_view *run,
                           const struct line *answer)
{
    struct roll *roll = gathering->roll;
    size_t row = roll_add(roll);

    add_slip(gathering->slips, gathering, run, answer);
    add_label(gathering->labels, gathering, answer);
    roll_set(roll, row, "envelope", field(answer, "envelope"));
    roll_set(roll, row, "level",
             register_level_words(gathering, field(answer, "level")));
    set_numbers(roll, row, "number", answer);
    set_person(roll, row, person_of(answer), NULL);
    roll_set(roll, row, "items", "1");
}

// --- which copies
// -------------------------------------------------------------

static bool see_copy(void *context, const struct line *answer)
{
    struct slips *slips = context;
    enum copy_state state = COPY_NONE;

    // Spares have no recipient, and what is at its end goes nowhere.
    if (!slips->is_named && (line_number(answer, "spare", 0) == 1 ||
                             !copy_state_read(field(answer, "state"), &state) ||
                             copy_state_is_end(state)))
        return true;
    if (register_takes_level(slips->gathering, field(answer, "level")))
        slips->write(slips->gathering, slips->run, answer);
    return true;
}

static bool ask_copy(struct slips *slips, unsigned copy, struct error *err)
{
    struct line *request = desk_request("copy");
    struct text name = {0};

    text_addf(&name, "%u:%u", slips->run->run, copy);
    line_set_text(request, "name", text_string(&name));
    bool done = registrar_ask(slips->gathering->registrar, request, see_copy,
                              slips, NULL, err);
    text_clear(&name);
    line_free(request);
    return done;
}

// "3", "3-5": the copies from and to of one part of a list.
static bool read_range(const char *part, unsigned *first, unsigned *last)
{
    int end = 0;

    if (sscanf(part, "%5u%n-%5u%n", first, &end, last, &end) == 1)
        *last = *first;
    return end > 0 && part[end] == '\0' && *first > 0 && *first <= *last;
}

static bool ask_copies(struct slips *slips, unsigned first, unsigned last,
                       struct error *err)
{
    bool done = true;

    for (unsigned copy = first; done && copy <= last; copy++)
        done = ask_copy(slips, copy, err);
    return done;
}

// "12": all that go to somebody; "12:3", "12:3-5,8": these copies.
static bool ask_subject(struct slips *slips, char *copies, struct error *err)
{
    unsigned all = slips->run->copies + slips->run->spares;
    unsigned first = 0, last = 0;
    char *rest = NULL;
    bool done = true;

    if (!copies)
        return ask_copies(slips, 1, all, err);
    slips->is_named = true;
    for (char *part = strtok_r(copies, ",", &rest); part && done;
         part = strtok_r(NULL, ",", &rest)) {
        if (!read_range(part, &first, &last) || last > all)
            return error_set(err, ERROR_USAGE,
                             "run %u has the copies 1 to %u, not \"%s\"",
                             slips->run->run, all, part);
        done = ask_copies(slips, first, last, err);
    }
    return done;
}

static bool gather_slips(struct gathering *gathering, slip_written *write,
                         struct error *err)
{
    struct slips slips = {.gathering = gathering, .write = write};
    struct known *known = known_new(gathering->registrar);
    char *subject = string_copy(gathering->wish->subject);
    char *copies = strchr(subject, ':');
    int64_t run = 0;
    bool done = false;

    if (copies)
        *copies++ = '\0';
    if (!number_read(subject, 1, CODE_RUN_MAX, &run))
        error_set(err, ERROR_USAGE,
                  "%s: \"%s\" names no run; RUN, RUN:COPY or RUN:3-5,8 does",
                  gathering->wish->kind->name, gathering->wish->subject);
    else
        slips.run = known_run(known, (unsigned)run, err);
    done = slips.run && ask_subject(&slips, copies, err);
    free(subject);
    known_free(known);
    return done;
}

bool gather_receipt(struct gathering *gathering, struct error *err)
{
    return gather_slips(gathering, write_slip, err);
}

bool gather_label(struct gathering *gathering, struct error *err)
{
    return gather_slips(gathering, write_label, err);
}

bool gather_dispatch(struct gathering *gathering, struct error *err)
{
    struct roll *roll = gathering->roll;
    struct text total = {0};
    char day[DAY_SIZE];
    time_t now = time(NULL);
    struct tm parts = {0};

    gathering->slips = roll_new(form_kind_find("receipt", err));
    gathering->labels = roll_new(form_kind_find("label", err));
    if (!gather_slips(gathering, write_dispatch, err))
        return false;
    roll_number(roll, "no");
    roll_head(roll, "list_no", gathering->wish->subject);
    if (localtime_r(&now, &parts) &&
        strftime(day, DAY_SIZE, "%Y-%m-%d", &parts) > 0)
        roll_head(roll, "date", day);
    text_addf(&total, "%zu", roll_count(roll));
    roll_head(roll, "total", text_string(&total));
    text_clear(&total);
    return true;
}
