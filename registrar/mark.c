// The high-water mark.
//
// The file is made as long as it may grow, with zeros behind its lines: writing
// over them takes one small sync and no change of the file's size. What a power
// cut leaves behind the last whole line does not count.
#include "registrar/mark.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    MARK_BYTES_MAX = 256 * 1024 * 1024,
    MARK_SPARE = 64 * 1024, // at least so much can be appended
};

static void find_path(struct mark *mark, const struct site *site)
{
    if (site->high_water[0])
        (void)snprintf(mark->path, sizeof(mark->path), "%s", site->high_water);
    else
        (void)snprintf(mark->path, sizeof(mark->path), "%s/high-water",
                       site->state_dir);
}

// The first line says which run is the newest.
static bool read_run(struct mark *mark, const struct text *lines,
                     struct error *err)
{
    struct line *line = line_new();
    const char *first = text_string(lines);
    bool done = line_read(first, strcspn(first, "\n"), line, err);

    if (done)
        mark->run = (unsigned)line_number(line, "run", 0);
    line_free(line);
    return done;
}

static bool renew(struct mark *mark, struct ledger *ledger, struct error *err)
{
    struct text lines = {0};
    bool done = ledger_high_water(ledger, 0, &lines, err) &&
                read_run(mark, &lines, err);
    size_t used = lines.length;

    if (!done)
        goto out;
    size_t spare = used > MARK_SPARE ? used : MARK_SPARE;
    memset(text_room(&lines, spare), 0, spare);
    done = file_replace(mark->path, lines.data, used + spare, 0600, err);
    if (!done)
        goto out;
    mark_close(mark);
    mark->fd = open(mark->path, O_WRONLY | O_CLOEXEC);
    mark->used = used;
    mark->room = used + spare;
    done = mark->fd >= 0;
    if (!done)
        (void)error_errno(err, "cannot open %s", mark->path);

out:
    text_clear(&lines);
    return done || error_in(err, "writing the high-water mark %s", mark->path);
}

bool mark_raise(struct mark *mark, struct ledger *ledger, struct error *err)
{
    struct text lines = {0};
    bool done = ledger_high_water(ledger, mark->run, &lines, err);

    if (done && mark->used + lines.length > mark->room) {
        done = renew(mark, ledger, err);
    } else if (done) {
        done = read_run(mark, &lines, err);
        ssize_t sent =
            pwrite(mark->fd, lines.data, lines.length, (off_t)mark->used);
        if (done && (sent != (ssize_t)lines.length || fdatasync(mark->fd) != 0))
            done = error_errno(err, "cannot write the high-water mark %s",
                               mark->path);
        mark->used += lines.length;
    }
    text_clear(&lines);
    return done;
}

bool mark_found(const struct site *site, struct ledger *ledger,
                struct error *err)
{
    struct mark mark = {.fd = -1};

    find_path(&mark, site);
    bool done = renew(&mark, ledger, err);
    mark_close(&mark);
    return done;
}

static void lose(struct mark *mark, const char *why)
{
    mark->is_lost = true;
    (void)snprintf(mark->reason, sizeof(mark->reason),
                   "the high-water mark %.200s is lost (%.100s), so nobody "
                   "knows whether an older journal was put back; run "
                   "`countermark restored` with the checkpoint of the newest "
                   "control sheet",
                   mark->path, why);
}

static bool compare(struct mark *mark, struct ledger *ledger, struct error *err)
{
    struct text lines = {0};
    struct mark_state state = {0};
    struct error fault = {0};

    bool done =
        file_read(mark->path, MARK_BYTES_MAX, &lines, &fault) &&
        ledger_compare_mark(ledger, text_string(&lines), &state, &fault);
    text_clear(&lines);
    if (!done && fault.kind == ERROR_INPUT) {
        lose(mark, fault.text);
        return true;
    }
    if (!done)
        return error_set(err, fault.kind, "%s: %s", mark->path, fault.text);
    if (state.verdict != MARK_AGREES)
        (void)string_fit(mark->reason, sizeof(mark->reason), state.reason);
    return true;
}

bool mark_open(struct mark *mark, const struct site *site,
               struct ledger *ledger, struct error *err)
{
    *mark = (struct mark){.fd = -1};
    find_path(mark, site);
    if (access(mark->path, F_OK) == 0) {
        if (!compare(mark, ledger, err))
            return false;
    } else if (errno == ENOENT) {
        lose(mark, "there is no such file");
    } else {
        return error_errno(err, "cannot look at %s", mark->path);
    }
    return mark->reason[0] || renew(mark, ledger, err);
}

void mark_close(struct mark *mark)
{
    if (mark->fd >= 0)
        (void)close(mark->fd);
    mark->fd = -1;
}

// Without a mark the paper must be older than the journal: then the journal
// knows every number that is on paper.
static bool answer_for_lost(struct mark *mark, struct ledger *ledger,
                            const char *id, const struct actor *actor,
                            const char *note, struct error *err)
{
    struct checkpoint checkpoint;

    if (!note_read(note, &checkpoint, err))
        return error_in(err, "the control sheet's checkpoint");
    if (checkpoint.size > ledger_size(ledger))
        return error_set(err, ERROR_REFUSED,
                         "the control sheet is from %llu events, the journal "
                         "has %llu, and the high-water mark between them is "
                         "lost: put a newer backup of the journal, or the "
                         "mark %s, back first",
                         (unsigned long long)checkpoint.size,
                         (unsigned long long)ledger_size(ledger), mark->path);
    // Keeping it checks that it is ours, of this very history.
    if (!ledger_keep_note(ledger, note, err))
        return error_in(err, "the control sheet's checkpoint");

    struct line *body = line_new();
    line_set_number(body, "paper_size", (int64_t)checkpoint.size);
    bool done = ledger_note(ledger, id, actor, "mark.renewed", body, err);
    line_free(body);
    return done;
}

static bool answer_for_backup(struct mark *mark, struct ledger *ledger,
                              const char *id, const struct actor *actor,
                              const char *note, struct error *err)
{
    struct text lines = {0};
    bool done =
        file_read(mark->path, MARK_BYTES_MAX, &lines, err) &&
        ledger_restored(ledger, id, actor, text_string(&lines), note, err);

    text_clear(&lines);
    return done;
}

bool mark_restore(struct mark *mark, struct ledger *ledger, const char *id,
                  const struct actor *actor, const char *note,
                  struct error *err)
{
    if (!mark->reason[0])
        return error_set(err, ERROR_REFUSED,
                         "the journal agrees with the high-water mark %s; "
                         "nothing was put back that needs this",
                         mark->path);
    if (!(mark->is_lost ? answer_for_lost : answer_for_backup)(
            mark, ledger, id, actor, note, err) ||
        !renew(mark, ledger, err))
        return false;
    mark->reason[0] = '\0';
    mark->is_lost = false;
    return true;
}
