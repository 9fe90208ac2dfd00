// Statistics: copies by level, state, unit, holder and month, and the chart of
// the yearly report. What was produced comes from the runs of the period, what
// happened to copies from the events of the period; the journal is read from
// its beginning, because who holds a copy and on which list it stands may have
// been said long before.
#include "operator/desk.h"
#include "operator/events.h"
#include "operator/register-known.h"
#include "operator/register.h"

#include <stdlib.h>
#include <string.h>

enum by { BY_LEVEL, BY_STATE, BY_MONTH, BY_UNIT, BY_HOLDER, BYS };

static const struct form_field bys[BYS] = {
    [BY_LEVEL] = {"level", "密级", "Level", 0, false},
    [BY_STATE] = {"state", "状态", "State", 0, false},
    [BY_MONTH] = {"month", "月份", "Month", 0, false},
    [BY_UNIT] = {"unit", "单位", "Unit", 0, false},
    [BY_HOLDER] = {"holder", "持有人", "Holder", 0, false},
};

enum amount { PRODUCED, ISSUED, RETURNED, DESTROYED, MISSING, OPEN, AMOUNTS };
static const char *const columns[AMOUNTS] = {"produced",  "issued",  "returned",
                                             "destroyed", "missing", "open"};

struct tally {
    enum by by;
    char *name;
    long amounts[AMOUNTS];
};

struct statistics {
    struct gathering *gathering;
    struct known *known;
    struct tally *tallies; // by `by` and name
    size_t count, room;
    struct {
        unsigned run, copy;
    } * held; // copies that somebody answers for
    size_t held_count;
    const struct line *event;
    struct error err;
};

static int compare(const struct tally *tally, enum by by, const char *name)
{
    return tally->by != by ? (int)tally->by - (int)by
                           : strcmp(tally->name, name);
}

static struct tally *tally_of(struct statistics *statistics, enum by by,
                              const char *name)
{
    size_t low = 0, high = statistics->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(&statistics->tallies[middle], by, name);
        if (order == 0)
            return &statistics->tallies[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (statistics->count == statistics->room) {
        statistics->room = statistics->room == 0 ? 64 : statistics->room * 2;
        statistics->tallies = memory_grow(statistics->tallies, statistics->room,
                                          sizeof(*statistics->tallies));
    }
    memmove(&statistics->tallies[low + 1], &statistics->tallies[low],
            (statistics->count - low) * sizeof(*statistics->tallies));
    statistics->tallies[low] =
        (struct tally){.by = by, .name = string_copy(name)};
    statistics->count++;
    return &statistics->tallies[low];
}

static void count(struct statistics *statistics, enum by by, const char *name,
                  enum amount amount, long number)
{
    if (*name && number != 0)
        tally_of(statistics, by, name)->amounts[amount] += number;
}

// --- what was produced -------------------------------------------------------

struct states {
    struct statistics *statistics;
    const char *level;
    struct error err;
};

static bool is_held(enum copy_state state)
{
    return state == COPY_ISSUED || state == COPY_ON_LOAN;
}

// By whom is known once the events are read.
static void keep_held(struct statistics *statistics, unsigned run,
                      unsigned copy)
{
    statistics->held = memory_grow(statistics->held, statistics->held_count + 1,
                                   sizeof(*statistics->held));
    statistics->held[statistics->held_count].run = run;
    statistics->held[statistics->held_count++].copy = copy;
}

static bool see_copy(void *context, const struct line *answer)
{
    struct states *states = context;
    struct copy_view copy;

    if (!registrar_copy_read(answer, &copy, &states->err))
        return false;
    count(states->statistics, BY_STATE, copy_state_name(copy.state), PRODUCED,
          1);
    if (!copy_state_is_end(copy.state)) {
        count(states->statistics, BY_STATE, copy_state_name(copy.state), OPEN,
              1);
        count(states->statistics, BY_LEVEL, states->level, OPEN, 1);
    }
    if (is_held(copy.state))
        keep_held(states->statistics, copy.run, copy.copy);
    return true;
}

static bool count_copies(struct statistics *statistics,
                         const struct run_view *run, const char *level,
                         struct error *err)
{
    struct states states = {.statistics = statistics, .level = level};
    struct line *request = desk_request("copies");

    line_set_number(request, "run", run->run);
    bool done = registrar_ask(statistics->gathering->registrar, request,
                              see_copy, &states, NULL, err);
    line_free(request);
    if (done && states.err.kind != ERROR_NONE) {
        *err = states.err;
        done = false;
    }
    return done;
}

static bool see_run(void *context, const struct run_view *run,
                    struct error *err)
{
    struct statistics *statistics = context;
    long all = (long)run->copies + run->spares;
    const char *level = register_level_words(statistics->gathering, run->level);
    char day[DAY_SIZE];

    // Nothing of it ever was on paper.
    if (run->state == RUN_REFUSED || run->state == RUN_CANCELLED || all == 0)
        return true;
    register_day(run->received, day);
    count(statistics, BY_LEVEL, level, PRODUCED, all);
    day[strlen("2026-11")] = '\0';
    count(statistics, BY_MONTH, day, PRODUCED, all);
    return count_copies(statistics, run, level, err);
}

// --- what happened -----------------------------------------------------------

static const struct {
    const char *kind;
    enum amount amount;
    int sign;
} kinds[] = {
    {"copy.issued", ISSUED, 1},     {"copy.received", ISSUED, 1},
    {"copy.returned", RETURNED, 1}, {"copy.missed", MISSING, 1},
    {"copy.found", MISSING, -1},
};

static void count_holder(struct statistics *statistics, const char *holder,
                         enum amount amount, long number)
{
    struct text unit = {0}, person = {0};

    register_person(holder ? holder : "", &unit, &person);
    count(statistics, BY_UNIT, text_string(&unit), amount, number);
    count(statistics, BY_HOLDER, holder ? holder : "", amount, number);
    text_clear(&person);
    text_clear(&unit);
}

static void count_held(struct statistics *statistics)
{
    const char *wanted = statistics->gathering->wish->holder;

    for (size_t n = 0; n < statistics->held_count; n++) {
        const char *holder =
            known_holder(statistics->known, statistics->held[n].run,
                         statistics->held[n].copy);
        if (!wanted || (holder && strstr(holder, wanted)))
            count_holder(statistics, holder, OPEN, 1);
    }
}

static void count_event(struct statistics *statistics, unsigned run,
                        unsigned copy, enum amount amount, long number)
{
    struct gathering *gathering = statistics->gathering;
    const struct run_view *view =
        known_run(statistics->known, run, &statistics->err);
    const char *t = line_text(statistics->event, "t");
    const char *holder = known_holder(statistics->known, run, copy);
    char day[DAY_SIZE];

    register_day(t ? t : "", day);
    if (!view || !register_takes_day(gathering->wish, day) ||
        !register_takes_level(gathering, view->level) ||
        (gathering->wish->holder &&
         (!holder || !strstr(holder, gathering->wish->holder))))
        return;
    count(statistics, BY_LEVEL, register_level_words(gathering, view->level),
          amount, number);
    day[strlen("2026-11")] = '\0';
    count(statistics, BY_MONTH, day, amount, number);
    count_holder(statistics, holder, amount, number);
}

// One event ends all copies of a list.
static void see_destroyed(void *context, unsigned run, unsigned copy)
{
    count_event(context, run, copy, DESTROYED, 1);
}

static void see_copy_event(struct statistics *statistics,
                           const struct line *event, unsigned run,
                           unsigned copy)
{
    const char *kind = line_text(event, "kind");

    known_follow(statistics->known, run, copy, event);
    if (string_equal(kind, "copy.listed"))
        known_set_row(statistics->known, run, copy,
                      (size_t)line_number(event, "list", 0));
    else if (string_equal(kind, "copy.unlisted"))
        known_set_row(statistics->known, run, copy, SIZE_MAX);
    for (size_t n = 0; n < sizeof(kinds) / sizeof(kinds[0]); n++)
        if (string_equal(kinds[n].kind, kind))
            count_event(statistics, run, copy, kinds[n].amount, kinds[n].sign);
}

static void see_event(void *context, const char *stored,
                      const struct line *event)
{
    struct statistics *statistics = context;
    unsigned run = (unsigned)line_number(event, "run", 0);
    unsigned copy = (unsigned)line_number(event, "copy", 0);

    (void)stored;
    if (statistics->err.kind != ERROR_NONE)
        return;
    statistics->event = event;
    if (run > 0 && copy > 0)
        see_copy_event(statistics, event, run, copy);
    else if (string_equal(line_text(event, "kind"), "list.destroyed"))
        known_each_row(statistics->known, (size_t)line_number(event, "list", 0),
                       see_destroyed, statistics);
}

// --- out ---------------------------------------------------------------------

// Which amounts there are by what: others stay empty.
static bool is_counted(enum by by, enum amount amount)
{
    bool is_what_happened = amount != PRODUCED && amount != OPEN;

    return by == BY_LEVEL || (by == BY_STATE && !is_what_happened) ||
           (by == BY_MONTH && amount != OPEN) ||
           ((by == BY_UNIT || by == BY_HOLDER) && amount != PRODUCED);
}

static void add_row(const struct statistics *statistics,
                    const struct tally *tally)
{
    struct roll *roll = statistics->gathering->roll;
    const struct form_field *by = &bys[tally->by];
    enum stamp_language language = statistics->gathering->wish->language;
    size_t row = roll_add(roll);

    if (language == STAMP_BOTH)
        roll_setf(roll, row, "by", "%s %s", by->zh, by->en);
    else
        roll_set(roll, row, "by", language == STAMP_ZH ? by->zh : by->en);
    roll_set(roll, row, "name",
             tally->by == BY_STATE
                 ? register_state_words(statistics->gathering, tally->name)
                 : tally->name);
    for (enum amount n = 0; n < AMOUNTS; n++)
        if (is_counted(tally->by, n))
            roll_setf(roll, row, columns[n], "%ld", tally->amounts[n]);
}

// The twelve newest months; the rows lend their names.
static void draw_chart(const struct statistics *statistics)
{
    struct gathering *gathering = statistics->gathering;
    struct form_chart *chart = &gathering->chart;
    size_t months = 0;

    *chart = (struct form_chart){.zh = "每月份数",
                                 .en = "Copies by month",
                                 .solid_zh = "印制",
                                 .solid_en = "Produced",
                                 .open_zh = "销毁",
                                 .open_en = "Destroyed"};
    for (size_t n = 0; n < statistics->count; n++)
        months += statistics->tallies[n].by == BY_MONTH;
    for (size_t n = 0; n < statistics->count; n++) {
        const struct tally *tally = &statistics->tallies[n];
        if (tally->by != BY_MONTH || months-- > FORM_BARS_MAX)
            continue;
        unsigned bar = chart->count++;
        chart->bars[bar].label = roll_get(gathering->roll, n, "name");
        chart->bars[bar].solid = (double)tally->amounts[PRODUCED];
        chart->bars[bar].open = (double)tally->amounts[DESTROYED];
    }
}

bool gather_statistics(struct gathering *gathering, struct error *err)
{
    struct statistics statistics = {.gathering = gathering};

    statistics.known = known_new(gathering->registrar);
    bool done =
        register_runs(gathering, see_run, &statistics, err) &&
        events_since(gathering->registrar, 0, see_event, &statistics, err);
    if (done && statistics.err.kind != ERROR_NONE) {
        *err = statistics.err;
        done = false;
    }
    count_held(&statistics);
    for (size_t n = 0; n < statistics.count; n++)
        add_row(&statistics, &statistics.tallies[n]);
    draw_chart(&statistics);
    // A table of numbers names no document.
    gathering->highest = NULL;
    for (size_t n = 0; n < statistics.count; n++)
        free(statistics.tallies[n].name);
    free(statistics.tallies);
    free(statistics.held);
    known_free(statistics.known);
    return done;
}
