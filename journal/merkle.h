// The hash tree over the event lines: RFC 6962 section 2.1, SHA-256.
#ifndef JOURNAL_MERKLE_H
#define JOURNAL_MERKLE_H

#include "journal/digest.h"

enum { MERKLE_LEVELS = 63 };

// The roots of the full subtrees that make up `size` leaves, the largest
// first: all that is needed to append and to name the root.
struct merkle {
    uint64_t size;
    unsigned count; // set bits of size
    struct digest peaks[MERKLE_LEVELS];
};

void merkle_leaf(const void *bytes, size_t length, struct digest *leaf);
void merkle_node(const struct digest *left, const struct digest *right,
                 struct digest *node);
void merkle_append(struct merkle *tree, const struct digest *leaf);
// The same for the root of a full subtree of 2^level leaves; the size so far is
// a multiple of 2^level.
void merkle_append_subtree(struct merkle *tree, const struct digest *root,
                           unsigned level);
// The root of the full subtree of 2^level leaves that `leaf` completes when it
// is appended; the size afterwards is a multiple of 2^level.
void merkle_completed(const struct merkle *tree, const struct digest *leaf,
                      unsigned level, struct digest *root);
void merkle_root(const struct merkle *tree, struct digest *root);

#endif
