// Four writers, and a registrar that is killed again and again.
//   journal-kill COUNTERMARKD POLICY PRINT_SOCKET JOURNAL ROUNDS
// The registrar of POLICY is started and killed with SIGKILL, ROUNDS times,
// each time after it has answered somebody. The writers go on through it all.
// In the end everything that any of them was told must be in the journal, no
// serial twice, and the journal must verify.
#include "registrar/client.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WRITERS = 4,
    PATIENCE_MS = 60 * 1000,
    RUNS_MAX = 1 << 16,
    SERIALS = 1000000,
};

// What a writer was told of one run.
struct told {
    unsigned run, first_serial, copies;
    enum run_state state;
};

struct shared {
    atomic_uint answers, runs;
    atomic_bool is_over;
    struct told told[RUNS_MAX];
};

static struct shared *shared;

static void stop(const char *words)
{
    (void)fprintf(stderr, "journal-kill: %s\n", words);
    exit(3);
}

static void hear(struct told *told, enum run_state state)
{
    told->state = state;
    atomic_fetch_add(&shared->answers, 1);
}

static bool print(struct registrar *registrar, unsigned writer, unsigned number,
                  struct error *err)
{
    struct reservation wanted = {.job = {.queue = "vault",
                                         .job_id = number,
                                         .attempt_time = 1790000000,
                                         .user = "wang"},
                                 .level = "secret",
                                 .mark = "机密★10年",
                                 .series = "17",
                                 .copies = 3,
                                 .pages = 4,
                                 .sheets = 2};
    struct marked marked = {.bytes = 12345, .pages = 12};
    struct plan plan;

    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "%u-%u", writer,
                   number);
    if (!registrar_reserve(registrar, &wanted, &plan, err))
        return false;
    struct told *told = &shared->told[atomic_fetch_add(&shared->runs, 1)];
    *told = (struct told){.run = plan.run,
                          .first_serial = plan.first_serial,
                          .copies = plan.copies};
    hear(told, RUN_RECEIVED);
    if (!registrar_marked(registrar, plan.run, 1, &marked, err))
        return false;
    hear(told, RUN_MARKED);
    if (!registrar_written(registrar, plan.run, 1, err) ||
        !registrar_sending(registrar, plan.run, 1, "ipp://x", err))
        return false;
    hear(told, RUN_SENDING);
    if (!registrar_sent(registrar, plan.run, 1, 12, err))
        return false;
    hear(told, RUN_SENT);
    return true;
}

static int write_on(const char *socket, unsigned writer)
{
    struct registrar *registrar = registrar_open(socket, PATIENCE_MS);
    struct error err = {0};
    bool done = true;

    for (unsigned n = 1; done && !atomic_load(&shared->is_over) &&
                         atomic_load(&shared->runs) < RUNS_MAX - WRITERS;
         n++)
        done = print(registrar, writer, n, &err);
    if (!done)
        (void)fprintf(stderr, "writer %u: %s\n", writer, err.text);
    registrar_close(registrar);
    return done ? 0 : 1;
}

static pid_t start(const char *daemon, const char *policy)
{
    pid_t child = fork();

    if (child < 0)
        stop("cannot fork");
    if (child == 0) {
        (void)execl(daemon, daemon, "--config", policy, (char *)NULL);
        _exit(127);
    }
    return child;
}

// Ends a registrar after it has answered; how long after differs.
static void kill_one(pid_t daemon, unsigned round)
{
    unsigned before = atomic_load(&shared->answers);
    unsigned left = 60 * 5000; // a minute
    int status = 0;

    while (atomic_load(&shared->answers) == before) {
        if (waitpid(daemon, &status, WNOHANG) != 0)
            stop("the registrar ended by itself");
        if (left-- == 0) {
            (void)kill(daemon, SIGKILL);
            stop("no writer gets an answer any more");
        }
        (void)usleep(200);
    }
    (void)usleep(977 * (round % 17));
    (void)kill(daemon, SIGKILL);
    if (waitpid(daemon, &status, 0) != daemon || !WIFSIGNALED(status))
        stop("the registrar was not killed");
}

static unsigned count_lost(struct ledger *ledger)
{
    static bool is_given[SERIALS];
    unsigned runs = atomic_load(&shared->runs);
    unsigned lost = 0;

    for (unsigned n = 0; n < runs; n++) {
        const struct told *told = &shared->told[n];
        struct run_view view = {0};
        struct error err = {0};
        // The states are in the order in which a run goes through them.
        bool is_there = ledger_run(ledger, told->run, &view, &err) &&
                        view.first_serial == told->first_serial &&
                        view.state >= told->state;
        for (unsigned k = 0; k < told->copies; k++) {
            is_there = is_there && !is_given[told->first_serial + k];
            is_given[told->first_serial + k] = true;
        }
        lost += !is_there;
    }
    return lost;
}

static int judge(const char *journal, unsigned rounds)
{
    struct ledger *ledger = NULL;
    struct verify_result result = {0};
    struct error err = {0};

    if (!ledger_open(journal, &ledger, &err) ||
        !ledger_verify(ledger, NULL, NULL, &result, &err))
        stop(err.text);
    unsigned lost = count_lost(ledger);
    (void)printf("%u times killed, %u answers to 4 writers, %u runs: %u lost "
                 "or given twice, %u findings\n",
                 rounds, atomic_load(&shared->answers),
                 atomic_load(&shared->runs), lost, result.findings);
    ledger_close(ledger);
    return lost + result.findings > 0;
}

int main(int argc, char **argv)
{
    pid_t writers[WRITERS];
    int failed = 0;

    if (argc != 6)
        stop("usage: journal-kill COUNTERMARKD POLICY SOCKET JOURNAL ROUNDS");
    unsigned rounds = (unsigned)strtoul(argv[5], NULL, 10);
    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        stop("no memory");
    for (unsigned n = 0; n < WRITERS; n++) {
        writers[n] = fork();
        if (writers[n] == 0)
            _exit(write_on(argv[3], n));
    }
    for (unsigned round = 0; round < rounds; round++)
        kill_one(start(argv[1], argv[2]), round);

    pid_t daemon = start(argv[1], argv[2]);
    atomic_store(&shared->is_over, true);
    for (unsigned n = 0; n < WRITERS; n++) {
        int status = 0;
        (void)waitpid(writers[n], &status, 0);
        failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    (void)kill(daemon, SIGTERM);
    (void)waitpid(daemon, NULL, 0);
    return judge(argv[4], rounds) + failed > 0;
}
