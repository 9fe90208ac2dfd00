// How fast the journal is. Each prints one line of figures.
//   journal-speed build FOLDER EVENTS    a journal, in group commits of 1000
//   journal-speed plant FOLDER EVENTS    the same size faster: lines, tree and
//   head
//                                        written past the ledger, for proofs
//   journal-speed single FOLDER EVENTS   one durable event after the other
//   journal-speed plain FOLDER ROWS      plain SQLite rows, one commit each,
//   with
//                                        the same settings: the yardstick
//   journal-speed verify FOLDER          ledger_verify
//   journal-speed audit FOLDER           the lines alone, without a database
//   journal-speed prove FOLDER ROUNDS    proofs of any event and any beginning
#include "tests/faults/journal-check.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

enum { GROUP = 1000, COPIES = 3 };

static const struct actor actor = {.uid = 7, .name = "lp"};

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(bool done, const struct error *err)
{
    if (done)
        return;
    (void)fprintf(stderr, "journal-speed: %s\n", err->text);
    exit(1);
}

static const char *fresh(void)
{
    static char id[33];

    random_id(id);
    return id;
}

// The next act of a job that goes all the way; `step` counts acts.
static void act(struct ledger *ledger, unsigned step, struct plan *plan)
{
    struct marked marked = {.bytes = 12345, .pages = 12};
    struct error err = {0};
    bool done = false;

    switch (step % 5) {
    case 0: {
        struct reservation wanted = {.job = {.queue = "vault",
                                             .job_id = step / 5 + 1,
                                             .attempt_time = 1790000000,
                                             .user = "wang"},
                                     .level = "secret",
                                     .mark = "机密★10年",
                                     .scope = "办公厅",
                                     .copies = COPIES,
                                     .pages = 4,
                                     .sheets = 2,
                                     .control_pages = 1};
        (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid),
                       "urn:uuid:00000000-0000-3000-8000-%012u", step);
        done = ledger_reserve(ledger, fresh(), &actor, &wanted, plan, &err);
        break;
    }
    case 1:
        done =
            ledger_marked(ledger, fresh(), &actor, plan->run, 1, &marked, &err);
        break;
    case 2:
        done = ledger_written(ledger, fresh(), &actor, plan->run, 1, &err);
        break;
    case 3:
        done = ledger_sending(ledger, fresh(), &actor, plan->run, 1,
                              "ipp://printer.example/ipp/print", &err);
        break;
    default:
        done = ledger_sent(ledger, fresh(), &actor, plan->run, 1, 13, &err);
    }
    must(done, &err);
}

static struct ledger *open_in(const char *folder, bool make)
{
    struct text path = {0};
    struct ledger *ledger = NULL;
    struct error err = {0};

    if (make)
        must(check_create(folder, &err), &err);
    text_addf(&path, "%s/journal.db", folder);
    must(check_open(path.data, &ledger, &err), &err);
    text_clear(&path);
    return ledger;
}

static void build(const char *folder, uint64_t events)
{
    struct ledger *ledger = open_in(folder, true);
    struct error err = {0};
    struct plan plan = {0};
    struct stat info;
    struct text path = {0};
    unsigned step = 0;

    double start = now();
    while (ledger_size(ledger) < events) {
        must(ledger_begin(ledger, &err), &err);
        for (unsigned n = 0; n < GROUP; n++)
            act(ledger, step++, &plan);
        must(ledger_commit(ledger, &err), &err);
    }
    double took = now() - start;
    events = ledger_size(ledger);
    ledger_close(ledger);
    text_addf(&path, "%s/journal.db", folder);
    must(stat(path.data, &info) == 0, &err);
    (void)printf("%llu events in groups: %.0f events/s, %.0f bytes an event\n",
                 (unsigned long long)events, (double)events / took,
                 (double)info.st_size / (double)events);
    text_clear(&path);
}

static int by_value(const void *a, const void *b)
{
    const double *one = a;
    const double *other = b;

    return (*one > *other) - (*one < *other);
}

static void say_latencies(const char *what, double *took, unsigned count,
                          double total)
{
    qsort(took, count, sizeof(*took), by_value);
    (void)printf("%s: %.0f/s, p50 %.3f ms, p99 %.3f ms, max %.1f ms\n", what,
                 count / total, took[count / 2] * 1e3,
                 took[count - 1 - count / 100] * 1e3, took[count - 1] * 1e3);
}

static void single(const char *folder, unsigned count)
{
    struct ledger *ledger = open_in(folder, true);
    double *took = memory_need_zero(count, sizeof(*took));
    struct plan plan = {0};

    double start = now();
    for (unsigned n = 0; n < count; n++) {
        double before = now();
        act(ledger, n, &plan);
        took[n] = now() - before;
    }
    double total = now() - start;
    (void)printf("single durable events: %.0f/s; ",
                 (double)ledger_size(ledger) / total);
    say_latencies("acts", took, count, total);
    ledger_close(ledger);
    free(took);
}

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return;
    (void)fprintf(stderr, "journal-speed: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void plain(const char *folder, unsigned count)
{
    double *took = memory_need_zero(count, sizeof(*took));
    struct text path = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    char row[240];

    memset(row, 'x', sizeof(row));
    text_addf(&path, "%s/plain.db", folder);
    if (sqlite3_open(path.data, &db) != SQLITE_OK)
        exit(1);
    run_sql(db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "CREATE TABLE event(seq INTEGER PRIMARY KEY, body TEXT)");
    (void)sqlite3_prepare_v2(db, "INSERT INTO event(body) VALUES(?)", -1,
                             &statement, NULL);
    double start = now();
    for (unsigned n = 0; n < count; n++) {
        double before = now();
        (void)sqlite3_bind_text(statement, 1, row, sizeof(row), SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_DONE)
            exit(1);
        (void)sqlite3_reset(statement);
        took[n] = now() - before;
    }
    say_latencies("plain SQLite rows", took, count, now() - start);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    text_clear(&path);
    free(took);
}

static void step_row(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        exit(1);
    (void)sqlite3_reset(statement);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        exit(1);
    return statement;
}

static void plant_tiles(sqlite3_stmt *insert, const struct merkle *tree,
                        const struct digest *leaf)
{
    struct digest root;
    uint64_t size = tree->size + 1;

    for (int level = 1; size % (UINT64_C(1) << (8 * level)) == 0; level++) {
        merkle_completed(tree, leaf, 8 * (unsigned)level, &root);
        (void)sqlite3_bind_int(insert, 1, level);
        (void)sqlite3_bind_int64(insert, 2,
                                 (sqlite3_int64)((size >> (8 * level)) - 1));
        (void)sqlite3_bind_blob(insert, 3, root.bytes, DIGEST_SIZE,
                                SQLITE_STATIC);
        step_row(insert);
    }
}

static void plant_head(sqlite3 *db, const struct merkle *tree,
                       const struct merkle *before)
{
    sqlite3_stmt *update =
        prepare(db, "UPDATE head SET size = ?, peaks = ?, before = ?, t = ?");

    (void)sqlite3_bind_int64(update, 1, (sqlite3_int64)tree->size);
    (void)sqlite3_bind_blob(update, 2, tree->peaks,
                            (int)(tree->count * DIGEST_SIZE), SQLITE_STATIC);
    (void)sqlite3_bind_blob(update, 3, before->peaks,
                            (int)(before->count * DIGEST_SIZE), SQLITE_STATIC);
    (void)sqlite3_bind_text(update, 4, "2038-01-01T00:00:00.000000Z", -1,
                            SQLITE_STATIC);
    step_row(update);
    (void)sqlite3_finalize(update);
}

static bool take_first(void *context, uint64_t seq, const char *line,
                       size_t length)
{
    struct digest leaf;

    (void)seq;
    merkle_leaf(line, length, &leaf);
    merkle_append(context, &leaf);
    return true;
}

static void plant(const char *folder, uint64_t events)
{
    struct ledger *ledger = open_in(folder, true);
    struct merkle tree = {0}, before = {0};
    struct text path = {0};
    struct digest leaf;
    struct error err = {0};
    sqlite3 *db = NULL;
    char line[512];

    must(ledger_events(ledger, 0, 0, 1, take_first, &tree, &err), &err);
    ledger_close(ledger);
    text_addf(&path, "%s/journal.db", folder);
    if (sqlite3_open(path.data, &db) != SQLITE_OK)
        exit(1);
    run_sql(db, "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; BEGIN");
    sqlite3_stmt *event = prepare(db, "INSERT INTO event VALUES(?, ?)");
    sqlite3_stmt *tile = prepare(db, "INSERT INTO tile VALUES(?, ?, ?)");
    for (uint64_t n = 1; n < events; n++) {
        int length = snprintf(
            line, sizeof(line),
            "{\"actor\":\"lp\",\"device\":\"ipp://printer.example/ipp/print\","
            "\"id\":\"%s\",\"kind\":\"queue.noted\",\"note\":\"%08llu\","
            "\"queue\":\"vault\",\"seq\":%llu,"
            "\"t\":\"2038-01-01T00:00:00.000000Z\",\"uid\":7,\"v\":1}",
            fresh(), (unsigned long long)n, (unsigned long long)n);
        before = tree;
        merkle_leaf(line, (size_t)length, &leaf);
        plant_tiles(tile, &tree, &leaf);
        merkle_append(&tree, &leaf);
        (void)sqlite3_bind_int64(event, 1, (sqlite3_int64)n);
        (void)sqlite3_bind_text(event, 2, line, length, SQLITE_STATIC);
        step_row(event);
    }
    (void)sqlite3_finalize(event);
    (void)sqlite3_finalize(tile);
    plant_head(db, &tree, &before);
    run_sql(db, "COMMIT");
    (void)sqlite3_close(db);
    text_clear(&path);
}

static void say_verified(const char *what, const struct verify_result *result,
                         double took)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    (void)printf("%s: %llu events, %u findings, %.0f events/s, %ld MB\n", what,
                 (unsigned long long)result->events, result->findings,
                 (double)result->events / took, usage.ru_maxrss / 1024);
}

static void verify(const char *folder)
{
    struct ledger *ledger = open_in(folder, false);
    struct verify_result result;
    struct error err = {0};

    double start = now();
    must(ledger_verify(ledger, NULL, NULL, &result, &err), &err);
    say_verified("verify", &result, now() - start);
    ledger_close(ledger);
}

static bool give(void *context, uint64_t seq, const char *line, size_t length)
{
    (void)seq;
    audit_line(context, line, length);
    return true;
}

static void audit(const char *folder)
{
    struct ledger *ledger = open_in(folder, false);
    struct verify_result result;
    struct audit *lines = NULL;
    struct error err = {0};

    double start = now();
    must(audit_start(&lines, NULL, 0, NULL, NULL, &err), &err);
    must(ledger_events(ledger, 0, 0, UINT32_MAX, give, lines, &err), &err);
    must(audit_finish(lines, &result, &err), &err);
    say_verified("audit", &result, now() - start);
    ledger_close(ledger);
}

static void prove(const char *folder, unsigned rounds)
{
    struct ledger *ledger = open_in(folder, false);
    double *took = memory_need_zero(2 * (size_t)rounds, sizeof(*took));
    uint64_t size = ledger_size(ledger);
    struct proof proof;
    struct error err = {0};
    uint64_t noise = 0;

    double start = now();
    for (unsigned n = 0; n < 2 * rounds; n += 2) {
        random_bytes(&noise, sizeof(noise));
        double before = now();
        must(ledger_prove(ledger, noise % size, size, &proof, &err), &err);
        took[n] = now() - before;
        before = now();
        must(ledger_prove_prefix(ledger, noise % size + 1, size, &proof, &err),
             &err);
        took[n + 1] = now() - before;
    }
    (void)printf("at %llu events, ", (unsigned long long)size);
    say_latencies("proofs", took, 2 * rounds, now() - start);
    ledger_close(ledger);
    free(took);
}

int main(int argc, char **argv)
{
    const char *what = argc > 2 ? argv[1] : "";
    unsigned long count = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;

    if (strcmp(what, "verify") == 0 && argc == 3)
        verify(argv[2]);
    else if (strcmp(what, "audit") == 0 && argc == 3)
        audit(argv[2]);
    else if (strcmp(what, "build") == 0 && count > 0)
        build(argv[2], count);
    else if (strcmp(what, "plant") == 0 && count > 0)
        plant(argv[2], count);
    else if (strcmp(what, "single") == 0 && count > 0)
        single(argv[2], (unsigned)count);
    else if (strcmp(what, "plain") == 0 && count > 0)
        plain(argv[2], (unsigned)count);
    else if (strcmp(what, "prove") == 0 && count > 0)
        prove(argv[2], (unsigned)count);
    else {
        (void)fputs(
            "usage: journal-speed build|plant|single|plain|prove FOLDER N\n"
            "       journal-speed verify|audit FOLDER\n",
            stderr);
        return 2;
    }
    return 0;
}
