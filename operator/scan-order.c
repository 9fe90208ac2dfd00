// The order of a stack, and which way up its sides are. Copies, runs and the
// control sheet may follow each other in any order; the pages of a copy may
// not. The sides that are named as out of place are the fewest whose removal
// leaves the rest in order: what is not in a longest ascending subsequence.
#include "operator/scan-stack.h"

#include <stdlib.h>

// One page: where it belongs, and where it lies.
struct spot {
    uint64_t key;
    unsigned position;
};

// Where in the stack a copy lies: where the middle one of its pages does, so
// that a stray page does not move it.
struct copy_place {
    unsigned run, copy, position;
};

static int compare_places(const void *one, const void *two)
{
    const struct copy_place *a = one, *b = two;

    if (a->run != b->run)
        return a->run < b->run ? -1 : 1;
    if (a->copy != b->copy)
        return a->copy < b->copy ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

// Sorted, each copy once.
static struct copy_place *copy_places(const struct stack *stack, size_t *count)
{
    struct copy_place *seen =
        memory_need_zero(stack->side_count + 1, sizeof(*seen));
    size_t pages = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        if (stack->sides[n].class == SIDE_PAGE)
            seen[pages++] = (struct copy_place){
                stack->sides[n].run, stack->sides[n].copy, (unsigned)n + 1};
    qsort(seen, pages, sizeof(*seen), compare_places);
    *count = 0;
    for (size_t first = 0, behind = 0; first < pages; first = behind) {
        while (behind < pages && seen[behind].run == seen[first].run &&
               seen[behind].copy == seen[first].copy)
            behind++;
        seen[(*count)++] = seen[(first + behind - 1) / 2];
    }
    return seen;
}

static unsigned rank_of(const struct copy_place *seen, size_t count,
                        const struct side *side)
{
    size_t low = 0, high = count;

    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        struct copy_place wanted = {side->run, side->copy, 0};
        struct copy_place at = {seen[middle].run, seen[middle].copy, 0};
        if (compare_places(&at, &wanted) <= 0)
            low = middle;
        else
            high = middle;
    }
    return seen[low].position;
}

static struct spot *spots_of(const struct stack *stack, bool is_reversed,
                             size_t *count)
{
    size_t copies = 0;
    struct copy_place *seen = copy_places(stack, &copies);
    struct spot *spots =
        memory_need_zero(stack->side_count + 1, sizeof(*spots));

    *count = 0;
    for (size_t n = 0; n < stack->side_count; n++) {
        const struct side *side = &stack->sides[n];
        if (side->class != SIDE_PAGE)
            continue;
        uint64_t page = is_reversed ? CODE_PAGE_MAX - side->page : side->page;
        spots[(*count)++] = (struct spot){
            .key = (uint64_t)rank_of(seen, copies, side) << 32 | page,
            .position = (unsigned)n + 1,
        };
    }
    free(seen);
    return spots;
}

// Marks the members of a longest subsequence that does not descend, and answers
// its length. Patience sorting: `tails[k]` ends the lowest one of length k + 1.
static size_t mark_longest(const struct spot *spots, size_t count,
                           bool *is_member)
{
    size_t *tails = memory_need_zero(count + 1, sizeof(*tails));
    size_t *before = memory_need_zero(count + 1, sizeof(*before));
    size_t length = 0;

    for (size_t n = 0; n < count; n++) {
        size_t low = 0, high = length;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (spots[tails[middle]].key <= spots[n].key)
                low = middle + 1;
            else
                high = middle;
        }
        before[n] = low > 0 ? tails[low - 1] : n;
        tails[low] = n;
        if (low == length)
            length++;
    }
    for (size_t k = length, n = length > 0 ? tails[length - 1] : 0; k > 0;
         k--) {
        is_member[n] = true;
        n = before[n];
    }
    free(tails);
    free(before);
    return length;
}

static void judge_places(struct stack *stack)
{
    size_t count = 0;
    struct spot *up = spots_of(stack, false, &count);
    struct spot *down = spots_of(stack, true, &count);
    bool *in_up = memory_need_zero(count + 1, sizeof(*in_up));
    bool *in_down = memory_need_zero(count + 1, sizeof(*in_down));
    bool is_down =
        mark_longest(down, count, in_down) > mark_longest(up, count, in_up);

    if (is_down)
        stack_find(stack, &(struct finding){.kind = FINDING_REVERSED});
    for (size_t n = 0; n < count; n++) {
        const struct side *side = &stack->sides[up[n].position - 1];
        if (is_down ? in_down[n] : in_up[n])
            continue;
        stack_find(stack, &(struct finding){.kind = FINDING_ORDER,
                                            .run = side->run,
                                            .copy = side->copy,
                                            .first = side->page,
                                            .last = side->page,
                                            .position = up[n].position});
    }
    free(up);
    free(down);
    free(in_up);
    free(in_down);
}

// A scanner may deliver landscape pages turned either way: then the way most of
// them are turned is the right one.
static void judge_ways(struct stack *stack)
{
    size_t right = 0, left = 0;

    for (size_t n = 0; n < stack->side_count; n++) {
        right += stack->sides[n].degrees == 90;
        left += stack->sides[n].degrees == 270;
    }
    for (size_t n = 0; n < stack->side_count; n++) {
        const struct side *side = &stack->sides[n];
        bool is_wrong = side->degrees == 180 ||
                        (side->degrees == 90 && right < left) ||
                        (side->degrees == 270 && left <= right && right > 0);
        if (is_wrong)
            stack_find(stack, &(struct finding){.kind = FINDING_UPSIDE_DOWN,
                                                .run = side->run,
                                                .copy = side->copy,
                                                .first = side->page,
                                                .last = side->page,
                                                .position = (unsigned)n + 1});
    }
}

void stack_judge_order(struct stack *stack)
{
    judge_places(stack);
    judge_ways(stack);
}
