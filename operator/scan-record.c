// One table of purposes; their acts' rules are the registrar's.
#include "operator/scan-record.h"

#include <stdlib.h>

static const struct scan_purpose purposes[] = {
    {"count", "run.counted", "run", false},
    {"verify", "copy.verified", NULL, false},
    {"return", "copy.returned", NULL, false},
    {"inventory", "copy.inventoried", "check_no", false},
    {"destroy-check", "list.checked", "list", true},
};
enum { PURPOSES = sizeof(purposes) / sizeof(purposes[0]) };

const struct scan_purpose *scan_purpose_find(const char *word,
                                             struct error *err)
{
    struct text words = {0};

    for (size_t n = 0; n < PURPOSES; n++) {
        if (string_equal(word, purposes[n].word))
            return &purposes[n];
        text_addf(&words, "%s%s", n ? ", " : "", purposes[n].word);
    }
    error_set(err, ERROR_USAGE, "--for %s: must be one of %s", word,
              text_string(&words));
    text_clear(&words);
    return NULL;
}

// Sheets of the waste register as items of a list, each once: the two sides of
// a sheet follow each other.
static void add_wastes(const struct stack *stack, struct text *names)
{
    unsigned before = 0;

    for (size_t n = 0; n < stack->side_count; n++) {
        const struct side *side = &stack->sides[n];
        if (side->class == SIDE_WASTE && side->waste != before)
            text_addf(names, "W%u\n", side->waste);
        before = side->waste;
    }
}

static int compare_sides(const void *one, const void *two)
{
    const struct side *a = one, *b = two;

    return a->run != b->run ? (a->run > b->run) - (a->run < b->run)
                            : (a->copy > b->copy) - (a->copy < b->copy);
}

// Every copy of which there is a page, once; ascending. Then waste.
static void set_items(const struct stack *stack, struct line *request)
{
    struct side *sides =
        memory_need_zero(stack->side_count + 1, sizeof(*sides));
    struct text names = {0};
    size_t count = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        if (stack->sides[n].class == SIDE_PAGE)
            sides[count++] = stack->sides[n];
    qsort(sides, count, sizeof(*sides), compare_sides);
    for (size_t n = 0; n < count; n++)
        if (n == 0 || compare_sides(&sides[n - 1], &sides[n]) != 0)
            text_addf(&names, "%u:%u\n", sides[n].run, sides[n].copy);
    add_wastes(stack, &names);
    line_set_lines(request, "items", text_string(&names));
    text_clear(&names);
    free(sides);
}

// How many pages each copy has: an act says it once for all of its copies.
static bool set_pages(const struct stack *stack, struct line *request,
                      struct error *err)
{
    for (size_t n = 1; n < stack->run_count; n++)
        if (stack->runs[n].pages != stack->runs[0].pages)
            return error_set(err, ERROR_REFUSED,
                             "copies of %u pages and of %u lie in the stack; "
                             "scan each run by itself",
                             stack->runs[0].pages, stack->runs[n].pages);
    line_set_number(request, "pages", stack->runs[0].pages);
    return true;
}

// What a count says; waste is not in the stack, and counted by hand.
static void set_count(const struct stack *stack, unsigned waste,
                      struct line *fields)
{
    line_set_number(fields, "copies", stack->sums[0].copies_complete);
    line_set_number(fields, "waste", waste);
}

static bool set_copies(const struct scan_purpose *purpose,
                       const struct stack *stack, struct line *fields,
                       struct error *err)
{
    if (!string_equal(purpose->kind, "list.checked") &&
        !set_pages(stack, fields, err))
        return false;
    line_set_text(fields, "method", "scan");
    set_items(stack, fields);
    return true;
}

static bool check_stack(const struct stack *stack, struct error *err)
{
    size_t pages = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        pages += stack->sides[n].class == SIDE_PAGE ||
                 stack->sides[n].class == SIDE_WASTE;
    if (!stack->is_complete)
        return error_set(err, ERROR_REFUSED,
                         "nothing was recorded: the stack is not complete; "
                         "settle what is said above and scan it again");
    return pages > 0 ||
           error_set(err, ERROR_REFUSED,
                     "nothing was recorded: there is no copy in the stack");
}

// A number, but for the number of an inventory, which is text.
static bool set_value(const struct scan_purpose *purpose, const char *value,
                      struct line *request, struct error *err)
{
    int64_t number = 0;

    if (!purpose->value)
        return true;
    if (string_equal(purpose->value, "check_no")) {
        line_set_text(request, purpose->value, value);
        return true;
    }
    if (!number_read(value, 1, CODE_RUN_MAX, &number))
        return error_set(err, ERROR_USAGE, "\"%s\" is not the number of a %s",
                         value, purpose->value);
    line_set_number(request, purpose->value, number);
    return true;
}

bool scan_record(const struct scan_purpose *purpose, const char *value,
                 unsigned waste, const struct stack *stack,
                 struct registrar *registrar, struct second_wish *wish,
                 struct line *closing, struct error *err)
{
    struct line *fields = line_new();
    bool is_count = string_equal(purpose->kind, "run.counted");
    bool done = check_stack(stack, err) &&
                set_value(purpose, value, fields, err) &&
                (is_count || set_copies(purpose, stack, fields, err));

    if (done && is_count)
        set_count(stack, waste, fields);
    done = done && second_fetch(wish, purpose->kind, err) &&
           second_act(registrar, wish, purpose->kind, fields, closing, err);
    second_clear(wish);
    line_free(fields);
    return done;
}
