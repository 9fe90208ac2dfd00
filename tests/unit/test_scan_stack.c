// Stacks with seeded losses: everything that is wrong is named, and nothing
// else. The sides are values; reading them from paper is tested elsewhere.
#include "operator/scan-say.h"
#include "operator/scan-stack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// cmocka needs the headers above it.
#include <cmocka.h>

enum { RUN = 42, COPIES = 4, PAGES = 5, STACKS = 2000 };

// A run as it comes out of the printer.
static void fill(struct stack *stack, unsigned copies, unsigned pages)
{
    *stack = (struct stack){.is_whole = true};
    stack_add_run(stack, &(struct stack_run){.run = RUN,
                                             .copies = copies,
                                             .pages = pages,
                                             .control_pages = 1});
    for (unsigned copy = 1; copy <= copies; copy++)
        for (unsigned page = 1; page <= pages; page++)
            stack_add(stack, &(struct side){.class = SIDE_PAGE,
                                            .run = RUN,
                                            .copy = copy,
                                            .page = page,
                                            .symbols = 2});
    stack_add(stack, &(struct side){.class = SIDE_CONTROL, .run = RUN});
}

static void take_out(struct stack *stack, size_t at)
{
    stack->side_count--;
    memmove(&stack->sides[at], &stack->sides[at + 1],
            (stack->side_count - at) * sizeof(*stack->sides));
}

static size_t count_of(const struct stack *stack, enum finding_kind kind)
{
    size_t count = 0;

    for (size_t n = 0; n < stack->finding_count; n++)
        count += stack->findings[n].kind == kind;
    return count;
}

static const struct finding *the(const struct stack *stack,
                                 enum finding_kind kind)
{
    for (size_t n = 0; n < stack->finding_count; n++)
        if (stack->findings[n].kind == kind)
            return &stack->findings[n];
    fail_msg("nothing is %s", finding_kind_name(kind));
    return NULL;
}

static void assert_verdict(const struct stack *stack, const char *expected)
{
    struct text text = {0};

    scan_say_verdict(stack, &text);
    assert_string_equal(text_string(&text), expected);
    text_clear(&text);
}

static void a_whole_run_is_complete(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    stack_judge(&stack);
    assert_int_equal(stack.finding_count, 0);
    assert_verdict(&stack, "COMPLETE: run 42, copies 1-4, 20 of 20 pages, "
                           "control sheet present");
    assert_int_equal(scan_verdict_of(&stack), 0);
    stack_clear(&stack);
}

static void one_copy_alone_is_complete_when_no_run_is_asked_for(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    stack.is_whole = false;
    for (size_t n = 0; n < PAGES; n++)
        take_out(&stack, 0);
    stack.side_count = PAGES;
    stack_judge(&stack);
    assert_verdict(&stack, "COMPLETE: run 42, copy 2, 5 of 5 pages, control "
                           "sheet not in the stack");
    stack_clear(&stack);
}

static void an_empty_stack_is_not_complete(void **state)
{
    struct stack stack = {0};

    (void)state;
    stack_judge(&stack);
    assert_int_equal(scan_verdict_of(&stack), SCAN_NOTHING);
    stack_add(&stack, &(struct side){.class = SIDE_UNREADABLE});
    stack_clear(&stack);
}

static void a_missing_page_is_named(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    take_out(&stack, 7);
    stack_judge(&stack);
    assert_verdict(&stack, "NOT COMPLETE: copy 2 page 3 is missing");
    assert_int_equal(scan_verdict_of(&stack), 1);
    stack_clear(&stack);
}

static void copies_and_the_control_sheet_are_missed(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    stack.side_count = 10; // copies 1 and 2
    stack_judge(&stack);
    assert_int_equal(count_of(&stack, FINDING_MISSING_COPY), 2);
    assert_int_equal(the(&stack, FINDING_MISSING_COPY)->copy, 3);
    assert_int_equal(count_of(&stack, FINDING_MISSING_CONTROL), 1);
    stack_clear(&stack);
}

static void the_older_generation_is_waste(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    struct side again = stack.sides[6];
    again.generation = 1;
    stack_add(&stack, &again);
    stack_judge(&stack);
    const struct finding *found = the(&stack, FINDING_SPOILED);
    assert_int_equal(found->position, 7);
    assert_int_equal(found->other, 22);
    assert_int_equal(count_of(&stack, FINDING_MISSING), 0);
    stack_clear(&stack);
}

static void a_stack_in_reverse_is_said_once(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    for (size_t n = 0; n < stack.side_count / 2; n++) {
        struct side side = stack.sides[n];
        stack.sides[n] = stack.sides[stack.side_count - 1 - n];
        stack.sides[stack.side_count - 1 - n] = side;
    }
    stack_judge(&stack);
    assert_true(stack.is_complete);
    assert_int_equal(stack.finding_count, 1);
    assert_int_equal(stack.findings[0].kind, FINDING_REVERSED);
    stack_clear(&stack);
}

static void every_class_of_side_is_a_finding_of_its_own(void **state)
{
    static const struct {
        enum side_class class;
        enum finding_kind kind;
    } rows[] = {
        {SIDE_UNREADABLE, FINDING_UNREADABLE},
        {SIDE_FORGED, FINDING_FORGED},
        {SIDE_UNKNOWN, FINDING_UNKNOWN},
        {SIDE_FOREIGN, FINDING_FOREIGN},
        {SIDE_ELSEWHERE, FINDING_ELSEWHERE},
        {SIDE_CONFLICT, FINDING_CONFLICT},
        {SIDE_WASTE, FINDING_WASTE},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(rows) / sizeof(rows[0]); n++) {
        struct stack stack;
        fill(&stack, COPIES, PAGES);
        stack_add(&stack, &(struct side){.class = rows[n].class, .run = 7});
        stack_judge(&stack);
        assert_false(stack.is_complete);
        assert_int_equal(stack.finding_count, 1);
        assert_int_equal(the(&stack, rows[n].kind)->position, 22);
        stack_clear(&stack);
    }
}

static void waste_belongs_to_a_stack_that_takes_it(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    stack.takes_waste = true;
    stack_add(&stack,
              &(struct side){.class = SIDE_WASTE, .run = 7, .waste = 3});
    stack_judge(&stack);
    assert_true(stack.is_complete);
    assert_int_equal(stack.finding_count, 0);
    assert_int_equal(stack.sums[0].pages_seen, COPIES * PAGES);
    stack_clear(&stack);
}

// Copy 1 page 1 of one run is not that of another.
static void waste_of_another_run_is_told_with_its_run(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    stack_add(
        &stack,
        &(struct side){
            .class = SIDE_WASTE, .run = 7, .copy = 1, .page = 1, .waste = 3});
    stack_judge(&stack);
    assert_verdict(&stack, "NOT COMPLETE: position 22: run 7 copy 1 page 1 is "
                           "waste, number 3 of the register");
    stack_clear(&stack);
    stack = (struct stack){0};
    stack_add(
        &stack,
        &(struct side){
            .class = SIDE_WASTE, .run = 7, .copy = 1, .page = 1, .waste = 3});
    stack_judge(&stack);
    assert_verdict(&stack, "NOT COMPLETE: position 1: run 7 copy 1 page 1 is "
                           "waste, number 3 of the register");
    stack_clear(&stack);
}

static void a_pile_lacks_nothing_and_has_no_order(void **state)
{
    struct stack stack;

    (void)state;
    fill(&stack, COPIES, PAGES);
    stack.is_pile = true;
    stack.is_whole = false;
    take_out(&stack, 7);
    stack_add(&stack, &stack.sides[0]);
    stack.sides[stack.side_count - 1].generation = 1; // printed again
    take_out(&stack, 1);
    stack_judge(&stack);
    assert_int_equal(stack.finding_count, 0);
    assert_verdict(&stack, "ALL NAMED: 20 sides; run 42, copies 1-4");
    stack_clear(&stack);
    // The same sheet twice is one too many.
    fill(&stack, 1, 1);
    stack.is_pile = true;
    stack_add(&stack, &stack.sides[0]);
    stack_judge(&stack);
    assert_int_equal(count_of(&stack, FINDING_DUPLICATE), 1);
    assert_false(stack.is_complete);
    stack_clear(&stack);
}

// --- random stacks
// ---------------------------------------------------------------
static unsigned below(unsigned *seed, unsigned limit)
{
    return limit > 0 ? (unsigned)rand_r(seed) % limit : 0;
}

// Puts a copy of `side` at a random place, and answers the position.
static unsigned put_in(struct stack *stack, struct side side, unsigned *seed)
{
    size_t at = below(seed, (unsigned)stack->side_count + 1);

    stack_add(stack, &side);
    memmove(&stack->sides[at + 1], &stack->sides[at],
            (stack->side_count - 1 - at) * sizeof(*stack->sides));
    stack->sides[at] = side;
    return (unsigned)at + 1;
}

static size_t stack_place(const struct stack *stack, unsigned copy,
                          unsigned page)
{
    for (size_t n = 0; n < stack->side_count; n++)
        if (stack->sides[n].class == SIDE_PAGE &&
            stack->sides[n].copy == copy && stack->sides[n].page == page)
            return n;
    return 0;
}

// A page out, two swapped, one twice, one forged, one foreign, one upside down.
static void every_seeded_loss_is_named(void **state)
{
    (void)state;
    for (unsigned n = 0; n < STACKS; n++) {
        unsigned seed = n, copies = 2 + below(&seed, 6);
        unsigned pages = 4 + below(&seed, 30);
        struct stack stack;
        fill(&stack, copies, pages);

        // Copy 1 loses a page, copy 2 has the last two swapped.
        unsigned lost = 1 + below(&seed, pages);
        take_out(&stack, stack_place(&stack, 1, lost));
        size_t one = stack_place(&stack, 2, pages - 1);
        struct side swapped = stack.sides[one];
        stack.sides[one] = stack.sides[one + 1];
        stack.sides[one + 1] = swapped;
        stack.sides[stack_place(&stack, 2, 1)].degrees = 180;
        struct side twice = stack.sides[stack_place(&stack, 2, 2)];
        (void)put_in(&stack, twice, &seed);
        (void)put_in(&stack, (struct side){.class = SIDE_FORGED}, &seed);
        (void)put_in(&stack, (struct side){.class = SIDE_FOREIGN, .run = 9},
                     &seed);
        stack_judge(&stack);

        assert_false(stack.is_complete);
        assert_int_equal(count_of(&stack, FINDING_MISSING), 1);
        assert_int_equal(the(&stack, FINDING_MISSING)->copy, 1);
        assert_int_equal(the(&stack, FINDING_MISSING)->first, lost);
        assert_int_equal(count_of(&stack, FINDING_DUPLICATE), 1);
        assert_int_equal(the(&stack, FINDING_DUPLICATE)->first, 2);
        assert_int_equal(count_of(&stack, FINDING_FORGED), 1);
        assert_int_equal(count_of(&stack, FINDING_FOREIGN), 1);
        assert_int_equal(count_of(&stack, FINDING_UPSIDE_DOWN), 1);
        assert_int_equal(the(&stack, FINDING_UPSIDE_DOWN)->copy, 2);
        // One of the swapped two, and the stray duplicate unless it lies well.
        assert_in_range(count_of(&stack, FINDING_ORDER), 1, 2);
        assert_int_equal(count_of(&stack, FINDING_MISSING_COPY), 0);
        assert_int_equal(count_of(&stack, FINDING_UNREADABLE), 0);
        stack_clear(&stack);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_run_is_complete),
        cmocka_unit_test(one_copy_alone_is_complete_when_no_run_is_asked_for),
        cmocka_unit_test(an_empty_stack_is_not_complete),
        cmocka_unit_test(a_missing_page_is_named),
        cmocka_unit_test(copies_and_the_control_sheet_are_missed),
        cmocka_unit_test(the_older_generation_is_waste),
        cmocka_unit_test(a_stack_in_reverse_is_said_once),
        cmocka_unit_test(every_class_of_side_is_a_finding_of_its_own),
        cmocka_unit_test(waste_belongs_to_a_stack_that_takes_it),
        cmocka_unit_test(waste_of_another_run_is_told_with_its_run),
        cmocka_unit_test(a_pile_lacks_nothing_and_has_no_order),
        cmocka_unit_test(every_seeded_loss_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
