// Making, opening and grouping: the ledger as a whole.
#include "journal/inside.h"
#include "journal/stub.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool ledger_load(struct ledger *ledger, struct error *err)
{
    const struct row *row = NULL;
    size_t length = 0;

    if (!store_find(ledger->store, "SELECT size, peaks, t FROM head", NULL, 0,
                    &row, err))
        return false;
    if (!row) {
        ledger->tree = (struct merkle){0};
        ledger->last[0] = '\0';
        return true;
    }
    const void *peaks = row_bytes(row, 1, &length);
    bool is_good =
        tree_read(&ledger->tree, (uint64_t)row_number(row, 0), peaks, length) &&
        string_fit(ledger->last, sizeof(ledger->last), row_text(row, 2));
    store_rest(ledger->store);
    if (!is_good)
        return error_set(err, ERROR_TAMPERED,
                         "the head of the journal is not one we wrote; "
                         "restore it and verify");
    return true;
}

// The last event, appended to the tree before it, must give the tree of head.
static bool check_head(struct ledger *ledger, struct error *err)
{
    const struct row *row = NULL;
    struct merkle tree;
    struct digest leaf;
    struct digest root;
    struct digest expected;
    size_t length = 0;

    if (!store_find(ledger->store,
                    "SELECT event.seq, body, before FROM event, head"
                    " ORDER BY event.seq DESC LIMIT 1",
                    NULL, 0, &row, err))
        return false;
    uint64_t size = ledger->tree.size;
    if (!row || size == 0 || (uint64_t)row_number(row, 0) != size - 1)
        return error_set(err, ERROR_TAMPERED,
                         "the journal's head counts %llu events, but the last "
                         "event is another one; restore it and verify",
                         (unsigned long long)size);

    const void *before = row_bytes(row, 2, &length);
    bool is_good = tree_read(&tree, size - 1, before, length);
    const void *body = row_bytes(row, 1, &length);
    is_good = is_good && length <= LINE_BYTES_MAX;
    if (is_good) {
        event_leaf(body, length, &leaf);
        merkle_append(&tree, &leaf);
        merkle_root(&tree, &root);
        merkle_root(&ledger->tree, &expected);
        is_good = digest_equal(&root, &expected);
    }
    if (!is_good)
        return error_set(err, ERROR_TAMPERED,
                         "event %llu, the last of the journal, does not fit "
                         "the hash tree; restore it and verify",
                         (unsigned long long)size - 1);
    return true;
}

// Who this journal belongs to, as its first event says.
static bool read_opening(struct ledger *ledger, struct error *err)
{
    const struct row *row = NULL;
    struct line *line = line_new();
    size_t length = 0;

    bool is_good =
        store_find(ledger->store, "SELECT body FROM event WHERE seq = 0", NULL,
                   0, &row, err) &&
        row;
    if (is_good) {
        const char *body = row_bytes(row, 0, &length);
        is_good = line_read(body, length, line, NULL);
    }
    const char *kind = is_good ? line_text(line, "kind") : NULL;
    const char *origin = is_good ? line_text(line, "origin") : NULL;
    int64_t site = line_number(line, "site", -1);
    is_good = string_equal(kind, "journal.opened") && origin &&
              string_fit(ledger->origin, sizeof(ledger->origin), origin) &&
              site >= 0 && site <= CODE_SITE_MAX;
    ledger->site = is_good ? (unsigned)site : 0;
    line_free(line);
    if (!is_good)
        return error_set(err, ERROR_TAMPERED,
                         "the first event does not open a journal; restore it "
                         "and verify");
    return true;
}

static bool write_opening(struct ledger *ledger, const char *origin,
                          unsigned site, const char *verifier,
                          struct error *err)
{
    struct actor self = {.uid = geteuid(), .name = "countermark"};
    struct act act;
    struct line *body = line_new();
    char id[ID_SIZE];

    random_id(id);
    line_set_text(body, "origin", origin);
    line_set_number(body, "site", site);
    line_set_text(body, "verifier", verifier);
    bool done = act_start(&act, ledger, id, &self, "create", err);
    if (done) {
        done = act_record(&act, "journal.opened", body, err);
        done = act_end(&act, done, err) && done;
    }
    line_free(body);
    return done;
}

bool ledger_create(const char *path, const char *origin, unsigned site,
                   const char *verifier, struct error *err)
{
    char clean[NOTE_ORIGIN_MAX];
    struct ledger ledger = {0};

    line_clean(origin, clean, sizeof(clean));
    if (origin[0] == '\0' || strcmp(origin, clean) != 0 ||
        strpbrk(origin, " +"))
        return error_set(err, ERROR_CONFIG,
                         "origin `%s` cannot name a journal: 1 to %d bytes "
                         "without spaces and `+`",
                         origin, NOTE_ORIGIN_MAX - 1);
    if (site > CODE_SITE_MAX)
        return error_set(err, ERROR_CONFIG, "site %u is above %d", site,
                         CODE_SITE_MAX);

    if (!store_create(path, &ledger.store, err))
        return false;
    ledger.tables = tables_in_store(ledger.store);
    bool done = write_opening(&ledger, origin, site, verifier, err);
    tables_free(ledger.tables);
    store_close(ledger.store);
    text_clear(&ledger.bytes);
    if (!done)
        (void)unlink(path);
    return done;
}

bool ledger_open(const char *path, struct ledger **ledger, struct error *err)
{
    struct ledger *new = memory_need_zero(1, sizeof(*new));

    if (store_open(path, &new->store, err)) {
        new->tables = tables_in_store(new->store);
        if (ledger_load(new, err) && check_head(new, err) &&
            read_opening(new, err)) {
            store_rest(new->store);
            *ledger = new;
            return true;
        }
        error_in(err, "%s", path);
    }
    ledger_close(new);
    return false;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    tables_free(ledger->tables);
    store_close(ledger->store);
    text_clear(&ledger->bytes);
    note_signer_free(ledger->signer);
    OPENSSL_cleanse(ledger, sizeof(*ledger));
    free(ledger);
}

void ledger_keys(struct ledger *ledger,
                 const uint8_t signing_seed[NOTE_KEY_SIZE],
                 unsigned code_key_id, const uint8_t code_key[DIGEST_SIZE])
{
    assert(code_key_id <= CODE_KEY_MAX);
    note_signer_free(ledger->signer);
    ledger->signer = note_signer_new(signing_seed);
    ledger->code_key_id = code_key_id;
    memcpy(ledger->code_key, code_key, DIGEST_SIZE);
    ledger->has_keys = true;
}

bool ledger_begin(struct ledger *ledger, struct error *err)
{
    assert(!ledger->in_group);
    if (!store_begin(ledger->store, err))
        return false;
    ledger->in_group = true;
    return true;
}

bool ledger_forget(struct ledger *ledger, struct error *err)
{
    if (!ledger->has_redacted)
        return true;
    ledger->has_redacted = false;
    return store_do(ledger->store, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, 0,
                    err) &&
           store_do(ledger->store, "PRAGMA secure_delete = OFF", NULL, 0, err);
}

bool ledger_commit(struct ledger *ledger, struct error *err)
{
    assert(ledger->in_group);
    ledger->in_group = false;
    if (ledger->is_broken) {
        store_roll_back(ledger->store);
        return error_set(err, ERROR_SYSTEM,
                         "it is unknown whether the journal was written; open "
                         "it again");
    }
    if (store_commit(ledger->store, err))
        return ledger_forget(ledger, err);
    ledger->is_broken = true;
    return false;
}

void ledger_roll_back(struct ledger *ledger)
{
    assert(ledger->in_group);
    ledger->in_group = false;
    store_roll_back(ledger->store);
    if (!ledger_load(ledger, NULL))
        ledger->is_broken = true;
}

bool ledger_save(struct ledger *ledger, struct error *err)
{
    assert(ledger->in_group);
    ledger->has_refused = false;
    return store_save(ledger->store, err);
}

void ledger_release(struct ledger *ledger, bool keep)
{
    assert(ledger->in_group);
    // A refusal to print again is itself a fact of record.
    keep = keep || ledger->has_refused;
    if (!store_release(ledger->store, keep, NULL) ||
        (!keep && !ledger_load(ledger, NULL)))
        ledger->is_broken = true;
}
