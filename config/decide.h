// The ruling: policy x request, pure. Strings in a request may be NULL for "".
#ifndef CONFIG_DECIDE_H
#define CONFIG_DECIDE_H

#include "config/groups.h"
#include "config/policy.h"

// What the submitter asked for; "" = did not say.
struct request {
    const char *user;
    bool is_verified;            // the name was checked, not only claimed
    const struct groups *groups; // the user's; NULL: none
    const char *level;           // a code of the scheme
    const char
        *term; // "10y", "6m", "2027-12-31", "长期", or a condition in words
    const char *scope;
    const char *doc_no;
    const char *recipients; // the name of a list
    const char *title;
    const char *classification_extra; // control markings, e.g. "NOFORN"
    const char *classified_by, *reason, *derived_from, *declassify_on;
    unsigned copies, spares;
    unsigned pages;    // sides of one copy
    const char *today; // "2026-11-21", for release dates; NULL: ask the clock
};

enum verdict { VERDICT_MARK, VERDICT_HOLD, VERDICT_REFUSE };

struct ruling {
    enum verdict verdict;
    char reason[512]; // for the submitter, when not MARK: what, why, way out
    char said[512];   // the same in his language; "" = `reason` is
    // The policy's key that stood in the way, when not MARK: "copies";
    // "schemes" for what the scheme itself asks; "queues" for a queue without a
    // policy.
    const char *rule;
    const struct queue_policy *policy;
    const struct level *level;
    const struct term_exception *exception; // that a long term needed, or NULL
    char mark[160];                         // 机密★10年 / SECRET//NOFORN
    char term[64]; // canonical: "10y", "6m", "2027-12-31", words
    char scope[512], doc_no[128], title[256];
    struct basis basis; // for the first page
    // One copy each, copy 1 to the first; NULL: no list. Copies are then as
    // many as the list has names.
    const struct recipient_list *recipients;
    unsigned copies, spares;
    unsigned approvers; // other than the submitter, who must say yes: 0..2
};

// HOLD is MARK with a condition: everything about the mark is decided, and the
// reason says whose yes is missing. Where an approver must not be the submitter
// (DOMAIN 5), a name that nobody checked is refused.
//
// `queue` NULL (no policy for the queue) is a refusal too. Nothing but `today`
// left NULL reads anything outside the arguments.
//
// A user who is not among those named for the level is refused, and so is any
// name nobody checked where names are asked for. A term above the level's cap
// is refused unless an exception covers the document's number, a release date
// beyond it too; a condition has no length and passes; 长期 (rules of 1990)
// stands at the scheme's highest level only. Text that would be printed is
// refused when it is not printable; a stored title is cleaned instead, because
// it is the application's and not the submitter's.
void decide(const struct queue_policy *queue, const struct request *request,
            struct ruling *ruling);

#endif
