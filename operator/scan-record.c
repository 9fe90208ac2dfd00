// One table of purposes; their acts' rules are the registrar's.
#include "operator/scan-record.h"

#include <stdlib.h>

static const struct scan_purpose purposes[] = {
    {"count", "run.counted", "run", false, false},
    {"verify", "copy.verified", NULL, false, false},
    {"return", "copy.returned", NULL, false, false},
    {"inventory", "copy.inventoried", "check_no", false, false},
    {"destroy-check", "list.checked", "list", true, false},
    {"waste", "sheet.wasted", "fault", false, true},
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
// a sheet follow each other. A sheet of that number that lies elsewhere is one
// too many, which the registrar refuses.
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

static bool is_sheet(const struct side *side)
{
    return side->class == SIDE_PAGE || side->class == SIDE_CONTROL;
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

// The codes of all sheets of a pile: the registrar knows which sides are those
// of one sheet.
static bool set_waste(const struct stack *stack, struct line *fields,
                      struct error *err)
{
    // What one act can carry: a line of it is no longer than LINE_BYTES_MAX.
    enum { CODES_MAX = 400 };
    struct text codes = {0};
    size_t count = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        if (is_sheet(&stack->sides[n])) {
            text_addf(&codes, "%s\n", stack->sides[n].code);
            count++;
        }
    line_set_lines(fields, "codes", text_string(&codes));
    text_clear(&codes);
    return count <= CODES_MAX ||
           error_set(err, ERROR_REFUSED,
                     "nothing was recorded: the stack has %zu sides with a "
                     "code, and one act takes %d; scan it in parts",
                     count, CODES_MAX);
}

static bool set_fields(const struct scan_purpose *purpose, unsigned waste,
                       const struct stack *stack, struct line *fields,
                       struct error *err)
{
    if (purpose->is_pile)
        return set_waste(stack, fields, err);
    if (!string_equal(purpose->kind, "run.counted"))
        return set_copies(purpose, stack, fields, err);
    set_count(stack, waste, fields);
    return true;
}

static bool check_stack(const struct stack *stack, struct error *err)
{
    size_t pages = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        pages += (stack->is_pile ? is_sheet(&stack->sides[n])
                                 : stack->sides[n].class == SIDE_PAGE) ||
                 stack->sides[n].class == SIDE_WASTE;
    if (!stack->is_complete)
        return error_set(err, ERROR_REFUSED,
                         "nothing was recorded: the stack is not complete; "
                         "settle what is said above and scan it again");
    return pages > 0 ||
           error_set(err, ERROR_REFUSED,
                     "nothing was recorded: there is no copy in the stack");
}

// A number, but for the number of an inventory and a cause, which are texts.
static bool set_value(const struct scan_purpose *purpose, const char *value,
                      struct line *request, struct error *err)
{
    int64_t number = 0;

    if (!purpose->value)
        return true;
    if (string_equal(purpose->value, "check_no") ||
        string_equal(purpose->value, "fault")) {
        line_set_text(request, purpose->value, value);
        return deed_field_check(deed_field_find(purpose->value), request,
                                err) ||
               error_in(err, "--for %s %s", purpose->word, value);
    }
    if (!number_read(value, 1, CODE_RUN_MAX, &number))
        return error_set(err, ERROR_USAGE, "\"%s\" is not the number of a %s",
                         value, purpose->value);
    line_set_number(request, purpose->value, number);
    return true;
}

bool scan_purpose_prepare(const struct scan_purpose *purpose, const char *value,
                          struct scan_desk *desk, struct stack *stack,
                          struct error *err)
{
    struct line *fields = line_new();
    bool done = !purpose || set_value(purpose, value, fields, err);

    if (purpose && done) {
        stack->takes_waste = purpose->takes_waste;
        stack->is_pile = purpose->is_pile;
        desk->list = (unsigned)line_number(fields, "list", 0);
    }
    line_free(fields);
    return done;
}

bool scan_record(const struct scan_purpose *purpose, const char *value,
                 unsigned waste, const struct stack *stack,
                 struct registrar *registrar, struct second_wish *wish,
                 struct line *closing, struct error *err)
{
    struct line *fields = line_new();
    bool done = check_stack(stack, err) &&
                set_value(purpose, value, fields, err) &&
                set_fields(purpose, waste, stack, fields, err);

    done = done && second_fetch(wish, purpose->kind, err) &&
           second_act(registrar, wish, purpose->kind, fields, closing, err);
    second_clear(wish);
    line_free(fields);
    return done;
}
