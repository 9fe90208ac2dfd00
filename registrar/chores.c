// What the registrar does without being asked. How long ago it was done is the
// age of the file that it left: the newest heartbeat's checkpoint, and the
// signing key.
#include "registrar/access.h"
#include "registrar/epoch.h"
#include "registrar/log.h"
#include "registrar/office.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

enum { DAY_S = 24 * 60 * 60, HEARTBEAT_S = DAY_S, EPOCH_S = 7 * DAY_S };

// A file from the future is from before somebody set the clock.
static bool is_older(const char *path, int64_t than_s, bool *is_there,
                     struct error *err)
{
    struct stat info;

    *is_there = stat(path, &info) == 0;
    if (!*is_there) {
        if (errno != ENOENT)
            (void)error_errno(err, "cannot look at %s", path);
        return false;
    }
    int64_t age = (int64_t)time(NULL) - info.st_mtime;
    return age >= than_s || age < -DAY_S;
}

static bool beat(struct office *office, const char *path, bool is_first,
                 struct error *err)
{
    struct actor self = actor_self();
    struct text note = {0};
    char id[33];

    random_id(id);
    bool done =
        (is_first ? ledger_checkpoint(office->ledger, &note, err)
                  : ledger_heartbeat(office->ledger, id, &self, &note, err)) &&
        file_replace(path, note.data, note.length, 0600, err);
    text_clear(&note);
    return done;
}

static bool do_heartbeat(struct office *office, struct error *err)
{
    struct error fault = {0};
    struct text path = {0};
    bool is_there = false;

    text_addf(&path, "%s/checkpoint", office->folder);
    bool is_due = is_older(path.data, HEARTBEAT_S, &is_there, &fault);
    bool done = fault.kind == ERROR_NONE;
    if (!done && err)
        *err = fault;
    // In a new journal the first day begins now.
    if (done && (is_due || !is_there))
        done = beat(office, path.data, !is_there, err);
    text_clear(&path);
    return done;
}

bool office_rotate(struct office *office, const char *id,
                   const struct actor *actor, struct text *note,
                   struct error *err)
{
    unsigned before = office->signing_key.id;

    if (!epoch_rotate(office->folder, office->ledger, id, actor,
                      &office->signing_key, &office->code_key, note, err))
        return false;
    if (office->signing_key.id != before)
        log_line(LOG_LEVEL_INFO,
                 "signing key %u is in force; key %u is "
                 "destroyed",
                 office->signing_key.id, before);
    return true;
}

static bool do_rotation(struct office *office, struct error *err)
{
    struct error fault = {0};
    struct text path = {0}, note = {0};
    struct actor self = actor_self();
    bool is_there = false;
    char id[33];

    text_addf(&path, "%s/signing.key", office->folder);
    bool is_due = is_older(path.data, EPOCH_S, &is_there, &fault);
    bool done = fault.kind == ERROR_NONE;
    if (!done && err)
        *err = fault;
    random_id(id);
    if (done && is_due)
        done = office_rotate(office, id, &self, &note, err);
    text_clear(&path);
    text_clear(&note);
    return done;
}

static bool do_lapses(struct office *office, struct error *err)
{
    struct actor self = actor_self();
    unsigned count = 0;

    if (!ledger_lapse(office->ledger, &self, &count, err))
        return false;
    if (count > 0)
        log_line(LOG_LEVEL_INFO,
                 "%u act%s lapsed: nobody confirmed %s within 24 hours", count,
                 count == 1 ? "" : "s", count == 1 ? "it" : "them");
    return true;
}

bool office_do_chores(struct office *office, struct error *err)
{
    return office_is_shut(office) ||
           (do_rotation(office, err) && do_heartbeat(office, err) &&
            do_lapses(office, err));
}
