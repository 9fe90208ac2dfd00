// One request on the journal: its events appended, its reply remembered.
#include "journal/inside.h"
#include "journal/stub.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void time_now(char t[LEDGER_TIME_MAX])
{
    struct timespec now = {0};
    struct tm parts = {0};
    char seconds[LEDGER_TIME_MAX];

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &parts);
    (void)strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &parts);
    unsigned micros = (unsigned)(now.tv_nsec / 1000) % 1000000;
    (void)snprintf(t, LEDGER_TIME_MAX, "%.19s.%06uZ", seconds, micros);
}

bool time_valid(const char *t)
{
    static const char shape[] = "0000-00-00T00:00:00.000000Z";

    for (size_t n = 0; n < sizeof(shape); n++) {
        if (shape[n] == '0' ? t[n] < '0' || t[n] > '9' : t[n] != shape[n])
            return false;
    }
    return true;
}

int64_t time_seconds(const char *t)
{
    struct tm parts = {0};

    return strptime(t, "%Y-%m-%dT%H:%M:%S", &parts) ? (int64_t)timegm(&parts)
                                                    : 0;
}

bool id_valid(const char *id)
{
    return strlen(id) == ID_SIZE - 1 &&
           strspn(id, "0123456789abcdef") == ID_SIZE - 1;
}

bool kind_valid(const char *kind)
{
    const char *word = kind;
    unsigned words = 0;

    while (strlen(kind) < 64) {
        size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyz_");
        if (length == 0)
            return false;
        words++;
        word += length;
        if (*word == '\0')
            return words >= 2;
        if (*word++ != '.')
            return false;
    }
    return false;
}

void tree_write(const struct merkle *tree, struct text *into)
{
    for (unsigned n = 0; n < tree->count; n++)
        text_add(into, tree->peaks[n].bytes, DIGEST_SIZE);
}

bool tree_read(struct merkle *tree, uint64_t size, const void *bytes,
               size_t length)
{
    const uint8_t *from = bytes;
    unsigned count = (unsigned)__builtin_popcountll(size);

    if (length != (size_t)count * DIGEST_SIZE || count > MERKLE_LEVELS)
        return false;
    *tree = (struct merkle){.size = size, .count = count};
    for (unsigned n = 0; n < count; n++)
        memcpy(tree->peaks[n].bytes, from + (size_t)n * DIGEST_SIZE,
               DIGEST_SIZE);
    return true;
}

// What this request was told when it came before.
static bool look_up(struct act *act, struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(act->ledger->store,
                    "SELECT call, reply FROM recent WHERE id = ?",
                    VALUES(text_value(act->id)), &row, err))
        return false;
    if (!row)
        return true;
    if (strcmp(row_text(row, 0), act->call) != 0)
        return error_set(err, ERROR_REFUSED,
                         "request %s was a `%s` before; a new request needs "
                         "an id of its own",
                         act->id, row_text(row, 0));
    act->is_repeat = true;
    text_add_string(&act->reply, row_text(row, 1));
    return true;
}

bool act_start(struct act *act, struct ledger *ledger, const char *id,
               const struct actor *actor, const char *call, struct error *err)
{
    *act =
        (struct act){.ledger = ledger, .actor = actor, .id = id, .call = call};
    if (!id_valid(id))
        return error_set(err, ERROR_INPUT,
                         "a request id is 32 lower-case hex digits");
    if (ledger->is_broken)
        return error_set(err, ERROR_SYSTEM,
                         "it is unknown whether the journal was written; "
                         "open it again");
    ledger->has_refused = false;

    if (ledger->in_group ? !store_save(ledger->store, err)
                         : !store_begin(ledger->store, err))
        return false;
    if (look_up(act, err))
        return true;
    (void)act_end(act, false, NULL);
    return false;
}

// The request's own id for its first event; ids made from it for the others.
static void event_id(const struct act *act, char id[ID_SIZE])
{
    char named[ID_SIZE + 16];
    char hex[DIGEST_HEX];
    struct digest digest;

    if (act->events == 0) {
        memcpy(id, act->id, ID_SIZE);
        return;
    }
    int length = snprintf(named, sizeof(named), "%s/%u", act->id, act->events);
    digest_of(named, (size_t)length, &digest);
    digest_hex(&digest, hex);
    memcpy(id, hex, ID_SIZE - 1);
    id[ID_SIZE - 1] = '\0';
}

static void fill_in(struct line *body, const char *id, uint64_t seq,
                    const char *t, const char *kind, const struct actor *actor)
{
    char name[LEDGER_NAME_MAX];

    line_clean(actor->name, name, sizeof(name));
    line_set_text(body, "id", id);
    line_set_number(body, "seq", (int64_t)seq);
    line_set_text(body, "t", t);
    line_set_text(body, "kind", kind);
    line_set_text(body, "actor", name);
    line_set_number(body, "uid", actor->uid);
    line_set_number(body, "v", 1);
}

static bool write_head(struct ledger *ledger, const struct merkle *before,
                       const char *t, struct error *err)
{
    struct text peaks = {0};
    struct text peaks_before = {0};

    tree_write(&ledger->tree, &peaks);
    tree_write(before, &peaks_before);
    bool done = store_do(
        ledger->store,
        "INSERT INTO head VALUES(1, ?, ?, ?, ?) ON CONFLICT(one) DO UPDATE SET"
        " size = excluded.size, peaks = excluded.peaks,"
        " before = excluded.before, t = excluded.t",
        VALUES(number_value((int64_t)ledger->tree.size),
               bytes_value(text_string(&peaks), peaks.length),
               bytes_value(text_string(&peaks_before), peaks_before.length),
               text_value(t)),
        err);
    text_clear(&peaks);
    text_clear(&peaks_before);
    return done;
}

// The line, its leaf, the head: one event longer.
static bool append(struct ledger *ledger, const struct line *body,
                   const char *t, struct error *err)
{
    const struct merkle before = ledger->tree;
    struct digest leaf;

    text_empty(&ledger->bytes);
    if (line_has(body, STUB_LEAF))
        return error_set(err, ERROR_REFUSED,
                         "`" STUB_LEAF "` is a field of redacted events alone");
    if (!line_write(body, &ledger->bytes, err) ||
        !store_do(ledger->store, "INSERT INTO event VALUES(?, ?)",
                  VALUES(number_value((int64_t)before.size),
                         text_value(text_string(&ledger->bytes))),
                  err))
        return false;
    merkle_leaf(ledger->bytes.data, ledger->bytes.length, &leaf);
    if (!tiles_keep(ledger->store, &before, &leaf, err))
        return false;
    merkle_append(&ledger->tree, &leaf);
    (void)string_fit(ledger->last, sizeof(ledger->last), t);
    return write_head(ledger, &before, t, err);
}

// Order is seq, never time; but a clock that went back is said to have done so.
static bool note_clock(struct ledger *ledger, const char *t, struct error *err)
{
    struct actor self = {.uid = geteuid(), .name = "countermark"};
    struct line *body = NULL;
    char id[ID_SIZE];

    if (strcmp(t, ledger->last) >= 0)
        return true;
    body = line_new();
    line_set_text(body, "before", ledger->last);
    random_id(id);
    fill_in(body, id, ledger->tree.size, t, "clock.step", &self);
    bool done = append(ledger, body, t, err);
    line_free(body);
    return done;
}

bool act_record(struct act *act, const char *kind, struct line *body,
                struct error *err)
{
    struct ledger *ledger = act->ledger;
    char id[ID_SIZE];
    char t[LEDGER_TIME_MAX];

    assert(!act->is_repeat);
    time_now(t);
    if (!note_clock(ledger, t, err))
        return false;

    uint64_t seq = ledger->tree.size;
    event_id(act, id);
    fill_in(body, id, seq, t, kind, act->actor);
    if (!append(ledger, body, t, err) ||
        !event_apply(ledger->tables, seq, body, err))
        return false;
    if (act->events++ == 0)
        act->first = seq;
    return true;
}

static bool remember(struct act *act, struct error *err)
{
    struct ledger *ledger = act->ledger;
    int64_t oldest = (int64_t)act->first - RECENT_KEPT;

    return store_do(ledger->store, "INSERT INTO recent VALUES(?, ?, ?, ?)",
                    VALUES(number_value((int64_t)act->first),
                           text_value(act->id), text_value(act->call),
                           text_value(text_string(&act->reply))),
                    err) &&
           store_do(ledger->store, "DELETE FROM recent WHERE seq < ?",
                    VALUES(number_value(oldest)), err);
}

bool act_end(struct act *act, bool keep, struct error *err)
{
    struct ledger *ledger = act->ledger;

    if (keep && act->events > 0)
        keep = remember(act, err);
    text_clear(&act->reply);

    if (keep && !ledger->in_group) {
        keep = store_commit(ledger->store, err);
        ledger->is_broken = !keep;
        return keep && ledger_forget(ledger, err);
    }
    bool done = true;
    if (ledger->in_group)
        done = store_release(ledger->store, keep, keep ? err : NULL);
    else
        store_roll_back(ledger->store);
    if (!keep)
        done = ledger_load(ledger, NULL) && done;
    ledger->is_broken = !done;
    return keep && done;
}
