// Codes that come one a line: from a hand-held scanner, which makes a stack of
// its own, or typed for sides of a stack that could not be read.
#include "operator/scan-keyed.h"

#include "operator/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scan_complain(const char *about, const char *what)
{
    struct error said = {0};

    error_set(&said, ERROR_INPUT, "%s: %s", about, what);
    (void)fail(&said);
}

// "W12": the number that was written on waste that bears no code.
static bool is_waste_number(const char *entered, int64_t *number)
{
    return (*entered == 'W' || *entered == 'w') &&
           number_read(entered + 1, 1, INT32_MAX, number);
}

// A line may begin with the position of a side that could not be read.
static const char *skip_position(const struct stack *stack, const char *line,
                                 size_t *position)
{
    enum { DIGITS_MAX = 6 };
    int64_t waste = 0;
    size_t digits = strspn(line, "0123456789");

    *position = 0;
    if (digits == 0 || digits > DIGITS_MAX || line[digits] != ' ' ||
        strspn(line + digits, " ") + digits == strlen(line))
        return line;
    // Not the first group of a code that was typed with blanks.
    if (!is_waste_number(line + digits + 1, &waste) &&
        strlen(line + digits + 1) < CODE_LENGTH)
        return line;
    for (size_t n = 0; n < digits; n++)
        *position = 10 * *position + (size_t)(line[n] - '0');
    if (*position < 1 || *position > stack->side_count)
        *position = SIZE_MAX;
    return line + digits + 1;
}

// A person's typing is only taken with its check symbol.
static bool is_checked(const char *entered)
{
    size_t count = 0;

    for (; *entered; entered++)
        count += !strchr("- \t", *entered);
    return count == CODE_LENGTH + 1;
}

static bool is_unreadable(const struct stack *stack, size_t position,
                          const char *entered)
{
    if (position != SIZE_MAX &&
        stack->sides[position - 1].class == SIDE_UNREADABLE)
        return true;
    scan_complain(entered, "the position is not that of an unreadable side");
    return false;
}

static void replace_side(struct stack *stack, size_t position, struct side side)
{
    side.file = stack->sides[position - 1].file;
    side.file_page = stack->sides[position - 1].file_page;
    stack->sides[position - 1] = side;
}

static bool take_code_at(struct scan_desk *desk, struct stack *stack,
                         size_t position, const struct scan_side *keyed,
                         const char *entered, struct error *err)
{
    struct side side;

    if (!is_unreadable(stack, position, entered))
        return true;
    if (!is_checked(entered)) {
        scan_complain(entered, "type the whole code with its check symbol");
        return true;
    }
    if (!scan_desk_judge(desk, keyed, stack, &side, err))
        return false;
    replace_side(stack, position, side);
    return true;
}

static bool take_waste(struct scan_desk *desk, struct stack *stack,
                       size_t position, int64_t number, const char *entered,
                       struct error *err)
{
    struct side side = {.class = SIDE_WASTE, .waste = (unsigned)number};
    const char *why = NULL;

    if (position > 0 && !is_unreadable(stack, position, entered))
        return true;
    if (!scan_desk_waste(desk, side.waste, &why, err))
        return false;
    if (why)
        scan_complain(entered, why);
    else if (position > 0)
        replace_side(stack, position, side);
    else
        stack_add(stack, &side);
    return true;
}

struct keying {
    struct scan_desk *desk;
    struct stack *stack;
    size_t file; // what stands for standard input
    char before[CODE_SIZE];
};

// One code from a hand-held scanner or a keyboard. The same one again is the
// other symbol of the same page.
static bool take_line(struct keying *keying, const char *line,
                      struct error *err)
{
    struct scan_side keyed = {.file = keying->file, .count = 1};
    struct code_fields fields;
    struct error fault = {0};
    size_t position = 0;
    int64_t waste = 0;
    const char *entered = skip_position(keying->stack, line, &position);

    if (is_waste_number(entered, &waste))
        return take_waste(keying->desk, keying->stack, position, waste, entered,
                          err);
    if (!code_read(entered, keyed.codes[0].code, &fields, &fault)) {
        scan_complain(line, error_said(&fault));
        if (position > 0)
            return true;
        keyed.look = LOOK_UNREADABLE;
        keyed.count = 0;
        *keying->before = '\0';
        return scan_desk_take(keying->desk, &keyed, keying->stack, err);
    }
    if (position > 0)
        return take_code_at(keying->desk, keying->stack, position, &keyed,
                            entered, err);
    if (strcmp(keying->before, keyed.codes[0].code) == 0)
        return true;
    memcpy(keying->before, keyed.codes[0].code, CODE_SIZE);
    return scan_desk_take(keying->desk, &keyed, keying->stack, err);
}

bool scan_keyed(struct scan_desk *desk, struct stack *stack, size_t file,
                struct error *err)
{
    enum { ENTERED_MAX = 256 };
    struct keying keying = {.desk = desk, .stack = stack, .file = file};
    char *line = NULL, clean[ENTERED_MAX];
    size_t size = 0;
    bool done = true;

    while (done && getline(&line, &size, stdin) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        line_clean(line, clean, sizeof(clean));
        if (*clean)
            done = take_line(&keying, clean, err);
    }
    free(line);
    return done;
}
