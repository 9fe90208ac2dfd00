// The tables of a journal: the record, and what is derived from it.
//
// `head`, `event`, `recent` and `checkpoint` are the record; `tile` holds inner
// nodes of the hash tree. Every other table is made from events by apply.c
// alone, so that replaying them gives the same rows.
#include "journal/schema.h"

// The triggers are guard rails for our own mistakes, not protection: what
// protects the events is the hash tree.
static const char tables[] =
    "CREATE TABLE head(one INTEGER PRIMARY KEY CHECK(one = 1),"
    " size INTEGER NOT NULL, peaks BLOB NOT NULL, before BLOB NOT NULL,"
    " t TEXT NOT NULL) STRICT;"
    "CREATE TABLE event(seq INTEGER PRIMARY KEY, body TEXT NOT NULL"
    " CHECK(length(body) <= 16384)) STRICT;"
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN"
    " SELECT RAISE(ABORT, 'events are never changed'); END;"
    "CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN"
    " SELECT RAISE(ABORT, 'events are never deleted'); END;"
    "CREATE TABLE recent(seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " call TEXT NOT NULL, reply TEXT NOT NULL) STRICT;"
    "CREATE TABLE checkpoint(size INTEGER PRIMARY KEY, note TEXT NOT NULL)"
    " STRICT;"
    "CREATE TABLE tile(level INTEGER NOT NULL, place INTEGER NOT NULL,"
    " root BLOB NOT NULL, PRIMARY KEY(level, place)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE run(run INTEGER PRIMARY KEY, queue TEXT NOT NULL,"
    " uuid TEXT NOT NULL, document INTEGER NOT NULL, state TEXT NOT NULL,"
    " job INTEGER NOT NULL, user TEXT NOT NULL, verified INTEGER NOT NULL,"
    " attempt INTEGER NOT NULL, attempt_time INTEGER NOT NULL,"
    " input TEXT NOT NULL, policy TEXT NOT NULL, level TEXT NOT NULL,"
    " mark TEXT NOT NULL, scope TEXT NOT NULL, doc_no TEXT NOT NULL,"
    " title TEXT NOT NULL, series TEXT NOT NULL, copies INTEGER NOT NULL,"
    " spares INTEGER NOT NULL, first_serial INTEGER NOT NULL,"
    " pages INTEGER NOT NULL, sheets INTEGER NOT NULL,"
    " control_pages INTEGER NOT NULL, generation INTEGER NOT NULL,"
    " pages_reported INTEGER NOT NULL, reason TEXT NOT NULL,"
    " received TEXT NOT NULL, changed TEXT NOT NULL) STRICT;"
    "CREATE INDEX run_job ON run(queue, uuid, run);"
    "CREATE UNIQUE INDEX run_once ON run(queue, uuid, document)"
    " WHERE state NOT IN ('REFUSED', 'CANCELLED');"

    "CREATE TABLE copy(run INTEGER NOT NULL, copy INTEGER NOT NULL,"
    " series TEXT NOT NULL, serial INTEGER NOT NULL,"
    " spare INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY(run, copy),"
    " UNIQUE(series, serial)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE series(series TEXT PRIMARY KEY, last INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"

    "CREATE TABLE ticket(seq INTEGER PRIMARY KEY, run INTEGER NOT NULL,"
    " attempt INTEGER NOT NULL, attempt_time INTEGER NOT NULL,"
    " verdict TEXT NOT NULL, reason TEXT NOT NULL, bytes INTEGER NOT NULL,"
    " pages INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;"
    "CREATE INDEX ticket_run ON ticket(run);"
    "CREATE TABLE ref(run INTEGER NOT NULL, seq INTEGER NOT NULL,"
    " PRIMARY KEY(run, seq)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE epoch(first INTEGER PRIMARY KEY, verifier TEXT NOT NULL)"
    " STRICT;"
    "CREATE TABLE restored(seq INTEGER PRIMARY KEY, size INTEGER NOT NULL,"
    " root TEXT NOT NULL, run INTEGER NOT NULL) STRICT;";

// The schema itself is compared too: a dropped trigger is a deed of somebody.
static const struct schema_table derived[] = {
    {"schema",
     "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
     " ORDER BY type, name",
     2},
    {"run", "SELECT * FROM run ORDER BY run", 1},
    {"copy", "SELECT * FROM copy ORDER BY run, copy", 2},
    {"series", "SELECT * FROM series ORDER BY series", 1},
    {"ticket", "SELECT * FROM ticket ORDER BY seq", 1},
    {"ref", "SELECT * FROM ref ORDER BY run, seq", 2},
    {"epoch", "SELECT * FROM epoch ORDER BY first", 1},
    {"restored", "SELECT * FROM restored ORDER BY seq", 1},
};

const char *schema_sql(void)
{
    return tables;
}

const struct schema_table *schema_derived(size_t *count)
{
    *count = sizeof(derived) / sizeof(derived[0]);
    return derived;
}
