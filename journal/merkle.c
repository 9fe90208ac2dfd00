// The RFC 6962 hash tree, kept as the roots of its full subtrees.
#include "journal/merkle.h"

#include "journal/line.h"

#include <assert.h>
#include <string.h>

// The first byte keeps leaves and nodes apart (RFC 6962 2.1).
enum { LEAF = 0, NODE = 1 };

void merkle_leaf(const void *bytes, size_t length, struct digest *leaf)
{
    uint8_t room[1 + LINE_BYTES_MAX];

    assert(length <= LINE_BYTES_MAX);
    room[0] = LEAF;
    if (length > 0)
        memcpy(room + 1, bytes, length);
    digest_of(room, 1 + length, leaf);
}

void merkle_node(const struct digest *left, const struct digest *right,
                 struct digest *node)
{
    uint8_t room[1 + 2 * DIGEST_SIZE];

    room[0] = NODE;
    memcpy(room + 1, left->bytes, DIGEST_SIZE);
    memcpy(room + 1 + DIGEST_SIZE, right->bytes, DIGEST_SIZE);
    digest_of(room, sizeof(room), node);
}

void merkle_append_subtree(struct merkle *tree, const struct digest *root,
                           unsigned level)
{
    struct digest node = *root;

    assert(level < MERKLE_LEVELS && tree->size % (UINT64_C(1) << level) == 0);
    // As in adding one to a binary number: each carry joins two equal trees.
    for (uint64_t carry = tree->size >> level; carry & 1; carry >>= 1) {
        assert(tree->count > 0);
        merkle_node(&tree->peaks[--tree->count], &node, &node);
    }
    assert(tree->count < MERKLE_LEVELS);
    tree->peaks[tree->count++] = node;
    tree->size += UINT64_C(1) << level;
}

void merkle_append(struct merkle *tree, const struct digest *leaf)
{
    merkle_append_subtree(tree, leaf, 0);
}

void merkle_completed(const struct merkle *tree, const struct digest *leaf,
                      unsigned level, struct digest *root)
{
    *root = *leaf;
    assert((tree->size + 1) % (UINT64_C(1) << level) == 0);
    for (unsigned n = 1; n <= level; n++)
        merkle_node(&tree->peaks[tree->count - n], root, root);
}

void merkle_root(const struct merkle *tree, struct digest *root)
{
    if (tree->count == 0) {
        digest_of("", 0, root);
        return;
    }
    *root = tree->peaks[tree->count - 1];
    for (unsigned n = tree->count - 1; n > 0; n--)
        merkle_node(&tree->peaks[n - 1], root, root);
}
