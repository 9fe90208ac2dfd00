// The signing key and its successors.
//
// The order is such that a crash at any point leaves a key that the journal
// knows: the next key is on disk before it is announced, and the old one is
// destroyed only after the announcement is.
#include "registrar/epoch.h"

#include "registrar/access.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char purpose[] = "signing";

static void path_in(const char *folder, const char *name, struct text *path)
{
    text_empty(path);
    text_addf(path, "%s/%s", folder, name);
}

// The origin is the part of the verifier key before the first plus sign.
static bool is_key_of(const struct key *key, const char *verifier)
{
    uint8_t public_key[NOTE_KEY_SIZE];
    struct text own = {0};
    char origin[NOTE_ORIGIN_MAX] = "";
    size_t length = strcspn(verifier, "+");

    if (length >= sizeof(origin) ||
        !note_key_public(key->bytes, public_key, NULL))
        return false;
    memcpy(origin, verifier, length);
    note_verifier(origin, public_key, &own);
    bool same = string_equal(text_string(&own), verifier);
    text_clear(&own);
    return same;
}

// Whether the next event is covered by that key's checkpoints.
static bool is_in_force(struct ledger *ledger, const struct key *key, bool *is,
                        struct error *err)
{
    struct text verifier = {0};
    bool done =
        ledger_verifier(ledger, ledger_size(ledger) + 1, &verifier, err);

    *is = done && is_key_of(key, text_string(&verifier));
    text_clear(&verifier);
    return done;
}

// The secret is overwritten where it lies before its name goes. On a disk that
// moves blocks about this is the best that can be done: what was signed before
// is safe on paper in any case.
static bool destroy(const char *path, struct error *err)
{
    char nothing[256] = {0};
    struct stat info;

    if (stat(path, &info) != 0)
        return errno == ENOENT || error_errno(err, "cannot look at %s", path);
    if (chmod(path, 0600) != 0)
        return error_errno(err, "cannot change %s", path);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return error_errno(err, "cannot open %s", path);
    size_t size = (size_t)info.st_size;
    bool done = descriptor_write(
        fd, nothing, size < sizeof(nothing) ? size : sizeof(nothing), err);
    if (done && fsync(fd) != 0)
        done = error_errno(err, "cannot sync %s", path);
    (void)close(fd);
    return done;
}

static bool replace(const char *folder, struct error *err)
{
    struct text now = {0}, next = {0};

    path_in(folder, "signing.key", &now);
    path_in(folder, "signing-next.key", &next);
    bool done = destroy(now.data, err);
    if (done && rename(next.data, now.data) != 0)
        done = error_errno(err, "cannot put %s in force", next.data);
    int fd = done ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (done && (fd < 0 || fsync(fd) != 0))
        done = error_errno(err, "cannot sync %s", folder);
    if (fd >= 0)
        (void)close(fd);
    text_clear(&now);
    text_clear(&next);
    return done;
}

static bool find_next(const char *folder, struct ledger *ledger,
                      struct key *signing, bool *is_found, struct error *err)
{
    struct text path = {0};
    bool done = true;

    *is_found = false;
    path_in(folder, "signing-next.key", &path);
    if (access(path.data, F_OK) == 0)
        done = key_read(path.data, purpose, signing, err) &&
               is_in_force(ledger, signing, is_found, err) &&
               (!*is_found || replace(folder, err));
    text_clear(&path);
    return done;
}

bool epoch_find(const char *folder, struct ledger *ledger, struct key *signing,
                struct error *err)
{
    struct text path = {0};
    bool is_found = false;

    bool done = find_next(folder, ledger, signing, &is_found, err);
    if (done && !is_found) {
        path_in(folder, "signing.key", &path);
        done = key_read(path.data, purpose, signing, err) &&
               is_in_force(ledger, signing, &is_found, err);
        if (done && !is_found)
            done = error_set(err, ERROR_CONFIG,
                             "%s is not the key that the journal announces; "
                             "put the key back that belongs to this journal "
                             "(from the same backup)",
                             path.data);
        text_clear(&path);
    }
    return done;
}

static bool make_next(const char *path, unsigned id, struct key *next,
                      struct error *err)
{
    // One that was made and never announced is as good as a new one.
    if (access(path, F_OK) == 0)
        return key_read(path, purpose, next, err);
    next->id = id;
    random_bytes(next->bytes, sizeof(next->bytes));
    return key_store(path, purpose, next, err);
}

bool epoch_seal(struct ledger *ledger, struct error *err)
{
    struct text last = {0}, next = {0}, note = {0};
    struct actor self = actor_self();
    char id[33];

    bool done = ledger_verifier(ledger, ledger_size(ledger), &last, err) &&
                ledger_verifier(ledger, ledger_size(ledger) + 1, &next, err);
    if (done && !string_equal(text_string(&last), text_string(&next))) {
        random_id(id);
        done = ledger_heartbeat(ledger, id, &self, &note, err);
    }
    text_clear(&last);
    text_clear(&next);
    text_clear(&note);
    return done;
}

bool epoch_rotate(const char *folder, struct ledger *ledger, const char *id,
                  const struct actor *actor, struct key *signing,
                  const struct key *code, struct text *note, struct error *err)
{
    struct text path = {0};
    struct key next = {0};
    bool is_new = false;

    path_in(folder, "signing-next.key", &path);
    bool done = make_next(path.data, signing->id + 1, &next, err) &&
                ledger_rotate(ledger, id, actor, next.bytes, note, err) &&
                is_in_force(ledger, &next, &is_new, err);
    if (done && is_new) {
        *signing = next;
        done = epoch_seal(ledger, err) && replace(folder, err);
    } else if (done) {
        // It was asked for before: the key that came then is in force.
        ledger_keys(ledger, signing->bytes, code->id, code->bytes);
    }
    explicit_bzero(&next, sizeof(next));
    text_clear(&path);
    return done;
}
