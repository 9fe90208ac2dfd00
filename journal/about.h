// What the journal is stored with.
#ifndef JOURNAL_ABOUT_H
#define JOURNAL_ABOUT_H

// "3.40.1": SQLite as it runs, not as we were built with it.
const char *journal_sqlite_version(void);

#endif
