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
void merkle_root(const struct merkle *tree, struct digest *root);

#endif
