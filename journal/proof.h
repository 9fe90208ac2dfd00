// Proofs in the hash tree: RFC 6962 2.1.1 (inclusion), 2.1.2 (consistency).
#ifndef JOURNAL_PROOF_H
#define JOURNAL_PROOF_H

#include "journal/merkle.h"

enum { PROOF_MAX = 64 };

// The nodes from the leaf up, as RFC 6962 lists them.
struct proof {
    unsigned count;
    struct digest nodes[PROOF_MAX];
};

// Gives the root of the leaves low .. high-1, which are a subtree of the tree.
typedef bool range_root(void *context, uint64_t low, uint64_t high,
                        struct digest *root, struct error *err);

// That leaf `seq` is in the tree of `size` leaves; seq < size.
bool proof_of_leaf(uint64_t seq, uint64_t size, range_root *root, void *context,
                   struct proof *proof, struct error *err);
// That the tree of `old` leaves is the beginning of that of `size` leaves;
// 0 < old <= size.
bool proof_of_prefix(uint64_t old, uint64_t size, range_root *root,
                     void *context, struct proof *proof, struct error *err);

// Whether a proof proves it. Anything may be given: sizes that cannot be and
// proofs that are too long or too short do not fit.
bool proof_leaf_fits(const struct proof *proof, uint64_t seq, uint64_t size,
                     const struct digest *leaf, const struct digest *root);
bool proof_prefix_fits(const struct proof *proof, uint64_t old, uint64_t size,
                       const struct digest *old_root,
                       const struct digest *root);

#endif
