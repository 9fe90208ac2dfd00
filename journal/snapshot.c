// Letting somebody copy the database file while the ledger is in use.
#include "journal/inside.h"

bool ledger_hold_file(struct ledger *ledger, bool hold, struct error *err)
{
    // What is committed meanwhile goes into the write-ahead log only. 1000
    // pages is what SQLite does by itself.
    if (hold)
        return store_do(ledger->store, "PRAGMA wal_autocheckpoint = 0", NULL, 0,
                        err);
    return store_do(ledger->store, "PRAGMA wal_autocheckpoint = 1000", NULL, 0,
                    err);
}
