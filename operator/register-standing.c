// Who answers for which copy now, folded from the journal's events: holder's
// list, overdue list, receipt slips.
#include "operator/events.h"
#include "operator/register-known.h"
#include "operator/register.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum keeping { KEPT, HELD, LENT };

struct standing {
    unsigned run, copy;
    enum keeping keeping, before; // a loan ends where it began
    char *holder, *borrower;
    char since[DAY_SIZE], due[DAY_SIZE], held_due[DAY_SIZE];
};

struct standings {
    struct known *known;
    struct standing *all;
    size_t count, room;
};

static const struct {
    const char *kind;
    enum keeping keeping;
} kinds[] = {
    {"copy.packed", KEPT},      {"copy.unpacked", KEPT},
    {"copy.bounced", KEPT},     {"copy.received", HELD},
    {"copy.issued", HELD},      {"copy.handed_over", HELD},
    {"copy.lent", LENT},        {"copy.circulated", LENT},
    {"copy.returned", KEPT},    {"copy.archived", KEPT},
    {"copy.transferred", KEPT}, {"copy.missed", KEPT},
};

static struct standing *standing_of(struct standings *standings, unsigned run,
                                    unsigned copy)
{
    size_t place = known_row(standings->known, run, copy);

    if (place != SIZE_MAX)
        return &standings->all[place];
    if (standings->count == standings->room) {
        standings->room = standings->room == 0 ? 256 : standings->room * 2;
        standings->all = memory_grow(standings->all, standings->room,
                                     sizeof(*standings->all));
    }
    known_set_row(standings->known, run, copy, standings->count);
    standings->all[standings->count] =
        (struct standing){.run = run, .copy = copy};
    return &standings->all[standings->count++];
}

static void replace(char **place, const char *text)
{
    free(*place);
    *place = string_copy(text);
}

static void move(struct standing *standing, enum keeping keeping,
                 const struct line *event)
{
    const char *to = line_text(event, "to"), *due = line_text(event, "due");
    const char *t = line_text(event, "t");

    if (keeping == LENT && standing->keeping != LENT) {
        standing->before = standing->keeping;
        memcpy(standing->held_due, standing->due, DAY_SIZE);
    }
    if (to)
        replace(keeping == LENT ? &standing->borrower : &standing->holder, to);
    standing->keeping = keeping;
    register_day(t ? t : "", standing->since);
    (void)string_fit(standing->due, DAY_SIZE, due ? due : "");
}

static void see_event(void *context, const char *stored,
                      const struct line *event)
{
    struct standings *standings = context;
    unsigned run = (unsigned)line_number(event, "run", 0);
    unsigned copy = (unsigned)line_number(event, "copy", 0);
    const char *kind = line_text(event, "kind");

    (void)stored;
    if (run == 0 || copy == 0 || !kind)
        return;
    if (string_equal(kind, "copy.given_back")) {
        struct standing *standing = standing_of(standings, run, copy);
        standing->keeping = standing->before;
        memcpy(standing->due, standing->held_due, DAY_SIZE);
        return;
    }
    for (size_t n = 0; n < sizeof(kinds) / sizeof(kinds[0]); n++)
        if (string_equal(kinds[n].kind, kind))
            move(standing_of(standings, run, copy), kinds[n].keeping, event);
}

static const char *answerer(const struct standing *standing)
{
    const char *name =
        standing->keeping == LENT ? standing->borrower : standing->holder;

    return name ? name : "";
}

static void standings_clear(struct standings *standings)
{
    for (size_t n = 0; n < standings->count; n++) {
        free(standings->all[n].holder);
        free(standings->all[n].borrower);
    }
    free(standings->all);
    known_free(standings->known);
}

// --- lines -------------------------------------------------------------------

static void today(char day[DAY_SIZE], time_t *now)
{
    struct tm parts = {0};

    *now = time(NULL);
    day[0] = '\0';
    if (localtime_r(now, &parts))
        (void)strftime(day, DAY_SIZE, "%Y-%m-%d", &parts);
}

static bool add_line(struct gathering *gathering, struct standings *standings,
                     const struct standing *standing, struct error *err)
{
    const struct run_view *run =
        known_run(standings->known, standing->run, err);
    struct roll *roll = gathering->roll;

    if (!run)
        return false;
    if (!register_takes_level(gathering, run->level))
        return true;
    size_t row = roll_add(roll);
    roll_set(roll, row, "doc_no", run->doc_no);
    roll_set(roll, row, "title", run->title);
    roll_set(roll, row, "mark", run->mark);
    roll_setf(roll, row, "serial", "%06u",
              run->first_serial + standing->copy - 1);
    roll_set(roll, row, "since", standing->since);
    roll_set(roll, row, "due", standing->due);
    if (form_column(roll_kind(roll), "pages") >= 0)
        roll_setf(roll, row, "pages", "%u", run->pages);
    if (form_column(roll_kind(roll), "state") >= 0)
        roll_set(roll, row, "state",
                 copy_state_name(standing->keeping == LENT ? COPY_ON_LOAN
                                                           : COPY_ISSUED));
    if (form_column(roll_kind(roll), "holder") >= 0)
        roll_set(roll, row, "holder", answerer(standing));
    return true;
}

typedef bool wanted(const struct gathering *gathering,
                    const struct standing *standing, const char *day);

static bool is_held_by(const struct gathering *gathering,
                       const struct standing *standing, const char *day)
{
    (void)day;
    return strstr(answerer(standing), gathering->wish->subject) != NULL;
}

static bool is_overdue(const struct gathering *gathering,
                       const struct standing *standing, const char *day)
{
    const char *holder = gathering->wish->holder;

    return standing->due[0] != '\0' && strcmp(standing->due, day) < 0 &&
           (!holder || strstr(answerer(standing), holder));
}

static bool gather(struct gathering *gathering, wanted *is_wanted,
                   struct error *err)
{
    struct standings standings = {.known = known_new(gathering->registrar)};
    char day[DAY_SIZE];
    time_t now = 0;
    bool done =
        events_since(gathering->registrar, 0, see_event, &standings, err);

    today(day, &now);
    for (size_t n = 0; done && n < standings.count; n++) {
        const struct standing *standing = &standings.all[n];
        if (standing->keeping != KEPT && is_wanted(gathering, standing, day))
            done = add_line(gathering, &standings, standing, err);
    }
    roll_number(gathering->roll, "no");
    standings_clear(&standings);
    return done;
}

bool gather_holdings(struct gathering *gathering, struct error *err)
{
    char day[DAY_SIZE];
    time_t now = 0;

    today(day, &now);
    roll_head(gathering->roll, "holder", gathering->wish->subject);
    roll_head(gathering->roll, "as_of", day);
    return gather(gathering, is_held_by, err);
}

// Whole days from a local day to now.
static long days_since(const char *day, time_t now)
{
    struct tm parts = {0};

    if (!strptime(day, "%Y-%m-%d", &parts))
        return 0;
    parts.tm_isdst = -1;
    return (long)((now - mktime(&parts)) / (24 * 60 * 60));
}

bool gather_overdue(struct gathering *gathering, struct error *err)
{
    struct roll *roll = gathering->roll;
    bool done = gather(gathering, is_overdue, err);

    for (size_t row = 0; done && row < roll_count(roll); row++)
        roll_setf(roll, row, "days", "%ld",
                  days_since(roll_get(roll, row, "due"), time(NULL)));
    return done;
}
