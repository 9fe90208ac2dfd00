// Compares the stored tables with those that replaying the events made.
#include "journal/check.h"
#include "journal/tables.h"

// What is compared: all columns, ordered by key.
struct compared {
    const char *name;
    const char *sql;
    int keys; // the first columns are the key
};

// "run (run 3)", "copy (run 1, copy 2)"
static void name_row(const struct compared *table, const struct row *row,
                     char *name, size_t size)
{
    struct text text = {0};

    text_addf(&text, "%s (", table->name);
    for (int n = 0; n < table->keys; n++)
        text_addf(&text, "%s%s %s", n > 0 ? ", " : "", row_name(row, n),
                  row_text(row, n));
    text_add_char(&text, ')');
    line_clean(text_string(&text), name, size);
    text_clear(&text);
}

static void compare_rows(struct check *check, const struct compared *table,
                         const struct row *is, const struct row *should)
{
    char name[256];

    for (int n = table->keys; n < row_columns(is); n++) {
        if (row_same(is, should, n))
            continue;
        name_row(table, is, name, sizeof(name));
        check_find(
            check,
            "%s: %s is `%.200s`, but the events make it `%.200s`; the table "
            "was changed without an event: restore a backup",
            name, row_name(is, n), row_text(is, n), row_text(should, n));
    }
}

static bool step(struct check *check, const struct compared *table,
                 struct query *stored, const struct row **is,
                 struct query *replayed, const struct row **should,
                 struct error *err)
{
    char name[256];
    int order = !*is ? 1 : !*should ? -1 : row_order(*is, *should, table->keys);

    if (order == 0) {
        compare_rows(check, table, *is, *should);
    } else {
        name_row(table, order < 0 ? *is : *should, name, sizeof(name));
        check_find(check,
                   order < 0
                       ? "%s is in the table, but no event made it; the table "
                         "was changed without an event: restore a backup"
                       : "%s follows from the events, but is not in the table; "
                         "it was removed: restore a backup",
                   name);
    }
    return (order > 0 || query_next(stored, is, err)) &&
           (order < 0 || query_next(replayed, should, err));
}

static bool compare_table(struct check *check, const struct compared *table,
                          struct error *err)
{
    struct query *stored = NULL;
    struct query *replayed = NULL;
    const struct row *is = NULL;
    const struct row *should = NULL;

    bool done =
        query_open(check->store, table->sql, NULL, 0, &stored, err) &&
        query_open(check->replay, table->sql, NULL, 0, &replayed, err) &&
        query_next(stored, &is, err) && query_next(replayed, &should, err);
    while (done && (is || should))
        done = step(check, table, stored, &is, replayed, &should, err);
    query_close(stored);
    query_close(replayed);
    return done;
}

static bool compare(struct check *check, const struct compared *table,
                    struct error *err)
{
    struct error table_err = {0};

    if (compare_table(check, table, &table_err) ||
        check_is_finding(check, &table_err))
        return true;
    *err = table_err;
    return false;
}

static bool compare_derived(struct check *check, const struct table *table,
                            struct error *err)
{
    struct text sql = {0};

    text_addf(&sql, "SELECT * FROM %s ORDER BY ", table->name);
    for (unsigned n = 0; n < table->keys; n++)
        text_addf(&sql, "%s%s", n > 0 ? ", " : "", table->columns[n].name);
    const struct compared compared = {table->name, text_string(&sql),
                                      (int)table->keys};
    bool done = compare(check, &compared, err);
    text_clear(&sql);
    return done;
}

bool check_tables(struct check *check, struct error *err)
{
    // A dropped trigger is a deed of somebody.
    static const struct compared schema = {
        "schema",
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " ORDER BY type, name",
        2};
    bool done = compare(check, &schema, err);

    for (unsigned n = 0; done && n < TABLES; n++)
        done = compare_derived(check, &tables_all[n], err);
    return done;
}
