// Proofs: RFC 6962 as published, every proof of small trees, and those the
// ledger makes from its tiles.
#include "tests/unit/test_journal_lab.h"

enum { TREE_MAX = 40 };

static struct digest leaves[TREE_MAX];

// MTH of RFC 6962 2.1, as it is written there.
static bool plain_root(void *context, uint64_t low, uint64_t high,
                       struct digest *root, struct error *err)
{
    uint64_t half = 1;
    struct digest left;
    struct digest right;

    if (high - low == 1) {
        *root = leaves[low];
        return true;
    }
    while (2 * half < high - low)
        half *= 2;
    (void)plain_root(context, low, low + half, &left, err);
    (void)plain_root(context, low + half, high, &right, err);
    merkle_node(&left, &right, root);
    return true;
}

static void root_of(uint64_t size, struct digest *root)
{
    (void)plain_root(NULL, 0, size, root, NULL);
}

static void plant_published(void)
{
    static const struct {
        const char *bytes;
        size_t length;
    } inputs[] = {
        {"", 0},         {"\x00", 1},
        {"\x10", 1},     {"\x20\x21", 2},
        {"\x30\x31", 2}, {"\x40\x41\x42\x43", 4},
        {"PQRSTUVW", 8}, {"`abcdefghijklmno", 16},
    };

    for (size_t n = 0; n < sizeof(inputs) / sizeof(inputs[0]); n++)
        merkle_leaf(inputs[n].bytes, inputs[n].length, &leaves[n]);
}

static void plant_numbered(void)
{
    for (unsigned n = 0; n < TREE_MAX; n++)
        merkle_leaf(&n, sizeof(n), &leaves[n]);
}

// The proofs that Certificate Transparency's own tests publish.
static const struct {
    uint64_t from, size;
    bool is_prefix;
    const char *nodes[4];
} published[] = {
    {0,
     8,
     false,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5,
     8,
     false,
     {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {6,
     8,
     true,
     {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}},
    {2,
     5,
     true,
     {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
};

static void published_proofs_come_out_node_by_node(void **state)
{
    (void)state;
    plant_published();
    for (size_t n = 0; n < sizeof(published) / sizeof(published[0]); n++) {
        struct proof proof;
        unsigned count = 0;
        if (published[n].is_prefix)
            assert_true(proof_of_prefix(published[n].from, published[n].size,
                                        plain_root, NULL, &proof, NULL));
        else
            assert_true(proof_of_leaf(published[n].from, published[n].size,
                                      plain_root, NULL, &proof, NULL));
        for (; count < 4 && published[n].nodes[count]; count++) {
            char hex[DIGEST_HEX];
            assert_true(count < proof.count);
            digest_hex(&proof.nodes[count], hex);
            assert_string_equal(hex, published[n].nodes[count]);
        }
        assert_int_equal(proof.count, count);
    }
}

// Whether anything but the very proof, numbers and hashes is believed.
static void check_leaf_proof(uint64_t seq, uint64_t size)
{
    struct proof proof;
    struct digest root;

    root_of(size, &root);
    assert_true(proof_of_leaf(seq, size, plain_root, NULL, &proof, NULL));
    assert_true(proof_leaf_fits(&proof, seq, size, &leaves[seq], &root));
    assert_false(proof_leaf_fits(&proof, seq, size,
                                 &leaves[(seq + 1) % TREE_MAX], &root));
    for (uint64_t other = 0; other < size; other++)
        assert_true(other == seq ||
                    !proof_leaf_fits(&proof, other, size, &leaves[seq], &root));
    for (unsigned n = 0; n < proof.count; n++) {
        proof.nodes[n].bytes[n % DIGEST_SIZE] ^= 1;
        assert_false(proof_leaf_fits(&proof, seq, size, &leaves[seq], &root));
        proof.nodes[n].bytes[n % DIGEST_SIZE] ^= 1;
    }
    proof.nodes[proof.count] = root;
    proof.count++;
    assert_false(proof_leaf_fits(&proof, seq, size, &leaves[seq], &root));
    if (proof.count >= 2) {
        proof.count -= 2;
        assert_false(proof_leaf_fits(&proof, seq, size, &leaves[seq], &root));
    }
}

static void check_prefix_proof(uint64_t old, uint64_t size)
{
    struct proof proof;
    struct digest old_root;
    struct digest root;

    root_of(old, &old_root);
    root_of(size, &root);
    assert_true(proof_of_prefix(old, size, plain_root, NULL, &proof, NULL));
    assert_true(proof_prefix_fits(&proof, old, size, &old_root, &root));
    for (unsigned n = 0; n < proof.count; n++) {
        proof.nodes[n].bytes[n % DIGEST_SIZE] ^= 1;
        assert_false(proof_prefix_fits(&proof, old, size, &old_root, &root));
        proof.nodes[n].bytes[n % DIGEST_SIZE] ^= 1;
    }
    proof.nodes[proof.count] = root;
    proof.count++;
    assert_false(proof_prefix_fits(&proof, old, size, &old_root, &root));
    proof.count--;
    old_root.bytes[5] ^= 1;
    assert_false(proof_prefix_fits(&proof, old, size, &old_root, &root));
    old_root.bytes[5] ^= 1;
    root.bytes[5] ^= 1;
    assert_false(proof_prefix_fits(&proof, old, size, &old_root, &root));
}

static void every_proof_of_small_trees_fits_itself_only(void **state)
{
    (void)state;
    plant_numbered();
    for (uint64_t size = 1; size <= TREE_MAX; size++) {
        for (uint64_t from = 0; from < size; from++) {
            check_leaf_proof(from, size);
            check_prefix_proof(from + 1, size);
        }
    }
}

static void what_cannot_be_is_no_proof(void **state)
{
    (void)state;
    struct proof proof = {.count = 0};
    struct digest root = {{0}};

    plant_numbered();
    assert_false(proof_leaf_fits(&proof, 0, 0, &root, &root));
    assert_false(proof_leaf_fits(&proof, 3, 3, &root, &root));
    assert_false(proof_leaf_fits(&proof, 0, 2, &root, &root));
    assert_false(proof_prefix_fits(&proof, 0, 3, &root, &root));
    assert_false(proof_prefix_fits(&proof, 3, 2, &root, &root));
    assert_false(proof_prefix_fits(&proof, 3, 4, &root, &root));
    proof.count = PROOF_MAX + 1;
    assert_false(proof_leaf_fits(&proof, 0, UINT64_MAX, &root, &root));
    assert_false(proof_prefix_fits(&proof, 1, UINT64_MAX, &root, &root));
}

// --- the ledger's own --------------------------------------------------------
enum { EVENTS = 1100 }; // more than four tiles of 256 leaves

static void fill(struct lab *lab)
{
    struct line *body = line_new();
    char id[33];

    assert_true(ledger_begin(lab->ledger, NULL));
    for (unsigned n = 1; n < EVENTS; n++) {
        random_id(id);
        line_empty(body);
        line_set_number(body, "n", n);
        assert_true(ledger_note(lab->ledger, id, &lab_actor, "queue.noted",
                                body, NULL));
    }
    assert_true(ledger_commit(lab->ledger, NULL));
    line_free(body);
}

struct roots {
    struct merkle tree;
    struct digest leaves[EVENTS];
    struct digest roots[EVENTS + 1];
};

static bool take_leaf(void *context, uint64_t seq, const char *line,
                      size_t length)
{
    struct roots *roots = context;

    merkle_leaf(line, length, &roots->leaves[seq]);
    merkle_append(&roots->tree, &roots->leaves[seq]);
    merkle_root(&roots->tree, &roots->roots[seq + 1]);
    return true;
}

static void the_ledger_proves_any_event_and_any_beginning(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {1, 2, 255, 256, 257, 512, 1000, EVENTS};
    struct roots *roots = memory_need_zero(1, sizeof(*roots));
    struct lab lab;
    struct proof proof;
    struct digest root;
    struct error err = {0};

    lab_start(&lab);
    fill(&lab);
    assert_int_equal(ledger_size(lab.ledger), EVENTS);
    assert_true(
        ledger_events(lab.ledger, 0, 0, EVENTS, take_leaf, roots, NULL));
    for (size_t n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
        uint64_t size = sizes[n];
        assert_true(ledger_root(lab.ledger, size, &root, &err));
        assert_true(digest_equal(&root, &roots->roots[size]));
        for (uint64_t seq = 0; seq < size; seq += 1 + size / 50) {
            assert_true(ledger_prove(lab.ledger, seq, size, &proof, &err));
            assert_true(
                proof_leaf_fits(&proof, seq, size, &roots->leaves[seq], &root));
            assert_true(
                ledger_prove_prefix(lab.ledger, seq + 1, size, &proof, &err));
            assert_true(proof_prefix_fits(&proof, seq + 1, size,
                                          &roots->roots[seq + 1], &root));
        }
    }
    assert_false(ledger_prove(lab.ledger, EVENTS, EVENTS, &proof, &err));
    assert_non_null(strstr(err.text, "is not among the first 1100"));
    assert_false(ledger_prove(lab.ledger, 0, EVENTS + 1, &proof, &err));
    assert_non_null(strstr(err.text, "has 1100 events, not 1101"));
    assert_false(ledger_prove_prefix(lab.ledger, 0, 5, &proof, &err));
    lab_verify_clean(&lab);
    lab_end(&lab);
    free(roots);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_proofs_come_out_node_by_node),
        cmocka_unit_test(every_proof_of_small_trees_fits_itself_only),
        cmocka_unit_test(what_cannot_be_is_no_proof),
        cmocka_unit_test(the_ledger_proves_any_event_and_any_beginning),
    };

    return cmocka_run_group_tests_name("journal: proofs", tests, NULL, NULL);
}
