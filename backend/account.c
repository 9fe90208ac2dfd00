// The account of a device: what the real backend said and how it ended, pure.
#include "backend/account.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

// The debug lines in which ipp tells the job's state, and the states that end a
// job before its last page (measured; some of them end with exit status 0).
static const char *const state_lines[] = {
    "DEBUG: job-state enum ",
    "DEBUG: (monitor) job-state = ",
};
static const struct {
    const char *state;
    const char *sign;
} bad_states[] = {
    {"aborted", "the device aborted the job"},
    {"canceled", "the job was cancelled at the device"},
};

static const char *behind(const char *line, const char *start)
{
    return string_starts(line, start) ? line + strlen(start) : NULL;
}

static void keep(char *to, size_t size, const char *from)
{
    while (*from == ' ')
        from++;
    (void)snprintf(to, size, "%s", from);
    text_cut_utf8(to, size - 1);
}

static void lose(struct account *account, const char *sign)
{
    account->is_lost = true;
    keep(account->sign, sizeof(account->sign), sign);
}

static void read_state(struct account *account, const char *line)
{
    for (size_t n = 0; n < sizeof(state_lines) / sizeof(state_lines[0]); n++) {
        const char *state = behind(line, state_lines[n]);
        size_t s = 0;
        for (; state && s < sizeof(bad_states) / sizeof(bad_states[0]); s++) {
            if (string_starts(state, bad_states[s].state))
                lose(account, bad_states[s].sign);
        }
    }
}

// "+a,b" adds reasons. A printer that came back without the job is filed by
// cupsd under "completed", with exit status 0.
static void read_reasons(struct account *account, const char *list)
{
    if (*list == '+' && strstr(list, "cups-ipp-missing-job-history"))
        lose(account, "the device forgot the job");
}

// Only totals count pages. With a file the stock backends print `PAGE: 1 1`,
// which means one file (measured), and lpd repeats it.
static enum line_fate read_pages(struct account *account, const char *words)
{
    const char *number = behind(words, "total ");
    int64_t pages = 0;

    if (!number || !number_read(number, 0, 100000000, &pages))
        return LINE_DROP;
    if (pages > account->pages)
        account->pages = pages;
    bool is_too_much = account->most > 0 && pages > account->most;
    return account->before > 0 || is_too_much ? LINE_TOTAL : LINE_PASS;
}

unsigned account_told(int64_t before, int64_t pages, int64_t most)
{
    int64_t told = before + pages;

    if (most > 0 && told > most)
        told = most;
    return told > UINT_MAX ? UINT_MAX : (unsigned)told;
}

// "7." in what ipp says when the device took the job.
static void read_job(struct account *account, const char *words)
{
    char number[16];
    int64_t job = 0;

    (void)snprintf(number, sizeof(number), "%.*s",
                   (int)strspn(words, "0123456789"), words);
    if (number_read(number, 1, INT32_MAX, &job))
        account->job = (int)job;
}

enum line_fate account_line(struct account *account, const char *line)
{
    static const char *const errors[] = {"ERROR:", "CRIT:", "ALERT:", "EMERG:"};
    const char *words = behind(line, "PAGE: ");

    if (words)
        return read_pages(account, words);
    if ((words = behind(line, "STATE: "))) {
        read_reasons(account, words);
        return LINE_PASS;
    }
    if ((words = behind(line, "JOBSTATE: "))) {
        // cupsd would run the filters again and print a second time.
        if (!string_starts(words, "cups-retry-as-raster"))
            return LINE_PASS;
        lose(account, "the device did not take the document's format");
        return LINE_DROP;
    }
    for (size_t n = 0; n < sizeof(errors) / sizeof(errors[0]); n++) {
        if ((words = behind(line, errors[n]))) {
            keep(account->trouble, sizeof(account->trouble), words);
            return LINE_SOFTEN;
        }
    }
    if ((words = behind(line, "DEBUG: Print job accepted - job ID ")))
        read_job(account, words);
    // A connection that breaks in the middle of an answer is taken by ipp for
    // the end of the job, with exit status 0 (measured).
    if ((words = behind(line, "DEBUG: Get-Job-Attributes: ")))
        account->is_unheard = !string_starts(words, "successful-ok");
    read_state(account, line);
    return LINE_PASS;
}

void account_close(const struct account *account, const struct process_end *end,
                   bool is_cancelled, struct result *result)
{
    const char *colon = account->trouble[0] ? ": " : "";
    char *reason = result->reason;
    size_t size = sizeof(result->reason);

    *result = (struct result){
        .before = account->before,
        .most = account->most,
        .pages = account->pages,
        .job = account->job,
        .is_cancelled = is_cancelled,
    };
    if (is_cancelled)
        (void)snprintf(reason, size, "cancelled while it was being sent");
    else if (end->by_signal)
        (void)snprintf(reason, size, "the device's backend ended by signal %d",
                       end->code);
    else if (account->is_lost)
        (void)snprintf(reason, size, "%s", account->sign);
    else if (end->code != 0)
        (void)snprintf(reason, size,
                       "the device's backend ended with status %d%s%s",
                       end->code, colon, account->trouble);
    else if (account->is_unheard) {
        result->is_doubtful = true;
        (void)snprintf(reason, size,
                       "the device stopped answering, or forgot the job");
    } else
        result->is_sent = true;
}

void account_hear(struct result *result, const struct printer_said *said)
{
    const bool has_reasons = said->job_reasons[0] != '\0';
    const char *sign = NULL;

    if (said->impressions > 0 && said->impressions > result->pages)
        result->pages = said->impressions;
    for (size_t n = 0; n < sizeof(bad_states) / sizeof(bad_states[0]); n++) {
        if (string_equal(said->job_state, bad_states[n].state))
            sign = bad_states[n].sign;
    }
    if (result->is_doubtful && string_equal(said->job_state, "completed")) {
        result->is_sent = true;
        result->reason[0] = '\0';
    }
    if (!sign || result->is_cancelled)
        return;
    result->is_sent = false;
    (void)snprintf(result->reason, sizeof(result->reason), "%s%s%s%s", sign,
                   has_reasons ? " (" : "", said->job_reasons,
                   has_reasons ? ")" : "");
}
