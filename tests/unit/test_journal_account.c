// The account of sheets: against a second one that keeps every sheet by hand.
#include "journal/account.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PLACES = 64, GENERATIONS = 4 };

// Sheet by sheet, in the words of DOMAIN 4.
struct slow {
    bool sent[GENERATIONS][PLACES];
    bool is[GENERATIONS][PLACES][SHEET_FATES];
};

static enum sheet_fate slow_fate(const struct slow *slow, unsigned generation,
                                 unsigned place)
{
    const bool *is = slow->is[generation][place];

    if (is[SHEET_WASTE])
        return SHEET_WASTE;
    if (is[SHEET_NOT_PRINTED])
        return SHEET_NOT_PRINTED;
    if (is[SHEET_LOST])
        return SHEET_LOST;
    for (unsigned g = generation + 1; g < GENERATIONS; g++)
        if (slow->sent[g][place])
            return SHEET_UNACCOUNTED;
    return SHEET_GOOD;
}

static unsigned pick(unsigned limit)
{
    return (unsigned)random() % limit;
}

static struct places pick_places(const struct run_shape *shape)
{
    unsigned low = shape->control_pages > 0 ? 0 : 1;
    unsigned a = low + pick(shape_last(shape) + 1 - low);
    unsigned b = low + pick(shape_last(shape) + 1 - low);

    return (struct places){a < b ? a : b, a < b ? b : a};
}

struct made {
    struct passage passages[16];
    struct exception exceptions[32];
    struct book book;
};

static void make_passages(struct made *made, struct slow *slow)
{
    unsigned generations = 1 + pick(GENERATIONS);

    for (unsigned g = 0; g < generations; g++) {
        struct place_list places = {.count = g == 0 ? 1 : 1 + pick(3)};
        struct places *all = places.list;
        for (unsigned n = 0; n < places.count; n++)
            all[n] = g == 0 ? shape_whole(&made->book.shape)
                            : pick_places(&made->book.shape);
        places_join(&places);
        assert_true(places_fit(&made->book.shape, &places));
        for (unsigned n = 0; n < places.count; n++) {
            made->passages[made->book.passage_count++] =
                (struct passage){g + 1, g, all[n], -1};
            for (unsigned p = all[n].first; p <= all[n].last; p++)
                slow->sent[g][p] = true;
        }
    }
}

static void make_exceptions(struct made *made, struct slow *slow)
{
    static const enum sheet_fate fates[] = {SHEET_WASTE, SHEET_NOT_PRINTED,
                                            SHEET_LOST};
    unsigned count = pick(12);

    for (unsigned n = 0; n < count; n++) {
        struct exception exception = {
            .generation = pick(GENERATIONS),
            .fate = fates[pick(3)],
            .places = pick_places(&made->book.shape),
        };
        made->exceptions[made->book.exception_count++] = exception;
        for (unsigned p = exception.places.first; p <= exception.places.last;
             p++)
            slow->is[exception.generation][p][exception.fate] = true;
    }
}

static void make(struct made *made, struct slow *slow)
{
    unsigned sides = 1 + pick(2);
    unsigned sheets = 1 + pick(5);

    memset(made, 0, sizeof(*made));
    memset(slow, 0, sizeof(*slow));
    made->book.shape = (struct run_shape){.copies = 1 + pick(6),
                                          .pages = sheets * sides,
                                          .sheets = sheets,
                                          .control_pages = pick(2)};
    made->book.passages = made->passages;
    made->book.exceptions = made->exceptions;
    make_passages(made, slow);
    make_exceptions(made, slow);
}

static void compare(const struct made *made, const struct slow *slow)
{
    const struct run_shape *shape = &made->book.shape;
    struct sheet_account account;
    bool is_complete[8] = {false};
    uint64_t of[SHEET_FATES] = {0};
    uint64_t sent = 0;

    account_of(&made->book, &account, is_complete);
    for (unsigned g = 0; g < GENERATIONS; g++) {
        uint64_t own_sent = 0, own[SHEET_FATES] = {0};
        for (unsigned p = 0; p <= shape_last(shape); p++) {
            if (!slow->sent[g][p])
                continue;
            own_sent++;
            own[slow_fate(slow, g, p)]++;
        }
        assert_int_equal(account.by_generation[g].sent, own_sent);
        for (unsigned f = 0; f < SHEET_FATES; f++) {
            assert_int_equal(account.by_generation[g].of[f], own[f]);
            of[f] += own[f];
        }
        sent += own_sent;
    }
    assert_int_equal(account.all.sent, sent);
    assert_memory_equal(account.all.of, of, sizeof(of));
    assert_int_equal(account.balances, of[SHEET_UNACCOUNTED] == 0);

    for (unsigned copy = 1; copy <= shape->copies; copy++) {
        unsigned good = 0;
        for (unsigned s = 0; s < shape->sheets; s++)
            for (unsigned g = 0; g < GENERATIONS; g++) {
                unsigned p = (copy - 1) * shape->sheets + s + 1;
                good += slow->sent[g][p] && slow_fate(slow, g, p) == SHEET_GOOD;
            }
        // A page has never two good instances.
        assert_true(good <= shape->sheets);
        assert_int_equal(is_complete[copy - 1], good == shape->sheets);
    }
}

static bool see_ordered(void *context, const struct sheets *sheets)
{
    int64_t *last = context;
    int64_t base = (int64_t)sheets->generation * 1000;

    assert_true(base + sheets->places.first > *last);
    assert_true(sheets->places.first <= sheets->places.last);
    assert_true(sheets->is_newest || sheets->fate != SHEET_GOOD);
    assert_true(!sheets->is_newest || sheets->fate != SHEET_UNACCOUNTED);
    *last = base + sheets->places.last;
    return true;
}

static void the_account_is_that_of_every_sheet(void **state)
{
    (void)state;
    srandom(20261125);
    for (unsigned n = 0; n < 20000; n++) {
        struct made made;
        struct slow slow;
        int64_t last = -1;
        make(&made, &slow);
        compare(&made, &slow);
        account_walk(&made.book, see_ordered, &last);
    }
}

// 2 copies of 4 pages and a control sheet; sent, interrupted, resumed from copy
// 1 page 3.
static const struct run_shape small = {2, 4, 4, 1};

static void a_resumed_run_wants_its_first_paper_back(void **state)
{
    const struct passage passages[] = {
        {1, 0, {0, 8}, 3}, {2, 1, {3, 8}, 6}, {2, 1, {0, 0}, 6}};
    const struct exception exceptions[] = {{0, SHEET_WASTE, {3, 3}},
                                           {0, SHEET_NOT_PRINTED, {5, 8}}};
    struct book book = {small, passages, 3, exceptions, 0};
    struct sheet_account account;

    (void)state;
    account_of(&book, &account, NULL);
    assert_int_equal(account.by_generation[0].of[SHEET_GOOD], 2);
    assert_int_equal(account.by_generation[0].of[SHEET_UNACCOUNTED], 7);
    assert_int_equal(account.by_generation[1].of[SHEET_GOOD], 7);
    assert_int_equal(account.complete, 2);
    assert_true(account.has_control);
    assert_false(account.balances);

    book.exception_count = 2;
    account_of(&book, &account, NULL);
    assert_int_equal(account.by_generation[0].of[SHEET_UNACCOUNTED], 2);
    assert_int_equal(account.by_generation[0].of[SHEET_WASTE], 1);
    assert_int_equal(account.by_generation[0].of[SHEET_NOT_PRINTED], 4);
}

static void what_is_missing_is_explained_by_the_device(void **state)
{
    const struct passage passages[] = {{1, 0, {0, 8}, 3}, {2, 1, {3, 8}, -1}};
    const struct book book = {small, passages, 2, NULL, 0};
    unsigned place = 0;

    (void)state;
    assert_int_equal(account_absence(&book, 0, 3), ABSENT_PRINTED);
    assert_int_equal(account_absence(&book, 0, 4), ABSENT_STUCK);
    assert_int_equal(account_absence(&book, 0, 6), ABSENT_UNPRINTED);
    // Although its place is the lowest, the control sheet comes last.
    assert_int_equal(account_absence(&book, 0, 0), ABSENT_UNPRINTED);
    assert_int_equal(account_absence(&book, 1, 4), ABSENT_UNKNOWN);
    assert_false(account_next(&book, &place));
}

static void the_next_page_follows_the_reported_ones(void **state)
{
    static const struct {
        struct run_shape shape;
        int64_t reported;
        unsigned place;
    } rows[] = {
        {{2, 4, 4, 1}, 0, 1},
        {{2, 4, 4, 1}, 3, 4},
        {{2, 4, 4, 1}, 8, 0},
        // In duplex a sheet of which one side was reported is printed again.
        {{2, 4, 2, 1}, 3, 2},
        {{2, 4, 2, 1}, 4, 3},
        {{2, 4, 2, 0}, 7, 4},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        const struct passage passage = {1, 0, shape_whole(&rows[n].shape),
                                        rows[n].reported};
        const struct book book = {rows[n].shape, &passage, 1, NULL, 0};
        unsigned place = 99;
        assert_true(account_next(&book, &place));
        assert_int_equal(place, rows[n].place);
    }
    // Of a reprint of two ranges.
    const struct passage two[] = {{2, 1, {7, 8}, 3}, {2, 1, {2, 3}, 3}};
    const struct book book = {small, two, 2, NULL, 0};
    unsigned place = 0;
    assert_true(account_next(&book, &place));
    assert_int_equal(place, 8);
}

static void places_and_pages_are_the_same_thing_twice(void **state)
{
    (void)state;
    for (unsigned sides = 1; sides <= 2; sides++) {
        const struct run_shape shape = {3, 3 * sides, 3, 1};
        unsigned place = 0, copy = 0, page = 0, back = 0;
        for (place = 0; place <= shape_last(&shape); place++) {
            page_of_place(&shape, place, &copy, &page);
            assert_true(place_of_page(&shape, copy, page, &back));
            assert_int_equal(back, place);
            if (sides == 2 && place > 0) {
                assert_true(place_of_page(&shape, copy, page + 1, &back));
                assert_int_equal(back, place);
            }
        }
        assert_false(place_of_page(&shape, 4, 1, &place));
        assert_false(place_of_page(&shape, 1, 3 * sides + 1, &place));
        assert_false(place_of_page(&shape, 1, 0, &place));
        assert_false(place_of_page(&shape, 0, 1, &place));
        assert_int_equal(shape_pages(&shape, shape_whole(&shape)),
                         9 * sides + 1);
    }
}

static void places_are_read_and_said_as_people_do(void **state)
{
    static const struct {
        const char *entered, *said;
    } rows[] = {
        {"2:3", "copy 2 page 3"},
        {"2:3-4", "copy 2 pages 3 to 4"},
        {"2", "copy 2"},
        {"1:1-4", "copy 1"},
        {"control", "the control sheet"},
        {"1:1-2,4", "copy 1 pages 1 to 2+copy 1 page 4"},
        {"1:3-", "copy 1 page 3 to copy 2 page 4"},
        {"1:3-,4", NULL},
        {"3:1", NULL},
        {"1:5", NULL},
        {"1:0", NULL},
        {"1:3-2", NULL},
        {"1:", NULL},
        {"1:2,", NULL},
        {"", NULL},
        {"a", NULL},
        {"-1", NULL},
        {"12345678", NULL},
        {"1:2x", NULL},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct place_list found = {0};
        struct text said = {0};
        struct error err = {0};
        bool done = places_read(&small, rows[n].entered, &found, &err);
        for (unsigned k = 0; done && k < found.count; k++) {
            text_add_string(&said, k > 0 ? "+" : "");
            places_say(&small, found.list[k], &said);
        }
        if (done != (rows[n].said != NULL) ||
            (done && strcmp(text_string(&said), rows[n].said) != 0))
            fail_msg("%s: %s%s", rows[n].entered, text_string(&said), err.text);
        assert_int_equal(err.kind, done ? ERROR_NONE : ERROR_INPUT);
        text_clear(&said);
    }
}

static void no_more_ranges_are_read_than_there_is_room(void **state)
{
    struct place_list found = {.count = PLACES_ASKED_MAX - 1};
    struct error err = {0};

    (void)state;
    assert_true(places_read(&small, "1:1", &found, &err));
    assert_false(places_read(&small, "1:1", &found, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void ranges_that_meet_are_joined(void **state)
{
    struct place_list places = {
        6, {{7, 8}, {1, 2}, {3, 3}, {8, 9}, {12, 12}, {5, 5}}};

    (void)state;
    places_join(&places);
    assert_int_equal(places.count, 4);
    assert_int_equal(places.list[0].first, 1);
    assert_int_equal(places.list[0].last, 3);
    assert_int_equal(places.list[1].first, 5);
    assert_int_equal(places.list[2].last, 9);
    assert_int_equal(places.list[3].first, 12);
}

static void a_list_that_is_not_of_the_run_does_not_fit(void **state)
{
    static const struct {
        struct place_list places;
        bool fits;
    } rows[] = {
        {{1, {{0, 8}}}, true},          {{1, {{1, 9}}}, false},
        {{0, {{1, 1}}}, false},         {{1, {{3, 2}}}, false},
        {{2, {{1, 2}, {4, 4}}}, true},  {{2, {{1, 2}, {3, 4}}}, false},
        {{2, {{4, 4}, {1, 2}}}, false},
    };
    struct run_shape bare = small;

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++)
        assert_int_equal(places_fit(&small, &rows[n].places), rows[n].fits);
    bare.control_pages = 0;
    assert_false(places_fit(&bare, &rows[0].places));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_account_is_that_of_every_sheet),
        cmocka_unit_test(a_resumed_run_wants_its_first_paper_back),
        cmocka_unit_test(what_is_missing_is_explained_by_the_device),
        cmocka_unit_test(the_next_page_follows_the_reported_ones),
        cmocka_unit_test(places_and_pages_are_the_same_thing_twice),
        cmocka_unit_test(places_are_read_and_said_as_people_do),
        cmocka_unit_test(no_more_ranges_are_read_than_there_is_room),
        cmocka_unit_test(ranges_that_meet_are_joined),
        cmocka_unit_test(a_list_that_is_not_of_the_run_does_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
