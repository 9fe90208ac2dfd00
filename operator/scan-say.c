// Sentences for findings, one verdict, and JSON lines of both.
#include "operator/scan-say.h"

#include "operator/desk.h"
#include "operator/say.h"

#include <stdlib.h>
#include <string.h>

enum scan_verdict scan_verdict_of(const struct stack *stack)
{
    bool has_code = stack->run_count > 0;

    for (size_t n = 0; n < stack->side_count; n++)
        has_code = has_code || (stack->sides[n].class != SIDE_BLANK &&
                                stack->sides[n].class != SIDE_UNREADABLE);
    if (!has_code)
        return SCAN_NOTHING;
    return stack->is_complete ? SCAN_COMPLETE : SCAN_NOT_COMPLETE;
}

// Which run, when it is not the only one of the stack. Waste makes no run of
// it.
static void add_run(const struct stack *stack, unsigned run, struct text *into)
{
    if (stack->run_count != 1 || stack->runs[0].run != run)
        text_addf(into, translated("run %u "), run);
}

static void add_page(const struct stack *stack, const struct finding *finding,
                     struct text *into)
{
    add_run(stack, finding->run, into);
    if (finding->copy == 0)
        text_add_string(into, translated("the control sheet"));
    else if (finding->first == finding->last)
        text_addf(into, translated("copy %u page %u"), finding->copy,
                  finding->first);
    else
        text_addf(into, translated("copy %u pages %u-%u"), finding->copy,
                  finding->first, finding->last);
}

// "position 7", and which page of which file that is when it is not page 7 of
// the only one.
static void add_position(const struct stack *stack, unsigned position,
                         const char *const *files, size_t file_count,
                         struct text *into)
{
    const struct side *side = &stack->sides[position - 1];

    text_addf(into, translated("position %u"), position);
    if (side->file < file_count && file_count > 1)
        text_addf(into, translated(" (%s page %u)"), files[side->file],
                  side->file_page);
    text_add_string(into, ": ");
}

static void add_other(const struct finding *finding, struct text *into)
{
    if (finding->kind == FINDING_DUPLICATE)
        text_addf(into, translated(" is there twice; the other is position %u"),
                  finding->other);
    else
        text_addf(
            into,
            translated(" was printed again; position %u is the good one, this "
                       "one is waste"),
            finding->other);
}

static const char *words_for(enum finding_kind kind)
{
    switch (kind) {
    case FINDING_UNREADABLE:
        return translated(
            "no code can be read; find the sheet and key in the code "
            "printed on it");
    case FINDING_FORGED:
        return translated(
            "FORGED: no page of this print room bears this code; keep the "
            "paper and report it");
    case FINDING_ELSEWHERE:
        return translated(
            "the code is of another site, or was made with another key");
    case FINDING_CONFLICT:
        return translated(
            "two different codes are on this side; keep the paper and "
            "report it");
    default:
        return "";
    }
}

static void add_about(const struct stack *stack, const struct finding *finding,
                      struct text *into)
{
    switch (finding->kind) {
    case FINDING_DUPLICATE:
    case FINDING_SPOILED:
        add_page(stack, finding, into);
        add_other(finding, into);
        break;
    case FINDING_UNKNOWN:
        text_addf(
            into,
            translated(
                "genuine, but not in the journal: run %u copy %u page %u; "
                "report it"),
            finding->run, finding->copy, finding->first);
        break;
    case FINDING_FOREIGN:
        text_addf(into, translated("is of another run: run %u copy %u page %u"),
                  finding->run, finding->copy, finding->first);
        break;
    case FINDING_WASTE:
        add_page(stack, finding, into);
        text_addf(into, translated(" is waste, number %u of the register"),
                  stack->sides[finding->position - 1].waste);
        break;
    case FINDING_UPSIDE_DOWN:
        add_page(stack, finding, into);
        text_add_string(into, translated(" is upside down"));
        break;
    case FINDING_ORDER:
        add_page(stack, finding, into);
        text_add_string(into, translated(" is out of order"));
        break;
    default:
        text_add_string(into, words_for(finding->kind));
        break;
    }
}

void scan_say_finding(const struct stack *stack, const struct finding *finding,
                      const char *const *files, size_t file_count,
                      struct text *into)
{
    switch (finding->kind) {
    case FINDING_MISSING:
        add_page(stack, finding, into);
        text_add_string(into, finding->first == finding->last
                                  ? translated(" is missing")
                                  : translated(" are missing"));
        break;
    case FINDING_MISSING_COPY:
        add_run(stack, finding->run, into);
        text_addf(into, translated("copy %u is missing"), finding->copy);
        break;
    case FINDING_MISSING_CONTROL:
        add_run(stack, finding->run, into);
        text_add_string(into, translated("the control sheet is missing"));
        break;
    case FINDING_REVERSED:
        text_add_string(into,
                        translated("the stack lies with its last page first"));
        break;
    default:
        add_position(stack, finding->position, files, file_count, into);
        add_about(stack, finding, into);
        break;
    }
}

static int compare_numbers(const void *one, const void *two)
{
    const unsigned *a = one, *b = two;

    return (*a > *b) - (*a < *b);
}

// "copies 1-3, 5": the copies of which there is a page.
static void add_copies(const struct stack *stack, unsigned run,
                       struct text *into)
{
    unsigned *copies = memory_need_zero(stack->side_count + 1, sizeof(*copies));
    size_t count = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        if (stack->sides[n].class == SIDE_PAGE && stack->sides[n].run == run)
            copies[count++] = stack->sides[n].copy;
    qsort(copies, count, sizeof(*copies), compare_numbers);
    if (count > 0)
        text_addf(into, ", %s ",
                  copies[0] == copies[count - 1] ? translated("copy")
                                                 : translated("copies"));
    for (size_t n = 0; n < count;) {
        unsigned first = copies[n], last = first;
        for (; n < count && copies[n] <= last + 1; n++)
            last = copies[n];
        text_addf(into, first == last ? "%s%u" : "%s%u-%u",
                  first == copies[0] ? "" : ", ", first, last);
    }
    free(copies);
}

static void add_sum(const struct stack *stack, const struct stack_sum *sum,
                    struct text *into)
{
    text_addf(into, translated("run %u"), sum->run.run);
    add_copies(stack, sum->run.run, into);
    text_addf(into, translated(", %u of %u pages"), sum->pages_seen,
              sum->pages_wanted);
    if (sum->run.control_pages > 0)
        text_addf(into, translated(", control sheet %s"),
                  sum->has_control ? translated("present")
                                   : translated("not in the stack"));
}

// Sheets of the waste register that belong here: both sides of one are one.
static void add_wastes(const struct stack *stack, struct text *into)
{
    unsigned before = 0, count = 0;

    for (size_t n = 0; n < stack->side_count; n++) {
        const struct side *side = &stack->sides[n];
        count += side->class == SIDE_WASTE && side->waste != before;
        before = side->waste;
    }
    if (count > 0)
        text_addf(into, translated("%s%u waste sheet%s"),
                  stack->run_count > 0 ? "; " : "", count,
                  count == 1 ? "" : "s");
}

// Single sheets: nothing is missing, all are named.
static void add_pile(const struct stack *stack, struct text *into)
{
    size_t sides = 0;

    for (size_t n = 0; n < stack->side_count; n++)
        sides += stack->sides[n].class == SIDE_PAGE ||
                 stack->sides[n].class == SIDE_CONTROL;
    text_addf(into, translated("ALL NAMED: %zu side%s"), sides,
              sides == 1 ? "" : "s");
    for (size_t n = 0; n < stack->run_count; n++) {
        text_addf(into, translated("; run %u"), stack->runs[n].run);
        add_copies(stack, stack->runs[n].run, into);
    }
}

// The first problem, and how many more there are.
static void add_problems(const struct stack *stack, struct text *into)
{
    const struct finding *first = NULL;
    size_t count = 0;

    for (size_t n = 0; n < stack->finding_count; n++) {
        if (finding_is_note(stack->findings[n].kind))
            continue;
        if (!first)
            first = &stack->findings[n];
        count++;
    }
    if (first)
        scan_say_finding(stack, first, NULL, 0, into);
    if (count > 1)
        text_addf(into, translated("; and %zu more"), count - 1);
}

void scan_say_verdict(const struct stack *stack, struct text *into)
{
    switch (scan_verdict_of(stack)) {
    case SCAN_NOTHING:
        text_addf(
            into,
            translated(
                "COULD NOT READ: there is no tracking code on %zu side%s"),
            stack->side_count, stack->side_count == 1 ? "" : "s");
        break;
    case SCAN_NOT_COMPLETE:
        text_add_string(into, stack->is_pile ? translated("NOT ALL CLEAR: ")
                                             : translated("NOT COMPLETE: "));
        add_problems(stack, into);
        break;
    default:
        if (stack->is_pile) {
            add_pile(stack, into);
            break;
        }
        text_add_string(into, translated("COMPLETE: "));
        for (size_t n = 0; n < stack->run_count; n++) {
            text_add_string(into, n > 0 ? "; " : "");
            add_sum(stack, &stack->sums[n], into);
        }
        add_wastes(stack, into);
        break;
    }
}

static void print_clean(const char *line)
{
    struct text clean = {0};

    say_clean(line, &clean);
    (void)puts(text_string(&clean));
    text_clear(&clean);
}

void scan_print(const struct stack *stack, const char *const *files,
                size_t file_count)
{
    struct text text = {0};

    for (size_t n = 0; n < stack->finding_count; n++) {
        text_empty(&text);
        scan_say_finding(stack, &stack->findings[n], files, file_count, &text);
        print_clean(text_string(&text));
    }
    for (size_t n = 0; !stack->is_pile && n < stack->run_count &&
                       scan_verdict_of(stack) == SCAN_NOT_COMPLETE;
         n++) {
        text_empty(&text);
        add_sum(stack, &stack->sums[n], &text);
        print_clean(text_string(&text));
    }
    text_empty(&text);
    scan_say_verdict(stack, &text);
    print_clean(text_string(&text));
    text_clear(&text);
}

// Names of files are bytes; a line wants UTF-8 without control characters.
static void set_clean(struct line *line, const char *key, const char *text)
{
    enum { TEXT_MAX = 1024 };
    char clean[TEXT_MAX];

    line_clean(text, clean, sizeof(clean));
    line_set_text(line, key, clean);
}

static void print_side(const struct stack *stack, size_t n,
                       const char *const *files, size_t file_count,
                       struct line *line)
{
    const struct side *side = &stack->sides[n];

    line_empty(line);
    line_set_text(line, "type", "side");
    line_set_number(line, "position", (int64_t)n + 1);
    line_set_text(line, "class", side_class_name(side->class));
    if (side->file < file_count) {
        set_clean(line, "file", files[side->file]);
        line_set_number(line, "file_page", side->file_page);
    }
    if (side->run > 0) {
        line_set_number(line, "run", side->run);
        line_set_number(line, "copy", side->copy);
        line_set_number(line, "page", side->page);
        line_set_number(line, "generation", side->generation);
    }
    line_set_number(line, "symbols", side->symbols);
    line_set_number(line, "degrees", side->degrees);
    (void)print_json(NULL, line);
}

static void print_finding(const struct stack *stack,
                          const struct finding *finding,
                          const char *const *files, size_t file_count,
                          struct line *line)
{
    struct text text = {0};

    line_empty(line);
    line_set_text(line, "type", "finding");
    line_set_text(line, "kind", finding_kind_name(finding->kind));
    line_set_number(line, "is_note", finding_is_note(finding->kind));
    if (finding->position > 0)
        line_set_number(line, "position", finding->position);
    if (finding->other > 0)
        line_set_number(line, "other", finding->other);
    if (finding->run > 0) {
        line_set_number(line, "run", finding->run);
        line_set_number(line, "copy", finding->copy);
        line_set_number(line, "first", finding->first);
        line_set_number(line, "last", finding->last);
    }
    scan_say_finding(stack, finding, files, file_count, &text);
    set_clean(line, "text", text_string(&text));
    (void)print_json(NULL, line);
    text_clear(&text);
}

static void print_sum(const struct stack_sum *sum, struct line *line)
{
    line_empty(line);
    line_set_text(line, "type", "run");
    line_set_number(line, "run", sum->run.run);
    line_set_number(line, "copies", sum->run.copies);
    line_set_number(line, "copies_seen", sum->copies_seen);
    line_set_number(line, "copies_complete", sum->copies_complete);
    line_set_number(line, "pages_wanted", sum->pages_wanted);
    line_set_number(line, "pages_seen", sum->pages_seen);
    line_set_number(line, "has_control_sheet", sum->has_control);
    (void)print_json(NULL, line);
}

void scan_print_json(const struct stack *stack, const char *const *files,
                     size_t file_count)
{
    struct line *line = line_new();
    struct text text = {0};

    for (size_t n = 0; n < stack->side_count; n++)
        print_side(stack, n, files, file_count, line);
    for (size_t n = 0; n < stack->finding_count; n++)
        print_finding(stack, &stack->findings[n], files, file_count, line);
    for (size_t n = 0; n < stack->run_count; n++)
        print_sum(&stack->sums[n], line);
    line_empty(line);
    scan_say_verdict(stack, &text);
    line_set_text(line, "type", "verdict");
    line_set_number(line, "is_complete",
                    scan_verdict_of(stack) == SCAN_COMPLETE);
    set_clean(line, "text", text_string(&text));
    (void)print_json(NULL, line);
    text_clear(&text);
    line_free(line);
}
