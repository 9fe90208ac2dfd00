// Sheets on their way into the waste register: by the code of one, or by the
// codes of a stack, which is entered as a whole or not at all.
#include "journal/books.h"
#include "journal/deeds.h"
#include "journal/tables.h"

#include <stdlib.h>
#include <string.h>

// A code of ours, made with our key; anything else is foreign paper.
static bool read_code(const struct ledger *ledger, const char *entered,
                      char code[CODE_SIZE], struct code_fields *fields,
                      struct error *err)
{
    uint8_t run_key[DIGEST_SIZE];

    if (!ledger->has_keys)
        return error_set(err, ERROR_CONFIG,
                         "the journal has no keys, so no code can be checked");
    if (!code_read(entered, code, fields, err))
        return false;
    code_run_key(ledger->code_key, fields->run, run_key);
    bool is_ours = fields->site == ledger->site &&
                   fields->key_id == ledger->code_key_id &&
                   code_genuine(code, run_key);
    explicit_bzero(run_key, sizeof(run_key));
    return is_ours ||
           error_set(err, ERROR_REFUSED,
                     "the code is not genuine; keep the paper apart and report "
                     "it, or enter it as foreign");
}

static bool number_waste(struct act *act, struct line *body, struct line *reply,
                         struct error *err)
{
    int64_t number = 0;

    if (!waste_next(act->ledger->tables, &number, err))
        return false;
    line_set_number(body, "waste", number);
    line_set_number(reply, "waste", number);
    return true;
}

static void set_sheet(struct line *line, const struct code_fields *fields)
{
    line_set_number(line, "run", fields->run);
    line_set_number(line, "copy", fields->copy);
    line_set_number(line, "page", fields->page);
    line_set_number(line, "generation", fields->generation);
}

// The code itself can be made again from what it says.
static bool record_sheet(struct act *act, const char *kind,
                         const struct code_fields *fields, struct line *body,
                         struct line *reply, struct error *err)
{
    line_remove(body, "code");
    set_sheet(body, fields);
    return number_waste(act, body, reply, err) &&
           act_record(act, kind, body, err);
}

// --- what an older journal does not know

// Whether the sheet was printed on a journal that is lost: an older one was put
// back, which knows nothing of this run, or not of this generation.
static bool find_lost(struct act *act, const struct code_fields *fields,
                      bool *is_lost, struct error *err)
{
    struct tables *tables = act->ledger->tables;
    const struct record *row = NULL;
    bool is_covered = false;
    bool done = false;

    while ((done = rows_next(tables, EVERY(RESTORED), &row, err)) && row)
        is_covered =
            is_covered || fields->run <= record_number(row, AT_RESTORED_RUN);
    *is_lost = false;
    if (!done || !is_covered)
        return done;
    if (!rows_find(tables, KEY(RUN, number_value(fields->run)), &row, err))
        return false;
    *is_lost =
        !row || fields->generation > record_number(row, AT_RUN_GENERATION);
    return true;
}

static bool refuse_twice(struct act *act, const char *text, struct error *err)
{
    const struct record *row = NULL;
    bool done = false;

    while ((done = rows_next(act->ledger->tables, EVERY(WASTE), &row, err)) &&
           row)
        if (string_starts(record_text(row, AT_WASTE_TEXT), text))
            return error_set(err, ERROR_REFUSED,
                             "this sheet is number %lld of the waste register "
                             "already; a second sheet with the same code is "
                             "--reason duplicate",
                             (long long)record_number(row, AT_WASTE_NUMBER));
    return done;
}

// The paper is there all the same: it is entered as foreign, by its code.
static bool record_lost(struct act *act, const char code[CODE_SIZE],
                        const struct code_fields *fields, struct line *body,
                        struct line *reply, struct error *err)
{
    char human[CODE_HUMAN_SIZE];
    const char *fault = line_text(body, "fault");
    struct text text = {0};

    code_human(code, human);
    text_addf(&text, "%s: run %u copy %u page %u", human, fields->run,
              fields->copy, fields->page);
    bool done = (fault && string_equal(fault, "duplicate")) ||
                refuse_twice(act, text_string(&text), err);
    if (fields->generation > 0)
        text_addf(&text, " R%u", fields->generation);
    text_addf(&text, ", %s; printed on a journal that is lost",
              fault ? fault : "waste");
    line_remove(body, "code");
    line_remove(body, "fault");
    line_set_text(body, "text", text_string(&text));
    line_set_number(reply, "is_lost", 1);
    done = done && number_waste(act, body, reply, err) &&
           act_record(act, "waste.foreign", body, err);
    text_clear(&text);
    return done;
}

// --- a stack

// A sheet that was entered, and by which of its sides.
struct entered {
    unsigned run, generation, place, page;
};

struct stack {
    const struct text *bytes; // the fields that all of them share
    struct entered *entered;
    size_t count;
};

// In duplex a sheet is read twice: the other side of one that was entered is
// no sheet of its own. The same side again is, and is refused further down.
static bool is_other_side(const struct stack *stack,
                          const struct entered *sheet)
{
    for (size_t n = 0; n < stack->count; n++) {
        const struct entered *before = &stack->entered[n];
        if (before->run == sheet->run && before->place == sheet->place &&
            before->generation == sheet->generation &&
            before->page != sheet->page)
            return true;
    }
    return false;
}

static bool find_sheet(struct act *act, const struct code_fields *fields,
                       struct entered *sheet, struct error *err)
{
    struct books books;

    if (!books_open(act->ledger->tables, fields->run, &books, err))
        return false;
    *sheet = (struct entered){fields->run, fields->generation, 0, fields->page};
    bool done = place_of_page(&books.book.shape, fields->copy, fields->page,
                              &sheet->place) ||
                error_set(err, ERROR_REFUSED, "run %u has no copy %u page %u",
                          fields->run, fields->copy, fields->page);
    books_clear(&books);
    return done;
}

static bool record_code(struct act *act, const char *kind, struct stack *stack,
                        const char *entered, struct line *reply,
                        struct error *err)
{
    struct code_fields fields = {0};
    struct entered sheet;
    char code[CODE_SIZE];
    bool is_lost = false;

    if (!read_code(act->ledger, entered, code, &fields, err) ||
        !find_lost(act, &fields, &is_lost, err))
        return false;
    // Which two sides are one sheet only the lost journal knew.
    if (is_lost)
        return error_set(err, ERROR_REFUSED,
                         "run %u was printed on a journal that is lost, and "
                         "nobody knows which sides are one sheet; take its "
                         "sheets out of the stack and enter each by one of its "
                         "codes: countermark waste CODE... --reason CAUSE",
                         fields.run);
    if (!find_sheet(act, &fields, &sheet, err))
        return false;
    if (is_other_side(stack, &sheet))
        return true;
    struct line *event = line_new();
    bool done =
        line_read(stack->bytes->data, stack->bytes->length, event, err) &&
        record_sheet(act, kind, &fields, event, reply, err);
    line_free(event);
    stack->entered[stack->count++] = sheet;
    return done;
}

static bool record_stack(struct act *act, const char *kind, struct line *body,
                         struct line *reply, struct error *err)
{
    size_t count = line_array_count(body, "codes");
    struct text all = {0}, shared = {0};
    struct line *codes = line_new();
    struct stack stack = {
        .bytes = &shared,
        .entered = memory_need_zero(count, sizeof(*stack.entered)),
    };

    bool done = line_write(body, &all, err) &&
                line_read(all.data, all.length, codes, err);
    line_remove(body, "codes");
    done = done && line_write(body, &shared, err);
    for (size_t n = 0; done && n < count; n++) {
        const char *code = line_array_text(codes, "codes", n);
        done = record_code(act, kind, &stack, code ? code : "", reply, err) ||
               error_in(err, "code %zu of %zu", n + 1, count);
    }
    // `waste` is the last number by now.
    line_set_number(reply, "sheets", (int64_t)stack.count);
    line_free(codes);
    free(stack.entered);
    text_clear(&all);
    text_clear(&shared);
    return done;
}

// --- the ways

static bool record_wasted(struct act *act, const char *kind, struct line *body,
                          struct line *reply, struct error *err)
{
    struct code_fields fields = {0};
    const char *entered = line_text(body, "code");
    char code[CODE_SIZE];
    bool is_lost = false;

    if (line_has(body, "code") && line_has(body, "codes"))
        return error_set(err, ERROR_INPUT,
                         "name one `code` or several `codes`, not both");
    if (line_array_count(body, "codes") > 0)
        return record_stack(act, kind, body, reply, err);
    if (!read_code(act->ledger, entered ? entered : "", code, &fields, err) ||
        !find_lost(act, &fields, &is_lost, err))
        return false;
    set_sheet(reply, &fields);
    if (is_lost)
        return record_lost(act, code, &fields, body, reply, err);
    return record_sheet(act, kind, &fields, body, reply, err);
}

static bool record_foreign(struct act *act, const char *kind, struct line *body,
                           struct line *reply, struct error *err)
{
    return number_waste(act, body, reply, err) &&
           act_record(act, kind, body, err);
}

const struct deed_way wasting_ways[] = {
    {"sheet.wasted", record_wasted},
    {"waste.foreign", record_foreign},
    {NULL, NULL},
};
