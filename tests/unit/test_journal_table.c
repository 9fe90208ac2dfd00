// Derived tables in a database and in memory are the same to an applier.
#include "journal/tables.h"
#include "tests/unit/test_journal_lab.h"

#include <stdlib.h>

enum { STEPS = 20000, KINDS = 2 };

struct pair {
    struct store *store;
    struct tables *both[KINDS]; // in SQL, in memory
};

static void start(struct pair *pair)
{
    struct error err = {0};

    if (!store_open_memory(&pair->store, &err))
        fail_msg("%s", err.text);
    pair->both[0] = tables_in_store(pair->store);
    pair->both[1] = tables_in_memory();
}

static void stop(struct pair *pair)
{
    tables_free(pair->both[0]);
    tables_free(pair->both[1]);
    store_close(pair->store);
}

// A small generator of our own, so that a failure can be repeated.
static unsigned roll(unsigned sides)
{
    static uint32_t seed = 1;

    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % sides;
}

static struct value any_word(void)
{
    static const char *const words[] = {"", "a", "ab", "机密", "SENT"};

    return text_value(words[roll(5)]);
}

static void assert_same(const struct record *a, const struct record *b)
{
    assert_int_equal(a == NULL, b == NULL);
    if (!a)
        return;
    for (unsigned n = 0; n < a->table->count; n++) {
        if (a->table->columns[n].kind == COLUMN_NUMBER)
            assert_int_equal(record_number(a, n), record_number(b, n));
        else
            assert_string_equal(record_text(a, n), record_text(b, n));
    }
}

// Rows of a ticket: a key that does not always grow, an index with many equal
// in it.
static void add_any(struct pair *pair)
{
    const int64_t seq = roll(400);
    const int64_t run = roll(20);
    const struct value word = any_word();
    bool done[KINDS];

    for (size_t n = 0; n < KINDS; n++) {
        struct error err = {0};
        done[n] = rows_add(pair->both[n],
                           ROW(TICKET, [AT_TICKET_SEQ] = number_value(seq),
                               [AT_TICKET_RUN] = number_value(run),
                               [AT_TICKET_VERDICT] = word),
                           &err);
        assert_true(done[n] || err.kind == ERROR_REFUSED);
    }
    assert_int_equal(done[0], done[1]);
}

// Also takes rows from one place of the index to another.
static void set_any(struct pair *pair)
{
    const int64_t run = roll(20);
    const int64_t other = roll(20);
    const struct value word = any_word();
    bool moves = roll(4) == 0;

    for (size_t n = 0; n < KINDS; n++) {
        const struct where *where =
            WHERE(BY_TICKET_RUN, TICKET, number_value(run));
        struct error err = {0};
        bool done = moves ? rows_set(pair->both[n], where,
                                     SET({AT_TICKET_RUN, number_value(other)},
                                         {AT_TICKET_REASON, word}),
                                     &err)
                          : rows_set(pair->both[n], where,
                                     SET({AT_TICKET_VERDICT, word}), &err);
        if (!done)
            fail_msg("%s", err.text);
    }
}

static void compare_all(struct pair *pair, const struct where *where)
{
    const struct record *one = NULL;
    const struct record *other = NULL;
    int64_t count[KINDS] = {0};
    int64_t seen = 0;

    do {
        assert_true(rows_next(pair->both[0], where, &one, NULL));
        assert_true(rows_next(pair->both[1], where, &other, NULL));
        assert_same(one, other);
        seen += one != NULL;
    } while (one);
    for (size_t n = 0; n < KINDS; n++)
        assert_true(rows_count(pair->both[n], where, &count[n], NULL));
    assert_int_equal(count[0], seen);
    assert_int_equal(count[1], seen);

    assert_true(rows_find(pair->both[0], where, &one, NULL));
    assert_true(rows_find(pair->both[1], where, &other, NULL));
    assert_same(one, other);
    assert_true(rows_last(pair->both[0], where, &one, NULL));
    assert_true(rows_last(pair->both[1], where, &other, NULL));
    assert_same(one, other);
    for (size_t n = 0; n < KINDS; n++)
        tables_rest(pair->both[n]);
}

static void both_kinds_answer_alike(void **state)
{
    (void)state;
    struct pair pair;

    start(&pair);
    for (unsigned n = 0; n < STEPS; n++) {
        unsigned what = roll(10);
        if (what < 4)
            add_any(&pair);
        else if (what < 6)
            set_any(&pair);
        else if (what < 8)
            compare_all(&pair,
                        WHERE(BY_TICKET_RUN, TICKET, number_value(roll(20))));
        else
            compare_all(&pair, KEY(TICKET, number_value(roll(400))));
        if (n % 500 == 0)
            compare_all(&pair, EVERY(TICKET));
    }
    stop(&pair);
}

// A key of two columns, one of them text, and rows that come unordered.
static void a_key_may_be_text(void **state)
{
    (void)state;
    static const char *const names[] = {"b", "a", "run:2", "aa", "机"};
    struct pair pair;

    start(&pair);
    for (size_t n = 0; n < KINDS; n++) {
        for (size_t m = 0; m < 5; m++)
            assert_true(
                rows_add(pair.both[n],
                         ROW(SERIES, [AT_SERIES_SERIES] = text_value(names[m]),
                             [AT_SERIES_LAST] = number_value((int64_t)m)),
                         NULL));
    }
    compare_all(&pair, EVERY(SERIES));
    compare_all(&pair, KEY(SERIES, text_value("aa")));
    compare_all(&pair, KEY(SERIES, text_value("none")));
    stop(&pair);
}

// An applier may change what it goes through.
static void rows_may_change_on_the_way(void **state)
{
    (void)state;
    struct pair pair;

    start(&pair);
    for (size_t n = 0; n < KINDS; n++) {
        const struct where *where =
            WHERE(BY_TICKET_RUN, TICKET, number_value(1));
        const struct record *ticket = NULL;
        unsigned seen = 0;
        for (int64_t seq = 1; seq <= 10; seq++)
            assert_true(
                rows_add(pair.both[n],
                         ROW(TICKET, [AT_TICKET_SEQ] = number_value(seq),
                             [AT_TICKET_RUN] = number_value(1)),
                         NULL));
        while (rows_next(pair.both[n], where, &ticket, NULL) && ticket) {
            const int64_t seq = record_number(ticket, AT_TICKET_SEQ);
            assert_int_equal(seq, ++seen);
            assert_true(rows_set(pair.both[n], KEY(TICKET, number_value(seq)),
                                 SET({AT_TICKET_RUN, number_value(2)}), NULL));
        }
        assert_int_equal(seen, 10);
    }
    compare_all(&pair, WHERE(BY_TICKET_RUN, TICKET, number_value(1)));
    compare_all(&pair, WHERE(BY_TICKET_RUN, TICKET, number_value(2)));
    stop(&pair);
}

static void every_table_is_declared_whole(void **state)
{
    (void)state;
    for (unsigned n = 0; n < TABLES; n++) {
        const struct table *table = &tables_all[n];
        assert_non_null(table->name);
        assert_in_range(table->keys, 1, TABLE_KEY_MAX);
        assert_in_range(table->count, table->keys, TABLE_COLUMNS_MAX);
        for (unsigned m = 0; m < table->count; m++)
            assert_non_null(table->columns[m].name);
        for (unsigned m = 1; m < TABLE_INDEXES_MAX; m++) {
            const struct index *index = &table->indexes[m];
            assert_in_range(index->count, 0, TABLE_KEY_MAX);
            for (unsigned k = 0; k < index->count; k++)
                assert_in_range(index->columns[k], 0, table->count - 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_kinds_answer_alike),
        cmocka_unit_test(a_key_may_be_text),
        cmocka_unit_test(rows_may_change_on_the_way),
        cmocka_unit_test(every_table_is_declared_whole),
    };

    return cmocka_run_group_tests_name("journal: tables", tests, NULL, NULL);
}
