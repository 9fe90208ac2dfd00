// Roots and proofs over any part of the stored tree.
//
// For every full subtree of 256 leaves, and of 256 of those, and so on, the
// root is kept as a tile; leaves are hashed again from their events when a
// proof needs them. So a proof reads at most some hundred rows for each of its
// nodes, however long the journal is.
#include "journal/inside.h"
#include "journal/stub.h"

#include <string.h>

enum { TILE_LEVELS = MERKLE_LEVELS / TILE_BITS };

bool tiles_keep(struct store *store, const struct merkle *tree,
                const struct digest *leaf, struct error *err)
{
    struct digest root;
    uint64_t size = tree->size + 1;

    for (unsigned level = 1; level <= TILE_LEVELS; level++) {
        unsigned bits = level * TILE_BITS;
        if (size & ((UINT64_C(1) << bits) - 1))
            return true;
        merkle_completed(tree, leaf, bits, &root);
        if (!store_do(store, "INSERT INTO tile VALUES(?, ?, ?)",
                      VALUES(number_value(level),
                             number_value((int64_t)((size >> bits) - 1)),
                             bytes_value(root.bytes, DIGEST_SIZE)),
                      err))
            return false;
    }
    return true;
}

static bool tampered(const char *what, uint64_t at, struct error *err)
{
    return error_set(err, ERROR_TAMPERED,
                     "%s %llu of the journal is missing or was changed; "
                     "verify the journal",
                     what, (unsigned long long)at);
}

// The leaves from `low` on, as far as they were read.
struct part {
    struct store *store;
    uint64_t low;
    struct merkle tree;
};

static uint64_t part_end(const struct part *part)
{
    return part->low + part->tree.size;
}

static bool add_row(struct part *part, const struct row *row, unsigned level,
                    struct error *err)
{
    struct digest root;
    size_t length = 0;
    const void *bytes = row_bytes(row, 1, &length);
    uint64_t place = part_end(part) >> (level * TILE_BITS);

    if ((uint64_t)row_number(row, 0) != place ||
        (level == 0 ? length > LINE_BYTES_MAX : length != DIGEST_SIZE))
        return tampered(level == 0 ? "event" : "inner node", place, err);
    if (level == 0)
        event_leaf(bytes, length, &root);
    else
        memcpy(root.bytes, bytes, DIGEST_SIZE);
    merkle_append_subtree(&part->tree, &root, level * TILE_BITS);
    return true;
}

// Goes on up to `end` with the nodes of that level.
static bool add_level(struct part *part, unsigned level, uint64_t end,
                      struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    unsigned bits = level * TILE_BITS;
    bool done = false;

    if (part_end(part) >= end)
        return true;
    if (!query_open(part->store,
                    level == 0 ? "SELECT seq, body FROM event WHERE seq >= ?2"
                                 " AND seq < ?3 AND ?1 = 0 ORDER BY seq"
                               : "SELECT place, root FROM tile WHERE level = ?1"
                                 " AND place >= ?2 AND place < ?3"
                                 " ORDER BY place",
                    VALUES(number_value(level),
                           number_value((int64_t)(part_end(part) >> bits)),
                           number_value((int64_t)(end >> bits))),
                    &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        if (!add_row(part, row, level, err)) {
            query_close(query);
            return false;
        }
    }
    query_close(query);
    return done &&
           (part_end(part) == end || tampered("event", part_end(part), err));
}

static bool range(void *context, uint64_t low, uint64_t high,
                  struct digest *root, struct error *err)
{
    struct part part = {.store = context, .low = low};

    for (unsigned level = TILE_LEVELS; level > 0; level--) {
        uint64_t mask = (UINT64_C(1) << (level * TILE_BITS)) - 1;
        if ((low & mask) == 0 && !add_level(&part, level, high & ~mask, err))
            return false;
    }
    if (!add_level(&part, 0, high, err))
        return false;
    merkle_root(&part.tree, root);
    return true;
}

static bool check_size(const struct ledger *ledger, uint64_t size,
                       struct error *err)
{
    if (size <= ledger->tree.size)
        return true;
    return error_set(err, ERROR_INPUT, "the journal has %llu events, not %llu",
                     (unsigned long long)ledger->tree.size,
                     (unsigned long long)size);
}

uint64_t ledger_size(const struct ledger *ledger)
{
    return ledger->tree.size;
}

bool ledger_root(struct ledger *ledger, uint64_t size, struct digest *root,
                 struct error *err)
{
    return check_size(ledger, size, err) &&
           range(ledger->store, 0, size, root, err);
}

bool ledger_prove(struct ledger *ledger, uint64_t seq, uint64_t size,
                  struct proof *proof, struct error *err)
{
    if (seq >= size)
        return error_set(err, ERROR_INPUT,
                         "event %llu is not among the first %llu",
                         (unsigned long long)seq, (unsigned long long)size);
    return check_size(ledger, size, err) &&
           proof_of_leaf(seq, size, range, ledger->store, proof, err);
}

bool ledger_prove_prefix(struct ledger *ledger, uint64_t old, uint64_t size,
                         struct proof *proof, struct error *err)
{
    if (old == 0 || old > size)
        return error_set(err, ERROR_INPUT,
                         "the first %llu events are no beginning of the first "
                         "%llu",
                         (unsigned long long)old, (unsigned long long)size);
    return check_size(ledger, size, err) &&
           proof_of_prefix(old, size, range, ledger->store, proof, err);
}
