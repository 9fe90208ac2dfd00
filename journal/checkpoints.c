// Signed checkpoints: who signs which, those that are kept, and the keys that
// follow one another.
#include "journal/inside.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <string.h>

bool epoch_first(struct store *store, uint64_t *first, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store, "SELECT ifnull(max(first), 0) FROM epoch", NULL, 0,
                    &row, err))
        return false;
    *first = (uint64_t)row_number(row, 0);
    return true;
}

bool ledger_verifier(struct ledger *ledger, uint64_t size,
                     struct text *verifier, struct error *err)
{
    const struct row *row = NULL;
    int64_t last = size > INT64_MAX ? INT64_MAX : (int64_t)size;

    if (!store_find(ledger->store,
                    "SELECT verifier FROM epoch WHERE first <= ?"
                    " ORDER BY first DESC LIMIT 1",
                    VALUES(number_value(last)), &row, err))
        return false;
    if (!row)
        return error_set(err, ERROR_TAMPERED,
                         "the journal names no key for its checkpoints; verify "
                         "the journal");
    text_add_string(verifier, row_text(row, 0));
    store_rest(ledger->store);
    return true;
}

bool ledger_epochs(struct ledger *ledger, epoch_seen *see, void *context,
                   struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    bool done = false;

    if (!query_open(ledger->store,
                    "SELECT first, verifier FROM epoch ORDER BY first", NULL, 0,
                    &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        if (!see(context, (uint64_t)row_number(row, 0), row_text(row, 1)))
            break;
    }
    query_close(query);
    return done;
}

bool ledger_checkpoint(struct ledger *ledger, struct text *note,
                       struct error *err)
{
    struct checkpoint checkpoint = {.size = ledger->tree.size};

    if (!ledger->has_keys)
        return error_set(err, ERROR_CONFIG,
                         "the journal has no signing key; give it one");
    (void)string_fit(checkpoint.origin, sizeof(checkpoint.origin),
                     ledger->origin);
    merkle_root(&ledger->tree, &checkpoint.root);
    return note_sign_by(ledger->signer, &checkpoint, note, err);
}

static bool store_note(struct store *store, uint64_t size, const char *note,
                       struct error *err)
{
    return store_do(store,
                    "INSERT INTO checkpoint VALUES(?, ?) ON CONFLICT(size)"
                    " DO UPDATE SET note = excluded.note",
                    VALUES(number_value((int64_t)size), text_value(note)), err);
}

// The note, line by line, as what a repeat of the request is told.
static bool remember_note(const char *note, struct text *reply,
                          struct error *err)
{
    struct text copy = {0};
    const char *lines[16];
    size_t count = 0;
    char *rest = NULL;

    text_add_string(&copy, note);
    for (char *at = copy.data; (rest = strchr(at, '\n')) && count < 16;
         at = rest + 1) {
        *rest = '\0';
        lines[count++] = at;
    }
    struct line *line = line_new();
    line_set_texts(line, "note", lines, count);
    bool done = line_write(line, reply, err);
    line_free(line);
    text_clear(&copy);
    return done;
}

static bool recall_note(const struct text *reply, struct text *note,
                        struct error *err)
{
    struct line *line = line_new();
    bool done = line_read(text_string(reply), reply->length, line, err);

    for (size_t n = 0; done && n < line_array_count(line, "note"); n++)
        text_addf(note, "%s\n", line_array_text(line, "note", n));
    line_free(line);
    return done;
}

// One event, and the checkpoint that covers it, kept in one transaction.
static bool record_signed(struct ledger *ledger, const char *id,
                          const struct actor *actor, const char *call,
                          const char *kind, struct line *body,
                          struct text *note, struct error *err)
{
    struct text own = {0};
    struct act act;

    assert(!ledger->in_group);
    if (!act_start(&act, ledger, id, actor, call, err))
        return false;
    bool done = act.is_repeat
                    ? recall_note(&act.reply, &own, err)
                    : act_record(&act, kind, body, err) &&
                          ledger_checkpoint(ledger, &own, err) &&
                          store_note(ledger->store, ledger->tree.size,
                                     text_string(&own), err) &&
                          remember_note(text_string(&own), &act.reply, err);
    done = act_end(&act, done, done ? err : NULL) && done;
    if (done)
        text_add(note, own.data, own.length);
    text_clear(&own);
    return done;
}

bool ledger_heartbeat(struct ledger *ledger, const char *id,
                      const struct actor *actor, struct text *note,
                      struct error *err)
{
    struct line *body = line_new();
    bool done = record_signed(ledger, id, actor, "heartbeat",
                              "journal.heartbeat", body, note, err);

    line_free(body);
    return done;
}

bool ledger_rotate(struct ledger *ledger, const char *id,
                   const struct actor *actor,
                   const uint8_t next_seed[NOTE_KEY_SIZE], struct text *note,
                   struct error *err)
{
    uint8_t public_key[NOTE_KEY_SIZE];
    struct text verifier = {0};
    struct line *body = line_new();

    bool done = note_key_public(next_seed, public_key, err);
    if (done) {
        note_verifier(ledger->origin, public_key, &verifier);
        line_set_text(body, "verifier", text_string(&verifier));
        done = record_signed(ledger, id, actor, "rotate", "key.rotated", body,
                             note, err);
    }
    if (done) {
        note_signer_free(ledger->signer);
        ledger->signer = note_signer_new(next_seed);
    }
    text_clear(&verifier);
    line_free(body);
    return done;
}

// The signature lines of `note` that `kept` does not have, behind `kept`.
static void merge_lines(const char *kept, const char *note, struct text *both)
{
    const char *at = strstr(note, "\n\n") + 2;

    text_add_string(both, kept);
    for (const char *end = strchr(at, '\n'); end; end = strchr(at, '\n')) {
        struct text line = {0};
        text_add(&line, at, (size_t)(end - at) + 1);
        if (!strstr(text_string(both), text_string(&line)))
            text_add(both, line.data, line.length);
        text_clear(&line);
        at = end + 1;
    }
}

static bool is_ours(struct ledger *ledger, const char *note, uint64_t *size,
                    struct error *err)
{
    struct checkpoint found;
    struct digest root;
    struct text verifier = {0};

    bool done = note_read(note, &found, err) &&
                ledger_root(ledger, found.size, &root, err) &&
                ledger_verifier(ledger, found.size, &verifier, err) &&
                note_open(note, text_string(&verifier), &found, err);
    text_clear(&verifier);
    if (!done)
        return false;
    *size = found.size;
    if (digest_equal(&root, &found.root))
        return true;
    return error_set(err, ERROR_TAMPERED,
                     "the checkpoint of %llu events names another root than "
                     "the journal has; verify the journal",
                     (unsigned long long)found.size);
}

bool ledger_keep_note(struct ledger *ledger, const char *note,
                      struct error *err)
{
    const struct row *row = NULL;
    struct text both = {0};
    uint64_t size = 0;

    assert(!ledger->in_group);
    if (!is_ours(ledger, note, &size, err) || !store_begin(ledger->store, err))
        return false;
    bool done =
        store_find(ledger->store, "SELECT note FROM checkpoint WHERE size = ?",
                   VALUES(number_value((int64_t)size)), &row, err);
    if (done && row)
        merge_lines(row_text(row, 0), note, &both);
    else
        text_add_string(&both, note);
    if (done && both.length >= NOTE_MAX)
        done = error_set(err, ERROR_INPUT,
                         "the checkpoint has signatures for more than %d bytes",
                         NOTE_MAX - 1);
    done = done && store_note(ledger->store, size, text_string(&both), err);
    text_clear(&both);
    if (!done) {
        store_roll_back(ledger->store);
        return false;
    }
    ledger->is_broken = !store_commit(ledger->store, err);
    return !ledger->is_broken;
}

bool ledger_notes(struct ledger *ledger, uint64_t first, note_seen *see,
                  void *context, struct error *err)
{
    struct query *query = NULL;
    const struct row *row = NULL;
    int64_t from = first > INT64_MAX ? INT64_MAX : (int64_t)first;
    bool done = false;

    if (!query_open(ledger->store,
                    "SELECT size, note FROM checkpoint WHERE size >= ?"
                    " ORDER BY size",
                    VALUES(number_value(from)), &query, err))
        return false;
    while ((done = query_next(query, &row, err)) && row) {
        if (!see(context, (uint64_t)row_number(row, 0), row_text(row, 1)))
            break;
    }
    query_close(query);
    return done;
}
