// `countermark due-review`: secrecy periods that end, and those of no end that
// somebody must look at. A day changes nothing by itself (field study 6.2 C32).
#include "operator/commands.h"
#include "operator/custody-act.h"
#include "operator/desk.h"
#include "operator/listing.h"
#include "operator/register.h"
#include "operator/term-end.h"

#include <string.h>
#include <time.h>

// Conditions are looked at every year.
enum { REVIEW_DAYS = 365, PART = 1000 };

struct reviewing {
    struct listing listing;
    char until[DAY_SIZE];  // what ends up to that day
    char before[DAY_SIZE]; // what is older, and has no day to end on
    int64_t run;           // of the last answer
    unsigned count;        // of this part
};

static void day_from_now(int days, char day[DAY_SIZE])
{
    time_t then = time(NULL);
    struct tm parts = {0};

    day[0] = '\0';
    if (!localtime_r(&then, &parts))
        return;
    parts.tm_mday += days;
    parts.tm_hour = 12;
    parts.tm_isdst = -1;
    (void)mktime(&parts);
    (void)strftime(day, DAY_SIZE, "%Y-%m-%d", &parts);
}

// The answer with what is to be done; false when it is not due.
static bool judge(const struct reviewing *reviewing, const struct line *answer,
                  struct line *shown)
{
    const char *mark = line_text(answer, "mark");
    const char *received = line_text(answer, "received");
    struct text term = {0}, bytes = {0};
    char begun[DAY_SIZE], end[DAY_SIZE] = "";

    register_day(received ? received : "", begun);
    term_of_mark(mark ? mark : "", &term);
    bool has_end = term_end(begun, text_string(&term), end);
    bool is_due = has_end ? strcmp(end, reviewing->until) <= 0
                          : strcmp(begun, reviewing->before) <= 0;
    if (is_due && line_write(answer, &bytes, NULL) &&
        line_read(text_string(&bytes), bytes.length, shown, NULL)) {
        line_set_text(shown, "begun", begun);
        if (has_end)
            line_set_text(shown, "ends", end);
        else
            line_set_text(shown, "ends",
                          term.length > 0 ? "by condition" : "never");
    }
    text_clear(&bytes);
    text_clear(&term);
    return is_due;
}

static bool see_document(void *context, const struct line *answer)
{
    struct reviewing *reviewing = context;
    struct line *shown = line_new();

    reviewing->count++;
    reviewing->run = line_number(answer, "run", 0);
    bool goes_on = !judge(reviewing, answer, shown) ||
                   listing_see(&reviewing->listing, shown);
    line_free(shown);
    return goes_on;
}

static bool ask_part(struct registrar *registrar, bool is_changed,
                     struct reviewing *reviewing, struct error *err)
{
    struct line *request = desk_request("reviews");

    reviewing->count = 0;
    line_set_number(request, "behind_run", reviewing->run);
    line_set_number(request, "changed", is_changed);
    bool done =
        registrar_ask(registrar, request, see_document, reviewing, NULL, err);
    line_free(request);
    return done;
}

static bool ask_all(struct reviewing *reviewing, struct error *err)
{
    struct registrar *registrar = NULL;
    bool done = desk_open(DESK_PATIENCE_MS, &registrar, err);

    do
        done = done && ask_part(registrar, false, reviewing, err);
    while (done && reviewing->count == PART);
    done = done && ask_part(registrar, true, reviewing, err);
    registrar_close(registrar);
    return done;
}

int command_due_review(int argc, char **argv)
{
    static const char *const columns[] = {"run",  "copies", "mark",  "begun",
                                          "ends", "doc_no", "title", NULL};
    struct options options;
    struct error err = {0};

    if (!options_read(argc, argv, "jd", 0, 0, &options, &err))
        return fail_usage(argv[0], &err);
    struct reviewing reviewing = {.listing =
                                      listing_new(columns, options.json)};
    day_from_now((int)options.days, reviewing.until);
    day_from_now(-REVIEW_DAYS, reviewing.before);
    bool done = ask_all(&reviewing, &err);
    unsigned count = reviewing.listing.count;
    listing_end(&reviewing.listing);
    return listing_finish(done, options.json, count,
                          "No secrecy period ends, and nothing is to be "
                          "looked at again.",
                          1, &err);
}
