// One `trace` for each code, one `run` for each run.
#include "operator/scan-desk.h"

#include "operator/desk.h"

#include <string.h>

enum { RUNS_MAX = 1000 };

struct found_run {
    struct run_view view;
    bool is_found;
};

static bool see_run(void *context, const struct line *answer)
{
    struct found_run *found = context;

    found->is_found = registrar_run_read(answer, &found->view, NULL);
    return found->is_found;
}

bool scan_desk_expect(struct scan_desk *desk, unsigned run, struct stack *stack,
                      struct error *err)
{
    struct found_run found = {0};

    if (stack_run_find(stack, run))
        return true;
    if (stack->run_count == RUNS_MAX)
        return error_set(err, ERROR_INPUT,
                         "the stack has pages of more than %d runs; scan it in "
                         "parts",
                         RUNS_MAX);
    struct line *request = desk_request("run");
    line_set_number(request, "run", run);
    bool done =
        registrar_ask(desk->registrar, request, see_run, &found, NULL, err);
    line_free(request);
    if (!done)
        return false;
    if (!found.is_found)
        return error_set(err, ERROR_SYSTEM,
                         "the registrar's answer about run %u cannot be read",
                         run);
    stack_add_run(stack, &(struct stack_run){
                             .run = run,
                             .copies = found.view.copies + found.view.spares,
                             .pages = found.view.pages,
                             .control_pages = found.view.control_pages,
                             .generation = found.view.generation});
    return true;
}

static unsigned count_of(const struct line *answer, const char *key)
{
    int64_t number = line_number(answer, key, 0);

    return number > 0 && number <= CODE_RUN_MAX ? (unsigned)number : 0;
}

static bool see_code(void *context, const struct line *answer)
{
    struct side *side = context;

    side->class = SIDE_FORGED;
    // Of a forged code nothing is believed.
    if (line_number(answer, "genuine", 0) != 1)
        return true;
    side->run = count_of(answer, "run");
    side->copy = count_of(answer, "copy");
    side->page = count_of(answer, "page");
    side->generation = count_of(answer, "generation");
    if (line_number(answer, "is_known", 0) != 1)
        side->class = SIDE_UNKNOWN;
    else
        side->class = side->copy == 0 ? SIDE_CONTROL : SIDE_PAGE;
    side->waste = count_of(answer, "waste");
    if (side->waste > 0)
        side->class = SIDE_WASTE;
    return true;
}

static bool ask_code(struct scan_desk *desk, const char *code,
                     struct side *side, struct error *err)
{
    struct line *request = desk_request("trace");
    struct error fault = {0};

    line_set_text(request, "code", code);
    side->class = SIDE_UNREADABLE;
    bool done =
        registrar_ask(desk->registrar, request, see_code, side, NULL, &fault);
    line_free(request);
    if (!done && fault.kind == ERROR_INPUT) {
        side->class = SIDE_ELSEWHERE;
        return true;
    }
    if (!done && err)
        *err = fault;
    return done;
}

// A page that bears two different codes is none of them.
static bool is_of_one_mind(const struct scan_side *seen)
{
    for (unsigned n = 1; n < seen->count; n++)
        if (strcmp(seen->codes[n].code, seen->codes[0].code) != 0)
            return false;
    return true;
}

bool scan_desk_judge(struct scan_desk *desk, const struct scan_side *seen,
                     struct stack *stack, struct side *side, struct error *err)
{
    *side = (struct side){
        .class = seen->look == LOOK_BLANK ? SIDE_BLANK : SIDE_UNREADABLE,
        .symbols = seen->count,
        .file = (unsigned)seen->file,
        .file_page = seen->page,
    };
    if (seen->look != LOOK_READ)
        return true;
    if (!is_of_one_mind(seen)) {
        side->class = SIDE_CONFLICT;
        return true;
    }
    side->degrees = seen->codes[0].degrees;
    memcpy(side->code, seen->codes[0].code, CODE_SIZE);
    if (!ask_code(desk, seen->codes[0].code, side, err))
        return false;
    if (side->class != SIDE_PAGE && side->class != SIDE_CONTROL)
        return true;
    if (desk->run != 0 && side->run != desk->run) {
        side->class = SIDE_FOREIGN;
        return true;
    }
    return scan_desk_expect(desk, side->run, stack, err);
}

bool scan_desk_take(struct scan_desk *desk, const struct scan_side *seen,
                    struct stack *stack, struct error *err)
{
    enum { SIDES_MAX = 200 * 1000 };
    struct side side;

    if (stack->side_count == SIDES_MAX)
        return error_set(err, ERROR_INPUT,
                         "the stack has more than %d sides; scan it in parts",
                         SIDES_MAX);
    if (!scan_desk_judge(desk, seen, stack, &side, err))
        return false;
    stack_add(stack, &side);
    return true;
}

struct sought_waste {
    unsigned number;
    bool is_listed, has_code;
};

static bool see_waste(void *context, const struct line *answer)
{
    struct sought_waste *sought = context;
    const char *fault = line_text(answer, "fault");

    if (count_of(answer, "waste") != sought->number)
        return true;
    sought->is_listed = true;
    // A second sheet with one code is read as the first one.
    sought->has_code = line_number(answer, "is_foreign", 0) != 1 &&
                       !(fault && string_equal(fault, "duplicate"));
    return true;
}

bool scan_desk_waste(struct scan_desk *desk, unsigned number, const char **why,
                     struct error *err)
{
    struct sought_waste sought = {.number = number};

    *why = "numbers of the waste register are only taken with --for "
           "destroy-check";
    if (desk->list == 0)
        return true;
    struct line *request = desk_request("wastes");
    line_set_number(request, "list", desk->list);
    bool done =
        registrar_ask(desk->registrar, request, see_waste, &sought, NULL, err);
    line_free(request);
    *why = !sought.is_listed ? "it is not on the list"
           : sought.has_code ? "its paper has a code; scan it or key that in"
                             : NULL;
    return done;
}
