// A stack of paper against what the journal says it should be. Pure: values in,
// findings out; each side is judged by its own code alone.
#ifndef OPERATOR_SCAN_STACK_H
#define OPERATOR_SCAN_STACK_H

#include "journal/journal.h"

enum side_class {
    SIDE_PAGE,       // a page of a copy that the journal knows
    SIDE_CONTROL,    // the control sheet of a run
    SIDE_BLANK,      // nothing on it
    SIDE_UNREADABLE, // no code is found
    SIDE_FORGED,     // a code nobody here made
    SIDE_UNKNOWN,    // genuine, but not in the journal
    SIDE_ELSEWHERE,  // of another site, or made with another key
    SIDE_CONFLICT,   // two different codes on one side
    SIDE_FOREIGN,    // a page of another run than the one asked for
    SIDE_WASTE,      // a sheet of the waste register
};
const char *side_class_name(enum side_class class);

struct side {
    enum side_class class;
    // Of the code, for the classes that have one:
    unsigned run, copy, page, generation;
    unsigned waste; // its number in the waste register; 0: none
    unsigned symbols, degrees;
    unsigned file, file_page; // where it was scanned
    char code[CODE_SIZE];     // that stands on it; "": none that counts
};

// What the journal says of a run.
struct stack_run {
    unsigned run, copies, pages, control_pages, generation;
};

enum finding_kind {
    // These make a stack not complete:
    FINDING_MISSING,         // pages first to last of a copy
    FINDING_MISSING_COPY,    // all of it
    FINDING_MISSING_CONTROL, // the control sheet
    FINDING_DUPLICATE,       // `position` bears what `other` bears already
    FINDING_SPOILED,         // an older generation; `other` is the newer, or 0
    FINDING_UNREADABLE,
    FINDING_FORGED,
    FINDING_UNKNOWN,
    FINDING_ELSEWHERE,
    FINDING_CONFLICT,
    FINDING_FOREIGN,
    FINDING_WASTE, // is in the waste register
    // These do not:
    FINDING_UPSIDE_DOWN,
    FINDING_ORDER,
    FINDING_REVERSED, // the whole stack, last page first
};
bool finding_is_note(enum finding_kind kind);
const char *finding_kind_name(enum finding_kind kind);

struct finding {
    enum finding_kind kind;
    unsigned run, copy, first, last; // pages
    unsigned position, other;        // in the stack, from 1; 0: none
};

// What one run came to.
struct stack_sum {
    struct stack_run run;
    unsigned copies_seen, copies_complete;
    unsigned pages_wanted, pages_seen;
    bool has_control;
};

struct stack {
    // In: sides in the order of the stack, and every run that any of them
    // belongs to. With `is_whole` all of each run is expected, else only the
    // copies of which there is a page.
    struct side *sides;
    size_t side_count;
    struct stack_run *runs;
    size_t run_count;
    bool is_whole;
    bool takes_waste; // sheets of the waste register belong here, too
    bool is_pile;     // single sheets in no order, of which none is missing
    // Out, from stack_judge: yours to free through stack_clear.
    struct finding *findings;
    size_t finding_count, finding_size;
    struct stack_sum *sums; // one for each run
    bool is_complete;
};

void stack_add(struct stack *stack, const struct side *side);
const struct stack_run *stack_run_find(const struct stack *stack, unsigned run);
void stack_add_run(struct stack *stack, const struct stack_run *run);
void stack_judge(struct stack *stack);
void stack_clear(struct stack *stack);

// What the order of the sides says: notes on those out of place, as few as
// explain it. For stack_judge.
void stack_judge_order(struct stack *stack);
void stack_find(struct stack *stack, const struct finding *finding);

#endif
