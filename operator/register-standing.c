// Who answers for which copy now: holder's list and overdue list, as the
// registrar's tables have them.
#include "operator/desk.h"
#include "operator/register.h"

#include <string.h>
#include <time.h>

static void today(char day[DAY_SIZE], time_t *now)
{
    struct tm parts = {0};

    *now = time(NULL);
    day[0] = '\0';
    if (localtime_r(now, &parts))
        (void)strftime(day, DAY_SIZE, "%Y-%m-%d", &parts);
}

static const char *field(const struct line *line, const char *key)
{
    const char *value = line_text(line, key);

    return value ? value : "";
}

static void set_known(struct roll *roll, size_t row, const char *column,
                      const char *value)
{
    if (form_column(roll_kind(roll), column) >= 0)
        roll_set(roll, row, column, value);
}

// What is out of the house is late by the day it had to be back there, if that
// is sooner.
static const char *due_of(const struct line *answer)
{
    const char *due = field(answer, "due"), *out = field(answer, "out_due");

    return *due == '\0' || (*out != '\0' && strcmp(out, due) < 0) ? out : due;
}

static bool see_copy(void *context, const struct line *answer)
{
    static const char *const same[] = {"doc_no", "title", "mark", "holder"};
    struct gathering *gathering = context;
    struct roll *roll = gathering->roll;
    const char *wanted = gathering->wish->holder;
    char since[DAY_SIZE];

    if ((wanted && !strstr(field(answer, "holder"), wanted)) ||
        !register_takes_level(gathering, field(answer, "level")))
        return true;
    size_t row = roll_add(roll);
    for (size_t n = 0; n < sizeof(same) / sizeof(same[0]); n++)
        set_known(roll, row, same[n], field(answer, same[n]));
    set_known(roll, row, "state",
              register_state_words(gathering, field(answer, "state")));
    roll_setf(roll, row, "serial", "%06lld",
              (long long)line_number(answer, "serial", 0));
    roll_set(roll, row, "due", due_of(answer));
    register_day(field(answer, "since"), since);
    roll_set(roll, row, "since", since);
    if (form_column(roll_kind(roll), "pages") >= 0)
        roll_setf(roll, row, "pages", "%lld",
                  (long long)line_number(answer, "pages", 0));
    return true;
}

// A register that lacks a line would be signed as if it were whole.
static bool gather(struct gathering *gathering, const char *key,
                   const char *text, struct error *err)
{
    struct line *request = desk_request("holdings"), *closing = line_new();

    line_set_text(request, key, text);
    bool done = registrar_ask(gathering->registrar, request, see_copy,
                              gathering, closing, err);
    if (done && line_has(closing, "is_cut"))
        done = error_set(err, ERROR_SYSTEM,
                         "more copies than one answer of the registrar can "
                         "name; ask for less");
    line_free(closing);
    line_free(request);
    roll_number(gathering->roll, "no");
    return done;
}

bool gather_holdings(struct gathering *gathering, struct error *err)
{
    char day[DAY_SIZE], clean[LEDGER_NAME_MAX];
    time_t now = 0;

    today(day, &now);
    roll_head(gathering->roll, "holder", gathering->wish->subject);
    roll_head(gathering->roll, "as_of", day);
    line_clean(gathering->wish->subject, clean, sizeof(clean));
    return gather(gathering, "holder", clean, err);
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
    char day[DAY_SIZE];
    time_t now = 0;

    today(day, &now);
    bool done = gather(gathering, "before", day, err);
    for (size_t row = 0; done && row < roll_count(roll); row++)
        roll_setf(roll, row, "days", "%ld",
                  days_since(roll_get(roll, row, "due"), now));
    return done;
}
