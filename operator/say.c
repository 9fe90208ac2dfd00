// How things are said on a terminal.
#include "operator/say.h"

#include <inttypes.h>
#include <pwd.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct range {
    int32_t first, last;
};

// East Asian Wide and Fullwidth (Unicode Standard Annex 11), in the coarse
// blocks that terminals use.
static const struct range wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF},
    {0x20000, 0x3FFFD},
};
static const struct range without_width[] = {
    {0x0300, 0x036F},
    {0x200B, 0x200D},
    {0xFE00, 0xFE0F},
};
static const struct range acting[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C}, {0x200E, 0x200F},
    {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF},
};

#define IS_IN(table, c) is_in(table, sizeof(table) / sizeof((table)[0]), c)

static bool is_in(const struct range *ranges, size_t count, int32_t c)
{
    for (size_t n = 0; n < count; n++)
        if (c >= ranges[n].first && c <= ranges[n].last)
            return true;
    return false;
}

size_t say_width(const char *text)
{
    const char *end = text + strlen(text);
    size_t width = 0;

    while (text < end) {
        int32_t c = utf8_next(&text, end);
        width += IS_IN(wide, c) ? 2 : IS_IN(without_width, c) ? 0 : 1;
    }
    return width;
}

void say_clean(const char *from, struct text *into)
{
    const char *end = from + strlen(from);

    while (from < end) {
        int32_t c = utf8_next(&from, end);
        text_add_utf8(into, c < 0 || IS_IN(acting, c) ? 0xFFFD : c);
    }
}

void say_time(const char *utc, struct text *into)
{
    struct tm parts = {0};
    const char *rest = strptime(utc, "%Y-%m-%dT%H:%M:%S", &parts);
    char local[32];

    if (rest && (*rest == '.' || *rest == 'Z')) {
        time_t at = timegm(&parts);
        if (localtime_r(&at, &parts) &&
            strftime(local, sizeof(local), "%Y-%m-%d %H:%M:%S", &parts) > 0) {
            text_add_string(into, local);
            return;
        }
    }
    say_clean(utc, into);
}

void say_age(const char *utc, time_t now, struct text *into)
{
    static const struct {
        long long seconds;
        const char *one, *many;
    } units[] = {{86400, WORDS("day"), WORDS("days")},
                 {3600, WORDS("hour"), WORDS("hours")},
                 {60, WORDS("minute"), WORDS("minutes")},
                 {1, WORDS("second"), WORDS("seconds")}};
    struct tm parts = {0};

    if (!strptime(utc, "%Y-%m-%dT%H:%M:%S", &parts))
        return;
    long long age = (long long)now - timegm(&parts);
    for (size_t n = 0; n < sizeof(units) / sizeof(units[0]); n++) {
        long long count = age / units[n].seconds;
        if (count <= 0 && units[n].seconds > 1)
            continue;
        text_addf(into, "%lld %s", count > 0 ? count : 0,
                  translated(count == 1 ? units[n].one : units[n].many));
        return;
    }
}

uint64_t run_pages(const struct run_view *run)
{
    return ((uint64_t)run->copies + run->spares) * run->pages +
           run->control_pages;
}

void say_user(const char *user, bool is_verified, struct text *into)
{
    say_clean(*user ? user : translated("nobody named"), into);
    if (!is_verified)
        text_add_string(into, translated(" (claimed)"));
}

static void say_pages(const struct run_view *run, const char *what,
                      struct text *into)
{
    uint64_t due = run->pages_due > 0 ? run->pages_due : run_pages(run);

    if (run->pages_reported == PAGES_UNKNOWN)
        text_addf(into, translated("? of %" PRIu64 " pages %s: "), due, what);
    else
        text_addf(into, translated("%" PRId64 " of %" PRIu64 " pages %s: "),
                  run->pages_reported, due, what);
}

// The page after the last that the device reported, as --from takes it.
static void say_from(const struct run_view *run, struct text *into)
{
    if (!run->has_next)
        text_add_string(into, "COPY:PAGE");
    else if (run->next_copy == 0)
        text_add_string(into, "control");
    else
        text_addf(into, "%u:%u", run->next_copy, run->next_page);
}

static void say_unsettled(const struct run_view *run, struct text *into)
{
    if (run->unaccounted > 0)
        text_addf(into, translated("%u sheet%s unaccounted for; "),
                  run->unaccounted, run->unaccounted == 1 ? "" : "s");
}

// What follows the name of the state: what is to be done.
static void say_next(const struct run_view *run, struct text *into)
{
    switch (run->state) {
    case RUN_RECEIVED:
    case RUN_MARKED:
        text_addf(
            into,
            translated("nothing sent yet: its job prints it, or abandon %u"),
            run->run);
        break;
    case RUN_SENDING:
        text_addf(
            into,
            translated("the device is at work; if its job is not, abandon %u"),
            run->run);
        break;
    case RUN_SENT:
        say_pages(run, translated("reported"), into);
        say_unsettled(run, into);
        text_addf(into, translated("count the paper (count %u)"), run->run);
        break;
    case RUN_INTERRUPTED:
        say_pages(run, translated("known"), into);
        text_addf(into,
                  translated("compare with the paper, then resume %u --from "),
                  run->run);
        say_from(run, into);
        text_addf(into, translated(" or abandon %u"), run->run);
        break;
    case RUN_RESUMED:
    case RUN_REPRINTING:
        text_addf(into,
                  translated("may print again: release its job, or abandon %u"),
                  run->run);
        break;
    case RUN_COUNTED:
        say_unsettled(run, into);
        text_addf(into, translated("close %u"), run->run);
        break;
    case RUN_DISCREPANT:
        text_addf(into, translated("two people answer for it (resolve %u)"),
                  run->run);
        break;
    case RUN_CLOSED:
        text_add_string(into, translated("over"));
        break;
    case RUN_REFUSED:
        if (run->reason[0] != '\0')
            say_clean(run->reason, into);
        else
            text_add_string(into, translated("nothing was printed"));
        break;
    case RUN_CANCELLED:
        text_add_string(
            into, translated("nothing was printed, its numbers are void"));
        break;
    case RUN_HELD:
    case RUN_REJECTED:
        say_clean(run->reason, into);
        break;
    case RUN_APPROVED:
        text_addf(into,
                  translated(
                      "approved: release its job, or release %u at the device"),
                  run->run);
        break;
    default:
        text_add_string(into, translated("not in the journal"));
        break;
    }
}

void say_run_state(const struct run_view *run, struct text *into)
{
    text_addf(into, "%s ", translated(run_state_name(run->state)));
    say_next(run, into);
}

void say_printed(struct text *into)
{
    const struct passwd *account = getpwuid(getuid());
    time_t now = time(NULL);
    struct tm parts = {0};
    char local[32] = "";

    if (localtime_r(&now, &parts))
        (void)strftime(local, sizeof(local), "%Y-%m-%d %H:%M:%S", &parts);
    text_addf(into, "%s  ", local);
    say_clean(account ? account->pw_name : "", into);
}
