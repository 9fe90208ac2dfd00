// Pages are sorted by what they are; then gaps are what is missing, and
// neighbours that are alike are one too many.
#include "operator/scan-stack.h"

#include <stdlib.h>
#include <string.h>

const char *side_class_name(enum side_class class)
{
    static const char *const names[] = {
        [SIDE_PAGE] = "page",           [SIDE_CONTROL] = "control_sheet",
        [SIDE_BLANK] = "blank",         [SIDE_UNREADABLE] = "unreadable",
        [SIDE_FORGED] = "forged",       [SIDE_UNKNOWN] = "unknown",
        [SIDE_ELSEWHERE] = "elsewhere", [SIDE_CONFLICT] = "conflict",
        [SIDE_FOREIGN] = "foreign",     [SIDE_WASTE] = "waste",
    };

    return names[class];
}

bool finding_is_note(enum finding_kind kind)
{
    return kind >= FINDING_UPSIDE_DOWN;
}

const char *finding_kind_name(enum finding_kind kind)
{
    static const char *const names[] = {
        [FINDING_MISSING] = "missing",
        [FINDING_MISSING_COPY] = "missing_copy",
        [FINDING_MISSING_CONTROL] = "missing_control_sheet",
        [FINDING_DUPLICATE] = "duplicate",
        [FINDING_SPOILED] = "wrong_generation",
        [FINDING_UNREADABLE] = "unreadable",
        [FINDING_FORGED] = "forged",
        [FINDING_UNKNOWN] = "unknown",
        [FINDING_ELSEWHERE] = "elsewhere",
        [FINDING_CONFLICT] = "conflict",
        [FINDING_FOREIGN] = "foreign",
        [FINDING_WASTE] = "registered_as_waste",
        [FINDING_UPSIDE_DOWN] = "upside_down",
        [FINDING_ORDER] = "out_of_order",
        [FINDING_REVERSED] = "reversed",
    };

    return names[kind];
}

// Room for one more, doubling.
static void *room_for(void *items, size_t count, size_t size)
{
    bool is_full = (count & (count - 1)) == 0; // at 0, 1, 2, 4...

    return is_full ? memory_grow(items, count ? 2 * count : 1, size) : items;
}

void stack_add(struct stack *stack, const struct side *side)
{
    stack->sides =
        room_for(stack->sides, stack->side_count, sizeof(*stack->sides));
    stack->sides[stack->side_count++] = *side;
}

void stack_add_run(struct stack *stack, const struct stack_run *run)
{
    stack->runs = room_for(stack->runs, stack->run_count, sizeof(*stack->runs));
    stack->runs[stack->run_count++] = *run;
}

const struct stack_run *stack_run_find(const struct stack *stack, unsigned run)
{
    for (size_t n = 0; n < stack->run_count; n++)
        if (stack->runs[n].run == run)
            return &stack->runs[n];
    return NULL;
}

void stack_find(struct stack *stack, const struct finding *finding)
{
    stack->findings = room_for(stack->findings, stack->finding_count,
                               sizeof(*stack->findings));
    stack->findings[stack->finding_count++] = *finding;
    if (!finding_is_note(finding->kind))
        stack->is_complete = false;
}

void stack_clear(struct stack *stack)
{
    free(stack->sides);
    free(stack->runs);
    free(stack->findings);
    free(stack->sums);
    *stack = (struct stack){0};
}

// A side that names a page, with where it lies.
struct leaf {
    struct side side;
    unsigned position;
};

static int compare(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

// By run, copy and page; of the same page the newest generation first, and of
// that the one that lies first.
static int compare_leaves(const void *one, const void *two)
{
    const struct leaf *a = one, *b = two;
    int orders[] = {
        compare(a->side.run, b->side.run),
        compare(a->side.copy, b->side.copy),
        compare(a->side.page, b->side.page),
        compare(b->side.generation, a->side.generation),
        compare(a->position, b->position),
    };

    for (size_t n = 0; n < sizeof(orders) / sizeof(orders[0]); n++)
        if (orders[n] != 0)
            return orders[n];
    return 0;
}

static struct leaf *sort_leaves(const struct stack *stack, size_t *count)
{
    struct leaf *leaves =
        memory_need_zero(stack->side_count + 1, sizeof(*leaves));

    *count = 0;
    for (size_t n = 0; n < stack->side_count; n++) {
        const struct side *side = &stack->sides[n];
        if (side->class == SIDE_PAGE || side->class == SIDE_CONTROL)
            leaves[(*count)++] =
                (struct leaf){.side = *side, .position = (unsigned)n + 1};
    }
    qsort(leaves, *count, sizeof(*leaves), compare_leaves);
    return leaves;
}

static bool is_same_page(const struct leaf *a, const struct leaf *b)
{
    return a->side.run == b->side.run && a->side.copy == b->side.copy &&
           a->side.page == b->side.page;
}

// Leaves only the best instance of every page, and says what the others are.
static size_t drop_surplus(struct stack *stack, struct leaf *leaves,
                           size_t count)
{
    size_t kept = 0;

    for (size_t n = 0; n < count; n++) {
        const struct leaf *leaf = &leaves[n];
        if (kept == 0 || !is_same_page(&leaves[kept - 1], leaf)) {
            leaves[kept++] = *leaf;
            continue;
        }
        const struct leaf *best = &leaves[kept - 1];
        bool is_older = leaf->side.generation < best->side.generation;
        // In a pile that is a sheet by itself.
        if (is_older && stack->is_pile) {
            leaves[kept++] = *leaf;
            continue;
        }
        struct finding finding = {
            .kind = is_older ? FINDING_SPOILED : FINDING_DUPLICATE,
            .run = leaf->side.run,
            .copy = leaf->side.copy,
            .first = leaf->side.page,
            .last = leaf->side.page,
            .position = leaf->position,
            .other = best->position,
        };
        stack_find(stack, &finding);
    }
    return kept;
}

static void miss_pages(struct stack *stack, unsigned run, unsigned copy,
                       unsigned first, unsigned last)
{
    struct finding finding = {.kind = FINDING_MISSING,
                              .run = run,
                              .copy = copy,
                              .first = first,
                              .last = last};

    if (first <= last && !stack->is_pile)
        stack_find(stack, &finding);
}

// The pages of one copy, in order; answers how many were looked at.
static size_t judge_copy(struct stack *stack, struct stack_sum *sum,
                         const struct leaf *leaves, size_t count)
{
    unsigned next = 1, copy = leaves[0].side.copy;
    unsigned run = leaves[0].side.run;
    size_t n = 0;

    for (;
         n < count && leaves[n].side.run == run && leaves[n].side.copy == copy;
         n++) {
        miss_pages(stack, run, copy, next, leaves[n].side.page - 1);
        next = leaves[n].side.page + 1;
    }
    miss_pages(stack, run, copy, next, sum->run.pages);
    sum->copies_seen++;
    sum->copies_complete += n == sum->run.pages;
    sum->pages_seen += (unsigned)n;
    return n;
}

static void miss_copies(struct stack *stack, unsigned run, unsigned first,
                        unsigned behind)
{
    struct finding finding = {.kind = FINDING_MISSING_COPY, .run = run};

    for (unsigned copy = first; stack->is_whole && copy < behind; copy++) {
        finding.copy = copy;
        stack_find(stack, &finding);
    }
}

// The leaves of one run, in order, the control sheet (copy 0) first.
static void judge_run(struct stack *stack, struct stack_sum *sum,
                      const struct leaf *leaves, size_t count)
{
    unsigned next = 1;
    size_t n = 0;

    sum->has_control = count > 0 && leaves[0].side.copy == 0;
    for (n = sum->has_control; n < count;) {
        unsigned copy = leaves[n].side.copy;
        miss_copies(stack, sum->run.run, next, copy);
        next = copy + 1;
        n += judge_copy(stack, sum, leaves + n, count - n);
    }
    miss_copies(stack, sum->run.run, next, sum->run.copies + 1);
    sum->pages_wanted =
        sum->run.pages * (stack->is_whole ? sum->run.copies : sum->copies_seen);
    if (stack->is_whole && sum->run.control_pages > 0 && !sum->has_control)
        stack_find(stack, &(struct finding){.kind = FINDING_MISSING_CONTROL,
                                            .run = sum->run.run});
}

static void judge_runs(struct stack *stack)
{
    size_t count = 0;
    struct leaf *leaves = sort_leaves(stack, &count);

    count = drop_surplus(stack, leaves, count);
    for (size_t n = 0; n < stack->run_count; n++) {
        size_t first = 0, length = 0;
        stack->sums[n].run = stack->runs[n];
        while (first < count && leaves[first].side.run != stack->runs[n].run)
            first++;
        while (first + length < count &&
               leaves[first + length].side.run == stack->runs[n].run)
            length++;
        judge_run(stack, &stack->sums[n], leaves + first, length);
    }
    free(leaves);
}

// What a side is by itself.
static void judge_side(struct stack *stack, size_t n)
{
    static const enum finding_kind kinds[] = {
        [SIDE_UNREADABLE] = FINDING_UNREADABLE,
        [SIDE_FORGED] = FINDING_FORGED,
        [SIDE_UNKNOWN] = FINDING_UNKNOWN,
        [SIDE_ELSEWHERE] = FINDING_ELSEWHERE,
        [SIDE_CONFLICT] = FINDING_CONFLICT,
        [SIDE_FOREIGN] = FINDING_FOREIGN,
        [SIDE_WASTE] = FINDING_WASTE,
    };
    const struct side *side = &stack->sides[n];
    struct finding finding = {
        .run = side->run,
        .copy = side->copy,
        .first = side->page,
        .last = side->page,
        .position = (unsigned)n + 1,
    };

    if (side->class < SIDE_UNREADABLE ||
        (side->class == SIDE_WASTE && stack->takes_waste))
        return;
    finding.kind = kinds[side->class];
    stack_find(stack, &finding);
}

void stack_judge(struct stack *stack)
{
    stack->is_complete = true;
    stack->sums = memory_need_zero(stack->run_count + 1, sizeof(*stack->sums));
    judge_runs(stack);
    for (size_t n = 0; n < stack->side_count; n++)
        judge_side(stack, n);
    if (!stack->is_pile)
        stack_judge_order(stack);
}
