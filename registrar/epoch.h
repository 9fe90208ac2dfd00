// The signing key and its successors. Each one signs for an epoch: the next is
// announced in the journal, the checkpoint over that is the old key's last
// signature, and then the old secret is destroyed. Whoever steals a key can
// forge nothing that was signed before.
#ifndef REGISTRAR_EPOCH_H
#define REGISTRAR_EPOCH_H

#include "registrar/keys.h"

// Reads the signing key that the journal says is in force from the state
// folder, and finishes a rotation that was interrupted. ERROR_CONFIG when the
// key there is not the journal's.
bool epoch_find(const char *folder, struct ledger *ledger, struct key *signing,
                struct error *err);

// Announces a new key and puts it in the place of `signing`, on disk and here;
// `note` gets the old key's last checkpoint. The same `id` again changes
// nothing and gives the same note. Not inside a group of the ledger.
bool epoch_rotate(const char *folder, struct ledger *ledger, const char *id,
                  const struct actor *actor, struct key *signing,
                  const struct key *code, struct text *note, struct error *err);

// When the newest event was not signed for by the key in force (a rotation was
// interrupted just before), records one that is.
bool epoch_seal(struct ledger *ledger, struct error *err);

#endif
