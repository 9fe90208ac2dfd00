// How programs talk to countermarkd. Each call is one request and its answer;
// a lost connection is opened again and the request repeated under its id, so
// an act is recorded once whatever happens in between. When the registrar does
// not come back within the time given at opening, the call fails with
// ERROR_BUSY ("the registrar does not answer") and nothing may be released.
#ifndef REGISTRAR_CLIENT_H
#define REGISTRAR_CLIENT_H

#include "journal/journal.h"

struct registrar;

// `patience_ms`: how long to try to (re)connect and wait for an answer.
struct registrar *registrar_open(const char *socket_path, int patience_ms);
void registrar_close(struct registrar *registrar);

// --- print socket ---------------------------------------------------------
bool registrar_reserve(struct registrar *registrar,
                       const struct reservation *wanted, struct plan *plan,
                       struct error *err);
bool registrar_marked(struct registrar *registrar, unsigned run,
                      unsigned attempt, const struct marked *marked,
                      struct error *err);
bool registrar_written(struct registrar *registrar, unsigned run,
                       unsigned attempt, struct error *err);
bool registrar_refused(struct registrar *registrar, const struct job_ref *job,
                       const char *by, const char *reason, struct error *err);
bool registrar_ticket(struct registrar *registrar, const struct job_ref *job,
                      struct ticket *ticket, struct error *err);
// ledger_knows_user.
bool registrar_knows_user(struct registrar *registrar,
                          const struct job_ref *job, bool *is_known,
                          struct error *err);
bool registrar_sending(struct registrar *registrar, unsigned run,
                       unsigned attempt, const char *device, struct error *err);
bool registrar_sent(struct registrar *registrar, unsigned run, unsigned attempt,
                    int64_t pages_reported, struct error *err);
bool registrar_interrupted(struct registrar *registrar, unsigned run,
                           unsigned attempt, int64_t pages_reported,
                           const char *reason, struct error *err);
bool registrar_device_reported(struct registrar *registrar, unsigned run,
                               unsigned attempt,
                               const struct device_report *said,
                               struct error *err);
bool registrar_stopped(struct registrar *registrar, unsigned run,
                       unsigned attempt, const char *reason, struct error *err);
bool registrar_cancelled(struct registrar *registrar, unsigned run,
                         const char *reason, struct error *err);

// --- desk socket ----------------------------------------------------------
// The request line has `ask` = one of: runs {open, limit, before},
// run {run}, copies
// {run}, events {run, first, limit} or {run, copy}, trace {code}, verify {},
// checkpoint {}, note {kind, ...}. Every answer line goes to `see` in order
// (also none); the closing line, with the counts of `verify` for instance, goes
// to `closing` (may be NULL). Returns false with the registrar's error.
typedef bool answer_seen(void *context, const struct line *answer);
bool registrar_ask(struct registrar *registrar, const struct line *request,
                   answer_seen *see, void *context, struct line *closing,
                   struct error *err);

// What the answers of `runs`, `run` and `copies` say.
bool registrar_run_read(const struct line *answer, struct run_view *run,
                        struct error *err);
bool registrar_copy_read(const struct line *answer, struct copy_view *copy,
                         struct error *err);

#endif
