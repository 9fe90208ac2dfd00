// The account of a device: what the real backend said and how it ended, pure.
#ifndef BACKEND_ACCOUNT_H
#define BACKEND_ACCOUNT_H

#include "registrar/client.h"
#include "spool/spool.h"

// Starts as `struct account account = ACCOUNT_EMPTY;`.
struct account {
    int64_t before;  // pages of earlier jobs for the same run
    int64_t most;    // pages that the run has; 0: not known
    int64_t pages;   // last `PAGE: total N`, or PAGES_UNKNOWN
    int job;         // the device's own number of the job, 0 when not told
    bool is_unheard; // the device's last answer about the job was none
    bool is_lost;    // a sign that pages are missing, see `sign`
    char sign[160];
    char trouble[256]; // the last error the backend reported
};
#define ACCOUNT_EMPTY                                                          \
    {                                                                          \
        .pages = PAGES_UNKNOWN                                                 \
    }

// What becomes of one line of the backend's standard error.
enum line_fate {
    LINE_PASS,
    LINE_TOTAL,  // a count of pages: told as account_told says
    LINE_DROP,   // it counts a file as a page, or asks cupsd to print again
    LINE_SOFTEN, // an ERROR that would hide our own: passed as WARNING
};

// Takes one line, without its line end, into the account.
enum line_fate account_line(struct account *account, const char *line);

// The count of pages that cupsd is told and that a person may be billed for:
// with those of earlier jobs, and never more than were sent. What the device
// says is in the journal as its own word.
unsigned account_told(int64_t before, int64_t pages, int64_t most);

struct result {
    int64_t before;    // pages of earlier jobs for the same run, else 0
    int64_t most;      // as in the account
    bool is_sent;      // else interrupted, `reason` says by what
    bool is_doubtful;  // it would be sent, had the device told the job's end
    bool is_cancelled; // by cupsd, on a person's wish
    int64_t pages;
    int job; // as in the account
    char reason[LEDGER_REASON_MAX];
};

// Exit 0 alone proves little (measured: a printer that was switched off and
// came back without the job gives exit 0 too): every sign of loss counts.
void account_close(const struct account *account, const struct process_end *end,
                   bool is_cancelled, struct result *result);

// What an IPP device says of the job afterwards, as far as it is worse than
// what its backend told: a job that it aborted or cancelled was not sent,
// and its reasons are given; where its backend could not hear the job's end, it
// is sent when the device says so now. A page count is only ever raised: the
// backend may have asked last before the last page.
void account_hear(struct result *result, const struct printer_said *said);

#endif
