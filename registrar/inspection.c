// Verifying the journal in a child.
//
// A database handle is never carried over a fork, and the journal is opened by
// one process only. So the child copies the database file while the registrar
// holds it still (what is committed meanwhile goes to the write-ahead log), and
// opens the copy. The log is copied before the fork: it is small, and what it
// held at that moment belongs to the file as it stands.
#include "registrar/inspection.h"

#include "registrar/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char copied[] = "copied\n";

enum { COPY_ROOM = 1024 * 1024, SAID_MAX = REPLY_BYTES_MAX + 64 * 1024 };

void inspection_init(struct inspection *inspection)
{
    *inspection = (struct inspection){.from = -1};
}

static void path_of(const struct office *office, const char *name,
                    struct text *path)
{
    text_empty(path);
    text_addf(path, "%s/%s", office->folder, name);
}

static void remove_copy(const struct office *office)
{
    static const char *const names[] = {
        "verify/journal.db",
        "verify/journal.db-wal",
        "verify/journal.db-shm",
    };
    struct text path = {0};

    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        path_of(office, names[n], &path);
        (void)unlink(path.data);
    }
    path_of(office, "verify", &path);
    (void)rmdir(path.data);
    text_clear(&path);
}

static bool pour(int from, int to, struct error *err)
{
    for (;;) {
        ssize_t sent = copy_file_range(from, NULL, to, NULL, COPY_ROOM, 0);
        if (sent == 0)
            return true;
        if (sent < 0 && errno != EINTR)
            return error_errno(err, "cannot copy the journal to verify it");
    }
}

// A log that does not exist is an empty one.
static bool copy_file(const struct office *office, const char *name,
                      bool may_be_missing, struct error *err)
{
    struct text source = {0}, target = {0};
    bool done = false;

    path_of(office, name, &source);
    text_addf(&target, "%s/verify/%s", office->folder, name);
    int from = open(source.data, O_RDONLY | O_CLOEXEC);
    int to = open(target.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (from < 0 && errno == ENOENT && may_be_missing)
        done = true;
    else if (from < 0 || to < 0)
        (void)error_errno(err, "cannot copy %s to %s", source.data,
                          target.data);
    else
        done = pour(from, to, err);
    if (from >= 0)
        (void)close(from);
    if (to >= 0)
        (void)close(to);
    text_clear(&source);
    text_clear(&target);
    return done;
}

// --- the child ---------------------------------------------------------------

static void answer(struct office *office, const struct asked *asked,
                   struct reply *reply)
{
    struct office own = {0};
    struct error err = {0};
    struct text path = {0};

    path_of(office, "verify/journal.db", &path);
    bool done = ledger_open(path.data, &own.ledger, &err) &&
                answer_verify(&own, asked, reply, &err);
    ledger_close(own.ledger);
    text_clear(&path);
    if (done)
        reply_done(reply);
    else
        reply_error(reply, &err);
}

// Never comes back, and touches nothing of what the registrar has open.
static void inspect(struct office *office, const struct asked *asked, int to)
    __attribute__((noreturn));

static void inspect(struct office *office, const struct asked *asked, int to)
{
    struct error err = {0};
    struct reply reply;

    // A lock, a socket or a connection that a child holds is still held when
    // the registrar is gone.
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (to > 3)
        (void)close_range(3, (unsigned)to - 1, 0);
    (void)close_range((unsigned)to + 1, ~0U, 0);
    reply_init(&reply);
    if (!copy_file(office, "journal.db", false, &err)) {
        reply_error(&reply, &err);
    } else if (descriptor_write(to, copied, strlen(copied), &err)) {
        answer(office, asked, &reply);
    }
    bool done =
        descriptor_write(to, reply.lines.data, reply.lines.length, &err);
    _exit(done ? 0 : 1);
}

// --- the registrar -----------------------------------------------------------

static bool start_child(struct inspection *inspection, struct office *office,
                        const struct asked *asked, struct error *err)
{
    int ends[2];

    if (!pipe_open(ends, err))
        return false;
    inspection->child = fork();
    if (inspection->child == 0)
        inspect(office, asked, ends[1]);
    (void)close(ends[1]);
    if (inspection->child < 0) {
        inspection->child = 0;
        (void)close(ends[0]);
        return error_errno(err, "cannot start a process to verify");
    }
    inspection->from = ends[0];
    inspection->is_copying = true;
    return true;
}

bool inspection_start(struct inspection *inspection, struct office *office,
                      struct connection *asker, const struct asked *asked,
                      struct error *err)
{
    struct text folder = {0};

    remove_copy(office);
    path_of(office, "verify", &folder);
    bool done = mkdir(folder.data, 0700) == 0 ||
                error_errno(err, "cannot make %s", folder.data);
    text_clear(&folder);
    if (!done || !ledger_hold_file(office->ledger, true, err))
        return false;
    if (copy_file(office, "journal.db-wal", true, err) &&
        start_child(inspection, office, asked, err)) {
        inspection->asker = asker;
        text_empty(&inspection->said);
        return true;
    }
    (void)ledger_hold_file(office->ledger, false, NULL);
    remove_copy(office);
    return false;
}

static bool let_go(struct inspection *inspection, struct office *office,
                   struct error *err)
{
    if (!inspection->is_copying)
        return true;
    inspection->is_copying = false;
    return ledger_hold_file(office->ledger, false, err);
}

// Waits for the child; true when it has said all it had to say.
static bool finish(struct inspection *inspection, struct office *office)
{
    int status = 0;
    pid_t got = 0;

    do {
        got = waitpid(inspection->child, &status, 0);
    } while (got < 0 && errno == EINTR);
    inspection->child = 0;
    (void)close(inspection->from);
    inspection->from = -1;
    remove_copy(office);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void inspection_clear(struct inspection *inspection, struct office *office)
{
    if (inspection->child > 0) {
        (void)kill(inspection->child, SIGKILL);
        (void)finish(inspection, office);
    }
    text_clear(&inspection->said);
}

static bool conclude(struct inspection *inspection, struct office *office,
                     int64_t now, struct error *err)
{
    struct reply reply;
    struct error fault = {0};
    bool is_whole = finish(inspection, office);

    reply_init(&reply);
    if (is_whole) {
        text_add(&reply.lines, inspection->said.data, inspection->said.length);
    } else {
        error_set(&fault, ERROR_SYSTEM,
                  "the process that verified the journal did not finish; look "
                  "into the system's log");
        reply_error(&reply, &fault);
    }
    connection_answer(inspection->asker, &reply, now);
    reply_clear(&reply);
    text_empty(&inspection->said);
    inspection->asker = NULL;
    return let_go(inspection, office, err);
}

bool inspection_continue(struct inspection *inspection, struct office *office,
                         int64_t now, struct error *err)
{
    char *room = text_room(&inspection->said, COPY_ROOM);
    ssize_t got = read(inspection->from, room, COPY_ROOM);

    if (got < 0)
        return errno == EINTR || error_errno(err, "cannot hear the verifier");
    if (got == 0)
        return conclude(inspection, office, now, err);
    inspection->said.length += (size_t)got;
    room[got] = '\0';
    if (inspection->said.length > SAID_MAX)
        (void)kill(inspection->child, SIGKILL);

    size_t mark = strlen(copied);
    if (!inspection->is_copying ||
        !string_starts(text_string(&inspection->said), copied))
        return true;
    inspection->said.length -= mark;
    memmove(inspection->said.data, inspection->said.data + mark,
            inspection->said.length + 1);
    return let_go(inspection, office, err);
}
