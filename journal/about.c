// What the journal is stored with.
#include "journal/about.h"

#include <sqlite3.h>

const char *journal_sqlite_version(void)
{
    return sqlite3_libversion();
}
