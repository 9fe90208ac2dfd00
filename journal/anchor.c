// Checkpoints and inner nodes against the events, while these are read.
//
// A checkpoint fixes every event before it: whoever rewrites one must rewrite
// all checkpoints after it, and those on paper and with witnesses are out of
// reach. So each note that is kept anywhere names the part of the journal that
// cannot have been changed, even by somebody who rewrote tree and head as well.
#include "journal/check.h"
#include "journal/tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool watch(struct check *check, const char *name, const char *note,
                  bool is_anchor)
{
    struct watched new = {.is_anchor = is_anchor};
    struct error err = {0};

    if (!note_read(note, &new.checkpoint, &err)) {
        check_find(check, "%s: %s", name, err.text);
        return false;
    }
    new.name = string_copy(name);
    new.note = string_copy(note);
    check->watched = memory_grow(check->watched, check->watched_count + 1,
                                 sizeof(*check->watched));
    check->watched[check->watched_count++] = new;
    return true;
}

static int by_size(const void *a, const void *b)
{
    const struct watched *one = a;
    const struct watched *other = b;
    uint64_t size = one->checkpoint.size;

    return (size > other->checkpoint.size) - (size < other->checkpoint.size);
}

static bool watch_kept(struct check *check, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    char name[64];
    bool done = false;

    if (!query_open(check->store, "SELECT size, note FROM checkpoint", NULL, 0,
                    &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        int64_t size = row_number(row, 0);
        (void)snprintf(name, sizeof(name), "kept checkpoint of %" PRId64, size);
        if (watch(check, name, row_text(row, 1), false) &&
            check->watched[check->watched_count - 1].checkpoint.size !=
                (uint64_t)size)
            check_find(check, "%s names another number of events", name);
    }
    query_close(query);
    return done;
}

bool check_watch(struct check *check, const struct anchor *anchors,
                 size_t count, struct error *err)
{
    for (size_t n = 0; n < count; n++)
        (void)watch(check, anchors[n].name, anchors[n].note, true);
    if (check->store && !watch_kept(check, err))
        return false;
    if (check->watched_count > 0)
        qsort(check->watched, check->watched_count, sizeof(*check->watched),
              by_size);
    return true;
}

void check_unwatch(struct check *check)
{
    for (size_t n = 0; n < check->watched_count; n++) {
        free(check->watched[n].name);
        free(check->watched[n].note);
    }
    free(check->watched);
    for (unsigned n = 0; n < CHECK_LEVELS; n++)
        free(check->tiles[n]);
}

static void keep_tiles(struct check *check, const struct digest *leaf)
{
    uint64_t size = check->tree.size + 1;

    for (unsigned n = 0; n < CHECK_LEVELS; n++) {
        unsigned bits = (n + 1) * TILE_BITS;
        if (size & ((UINT64_C(1) << bits) - 1))
            return;
        size_t count = check->tile_count[n]++;
        if ((count & (count - 1)) == 0)
            check->tiles[n] =
                memory_grow(check->tiles[n], count == 0 ? 1 : 2 * count,
                            sizeof(*check->tiles[n]));
        merkle_completed(&check->tree, leaf, bits, &check->tiles[n][count]);
    }
}

void check_tree(struct check *check, const struct digest *leaf)
{
    struct digest root;

    keep_tiles(check, leaf);
    merkle_append(&check->tree, leaf);
    for (; check->watched_next < check->watched_count; check->watched_next++) {
        struct watched *next = &check->watched[check->watched_next];
        if (next->checkpoint.size > check->tree.size)
            break;
        merkle_root(&check->tree, &root);
        next->fits = next->checkpoint.size == check->tree.size &&
                     digest_equal(&root, &next->checkpoint.root);
    }
}

// Whether an admin gave up the history that the checkpoint is from.
static bool was_given_up(struct check *check, uint64_t size)
{
    const struct record *old = NULL;

    while (rows_next(check->tables, EVERY(RESTORED), &old, NULL) && old) {
        if ((uint64_t)record_number(old, AT_RESTORED_SEQ) < size &&
            (uint64_t)record_number(old, AT_RESTORED_SIZE) >= size)
            return true;
    }
    return false;
}

// The key in force for a checkpoint of this size; NULL when there is none.
static const char *verifier_of(struct check *check, uint64_t size)
{
    const struct record *epoch = NULL;
    const char *verifier = NULL;

    while (rows_next(check->tables, EVERY(EPOCH), &epoch, NULL) && epoch &&
           (uint64_t)record_number(epoch, AT_EPOCH_FIRST) <= size)
        verifier = record_text(epoch, AT_EPOCH_VERIFIER);
    return verifier;
}

static bool is_signed(struct check *check, const struct watched *watched,
                      struct error *err)
{
    const char *verifier = verifier_of(check, watched->checkpoint.size);
    struct checkpoint found;

    if (!verifier)
        return error_set(err, ERROR_TAMPERED, "no key is in force");
    return note_open(watched->note, verifier, &found, err);
}

static void check_one(struct check *check, const struct watched *watched)
{
    uint64_t size = watched->checkpoint.size;
    struct error err = {0};

    if (!string_equal(watched->checkpoint.origin,
                      check->result->checkpoint.origin))
        check_find(check, "%s: it is of the journal `%s`, not of this one",
                   watched->name, watched->checkpoint.origin);
    else if (!is_signed(check, watched, &err))
        check_find(check,
                   "%s: %s: somebody forged it, or put other keys into the "
                   "journal; find out which",
                   watched->name, err.text);
    else if (watched->fits && watched->is_anchor)
        check->result->anchored = size;
    else if (!watched->fits && watched->is_anchor && was_given_up(check, size))
        check->result->lost++;
    else if (!watched->fits && size > check->tree.size)
        check_find(check,
                   "%s: it covers %" PRIu64 " events, but there are %" PRIu64
                   ": the end was cut off or an old journal was put back; "
                   "restore the newest backup",
                   watched->name, size, check->tree.size);
    else if (!watched->fits)
        check_find(check,
                   "%s: the first %" PRIu64 " events are not those it was "
                   "signed for: one behind event %" PRIu64
                   " was changed, removed or added; restore a backup and "
                   "compare",
                   watched->name, size, check->result->anchored);
}

bool check_watched(struct check *check, struct error *err)
{
    (void)err;
    for (size_t n = 0; n < check->watched_count; n++)
        check_one(check, &check->watched[n]);
    return true;
}

static void check_tile(struct check *check, const struct row *row)
{
    int64_t level = row_number(row, 0);
    int64_t place = row_number(row, 1);
    size_t length = 0;
    const void *root = row_bytes(row, 2, &length);

    bool is_known = level >= 1 && level <= CHECK_LEVELS && place >= 0 &&
                    (size_t)place < check->tile_count[level - 1];
    if (!is_known || length != DIGEST_SIZE ||
        memcmp(root, check->tiles[level - 1][place].bytes, DIGEST_SIZE) != 0)
        check_find(check,
                   "inner node %" PRId64 " of level %" PRId64 " of the hash "
                   "tree does not follow from the events; restore a backup",
                   place, level);
}

bool check_tiles(struct check *check, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    size_t count = 0;
    size_t expected = 0;
    bool done = false;

    if (!query_open(check->store, "SELECT level, place, root FROM tile", NULL,
                    0, &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        check_tile(check, row);
        count++;
    }
    query_close(query);
    for (unsigned n = 0; n < CHECK_LEVELS; n++)
        expected += check->tile_count[n];
    if (done && count < expected)
        check_find(check,
                   "%zu inner nodes of the hash tree were removed; restore a "
                   "backup",
                   expected - count);
    return done;
}
