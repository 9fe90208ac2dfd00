// The database behind the ledger, so that the rest speaks of rows and values
// and another database can take SQLite's place.
#ifndef JOURNAL_STORE_H
#define JOURNAL_STORE_H

#include "base/base.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct row;

// What is bound to a statement's `?`, in order. Always bound, never pasted.
enum value_kind { VALUE_NUMBER, VALUE_TEXT, VALUE_BYTES, VALUE_WORD };

struct value {
    enum value_kind kind;
    int64_t number;
    const void *bytes;
    size_t length;
};

struct value number_value(int64_t number);
struct value text_value(const char *text);
// Text that lives as long as the program: the name of a state.
struct value word_value(const char *word);
struct value bytes_value(const void *bytes, size_t length);

// store_do(store, "...", VALUES(number_value(1), text_value("a")), err)
#define VALUES(...)                                                            \
    (const struct value[]){__VA_ARGS__},                                       \
        sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)

// A new file with the tables of a journal; an existing file is refused.
bool store_create(const char *path, struct store **store, struct error *err);
// An existing one; the settings that make a commit durable are read back.
bool store_open(const char *path, struct store **store, struct error *err);
// The same tables in memory, for replaying.
bool store_open_memory(struct store **store, struct error *err);
void store_close(struct store *store);

bool store_begin(struct store *store, struct error *err);
// False is "unknown": see ledger.h.
bool store_commit(struct store *store, struct error *err);
void store_roll_back(struct store *store);
// A savepoint, which may lie within another; the innermost is kept or undone.
bool store_save(struct store *store, struct error *err);
bool store_release(struct store *store, bool keep, struct error *err);

// Runs one statement to its end. Its text is the key under which it is kept
// prepared: give a literal.
bool store_do(struct store *store, const char *sql, const struct value *values,
              size_t count, struct error *err);
// How many rows the last store_do changed.
int64_t store_changes(const struct store *store);
// The first row, or NULL when there is none; borrowed until the same text is
// used again or store_rest.
bool store_find(struct store *store, const char *sql,
                const struct value *values, size_t count,
                const struct row **row, struct error *err);
// Ends this statement, whose row is not needed any more.
void store_settle(struct store *store, const char *sql);
// Ends every statement that still stands on a row.
void store_rest(struct store *store);

// A query of its own, so that others may run while its rows are read:
// open, next until *row is NULL, close.
struct query;
bool query_open(struct store *store, const char *sql,
                const struct value *values, size_t count, struct query **query,
                struct error *err);
bool query_next(struct query *query, const struct row **row, struct error *err);
void query_close(struct query *query);
// How many columns its rows have.
int query_columns(const struct query *query);

// Columns of a row, counted from 0. Text is never NULL; borrowed.
int64_t row_number(const struct row *row, int column);
const char *row_text(const struct row *row, int column);
const void *row_bytes(const struct row *row, int column, size_t *length);
// Whether it is a number, and whether it is this text.
bool row_is_number(const struct row *row, int column);
bool row_is_text(const struct row *row, int column, const char *text);

#endif
