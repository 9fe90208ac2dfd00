// The ledger: the only way to the stored journal. One handle, one process, one
// connection (the registrar); readers of an export use verify functions only.
//
// Every function that changes something is one durable transaction, unless the
// caller groups several between ledger_begin and ledger_commit. False from
// ledger_commit means unknown (an I/O error may strike after the bytes are on
// disk): the process releases nothing and ends; the next one looks the event up
// by its request id.
#ifndef JOURNAL_LEDGER_H
#define JOURNAL_LEDGER_H

#include "journal/account.h"
#include "journal/code.h"
#include "journal/custody.h"
#include "journal/digest.h"
#include "journal/line.h"
#include "journal/note.h"
#include "journal/places.h"
#include "journal/proof.h"

enum {
    LEDGER_NAME_MAX = 128, // queue, user, series, doc_no in bytes with NUL
    LEDGER_UUID_MAX = 64,
    LEDGER_SCOPE_MAX = 512,
    LEDGER_REASON_MAX = 512,
    LEDGER_RECIPIENTS_MAX = 8001, // all of one run, with NUL
    LEDGER_TIME_MAX = 32,         // "2026-11-21T22:26:40.123456Z"
};

struct ledger;

// Who asks, as the kernel said it (SO_PEERCRED), never as the client said.
struct actor {
    unsigned uid;
    char name[LEDGER_NAME_MAX]; // account name, or "uid 1234"
    unsigned roles;             // bits of enum role, by the policy
};

// The second person of an act, who is there or not.
struct second {
    bool is_there;
    bool is_needed; // the policy wants one at this level; rules that always do
                    // say so themselves
    struct actor actor;
    char by[16]; // how he was known: "pam", or "session"
};

// Makes an empty journal with its first event (journal.opened); refuses to
// touch an existing one.
bool ledger_create(const char *path, const char *origin, unsigned site,
                   const char *verifier, struct error *err);
// Opens it, checks settings and that head, tree and last event agree.
bool ledger_open(const char *path, struct ledger **ledger, struct error *err);
void ledger_close(struct ledger *ledger);

// Group commit. Calls may not nest.
bool ledger_begin(struct ledger *ledger, struct error *err);
bool ledger_commit(struct ledger *ledger, struct error *err);
void ledger_roll_back(struct ledger *ledger);
// A refused request inside a group leaves nothing of itself behind: wrap each
// request in a savepoint. Exception: a reservation that was refused because the
// job was printed before recorded that refusal (see ledger_reserve); releasing
// it keeps the record, whatever `keep` says, and the group is then committed as
// usual before the refusal is told.
bool ledger_save(struct ledger *ledger, struct error *err);
void ledger_release(struct ledger *ledger, bool keep);

// The job a document belongs to, and who sent it.
struct job_ref {
    char queue[LEDGER_NAME_MAX];
    char uuid[LEDGER_UUID_MAX]; // job-uuid
    unsigned job_id;            // for people; never the identity
    int64_t
        attempt_time; // time-at-processing: same in all programs of an attempt
    char user[LEDGER_NAME_MAX];
    bool is_verified; // AUTH_UID was there: not merely claimed
};

struct reservation {
    struct job_ref job;
    struct digest input;     // of the document as it came in
    char policy[DIGEST_HEX]; // digest of the policy file in force
    char level[32];          // the scheme's code
    char mark[160];          // as printed: level★term
    char scope[LEDGER_SCOPE_MAX];
    char doc_no[LEDGER_NAME_MAX];
    char title[256];              // "" when the policy does not store it
    char series[LEDGER_NAME_MAX]; // "" = a series of this run's own
    // "" = none, else the recipient of each copy in order, each ended by a
    // newline; as many as `copies`.
    char recipients[LEDGER_RECIPIENTS_MAX];
    unsigned copies, spares; // N = copies + spares
    unsigned pages;          // sides per copy, blank fillers included
    unsigned sheets;         // per copy
    unsigned control_pages;  // of the run's control sheet, 0 or 1
    // Who must say yes before there are numbers. The registrar goes by its own
    // policy here and not by what a filter says.
    unsigned approvers, approval_hours;
    bool operator_releases;
};

// What the filter may now do.
struct plan {
    unsigned run;
    unsigned attempt;         // 1..
    unsigned document;        // 1.. within the job
    unsigned copies;          // N
    unsigned first_serial;    // serials are first .. first + N - 1
    unsigned generation;      // 0 = first print
    struct place_list places; // what to print: all, unless resumed
    unsigned key_id, site;
    uint8_t run_key[DIGEST_SIZE]; // makes this run's codes
    char checkpoint[NOTE_MAX]; // covers this reservation; for the control sheet
    int64_t approval; // the event by which the run was approved; 0: none
};

struct marked {
    uint64_t bytes;
    unsigned pages; // all pages of the marked file
    struct digest document;
};

enum ticket_verdict {
    TICKET_NONE,    // nobody marked such a document
    TICKET_OPEN,    // marked and completely written
    TICKET_PARTIAL, // marked, but the filter did not finish writing
    TICKET_USED,    // a byte was already sent under it
    TICKET_REFUSED, // the filter refused the job, see reason
    TICKET_HELD,    // waiting for a person, see reason
};

struct ticket {
    enum ticket_verdict verdict;
    char reason[LEDGER_REASON_MAX];
    unsigned run, attempt, document;
    struct marked marked;     // when OPEN or PARTIAL
    struct run_shape shape;   // of the run
    struct place_list places; // what of it the document prints, in this order
};

const char *ticket_verdict_name(enum ticket_verdict verdict);
bool ticket_verdict_read(const char *name, enum ticket_verdict *verdict);

enum { PAGES_UNKNOWN = -1 };

// What a device says of a job it was given, and of itself (RFC 8011 5.3.7 and
// 5.4.12, PWG 5100.7). It is kept as the device's word, and decides nothing.
struct device_report {
    unsigned copy;         // that was a job of its own; 0: the whole document
    char job_state[32];    // "completed", "aborted"...; "" when not said
    char job_reasons[256]; // why it is in that state, "" when not said
    char printer_reasons[256];
    int64_t impressions, sheets; // of the job; PAGES_UNKNOWN: not said
    // Impressions of the device's whole life, before and after the job.
    int64_t counter_before, counter_after;
};

// --- what the print programs report -------------------------------------
// `id` is the request's 32 hex digits: the same id again returns the same
// answer and records nothing twice.

// A run with N numbers, or the same run again when it was numbered or marked
// and not a byte of it was sent. ERROR_REFUSED, with the run's name and the
// way out, when a byte may have left: SENDING of an older attempt becomes
// INTERRUPTED on the way. These two refusals are recorded and lasting (event
// run.attempt_refused), so that ledger_ticket answers HELD or REFUSED with the
// same reason. ERROR_CONFIG when ledger_keys was not called.
bool ledger_reserve(struct ledger *ledger, const char *id,
                    const struct actor *actor, const struct reservation *wanted,
                    struct plan *plan, struct error *err);
// The marked file as it lies in the spool; makes the attempt's ticket.
bool ledger_marked(struct ledger *ledger, const char *id,
                   const struct actor *actor, unsigned run, unsigned attempt,
                   const struct marked *marked, struct error *err);
// The last byte went to the filter's standard output: the ticket is complete.
bool ledger_written(struct ledger *ledger, const char *id,
                    const struct actor *actor, unsigned run, unsigned attempt,
                    struct error *err);
// A job that is not printed, by filter or backend; makes a REFUSED run unless
// the refusal belongs to an existing one (then an event of that run).
bool ledger_refused(struct ledger *ledger, const char *id,
                    const struct actor *actor, const struct job_ref *job,
                    const char *by, const char *reason, unsigned *run,
                    struct error *err);
// What the backend may do with the document it received.
bool ledger_ticket(struct ledger *ledger, const struct job_ref *job,
                   struct ticket *ticket, struct error *err);
// Whether a run of this job that a person had go on, or printed again, is of
// this user and his name was checked then: cupsd forgets that it was once a job
// has ended.
bool ledger_knows_user(struct ledger *ledger, const struct job_ref *job,
                       bool *is_known, struct error *err);
// Uses the ticket up; after this, and only after this, bytes may leave.
bool ledger_sending(struct ledger *ledger, const char *id,
                    const struct actor *actor, unsigned run, unsigned attempt,
                    const char *device, struct error *err);
bool ledger_sent(struct ledger *ledger, const char *id,
                 const struct actor *actor, unsigned run, unsigned attempt,
                 int64_t pages_reported, struct error *err);
bool ledger_interrupted(struct ledger *ledger, const char *id,
                        const struct actor *actor, unsigned run,
                        unsigned attempt, int64_t pages_reported,
                        const char *reason, struct error *err);
// Recorded while the run is SENDING, or INTERRUPTED because the delivering
// program seemed lost; what was not said is left out.
bool ledger_device_reported(struct ledger *ledger, const char *id,
                            const struct actor *actor, unsigned run,
                            unsigned attempt, const struct device_report *said,
                            struct error *err);
// Data came to the backend that the device does not get, and the job is held:
// the wrong number of pages, a ticket that is used or not complete. Changes
// nothing; the attempt may be an old one.
bool ledger_stopped(struct ledger *ledger, const char *id,
                    const struct actor *actor, unsigned run, unsigned attempt,
                    const char *reason, struct error *err);
// Cancelled before any byte left: its numbers are void, and known as void.
bool ledger_cancelled(struct ledger *ledger, const char *id,
                      const struct actor *actor, unsigned run,
                      const char *reason, struct error *err);

// Any other event that changes no run (queue.adopted, policy.in_force...).
// `body` holds the event's own fields; seq, t, id, kind and actor are added.
bool ledger_note(struct ledger *ledger, const char *id,
                 const struct actor *actor, const char *kind,
                 const struct line *body, struct error *err);

// --- what people do ------------------------------------------------------
// One act of a person, by the tables of custody.h: checks who acts and with
// whom, the fields and the state, and records the act's event or events in one
// durable transaction, all or none. `second` may be NULL. `body` has the act's
// own fields; a copy is named by `run` and `copy`, or several by `items`
// ("12:3"). `reply` gets the number of the first event (`event`), of events
// (`events`) and what the act's own way says (`list`, `waste`, `item`).
// ERROR_REFUSED names the rule that forbids it, ERROR_INPUT the field.
bool ledger_act(struct ledger *ledger, const char *id,
                const struct actor *actor, const struct second *second,
                const char *kind, const struct line *body, struct line *reply,
                struct error *err);
// Acts that nobody confirmed within 24 hours lapse: an event for each. `self`
// is the registrar; `count` is how many there were.
bool ledger_lapse(struct ledger *ledger, const struct actor *self,
                  unsigned *count, struct error *err);

// "12:3" as run 12, copy 3; ERROR_INPUT when it does not name a copy.
bool copy_name_read(const char *name, unsigned *run, unsigned *copy,
                    struct error *err);

// --- what people ask -----------------------------------------------------

struct run_view {
    unsigned run, document, job_id;
    enum run_state state;
    char queue[LEDGER_NAME_MAX], uuid[LEDGER_UUID_MAX], user[LEDGER_NAME_MAX];
    bool is_verified;
    char level[32], mark[160], scope[LEDGER_SCOPE_MAX];
    char doc_no[LEDGER_NAME_MAX], title[256];
    unsigned copies, spares, first_serial, pages, sheets, control_pages;
    unsigned attempt, generation;
    int64_t pages_reported; // PAGES_UNKNOWN when the device said nothing
    unsigned pages_due;     // of the attempt that was sent last, 0 before
    unsigned unaccounted;   // sheets
    // Where an interrupted run ended by the device's word; page 0: the control
    // sheet, copy and page 0 with has_next false: not known.
    bool has_next;
    unsigned next_copy, next_page;
    char reason[LEDGER_REASON_MAX];
    char received[LEDGER_TIME_MAX], changed[LEDGER_TIME_MAX]; // UTC
};

struct copy_view {
    unsigned run, copy, serial;
    char series[LEDGER_NAME_MAX];
    bool is_spare;
    enum copy_state state;
};

// Newest first; `see` returns false to stop early. `open_only` leaves out runs
// in an end state.
typedef bool run_seen(void *context, const struct run_view *run);
bool ledger_runs(struct ledger *ledger, bool open_only, unsigned limit,
                 run_seen *see, void *context, struct error *err);
// The same of the runs below `before` (0: all), for lists in several parts.
bool ledger_runs_before(struct ledger *ledger, unsigned before, bool open_only,
                        unsigned limit, run_seen *see, void *context,
                        struct error *err);
bool ledger_run(struct ledger *ledger, unsigned run, struct run_view *view,
                struct error *err);
typedef bool copy_seen(void *context, const struct copy_view *copy);
bool ledger_copies(struct ledger *ledger, unsigned run, copy_seen *see,
                   void *context, struct error *err);
// Event lines as stored, oldest first; run 0 = all, from `first` on.
typedef bool event_seen(void *context, uint64_t seq, const char *line,
                        size_t length);
bool ledger_events(struct ledger *ledger, unsigned run, uint64_t first,
                   unsigned limit, event_seen *see, void *context,
                   struct error *err);

// How the sheets of a run stand.
struct account_view {
    struct run_shape shape;
    struct sheet_account account;
    uint64_t planned_pages; // of all attempts together
    int64_t reported_pages; // the same by the device, or PAGES_UNKNOWN
    unsigned due_waste;     // sheets of this run in the waste register
    bool is_counted, agrees;
    int64_t counted_copies, counted_waste, counted_left; // -1: not counted
    char counted[LEDGER_TIME_MAX];
    bool has_next; // by the device's word the paper ended in front of:
    unsigned next_place;
};
// Sheets that are unaccounted for, by what may explain it; and places for which
// there is no good sheet, by the fate of the newest.
struct absent_view {
    bool is_gap;
    unsigned generation;
    enum sheet_fate fate;
    struct places places;
    enum absence absence; // unless a gap
};
typedef bool absent_seen(void *context, const struct absent_view *absent);
// `see` may be NULL. ERROR_INPUT when there is no such run.
bool ledger_account(struct ledger *ledger, unsigned run,
                    struct account_view *view, absent_seen *see, void *context,
                    struct error *err);

// One sheet, by a page of it.
struct sheet_view {
    bool is_sent; // an attempt that began to send covers it; else nothing more
    bool is_newest;
    enum sheet_fate fate;
    unsigned waste; // its number in the waste register, or 0
};
bool ledger_sheet(struct ledger *ledger, const struct code_fields *page,
                  struct sheet_view *view, struct error *err);

// The waste register: of one run, or all of it (run 0), from a number on.
struct waste_view {
    unsigned number, run, copy, page, generation, fragments;
    unsigned list;   // the destruction list it is on, 0: none
    bool is_foreign; // paper without a code; `text` says what it is
    char fault[32], bag[LEDGER_NAME_MAX], text[LEDGER_REASON_MAX], state[32];
    char entered[LEDGER_TIME_MAX];
};
typedef bool waste_seen(void *context, const struct waste_view *waste);
struct waste_question {
    unsigned run, list; // of that run, or on that destruction list; 0: of any
    unsigned first;     // from that number on
};
bool ledger_wastes(struct ledger *ledger, const struct waste_question *question,
                   waste_seen *see, void *context, struct error *err);

// A period of a queue's paper ledger, from one count of the tray to the next,
// in sheets (journal/paper.h has the equation).
struct paper_view {
    char queue[LEDGER_NAME_MAX];
    int64_t start, loaded, left; // left: below 0 until it is counted
    uint64_t sent, not_printed;
    int64_t extra;      // foreign and duplicate sheets
    int64_t difference; // above 0: more left the tray than is known of
    int64_t answered;   // what of it two people answered for
    bool is_counted, holds;
};
// In a sentence, with what to do.
void paper_say(const struct paper_view *view, struct text *into);
typedef bool paper_seen(void *context, const struct paper_view *view);
// The periods in which the run took paper; with run 0 those of the queue, the
// oldest first. None when no ledger is kept.
bool ledger_papers(struct ledger *ledger, unsigned run, const char *queue,
                   paper_seen *see, void *context, struct error *err);

// --- what is kept outside: checkpoints, proofs, keys, the high-water mark ---

uint64_t ledger_size(const struct ledger *ledger);
// The signed checkpoint of everything recorded so far.
bool ledger_checkpoint(struct ledger *ledger, struct text *note,
                       struct error *err);
// The root over the first `size` events; size <= ledger_size.
bool ledger_root(struct ledger *ledger, uint64_t size, struct digest *root,
                 struct error *err);
// That event `seq` is in the tree of `size` events (RFC 6962 2.1.1), and that
// the tree of `old` events is its beginning (2.1.2).
bool ledger_prove(struct ledger *ledger, uint64_t seq, uint64_t size,
                  struct proof *proof, struct error *err);
bool ledger_prove_prefix(struct ledger *ledger, uint64_t old, uint64_t size,
                         struct proof *proof, struct error *err);

// The keys the ledger needs to sign and to make run keys; copied.
void ledger_keys(struct ledger *ledger,
                 const uint8_t signing_seed[NOTE_KEY_SIZE],
                 unsigned code_key_id, const uint8_t code_key[DIGEST_SIZE]);

// Records key.rotated with the public key of `next_seed`, appends the
// checkpoint that covers it, signed with the key so far, to `note`, keeps it,
// and signs with `next_seed` from then on. Not inside a group. The caller has
// `next_seed` safely on disk before, and destroys the old one afterwards; after
// a crash in between ledger_verifier says which of the two is in force.
bool ledger_rotate(struct ledger *ledger, const char *id,
                   const struct actor *actor,
                   const uint8_t next_seed[NOTE_KEY_SIZE], struct text *note,
                   struct error *err);
// The verifier key that signs checkpoints of `size` events; ask with
// ledger_size for the one in force.
bool ledger_verifier(struct ledger *ledger, uint64_t size,
                     struct text *verifier, struct error *err);
// All of them, oldest first: from which size on each one signs.
typedef bool epoch_seen(void *context, uint64_t first, const char *verifier);
bool ledger_epochs(struct ledger *ledger, epoch_seen *see, void *context,
                   struct error *err);

// Records journal.heartbeat and keeps and appends the checkpoint covering it,
// so that a day without prints has a signature too. Not inside a group.
bool ledger_heartbeat(struct ledger *ledger, const char *id,
                      const struct actor *actor, struct text *note,
                      struct error *err);
// Keeps a checkpoint of ours, or the same one with a witness's further
// signature lines; lines that are there already are not doubled. ERROR_TAMPERED
// when its root is not ours or our key did not sign it.
bool ledger_keep_note(struct ledger *ledger, const char *note,
                      struct error *err);
// The kept checkpoints of at least `first` events, smallest first.
typedef bool note_seen(void *context, uint64_t size, const char *note);
bool ledger_notes(struct ledger *ledger, uint64_t first, note_seen *see,
                  void *context, struct error *err);

// Appends the high-water mark: canonical lines, each with its newline, first
// {"origin","root","run","size"}, then {"last","series"} for each series that a
// run above `since_run` belongs to (0: for every series). A file of marks to
// which later ones are appended is a mark as well: the largest values count,
// and a last line without newline does not.
bool ledger_high_water(struct ledger *ledger, unsigned since_run,
                       struct text *mark, struct error *err);

enum mark_verdict {
    MARK_AGREES,  // the journal knows all that the mark knows
    MARK_AHEAD,   // the mark knows more: an older journal was put back
    MARK_DIFFERS, // the mark is of another history of this journal
};
struct mark_state {
    enum mark_verdict verdict;
    uint64_t size; // of the mark
    unsigned run;
    char reason[LEDGER_REASON_MAX]; // in words, unless it agrees
};
// ERROR_INPUT when it is not a mark, ERROR_CONFIG when of another journal.
bool ledger_compare_mark(struct ledger *ledger, const char *mark,
                         struct mark_state *state, struct error *err);

// The admin's act after a journal was put back from a backup: records
// journal.restored and series.skipped, after which no run up to the mark's and
// no serial up to the mark's is ever given again; runs that were open in the
// old journal become INTERRUPTED (run.doubted), because they may be on paper by
// now. `note` is the checkpoint on
// the newest control sheet: it must be signed by this journal, and not be of
// more events than the mark, because then the mark itself is too old.
// Refused when the journal is not behind the mark.
bool ledger_restored(struct ledger *ledger, const char *id,
                     const struct actor *actor, const char *mark,
                     const char *note, struct error *err);

// While held, the database file itself does not change: a copy of it, together
// with a copy of its `-wal` file made when the hold began, is the journal of
// that moment. Do not hold for longer than copying takes.
bool ledger_hold_file(struct ledger *ledger, bool hold, struct error *err);

// Reads everything again and compares: canonical bytes, numbering, tree, head,
// derived tables by replay, serials issued once, write-ahead. Every deviation
// is one finding in words; true means the check could be made, `*findings`
// how many there were. `open` counts runs that still need somebody.
typedef void finding_seen(void *context, const char *sentence);
struct verify_result {
    uint64_t events;
    unsigned findings, open;
    uint64_t anchored; // events covered by the largest anchor that fits
    unsigned lost;     // anchors of a history that journal.restored gave up
    struct checkpoint checkpoint;
};
bool ledger_verify(struct ledger *ledger, finding_seen *see, void *context,
                   struct verify_result *result, struct error *err);

// The same, and against checkpoints that were kept outside: what somebody who
// rewrote events, tree and head together cannot have changed. `name` says where
// the note is from, for the findings.
struct anchor {
    const char *name;
    const char *note;
};
bool ledger_verify_anchored(struct ledger *ledger, const struct anchor *anchors,
                            size_t count, finding_seen *see, void *context,
                            struct verify_result *result, struct error *err);

#endif
