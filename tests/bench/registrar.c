// How many durable events a second the registrar takes, by one client and by
// eight, and how long a client waits: a real registrar in a folder of its own,
// real clients in processes of their own. Beside it, on the same disk in the
// same run, plain SQLite committing single rows.
//   registrar [SECONDS]    of each row; default 3
// TMPDIR says on which disk. What a sync takes there is most of what is
// measured, so that the ratios say more than the figures.
#include "config/config.h"
#include "registrar/client.h"
#include "registrar/keep.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 8, WAITS_MAX = 400 * 1000, PATIENCE_MS = 10 * 1000 };

struct bench_place {
    char folder[64], policy[96], print[96], desk[96];
};

// What one client saw; in memory that all processes share.
struct seen {
    unsigned count;
    float waits[WAITS_MAX]; // milliseconds, one for each event
};

static double now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void give_up(const char *what)
{
    (void)fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

static void need(bool done, const struct error *err)
{
    if (!done)
        give_up(err->text);
}

static void note_wait(struct seen *seen, double since)
{
    if (seen->count < WAITS_MAX)
        seen->waits[seen->count++] = (float)(now_ms() - since);
}

// --- the clients -------------------------------------------------------------

static void one_note(struct registrar *desk, struct seen *seen)
{
    struct line *request = line_new();
    struct error err = {0};
    double since = now_ms();

    line_set_text(request, "ask", "note");
    line_set_text(request, "kind", "queue.measured");
    line_set_text(request, "queue", "classified");
    need(registrar_ask(desk, request, NULL, NULL, NULL, &err), &err);
    note_wait(seen, since);
    line_free(request);
}

static struct reservation new_job(void)
{
    struct reservation wanted = {
        .job = {.queue = "classified",
                .job_id = 1,
                .attempt_time = 1,
                .user = "li"},
        .level = "secret",
        .mark = "机密★10年",
        .scope = "办公厅",
        .doc_no = "〔2026〕17号",
        .copies = 3,
        .pages = 2,
        .sheets = 1,
        .control_pages = 1,
    };

    random_id(wanted.job.uuid);
    random_bytes(&wanted.input, sizeof(wanted.input));
    memset(wanted.policy, 'a', DIGEST_HEX - 1);
    return wanted;
}

// A job from its numbers to its end: five events, three of which release
// something and raise the high-water mark first.
static void one_job(struct registrar *print, struct seen *seen)
{
    struct reservation wanted = new_job();
    const struct marked marked = {.bytes = 1000, .pages = 7};
    struct plan plan;
    struct error err = {0};

    double since = now_ms();
    need(registrar_reserve(print, &wanted, &plan, &err), &err);
    note_wait(seen, since);
    since = now_ms();
    need(registrar_marked(print, plan.run, plan.attempt, &marked, &err), &err);
    note_wait(seen, since);
    since = now_ms();
    need(registrar_written(print, plan.run, plan.attempt, &err), &err);
    note_wait(seen, since);
    since = now_ms();
    need(registrar_sending(print, plan.run, plan.attempt, "ipp://device", &err),
         &err);
    note_wait(seen, since);
    since = now_ms();
    need(registrar_sent(print, plan.run, plan.attempt, 7, &err), &err);
    note_wait(seen, since);
}

static void run_client(const struct bench_place *place, bool jobs,
                       double seconds, struct seen *seen)
{
    struct registrar *registrar =
        registrar_open(jobs ? place->print : place->desk, PATIENCE_MS);
    double end = now_ms() + seconds * 1e3;

    while (now_ms() < end) {
        if (jobs)
            one_job(registrar, seen);
        else
            one_note(registrar, seen);
    }
    registrar_close(registrar);
}

// --- what is measured --------------------------------------------------------

static int compare(const void *a, const void *b)
{
    float first = *(const float *)a, second = *(const float *)b;

    return (first > second) - (first < second);
}

// One row of the table; the events a second.
static double say(const char *name, const struct seen *seen, unsigned clients,
                  double seconds)
{
    size_t count = 0;
    for (unsigned n = 0; n < clients; n++)
        count += seen[n].count;
    if (count == 0)
        give_up("nothing was measured");
    float *all = memory_need(count * sizeof(*all));
    size_t at = 0;
    for (unsigned n = 0; n < clients; n++) {
        memcpy(all + at, seen[n].waits, seen[n].count * sizeof(*all));
        at += seen[n].count;
    }
    qsort(all, count, sizeof(*all), compare);
    (void)printf("%-44s %8.0f %8.2f %8.2f %8.1f\n", name,
                 (double)count / seconds, (double)all[count / 2],
                 (double)all[count - 1 - count / 100], (double)all[count - 1]);
    free(all);
    return (double)count / seconds;
}

static double measure(const struct bench_place *place, const char *name,
                      unsigned clients, bool jobs, double seconds)
{
    size_t size = sizeof(struct seen) * CLIENTS_MAX;
    struct seen *seen = mmap(NULL, size, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = 0;

    if (seen == MAP_FAILED)
        give_up("no memory to share");
    (void)fflush(stdout);
    for (unsigned n = 0; n < clients; n++) {
        if (fork() == 0) {
            run_client(place, jobs, seconds, &seen[n]);
            _exit(0);
        }
    }
    for (unsigned n = 0; n < clients; n++)
        if (wait(&status) < 0 || status != 0)
            give_up("a client failed");
    double rate = say(name, seen, clients, seconds);
    (void)munmap(seen, size);
    return rate;
}

// A row of the size of an event, committed by itself as durably as ours.
static double measure_sqlite(const struct bench_place *place, double seconds)
{
    static const char setting[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE event(seq INTEGER PRIMARY KEY, body BLOB)";
    struct seen *seen = memory_need_zero(1, sizeof(*seen));
    char path[128], body[300];
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;

    (void)snprintf(path, sizeof(path), "%s/plain.db", place->folder);
    memset(body, 'x', sizeof(body));
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db, setting, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "INSERT INTO event(body) VALUES(?)", -1, &insert,
                           NULL) != SQLITE_OK)
        give_up("cannot measure SQLite");
    (void)sqlite3_bind_blob(insert, 1, body, sizeof(body), SQLITE_STATIC);
    double end = now_ms() + seconds * 1e3;
    while (now_ms() < end) {
        double since = now_ms();
        if (sqlite3_step(insert) != SQLITE_DONE)
            give_up("SQLite cannot insert");
        (void)sqlite3_reset(insert);
        note_wait(seen, since);
    }
    (void)sqlite3_finalize(insert);
    (void)sqlite3_close(db);
    double rate = say("plain SQLite, one row a commit", seen, 1, seconds);
    free(seen);
    return rate;
}

// --- the registrar -----------------------------------------------------------

static void prepare(struct bench_place *place)
{
    struct text text = {0}, verifier = {0};
    struct policy *policy = NULL;
    struct error err = {0};

    const char *disk = getenv("TMPDIR");
    (void)snprintf(place->folder, sizeof(place->folder),
                   "%.30s/countermark-bench-XXXXXX", disk ? disk : "/tmp");
    if (!mkdtemp(place->folder))
        give_up("cannot make a folder in TMPDIR");
    (void)snprintf(place->policy, sizeof(place->policy), "%s/policy.yaml",
                   place->folder);
    (void)snprintf(place->print, sizeof(place->print), "%s/print",
                   place->folder);
    (void)snprintf(place->desk, sizeof(place->desk), "%s/desk", place->folder);
    text_addf(&text,
              "site:\n  id: 1\n  origin: bench.example/room\n"
              "paths:\n  print_socket: %s\n  desk_socket: %s\n"
              "  state: %s/state\n"
              "queues:\n  classified:\n    scheme: cn\n    approval: none\n",
              place->print, place->desk, place->folder);
    need(file_replace(place->policy, text.data, text.length, 0644, &err), &err);
    need(policy_read(place->policy, &policy, NULL, &err), &err);
    need(office_found(policy, &verifier, &err), &err);
    policy_free(policy);
    text_clear(&text);
    text_clear(&verifier);
}

static pid_t start_registrar(const struct bench_place *place)
{
    const struct terms terms = {.grace_s = 1};
    struct policy *policy = NULL;
    struct error err = {0};
    pid_t daemon = fork();

    if (daemon != 0)
        return daemon;
    (void)signal(SIGPIPE, SIG_IGN);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    (void)dup2(nowhere, STDERR_FILENO);
    need(policy_read(place->policy, &policy, NULL, &err), &err);
    _exit(keep(policy, place->policy, &terms, &err) ? 0 : 1);
}

static int64_t journal_bytes(const struct bench_place *place)
{
    char path[128];
    struct stat info;

    (void)snprintf(path, sizeof(path), "%s/state/journal.db", place->folder);
    return stat(path, &info) == 0 ? info.st_size : 0;
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 3;
    struct bench_place place = {0};
    int status = 0;

    prepare(&place);
    pid_t daemon = start_registrar(&place);
    (void)printf("%-44s %8s %8s %8s %8s\n", "durable events", "events/s",
                 "p50 ms", "p99 ms", "max ms");
    double plain = measure_sqlite(&place, seconds);
    double one = measure(&place, "registrar, 1 client, single events", 1, false,
                         seconds);
    double eight = measure(&place, "registrar, 8 clients, single events", 8,
                           false, seconds);
    (void)measure(&place, "registrar, 1 client, whole jobs", 1, true, seconds);
    (void)measure(&place, "registrar, 8 clients, whole jobs", 8, true, seconds);
    (void)kill(daemon, SIGTERM);
    if (waitpid(daemon, &status, 0) != daemon || status != 0)
        give_up("the registrar failed");
    (void)printf("1 client %.2f x, 8 clients %.2f x of plain SQLite; the "
                 "journal has %.1f MB\n",
                 one / plain, eight / plain,
                 (double)journal_bytes(&place) / 1e6);
    // Everything is below one folder of our own making.
    char command[128];
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", place.folder);
    return system(command) == 0 ? 0 : 1;
}
