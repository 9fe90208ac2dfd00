// countermark.yaml: read once, then const. Errors are
// `file:line:column: what is wrong; what is allowed; did you mean`.
#ifndef CONFIG_POLICY_H
#define CONFIG_POLICY_H

#include "base/base.h"

#include "config/recipients.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    POLICY_BYTES_MAX = 1024 * 1024,
    POLICY_NAME_MAX = 128,
    POLICY_PATH_MAX = 512, // unix socket paths: below 108
    POLICY_LEVELS_MAX = 16,
    POLICY_GROUPS_MAX = 16,
    POLICY_WORDS_MAX = 64, // of one list: users, scopes, document numbers
    POLICY_EXCEPTIONS_MAX = 16,
    POLICY_BASIS_MAX = 128, // bytes of each, with NUL
};

enum placement {
    PLACEMENT_HEAD,
    PLACEMENT_COVER,
    PLACEMENT_MARGIN,
    PLACEMENT_BANNER
};
enum margins { MARGINS_RESERVE, MARGINS_KNOCKOUT };
enum symbol { SYMBOL_QR, SYMBOL_DATAMATRIX, SYMBOL_PDF417, SYMBOL_CODE128 };
enum language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGE_BOTH };
enum marks_rule { MARKS_PRINT, MARKS_COMPARE, MARKS_VERIFY };
enum trace_rule { TRACE_NONE, TRACE_TILES };
enum proof_rule { PROOF_NONE, PROOF_SAMPLE, PROOF_ALL };
enum title_rule { TITLE_NOT_STORED, TITLE_SHORT, TITLE_STORED };
// How a marked run reaches the device: as one job, or each copy as its own.
enum delivery_rule { DELIVERY_WHOLE, DELIVERY_PER_COPY };
// Who does what is not left to one person at every level (DOMAIN 5).
enum persons { PERSONS_OPERATOR, PERSONS_OPERATOR_AND_CHECKER };

struct level {
    char code[32];       // as in the print dialog: "secret"
    char zh[64], en[64]; // 机密, SECRET
    unsigned cap_months; // longest secrecy period, 0 = no cap
};

struct scheme {
    char name[32];          // "cn", "us", or the admin's own
    bool has_term;          // cn: level★term; us: no term
    enum language language; // of the mark itself
    unsigned level_count;
    struct level levels[POLICY_LEVELS_MAX]; // lowest first
};

// A list of the file; NULL where there is none. Borrowed from the policy.
struct node;

// Who may print at one level: everybody, or only those who are named and whose
// name was checked.
struct grant {
    bool is_limited;
    const struct node *users, *groups;
};

// A longer secrecy period for one level, because another rule allows it to the
// documents that are numbered so.
struct term_exception {
    char name[32];
    unsigned level;
    const char *doc_no; // a pattern; borrowed from the policy
    unsigned cap_months;
};

// Who classified a document and on what ground, as its first page says it
// (32 CFR 2001.21 and 2001.22). "" = not said.
struct basis {
    char classified_by[POLICY_BASIS_MAX], reason[POLICY_BASIS_MAX];
    char derived_from[POLICY_BASIS_MAX], declassify_on[POLICY_BASIS_MAX];
};

struct role_map {
    char role[32];
    unsigned group_count;
    char groups[POLICY_GROUPS_MAX][64];
};

// What holds on one queue, defaults filled in.
struct queue_policy {
    char queue[POLICY_NAME_MAX];
    const struct scheme *scheme;
    unsigned lowest, highest; // allowed levels, indexes into the scheme
    int default_level;        // index, or -1: the submitter must choose
    bool term_required, scope_required, doc_no_required;
    char default_term[32], default_scope[256];
    const struct node *scopes;                // NULL: any
    const struct node *doc_nos;               // patterns, NULL: any
    bool recipients_required;                 // a job must name a list
    const struct recipient_lists *recipients; // the lists to choose from
    bool verified_required; // of the submitter's name, at every level
    const struct role_map *submitters; // NULL: anyone
    struct grant who[POLICY_LEVELS_MAX];
    unsigned exception_count;
    struct term_exception exceptions[POLICY_EXCEPTIONS_MAX];
    unsigned approvers[POLICY_LEVELS_MAX]; // 0..2, none of them the submitter
    unsigned approval_hours;               // for which an approval holds
    bool operator_releases;                // held until an operator is there
    enum persons counting[POLICY_LEVELS_MAX]; // a printed run
    enum persons reprint[POLICY_LEVELS_MAX];  // of a page
    enum delivery_rule deliver;
    unsigned max_copies, max_spares; // per job; copies 1.., spares 0..
    enum title_rule title;
    bool basis_required; // classifier, ground and end of each document
    struct basis basis;  // for jobs that do not say it themselves
    enum marks_rule marks;
    enum placement placement;
    enum margins margins;
    enum symbol symbol;
    enum language language; // of the words on paper
    double edge_mm;         // nothing closer to the sheet's edge
    bool control_sheet;
    enum trace_rule trace;    // small codes along both sides of every page
    enum proof_rule proof;    // which marked pages are read before they leave
    bool small_pages_refused; // else they grow by what the stamp needs
    unsigned max_pages;       // sides of one copy
    size_t max_bytes;         // of the document
    size_t max_marked_bytes;  // of all its copies, marked
    unsigned max_objects;     // of the document, as it is laid out
    unsigned max_seconds;     // of processor time
};

struct policy;

// Reads and checks the file. Each fault is a line in `complaints` (may be
// NULL), the first one also in `err`. Nothing in `*policy` unless all is right.
bool policy_read(const char *path, struct policy **policy,
                 struct text *complaints, struct error *err);
// The same for bytes in hand, at most POLICY_BYTES_MAX; `name` stands for the
// file in what is said about them.
bool policy_read_bytes(const char *name, const void *bytes, size_t length,
                       struct policy **policy, struct text *complaints,
                       struct error *err);
void policy_free(struct policy *policy);

// NULL when the queue has no policy.
const struct queue_policy *policy_queue(const struct policy *policy,
                                        const char *queue);
size_t policy_queue_count(const struct policy *policy);
const struct queue_policy *policy_queue_at(const struct policy *policy,
                                           size_t index);
const struct role_map *policy_role(const struct policy *policy,
                                   const char *role); // NULL: nobody

// What persons a run needs for what is done with it.
struct level_rules {
    unsigned approvers, approval_hours;
    bool operator_releases;
    enum persons counting, reprint;
};
// By a queue's name and a level's code, as the journal has them. For a queue or
// level that the policy no longer has, the strictest rules there can be.
struct level_rules policy_level_rules(const struct policy *policy,
                                      const char *queue, const char *level);

struct site {
    unsigned id; // 0..32767, in every code
    char
        origin[POLICY_NAME_MAX]; // of checkpoints: "countermark.example/room-1"
    char unit[POLICY_NAME_MAX];  // printed on forms, may be ""
    const struct node *witnesses; // their verifier keys; NULL: none is known
    char print_socket[POLICY_PATH_MAX], desk_socket[POLICY_PATH_MAX];
    char print_user[64];              // cupsd's filter user, default "lp"
    char state_dir[POLICY_PATH_MAX];  // journal, keys; the registrar's own
    char high_water[POLICY_PATH_MAX]; // a file; "" = high-water in state_dir
    char cache_dir[POLICY_PATH_MAX];  // fonts prepared for printing; may vanish
    char queue_dir[POLICY_PATH_MAX];  // originals of adopted queues
    char font[POLICY_PATH_MAX];       // TrueType file for the marks
    unsigned font_index;              // within a collection
};
const struct site *policy_site(const struct policy *policy);
// Their verifier keys, at most POLICY_WORDS_MAX, borrowed; returns how many.
unsigned policy_witnesses(const struct policy *policy,
                          const char *keys[POLICY_WORDS_MAX]);

// The bytes that were read, for the digest in the journal; borrowed.
const struct text *policy_bytes(const struct policy *policy);

// $COUNTERMARK_CONFIG is honoured only where the program that asks decided so
// (the operator's command, the registrar): cupsd's environment is not ours.
// Default: SYSCONFDIR "/countermark/countermark.yaml".
const char *policy_default_path(void);

#endif
