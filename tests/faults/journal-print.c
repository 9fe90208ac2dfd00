// Prints jobs on a journal and says after each act what it was told is durable.
//   journal-print create FOLDER      makes FOLDER/journal.db
//   journal-print [normal] FOLDER N  prints N jobs; each line of FOLDER/said is
//                                    size and root after an act that returned
//   journal-print check FOLDER       exit 0: all that was said is there and the
//                                    journal verifies
// `normal` sets what the ledger never would: synchronous=NORMAL.
#include "tests/faults/journal-check.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A short run goes through many checkpoints of the log, as the ledger does them
// only after a thousand pages.
enum { SHORT_JOBS = 20, SHORT_PAGES = 12 };

static const struct actor actor = {.uid = 7, .name = "lp"};
static sqlite3 *connection;

static int on_connect(sqlite3 *db, const char **words, const void *api)
{
    (void)words;
    (void)api;
    connection = db;
    return SQLITE_OK;
}

static int tidy_often(void *context, sqlite3 *db, const char *name, int pages)
{
    (void)context;
    return pages < SHORT_PAGES
               ? SQLITE_OK
               : sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE,
                                           NULL, NULL);
}

static int fail(const struct error *err)
{
    (void)fprintf(stderr, "journal-print: %s\n", err->text);
    return 1;
}

static bool say(int fd, struct ledger *ledger, struct error *err)
{
    struct text line = {0};
    struct digest root;

    bool done = ledger_root(ledger, ledger_size(ledger), &root, err);
    if (done) {
        text_addf(&line, "%llu ", (unsigned long long)ledger_size(ledger));
        text_add_hex(&line, root.bytes, DIGEST_SIZE);
        text_add_char(&line, '\n');
        done = write(fd, line.data, line.length) == (ssize_t)line.length ||
               error_errno(err, "cannot say it");
    }
    text_clear(&line);
    return done;
}

static const char *fresh(void)
{
    static char id[33];

    random_id(id);
    return id;
}

static bool print(struct ledger *ledger, unsigned number, int fd,
                  struct error *err)
{
    struct reservation wanted = {.job = {.queue = "vault",
                                         .job_id = number,
                                         .attempt_time = number,
                                         .user = "wang"},
                                 .mark = "机密★10年",
                                 .series = "17",
                                 .copies = 2,
                                 .spares = 1,
                                 .pages = 4,
                                 .sheets = 2};
    struct marked marked = {.bytes = 12345, .pages = 12};
    struct plan plan;

    (void)snprintf(wanted.job.uuid, sizeof(wanted.job.uuid), "%u-%d", number,
                   (int)getpid());
    return ledger_reserve(ledger, fresh(), &actor, &wanted, &plan, err) &&
           say(fd, ledger, err) &&
           ledger_marked(ledger, fresh(), &actor, plan.run, 1, &marked, err) &&
           say(fd, ledger, err) &&
           ledger_written(ledger, fresh(), &actor, plan.run, 1, err) &&
           say(fd, ledger, err) &&
           ledger_sending(ledger, fresh(), &actor, plan.run, 1, "ipp://x",
                          err) &&
           say(fd, ledger, err) &&
           ledger_sent(ledger, fresh(), &actor, plan.run, 1, 12, err) &&
           say(fd, ledger, err);
}

static bool print_all(const char *folder, unsigned jobs, bool normal,
                      struct error *err)
{
    struct ledger *ledger = NULL;
    struct text path = {0};

    text_addf(&path, "%s/said", folder);
    int fd = open(path.data, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    bool done = fd >= 0 || error_errno(err, "cannot open %s", path.data);
    text_empty(&path);
    text_addf(&path, "%s/journal.db", folder);
    done = done && check_open(path.data, &ledger, err);
    if (done && jobs <= SHORT_JOBS)
        (void)sqlite3_wal_hook(connection, tidy_often, NULL);
    if (done && normal)
        done = sqlite3_exec(connection, "PRAGMA synchronous=NORMAL", NULL, NULL,
                            NULL) == SQLITE_OK;
    for (unsigned n = 1; done && n <= jobs; n++)
        done = print(ledger, n, fd, err);
    // Nothing is closed: what counts is what is on the disk already.
    text_clear(&path);
    return done;
}

int main(int argc, char **argv)
{
    struct error err = {0};

    if (argc == 3 && strcmp(argv[1], "create") == 0)
        return check_create(argv[2], &err) ? 0 : fail(&err);
    if (argc == 3 && strcmp(argv[1], "check") == 0)
        return check_folder(argv[2], &err) ? 0 : fail(&err);

    bool normal = argc == 4 && strcmp(argv[1], "normal") == 0;
    if (argc != 3 + normal) {
        (void)fputs("usage: journal-print create|check FOLDER\n"
                    "       journal-print [normal] FOLDER JOBS\n",
                    stderr);
        return 2;
    }
    (void)sqlite3_auto_extension((void (*)(void))on_connect);
    bool done =
        print_all(argv[1 + normal],
                  (unsigned)strtoul(argv[2 + normal], NULL, 10), normal, &err);
    if (!done)
        (void)fail(&err);
    _exit(done ? 0 : 1);
}
