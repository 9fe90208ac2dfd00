// The registrar's state folder: founded once, then opened by one process.
#include "registrar/office.h"

#include "registrar/access.h"
#include "registrar/epoch.h"
#include "registrar/log.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OFFICE_PATH_MAX = POLICY_PATH_MAX + 32, POLICY_SEEN_MAX = 256 };

static const char journal_name[] = "journal.db";
static const char signing_name[] = "signing.key";
static const char code_name[] = "code.key";
static const char code_key_kind[] = "code.key";
static const char lock_name[] = "lock";
static const char policy_name[] = "policy-in-force";

static void path_in(const struct site *site, const char *name,
                    struct text *path)
{
    text_empty(path);
    text_addf(path, "%s/%s", site->state_dir, name);
}

// Every folder on the way, then the state folder itself, which is nobody
// else's.
static bool make_folder(const char *path, struct error *err)
{
    char part[POLICY_PATH_MAX];

    if (!string_fit(part, sizeof(part), path))
        return error_set(err, ERROR_CONFIG, "the path %s is too long", path);
    for (char *at = strchr(part + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return error_errno(err, "cannot make the folder %s", part);
        *at = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return error_errno(err, "cannot make the folder %s", path);
    return true;
}

// Files that root makes in another account's folder would keep that account's
// registrar from its own journal: root becomes the account first.
static bool become_owner(const char *path, struct error *err)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return error_errno(err, "cannot look at %s", path);
    if (info.st_uid == geteuid())
        return true;
    if (geteuid() != 0)
        return error_set(err, ERROR_CONFIG,
                         "the folder %s belongs to another account (uid %u); "
                         "run the registrar as that account",
                         path, info.st_uid);
    if (setgroups(0, NULL) != 0 ||
        setresgid(info.st_gid, info.st_gid, info.st_gid) != 0 ||
        setresuid(info.st_uid, info.st_uid, info.st_uid) != 0)
        return error_errno(err, "cannot become uid %u, the owner of %s",
                           info.st_uid, path);
    return true;
}

static bool keep_private(const char *path, struct error *err)
{
    if (chmod(path, 0700) != 0)
        return error_errno(err, "cannot close %s to others", path);
    return true;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

// The journal remembers which code key it was founded with: under another one
// every page printed so far would be called forged.
static bool note_code_key(struct ledger *ledger, const struct key *code,
                          struct error *err)
{
    const struct actor self = actor_self();
    struct line *body = line_new();
    char check[KEY_CHECK_SIZE], id[33];

    random_id(id);
    key_check(code, check);
    line_set_number(body, "key", code->id);
    line_set_text(body, "check", check);
    bool done = ledger_note(ledger, id, &self, code_key_kind, body, err);
    line_free(body);
    return done;
}

static bool found_mark(const struct site *site, const char *journal,
                       const struct key *code, struct error *err)
{
    struct ledger *ledger = NULL;
    bool done = ledger_open(journal, &ledger, err) &&
                note_code_key(ledger, code, err) &&
                mark_found(site, ledger, err);

    ledger_close(ledger);
    return done;
}

// The key that is there already, or a new one.
static bool found_key(const char *path, const char *purpose, struct key *key,
                      struct error *err)
{
    if (exists(path))
        return key_read(path, purpose, key, err);
    key->id = 1;
    random_bytes(key->bytes, sizeof(key->bytes));
    return key_store(path, purpose, key, err);
}

bool office_found(const struct policy *policy, struct text *verifier,
                  struct error *err)
{
    const struct site *site = policy_site(policy);
    struct text path = {0};
    struct key signing = {0}, code = {0};
    uint8_t public_key[NOTE_KEY_SIZE];
    bool done = false;

    if (!make_folder(site->state_dir, err) ||
        !become_owner(site->state_dir, err) ||
        !keep_private(site->state_dir, err))
        goto out;
    path_in(site, journal_name, &path);
    if (exists(path.data)) {
        error_set(err, ERROR_REFUSED,
                  "there is a journal already: %s; nothing was changed, start "
                  "countermarkd without --init",
                  path.data);
        goto out;
    }
    path_in(site, signing_name, &path);
    if (!found_key(path.data, "signing", &signing, err))
        goto out;
    path_in(site, code_name, &path);
    if (!found_key(path.data, "code", &code, err))
        goto out;

    if (!note_key_public(signing.bytes, public_key, err))
        goto out;
    note_verifier(site->origin, public_key, verifier);
    // The journal comes last: where it is, the installation is complete.
    path_in(site, journal_name, &path);
    done = ledger_create(path.data, site->origin, site->id,
                         text_string(verifier), err) &&
           found_mark(site, path.data, &code, err);

out:
    explicit_bzero(&signing, sizeof(signing));
    explicit_bzero(&code, sizeof(code));
    text_clear(&path);
    return done;
}

static bool take_lock(struct office *office, const char *path,
                      struct error *err)
{
    office->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (office->lock < 0)
        return error_errno(err, "cannot open %s", path);
    if (flock(office->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        return error_errno(err, "cannot lock %s", path);
    return error_set(err, ERROR_BUSY,
                     "another registrar runs on this journal (it holds %s)",
                     path);
}

// What the journal was founded as, against what the policy says today: codes
// and checkpoints would no longer fit what is printed already.
struct founding {
    const struct site *site;
    const struct key *code;
    struct error *err;
    bool is_ours;
};

static bool is_founded_as(const struct line *event, const struct site *site,
                          struct error *err)
{
    const char *origin = line_text(event, "origin");
    int64_t id = line_number(event, "site", -1);

    return (id == site->id && string_equal(origin, site->origin)) ||
           error_set(err, ERROR_CONFIG,
                     "the journal was founded as site %lld, \"%s\", and the "
                     "policy says site %u, \"%s\"; correct the policy, or "
                     "found a new journal in another state folder",
                     (long long)id, origin ? origin : "", site->id,
                     site->origin);
}

static bool is_code_key(const struct line *event, const struct key *code,
                        struct error *err)
{
    char check[KEY_CHECK_SIZE];

    key_check(code, check);
    return (line_number(event, "key", -1) == code->id &&
            string_equal(line_text(event, "check"), check)) ||
           error_set(err, ERROR_CONFIG,
                     "%s is not the key that the journal was founded with: "
                     "every page printed so far would be called forged; put "
                     "the right key back from its safe copy",
                     code_name);
}

// The first event says which site, the second which code key.
static bool see_founding(void *context, uint64_t seq, const char *line,
                         size_t length)
{
    struct founding *founding = context;
    struct line *event = line_new();

    founding->is_ours = line_read(line, length, event, founding->err);
    if (founding->is_ours && seq == 0)
        founding->is_ours = is_founded_as(event, founding->site, founding->err);
    else if (founding->is_ours &&
             string_equal(line_text(event, "kind"), code_key_kind))
        founding->is_ours = is_code_key(event, founding->code, founding->err);
    line_free(event);
    return founding->is_ours;
}

static bool check_founding(struct office *office, const struct site *site,
                           struct error *err)
{
    struct founding founding = {
        .site = site, .code = &office->code_key, .err = err};

    return ledger_events(office->ledger, 0, 0, 2, see_founding, &founding,
                         err) &&
           founding.is_ours;
}

static bool open_ledger(struct office *office, const struct site *site,
                        struct error *err)
{
    struct text path = {0};

    path_in(site, code_name, &path);
    bool done = key_read(path.data, "code", &office->code_key, err);
    path_in(site, journal_name, &path);
    done =
        done && ledger_open(path.data, &office->ledger, err) &&
        check_founding(office, site, err) &&
        epoch_find(site->state_dir, office->ledger, &office->signing_key, err);
    if (done)
        ledger_keys(office->ledger, office->signing_key.bytes,
                    office->code_key.id, office->code_key.bytes);
    text_clear(&path);
    return done && mark_open(&office->mark, site, office->ledger, err) &&
           (office_is_shut(office) || epoch_seal(office->ledger, err));
}

// For countermark-auth, which as root reads what is only ours.
static bool make_voucher_key(struct office *office, const struct site *site,
                             struct error *err)
{
    struct text path = {0};

    random_bytes(office->voucher_key, sizeof(office->voucher_key));
    path_in(site, "voucher.key", &path);
    bool done = file_replace(text_string(&path), office->voucher_key,
                             sizeof(office->voucher_key), 0400, err);
    text_clear(&path);
    return done;
}

bool office_open(const struct policy *policy, uint64_t keep_free,
                 struct office *office, struct error *err)
{
    const struct site *site = policy_site(policy);
    struct text path = {0};

    *office = (struct office){.site = site->id,
                              .keep_free = keep_free,
                              .mark = {.fd = -1},
                              .lock = -1};
    (void)string_fit(office->folder, sizeof(office->folder), site->state_dir);
    path_in(site, journal_name, &path);
    bool done = exists(path.data) ||
                error_set(err, ERROR_CONFIG,
                          "there is no journal at %s; make it with "
                          "`countermarkd --init`",
                          path.data);
    path_in(site, lock_name, &path);
    done = done && become_owner(site->state_dir, err) &&
           take_lock(office, path.data, err) &&
           open_ledger(office, site, err) &&
           make_voucher_key(office, site, err);
    text_clear(&path);
    if (!done)
        office_close(office);
    return done;
}

void office_close(struct office *office)
{
    mark_close(&office->mark);
    ledger_close(office->ledger);
    office->ledger = NULL;
    if (office->lock >= 0)
        (void)close(office->lock);
    office->lock = -1;
    explicit_bzero(&office->code_key, sizeof(office->code_key));
    explicit_bzero(&office->signing_key, sizeof(office->signing_key));
    explicit_bzero(office->voucher_key, sizeof(office->voucher_key));
}

bool office_is_shut(const struct office *office)
{
    return office->mark.reason[0] != '\0';
}

static void say_level(const struct office *office, enum disk_level level)
{
    static const char *const words[] = {
        [DISK_AMPLE] = "there is room on the disk again",
        [DISK_LOW] = "new jobs are not numbered until there is more room",
        [DISK_LAST] = "nothing is released until there is more room; outcomes "
                      "are still recorded",
    };

    log_line(level == DISK_AMPLE ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "%s: %s",
             office->folder, words[level]);
}

bool office_may_release(struct office *office, enum release release,
                        struct error *err)
{
    enum disk_level level = DISK_AMPLE;

    if (release == RELEASES_NOTHING)
        return true;
    if (!disk_look(office->folder, office->keep_free, &level, err))
        return false;
    if (level != office->disk)
        say_level(office, level);
    office->disk = level;
    if (level == DISK_AMPLE || (level == DISK_LOW && release == RELEASES_BYTES))
        return true;
    return error_set(err, ERROR_BUSY,
                     "the disk of the journal is nearly full: less than %llu "
                     "MB are free, and they are kept for the outcomes of jobs "
                     "that are on their way; make room on the disk of %s",
                     (unsigned long long)office->keep_free /
                         (level == DISK_LAST ? DISK_SECOND : 1) / 1000000,
                     office->folder);
}

static bool record_policy(struct office *office, const char *hex,
                          const char *path, struct error *err)
{
    struct line *body = line_new();
    struct actor self = actor_self();
    char id[33], clean[POLICY_PATH_MAX];

    random_id(id);
    line_clean(path, clean, sizeof(clean));
    line_set_text(body, "path", clean);
    line_set_text(body, "policy", hex);
    bool done =
        ledger_note(office->ledger, id, &self, "policy.in_force", body, err);
    line_free(body);
    return done;
}

// The last digest stands in a file, because looking for the last such event
// would mean reading the journal backwards. Without the file the event is
// recorded once more, which says nothing wrong.
bool office_note_policy(struct office *office, const struct policy *policy,
                        const char *path, struct error *err)
{
    const struct text *bytes = policy_bytes(policy);
    struct text seen_path = {0}, seen = {0};
    struct digest digest;
    char hex[DIGEST_HEX];

    digest_of(text_string(bytes), bytes->length, &digest);
    digest_hex(&digest, hex);
    path_in(policy_site(policy), policy_name, &seen_path);
    bool is_known = file_read(seen_path.data, POLICY_SEEN_MAX, &seen, NULL) &&
                    string_equal(text_string(&seen), hex);
    bool done =
        is_known || (record_policy(office, hex, path, err) &&
                     file_replace(seen_path.data, hex, strlen(hex), 0600, err));
    text_clear(&seen);
    text_clear(&seen_path);
    return done;
}
