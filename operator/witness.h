// Exchanging checkpoints with a witness (C2SP tlog-witness): who has seen an
// earlier one signs the next only when the journal went on from there.
#ifndef OPERATOR_WITNESS_H
#define OPERATOR_WITNESS_H

#include "registrar/client.h"

enum { WITNESS_ANSWER_MAX = 64 * 1024 };

// The body of `add-checkpoint`: "old SIZE", the consistency proof from the tree
// of `old` events in base64, a blank line, the checkpoint of now.
bool witness_request(struct registrar *registrar, uint64_t old,
                     struct text *request, struct error *err);

// What a witness answered: one or more cosignature lines, or (HTTP 409) the
// size that it has seen.
bool witness_read_size(const char *answer, uint64_t *size, struct error *err);
// Has the registrar keep the request's checkpoint with these lines; `note`
// gets both. ERROR_INPUT when they are not signature lines.
bool witness_keep(struct registrar *registrar, const char *request,
                  const char *answer, struct text *note, struct error *err);

// All of it over HTTP: the witness says what it has seen, gets the proof from
// there, and its signature is kept.
bool witness_exchange(struct registrar *registrar, const char *url,
                      struct text *note, struct error *err);

// POSTs `body` to URL/add-checkpoint; the HTTP status and the answer's body.
bool witness_post(const char *url, const struct text *body, long *status,
                  struct text *answer, struct error *err);

#endif
