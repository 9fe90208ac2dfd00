// The journal: what every copy, page and act of custody was, for decades.
//
// Three layers, each usable without the next:
//   line.h    canonical event lines (strict RFC 8785 subset): stored = hashed
//             = exported; also the words spoken on the registrar's sockets
//   digest.h, code.h, merkle.h, proof.h, note.h   hashes, tracking codes, the
//             hash tree and its proofs, signed checkpoints
//   stub.h    events that text was blotted out of, and the leaf of any event
//   audit.h   verifying an export from its lines alone
//   reconcile.h  paper against register, and what is open
//   ledger.h  the store: numbers reserved once, runs and copies with their
//             states, listing, verification
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include "journal/about.h"
#include "journal/account.h"
#include "journal/audit.h"
#include "journal/code.h"
#include "journal/custody.h"
#include "journal/digest.h"
#include "journal/fields.h"
#include "journal/holdings.h"
#include "journal/ledger.h"
#include "journal/line.h"
#include "journal/merkle.h"
#include "journal/note.h"
#include "journal/places.h"
#include "journal/proof.h"
#include "journal/reconcile.h"
#include "journal/stub.h"
#include "journal/voucher.h"

#endif
