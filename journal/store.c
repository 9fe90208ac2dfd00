// SQLite, set so that a commit that returned is on the disk.
//
// The connection is exclusive: one process has the journal open. That keeps
// out a second registrar, and with it the bug of SQLite before 3.51.3 by which
// two connections that write and checkpoint at one instant can corrupt a WAL.
#include "journal/store.h"

#include "journal/schema.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STATEMENTS_MAX = 1024,       // hashed: seldom more than a quarter is used
    APPLICATION_ID = 0x434D4A31, // "CMJ1"
    SCHEMA_VERSION = 4,
    PATIENCE_MS = 2000, // for a predecessor that is still ending
    LOG_PAGES_MAX = 1000,
};

struct store {
    sqlite3 *db;
    size_t count;
    struct prepared {
        const char *sql;
        sqlite3_stmt *statement;
        bool is_unrested;       // is in the list below
    } prepared[STATEMENTS_MAX]; // by address of the text, open addressing
    struct prepared *unrested[STATEMENTS_MAX / 2]; // may stand on a row
    size_t unrested_count;
};

struct query {
    struct store *store;
    sqlite3_stmt *statement;
};

// What SQLite said, as the kind of error that tells people what to do.
static bool failed(sqlite3 *db, int code, struct error *err)
{
    const char *words = db ? sqlite3_errmsg(db) : sqlite3_errstr(code);

    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, ERROR_BUSY,
                         "another program has the journal open (%s)", words);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(err, ERROR_TAMPERED,
                         "the journal's database file is damaged (%s)", words);
    case SQLITE_CONSTRAINT:
        return error_set(err, ERROR_REFUSED, "the journal has it already (%s)",
                         words);
    case SQLITE_FULL:
        return error_set(err, ERROR_SYSTEM,
                         "the disk of the journal is full; make room");
    default:
        return error_set(err, ERROR_SYSTEM, "the journal's database: %s (%d)",
                         words, sqlite3_extended_errcode(db));
    }
}

static bool bind(struct store *store, sqlite3_stmt *statement,
                 const struct value *values, size_t count, struct error *err)
{
    assert((size_t)sqlite3_bind_parameter_count(statement) == count);
    for (size_t n = 0; n < count; n++) {
        const struct value *value = &values[n];
        int at = (int)n + 1;
        int length = (int)value->length;
        int code = SQLITE_OK;

        if (value->kind == VALUE_NUMBER)
            code = sqlite3_bind_int64(statement, at, value->number);
        else if (value->kind == VALUE_WORD)
            code = sqlite3_bind_text(statement, at, value->bytes, length,
                                     SQLITE_STATIC);
        else if (value->kind == VALUE_TEXT)
            code = sqlite3_bind_text(statement, at, value->bytes, length,
                                     SQLITE_TRANSIENT);
        else
            code = sqlite3_bind_blob(statement, at, value->bytes, length,
                                     SQLITE_TRANSIENT);
        if (code != SQLITE_OK)
            return failed(store->db, code, err);
    }
    return true;
}

static bool prepare(struct store *store, const char *sql, unsigned flags,
                    sqlite3_stmt **statement, struct error *err)
{
    int code = sqlite3_prepare_v3(store->db, sql, -1, flags, statement, NULL);

    return code == SQLITE_OK || failed(store->db, code, err);
}

// Where the statement of this text is, or belongs.
static struct prepared *place_of(struct store *store, const char *sql)
{
    size_t at = ((uintptr_t)sql / 8) % STATEMENTS_MAX;

    while (store->prepared[at].sql && store->prepared[at].sql != sql)
        at = (at + 1) % STATEMENTS_MAX;
    return &store->prepared[at];
}

// The place of the prepared statement of this text, which is at rest.
static struct prepared *prepared_of(struct store *store, const char *sql,
                                    struct error *err)
{
    struct prepared *place = place_of(store, sql);
    sqlite3_stmt *statement = NULL;

    if (place->sql) {
        (void)sqlite3_reset(place->statement);
        return place;
    }
    assert(store->count < STATEMENTS_MAX / 2);
    if (!prepare(store, sql, SQLITE_PREPARE_PERSISTENT, &statement, err))
        return NULL;
    *place = (struct prepared){.sql = sql, .statement = statement};
    store->count++;
    return place;
}

bool store_do(struct store *store, const char *sql, const struct value *values,
              size_t count, struct error *err)
{
    const struct prepared *found = prepared_of(store, sql, err);

    if (!found || !bind(store, found->statement, values, count, err))
        return false;
    int code = sqlite3_step(found->statement);
    bool done = code == SQLITE_DONE || code == SQLITE_ROW ||
                failed(store->db, code, err);
    (void)sqlite3_reset(found->statement);
    return done;
}

int64_t store_changes(const struct store *store)
{
    return sqlite3_changes64(store->db);
}

bool store_find(struct store *store, const char *sql,
                const struct value *values, size_t count,
                const struct row **row, struct error *err)
{
    struct prepared *found = prepared_of(store, sql, err);

    *row = NULL;
    if (!found || !bind(store, found->statement, values, count, err))
        return false;
    int code = sqlite3_step(found->statement);
    if (code == SQLITE_ROW) {
        if (!found->is_unrested)
            store->unrested[store->unrested_count++] = found;
        found->is_unrested = true;
        *row = (const struct row *)found->statement;
        return true;
    }
    (void)sqlite3_reset(found->statement);
    return code == SQLITE_DONE || failed(store->db, code, err);
}

void store_settle(struct store *store, const char *sql)
{
    (void)sqlite3_reset(place_of(store, sql)->statement);
}

void store_rest(struct store *store)
{
    while (store->unrested_count > 0) {
        struct prepared *one = store->unrested[--store->unrested_count];
        (void)sqlite3_reset(one->statement);
        one->is_unrested = false;
    }
}

bool query_open(struct store *store, const char *sql,
                const struct value *values, size_t count, struct query **query,
                struct error *err)
{
    struct query *new = memory_need_zero(1, sizeof(*new));

    new->store = store;
    if (!prepare(store, sql, 0, &new->statement, err) ||
        !bind(store, new->statement, values, count, err)) {
        query_close(new);
        return false;
    }
    *query = new;
    return true;
}

bool query_next(struct query *query, const struct row **row, struct error *err)
{
    int code = sqlite3_step(query->statement);

    *row = code == SQLITE_ROW ? (const struct row *)query->statement : NULL;
    return code == SQLITE_ROW || code == SQLITE_DONE ||
           failed(query->store->db, code, err);
}

int query_columns(const struct query *query)
{
    return sqlite3_column_count(query->statement);
}

void query_close(struct query *query)
{
    if (!query)
        return;
    (void)sqlite3_finalize(query->statement);
    free(query);
}

static bool run_script(struct store *store, const char *sql, struct error *err)
{
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK || failed(store->db, code, err);
}

bool store_begin(struct store *store, struct error *err)
{
    return store_do(store, "BEGIN IMMEDIATE", NULL, 0, err);
}

bool store_commit(struct store *store, struct error *err)
{
    store_rest(store);
    if (store_do(store, "COMMIT", NULL, 0, err))
        return true;
    return error_in(err, "it is unknown whether the journal was written");
}

void store_roll_back(struct store *store)
{
    store_rest(store);
    // SQLite may have rolled back by itself already, for want of disk.
    if (!sqlite3_get_autocommit(store->db))
        (void)store_do(store, "ROLLBACK", NULL, 0, NULL);
}

// SQLite takes the innermost of savepoints that are named alike.
bool store_save(struct store *store, struct error *err)
{
    return store_do(store, "SAVEPOINT step", NULL, 0, err);
}

bool store_release(struct store *store, bool keep, struct error *err)
{
    store_rest(store);
    return (keep || store_do(store, "ROLLBACK TO step", NULL, 0, err)) &&
           store_do(store, "RELEASE step", NULL, 0, err);
}

static bool ask_number(struct store *store, const char *sql, int64_t *number,
                       struct error *err)
{
    const struct row *row = NULL;

    if (!store_find(store, sql, NULL, 0, &row, err))
        return false;
    *number = row ? row_number(row, 0) : -1;
    store_rest(store);
    return true;
}

// Sets what must hold and reads back what SQLite may silently decline.
static bool settle(struct store *store, struct error *err)
{
    const struct row *row = NULL;
    int64_t synchronous = 0;

    if (!run_script(store,
                    "PRAGMA trusted_schema=OFF;"
                    "PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON;"
                    "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
                    "PRAGMA synchronous=FULL;",
                    err) ||
        !ask_number(store, "PRAGMA synchronous", &synchronous, err) ||
        !store_find(store, "PRAGMA journal_mode=WAL", NULL, 0, &row, err))
        return false;

    bool is_wal = row && strcmp(row_text(row, 0), "wal") == 0;
    store_rest(store);
    if (!is_wal || synchronous != 2)
        return error_set(err, ERROR_SYSTEM,
                         "the journal's disk cannot hold a write-ahead log; "
                         "keep the journal on a local disk");
    return true;
}

static bool check_kind(struct store *store, struct error *err)
{
    int64_t application = 0;
    int64_t version = 0;

    if (!ask_number(store, "PRAGMA application_id", &application, err) ||
        !ask_number(store, "PRAGMA user_version", &version, err))
        return false;
    if (application != APPLICATION_ID)
        return error_set(err, ERROR_CONFIG, "this file is not a journal");
    if (version != SCHEMA_VERSION)
        return error_set(err, ERROR_CONFIG,
                         "the journal is of version %lld; this program uses "
                         "version %d",
                         (long long)version, SCHEMA_VERSION);
    return true;
}

static bool make_tables(struct store *store, struct error *err)
{
    struct text sql = {0};

    text_addf(&sql, "BEGIN; PRAGMA application_id=%d; PRAGMA user_version=%d;",
              APPLICATION_ID, SCHEMA_VERSION);
    schema_write(&sql);
    text_add_string(&sql, "COMMIT;");
    bool done = run_script(store, text_string(&sql), err);
    text_clear(&sql);
    return done;
}

// After a commit, when the log has grown: SQLite's own hook would hide that the
// disk failed. The commit stands, but the process must not go on with this
// disk.
static int tidy_log(void *context, sqlite3 *db, const char *name, int pages)
{
    (void)context;
    if (pages < LOG_PAGES_MAX)
        return SQLITE_OK;
    int code = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE,
                                         NULL, NULL);
    return code == SQLITE_BUSY ? SQLITE_OK : code;
}

static bool connect(const char *path, struct store **store, struct error *err)
{
    struct store *new = memory_need_zero(1, sizeof(*new));
    int code = sqlite3_open_v2(
        path, &new->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK) {
        failed(new->db, code, err);
        store_close(new);
        return error_in(err, "%s", path);
    }
    (void)sqlite3_busy_timeout(new->db, PATIENCE_MS);
    (void)sqlite3_wal_hook(new->db, tidy_log, NULL);
    // Before anything is read: only then is the lock taken with the first read.
    if (!run_script(new, "PRAGMA locking_mode=EXCLUSIVE", err)) {
        store_close(new);
        return false;
    }
    *store = new;
    return true;
}

bool store_create(const char *path, struct store **store, struct error *err)
{
    // SQLite would open a file that is there; creating one first does not.
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return error_set(err, ERROR_REFUSED,
                         "%s exists; a journal is never made anew", path);
    if (fd < 0)
        return error_errno(err, "cannot make %s", path);
    (void)close(fd);

    if (!connect(path, store, err))
        return false;
    if (settle(*store, err) && make_tables(*store, err))
        return true;
    store_close(*store);
    *store = NULL;
    return error_in(err, "%s", path);
}

bool store_open(const char *path, struct store **store, struct error *err)
{
    if (access(path, F_OK) != 0)
        return error_errno(err, "journal %s", path);
    if (!connect(path, store, err))
        return false;
    if (check_kind(*store, err) && settle(*store, err))
        return true;
    store_close(*store);
    *store = NULL;
    return error_in(err, "%s", path);
}

bool store_open_memory(struct store **store, struct error *err)
{
    if (!connect(":memory:", store, err))
        return false;
    if (run_script(*store, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;",
                   err) &&
        make_tables(*store, err))
        return true;
    store_close(*store);
    *store = NULL;
    return false;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t n = 0; n < STATEMENTS_MAX; n++)
        (void)sqlite3_finalize(store->prepared[n].statement);
    (void)sqlite3_close(store->db);
    free(store);
}
