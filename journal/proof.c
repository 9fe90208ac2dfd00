// Making and checking proofs. Making follows the recursive definitions of
// RFC 6962 from the root down; checking follows the bits of the leaf's number
// from the leaf up (RFC 9162 2.1.3.2 and 2.1.4.2), so that neither can hide a
// mistake of the other.
#include "journal/proof.h"

#include <assert.h>

// The largest power of two below `size`, which is at least 2.
static uint64_t split(uint64_t size)
{
    return UINT64_C(1) << (63 - __builtin_clzll(size - 1));
}

static bool add(struct proof *proof, uint64_t low, uint64_t high,
                range_root *root, void *context, struct error *err)
{
    assert(proof->count < PROOF_MAX);
    return root(context, low, high, &proof->nodes[proof->count++], err);
}

static void turn_around(struct proof *proof)
{
    for (unsigned n = 0; n < proof->count / 2; n++) {
        struct digest node = proof->nodes[n];
        proof->nodes[n] = proof->nodes[proof->count - 1 - n];
        proof->nodes[proof->count - 1 - n] = node;
    }
}

bool proof_of_leaf(uint64_t seq, uint64_t size, range_root *root, void *context,
                   struct proof *proof, struct error *err)
{
    uint64_t low = 0;
    uint64_t high = size;

    assert(seq < size);
    proof->count = 0;
    while (high - low > 1) {
        uint64_t middle = low + split(high - low);
        bool is_left = seq < middle;
        if (!add(proof, is_left ? middle : low, is_left ? high : middle, root,
                 context, err))
            return false;
        *(is_left ? &high : &low) = middle;
    }
    turn_around(proof);
    return true;
}

bool proof_of_prefix(uint64_t old, uint64_t size, range_root *root,
                     void *context, struct proof *proof, struct error *err)
{
    uint64_t low = 0;
    uint64_t high = size;

    assert(old > 0 && old <= size);
    proof->count = 0;
    while (old != high) {
        uint64_t middle = low + split(high - low);
        bool is_left = old <= middle;
        if (!add(proof, is_left ? middle : low, is_left ? high : middle, root,
                 context, err))
            return false;
        *(is_left ? &high : &low) = middle;
    }
    // The old root itself need not be given when it is the old tree's.
    if (low != 0 && !add(proof, low, high, root, context, err))
        return false;
    turn_around(proof);
    return true;
}

bool proof_leaf_fits(const struct proof *proof, uint64_t seq, uint64_t size,
                     const struct digest *leaf, const struct digest *root)
{
    struct digest node = *leaf;
    uint64_t at = seq;
    uint64_t last = size - 1;

    if (seq >= size || proof->count > PROOF_MAX)
        return false;
    for (unsigned n = 0; n < proof->count; n++) {
        if (last == 0)
            return false;
        if ((at & 1) || at == last) {
            merkle_node(&proof->nodes[n], &node, &node);
            for (; at != 0 && !(at & 1); at >>= 1)
                last >>= 1;
        } else {
            merkle_node(&node, &proof->nodes[n], &node);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && digest_equal(&node, root);
}

bool proof_prefix_fits(const struct proof *proof, uint64_t old, uint64_t size,
                       const struct digest *old_root, const struct digest *root)
{
    bool is_whole = old != 0 && (old & (old - 1)) == 0;
    uint64_t at = old - 1;
    uint64_t last = size - 1;
    unsigned n = 0;

    if (old == 0 || old > size || proof->count > PROOF_MAX)
        return false;
    if (old == size)
        return proof->count == 0 && digest_equal(old_root, root);
    if (!is_whole && proof->count == 0)
        return false;

    for (; at & 1; at >>= 1)
        last >>= 1;
    struct digest is = is_whole ? *old_root : proof->nodes[n++];
    struct digest was = is;
    for (; n < proof->count; n++) {
        if (last == 0)
            return false;
        if ((at & 1) || at == last) {
            merkle_node(&proof->nodes[n], &was, &was);
            merkle_node(&proof->nodes[n], &is, &is);
            for (; at != 0 && !(at & 1); at >>= 1)
                last >>= 1;
        } else {
            merkle_node(&is, &proof->nodes[n], &is);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && digest_equal(&was, old_root) && digest_equal(&is, root);
}
